package db

import (
	"fmt"
	"slices"
	"time"

	"hallway/internal/checks"
	"hallway/internal/schedule"
)

// days reads the schedules of the schools, and what is to be said about each.
func (b *board) days(f *checks.Facts) {
	var rows []struct {
		ID      int64
		Slug    string
		Name    string
		Text    string
		InForce string `db:"in_force"`
	}
	b.list(&rows, `
		select x.id, x.slug, x.name, coalesce(k.text, '') as text, `+inForce+` as in_force
		from schools x left join schedules k on k.school_id = x.id
		where x.archived_at is null and (?1 = 0 or x.id = ?1) order by x.name collate nocase, x.id`, b.scope)
	if b.err != nil {
		return
	}
	blocks, err := blocksAt(b.ctx, b.q, b.today, b.scope)
	if b.err = err; err != nil {
		return
	}
	b.times = map[int64]*schedule.Schedule{}
	read := map[string]inForceText{} // schools share texts
	for _, r := range rows {
		d := checks.SchoolDay{School: checks.Name{ID: r.ID, Name: r.Name}, Slug: r.Slug, Has: r.Text != ""}
		for _, use := range blocks[r.ID] {
			d.Classes += use.Classes
		}
		if r.Text != "" {
			text, has := read[r.InForce]
			if !has {
				text = readInForce(r.InForce, f.Zone)
				read[r.InForce] = text
			}
			if d.Wrong = text.wrong; d.Wrong == "" {
				b.times[r.ID] = text.times
				b.day(&d, text.times, f.Now, blocks[r.ID])
			}
		}
		f.Days = append(f.Days, d)
	}
}

// inForceText is a schedule, or why there is none, a whole sentence.
type inForceText struct {
	times *schedule.Schedule
	wrong string
}

// readInForce reads the text in force of a school that has a schedule.
func readInForce(text string, zone *time.Location) (read inForceText) {
	if text == "" {
		return inForceText{wrong: "The school whose schedule it shares has none any more."}
	}
	var problems []schedule.Problem
	if read.times, problems = schedule.Parse(text, zone); read.times == nil {
		read.wrong = "Another version of Hallway wrote it: " + faultsOf(problems)
	}
	return read
}

// day is what is to be said about a schedule that counts.
func (b *board) day(d *checks.SchoolDay, times *schedule.Schedule, now time.Time, blocks []blockUse) {
	if _, last, has := times.Span(); has {
		d.Last = last.Time()
		d.Days = int(last - schedule.DateOf(now.In(times.Zone)))
	}
	d.Unmatched, _ = match(times, blocks)
	var raw []string // as classes write them
	for _, use := range blocks {
		for _, one := range schedule.Split(use.Block) {
			if !times.Has(one) {
				raw = append(raw, use.Block)
			}
		}
	}
	if len(d.Unmatched) == 1 {
		b.list(&d.First, `select id, `+classTitle+` as name from sections s indexed by sections_block
			where s.archived_at is null and s.school_id = ?1 and s.block in (select value from json_each(?2)) and (s.ends = '' or s.ends >= ?3)
			order by s.course collate nocase, s.id limit `+fmt.Sprint(namedShown), d.School.ID, jsonList(raw), b.today)
	}
}

// linksRow counts classes of one school that meet together.
type linksRow struct {
	School     int64 `db:"school_id"`
	Block      string
	Bells      string
	Department string
	Classes    int
	NoLink     int     `db:"nolink"`
	Hidden     int     // withheld
	First      *string // the first course without a link
	ID         int64   // its section: SQLite takes the other columns from the row of min()
}

// meetTogether is what decides when a class meets, as columns to group by. The more there
// are, the longer it takes.
func (b *board) meetTogether() string {
	if len(b.times) == 0 {
		return `s.block`
	}
	for _, times := range b.times {
		if len(times.Sets()) > 0 {
			return `s.school_id, s.block, s.bells, s.department`
		}
	}
	return `s.school_id, s.block`
}

// noLink puts the classes without a link together by their block and by when they meet,
// those that meet soonest first. The rows are in the order of the blocks.
func (b *board) noLink(f *checks.Facts, rows []linksRow) {
	type together struct {
		block string
		known bool
		on    bool
		at    int64
	}
	first := map[together]string{}
	place := map[together]int{}
	for _, row := range rows {
		if row.NoLink == 0 {
			continue
		}
		meets := b.meets(row, f.Now)
		key := together{row.Block, meets.Known, meets.On, meets.At.Unix()}
		at, has := place[key]
		if !has {
			at, place[key] = len(f.NoLink), len(f.NoLink)
			f.NoLink = append(f.NoLink, checks.Block{Block: row.Block, Meets: meets})
		}
		f.NoLink[at].Count += row.NoLink
		if !has || *row.First < first[key] {
			first[key], f.NoLink[at].First.ID = *row.First, row.ID
		}
	}
	slices.SortStableFunc(f.NoLink, func(a, b checks.Block) int {
		switch {
		case a.Meets.Before(b.Meets, *f):
			return -1
		case b.Meets.Before(a.Meets, *f):
			return 1
		}
		return 0
	})
}

// meets is when the classes of a row meet next.
func (b *board) meets(row linksRow, now time.Time) checks.Meeting {
	times := b.times[row.School]
	if times == nil || row.Block == "" {
		return checks.Meeting{}
	}
	on, next := b.turn(times, schedule.Class{Block: row.Block, Department: row.Department, Set: row.Bells}, now)
	switch {
	case on != nil:
		return checks.Meeting{Known: true, On: true, At: on.End.In(times.Zone)}
	case next != nil:
		return checks.Meeting{Known: true, At: next.Start.In(times.Zone)}
	}
	return checks.Meeting{Known: true}
}

// turn is what is on and what is next for the classes of a block. Many share it.
type turn struct{ on, next *schedule.Block }

type turnKey struct {
	times      *schedule.Schedule
	block, set string
}

func (b *board) turn(times *schedule.Schedule, c schedule.Class, now time.Time) (on, next *schedule.Block) {
	key := turnKey{times, c.Block, times.SetFor(c)}
	one, has := b.turns[key]
	if !has {
		one.on, one.next = times.Turn(c, now)
		if b.turns == nil {
			b.turns = map[turnKey]turn{}
		}
		b.turns[key] = one
	}
	return one.on, one.next
}
