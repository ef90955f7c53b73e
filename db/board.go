package db

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/checks"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// namedShown is how many people or classes the board names.
const namedShown = 3

// Conditions on sections s with their doors d, on the day ?1, at the one school ?2, or at
// all if that is 0. The board and the reminders count by the same ones.
var (
	runsToday  = `s.archived_at is null and (?2 = 0 or s.school_id = ?2) and ` + runsOn("?1")
	lacksLink  = lacksLinkOn("?1")
	isWithheld = `d.withheld_at is not null`
	teamsEnds  = teamsEndsBetween("?3", "?4")
)

// bySoonest orders classes, or the blocks of s, by their blocks: without a schedule that is
// the order in which they meet.
var bySoonest = strings.Join(blockOrder, ", ")

// classTitle is how people call a section s: "C Economics, Ms Park".
const classTitle = `trim(s.block || ' ' || s.course || coalesce(', ' || (select q.name from teachers l join people q on q.id = l.person_id
	where l.section_id = s.id and q.archived_at is null order by l.role = 'lead' desc, l.place, q.id limit 1), ''))`

// board reads the facts of one moment.
type board struct {
	ctx   context.Context
	q     sqlx.QueryerContext
	today string
	scope int64 // the one school; 0: all
	times map[int64]*schedule.Schedule
	turns map[turnKey]turn
	err   error
}

func (b *board) get(dest any, query string, args ...any) {
	if b.err == nil {
		b.err = sqlx.GetContext(b.ctx, b.q, dest, query, args...)
	}
}

func (b *board) list(dest any, query string, args ...any) {
	if b.err == nil {
		b.err = sqlx.SelectContext(b.ctx, b.q, dest, query, args...)
	}
}

// Board reads what the checks decide from, of the schools that an actor administers.
// domains are those whose accounts may sign in. What only the server knows is for the
// caller to add.
func (s *Store) Board(ctx context.Context, actor school.Actor, domains []string) (checks.Facts, error) {
	set := s.Settings()
	f := checks.Facts{Now: s.now(), Zone: set.Zone, Domains: domains, Status: s.Status(), Public: set.Public}
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return f, err
	}
	f.OnlySchool = scope != 0
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return f, err
	}
	defer read.Rollback()
	b := &board{ctx: ctx, q: read, today: s.Today(), scope: scope}
	from, to := s.endingSaved()
	b.days(&f)
	b.links(&f, from, to)
	b.people(&f)
	b.terms(&f)
	b.year(&f)
	if b.err != nil {
		return f, fmt.Errorf("board: %w", b.err)
	}
	f.Sources, err = s.SourceFiles(ctx, actor)
	return f, err
}

// links reads what is to be said about classes and their links. Teams links that were
// saved between two times may stop working soon.
func (b *board) links(f *checks.Facts, from, to int64) {
	var rows []linksRow
	b.list(&rows, `
		select s.school_id, s.block, s.bells, s.department, count(*) as classes, sum(s.hidden) as hidden, sum(s.lacks) as nolink,
		       min(iif(s.lacks, s.course, null)) as first, s.id
		from (select s.id, s.school_id, s.block, s.bells, s.department, s.course, `+isWithheld+` as hidden, `+lacksLink+` as lacks
		      from sections s indexed by sections_live join doors d on d.section_id = s.id where `+runsToday+`) s
		group by `+b.meetTogether()+` order by `+bySoonest, b.today, b.scope)
	for _, row := range rows {
		f.Classes += row.Classes
		f.Linked += row.Classes - row.NoLink - row.Hidden
	}
	b.noLink(f, rows)
	for i := range f.NoLink {
		first := &f.NoLink[i].First
		b.get(&first.Name, `select `+classTitle+` from sections s where s.id = ?`, first.ID)
	}
	f.Untaught = b.classes(`sections s indexed by sections_live`, `not `+isTaught)
	const fewDoors = `doors d cross join sections s on s.id = d.section_id` // SQLite looks at the doors first
	f.Withheld = b.classes(fewDoors, isWithheld)
	f.Ending = b.classes(fewDoors, teamsEnds, from, to)
}

// classes are those of a condition that run today.
func (b *board) classes(tables, condition string, args ...any) (few checks.Few) {
	from := ` from ` + tables + ` where ` + runsToday + ` and ` + condition
	args = append([]any{b.today, b.scope}, args...)
	b.get(&few.Count, `select count(*)`+from, args...)
	if few.Count > 0 {
		b.list(&few.First, `select id, `+classTitle+` as name from (select s.*`+from+` order by `+bySoonest+`, s.course limit `+
			fmt.Sprint(namedShown)+`) s`, args...)
	}
	return few
}

// people reads who cannot sign in, and how many did today.
func (b *board) people(f *checks.Facts) {
	const here = ` from people p where p.archived_at is null and (?1 = 0 or p.id in (select person_id from members where school_id = ?1))`
	b.get(&f.People, `select count(*)`+here, b.scope)
	// As school.AccessOf decides, of whom the lists of people show the same.
	const cannot = here + ` and p.suspended_at is null
		and not exists (select 1 from identities i where i.person_id = p.id and i.ended_at is null)`
	f.NoAddress = b.named(cannot + ` and p.email is null`)
	if len(f.Domains) > 0 {
		f.Unreachable = b.named(cannot+` and p.email is not null
			and substr(p.email, instr(p.email, '@') + 1) not in (select value from json_each(?2))`, jsonList(f.Domains))
	}
	y, m, d := f.Now.In(f.Zone).Date()
	b.get(&f.SignedIn, `select count(*)`+here+` and exists (select 1 from identities i where i.person_id = p.id and i.seen_at >= ?2)`,
		b.scope, millis(time.Date(y, m, d, 0, 0, 0, 0, f.Zone)))
	b.get(&f.Schools.Count, `select count(*) from schools where archived_at is null and (?1 = 0 or id = ?1)`, b.scope)
	b.list(&f.Schools.First, `select id, name from schools where archived_at is null and (?1 = 0 or id = ?1) order by id limit ?2`,
		b.scope, namedShown)
}

// named are the people of a condition, by name.
func (b *board) named(from string, args ...any) (few checks.Few) {
	args = append([]any{b.scope}, args...)
	b.get(&few.Count, `select count(*)`+from, args...)
	if few.Count > 0 {
		b.list(&few.First, `select p.id, p.name`+from+` order by sort_key(p.name, p.sort_name), p.id limit `+
			fmt.Sprint(namedShown), args...)
	}
	return few
}

// terms reads the days of the coming week on which classes begin or end.
func (b *board) terms(f *checks.Facts) {
	const aWeek = 6
	last := f.Now.In(f.Zone).AddDate(0, 0, aWeek).Format(time.DateOnly)
	b.list(&f.Terms, `
		with near as materialized (
			select s.term, s.starts, s.ends from sections s indexed by sections_live
			where s.archived_at is null and (?2 = 0 or s.school_id = ?2) and (s.starts between ?1 and ?3 or s.ends between ?1 and ?3))
		select * from (
			select term as name, starts as day, false as ends, count(*) as classes from near
			where starts between ?1 and ?3 group by 1, 2 order by 2, 4 desc, 1 limit 10)
		union all select * from (
			select term, ends, true, count(*) from near
			where ends between ?1 and ?3 group by 1, 2 order by 2, 4 desc, 1 limit 10)`, b.today, b.scope, last)
}

// year counts the classes that are not archived, and those of them whose term has ended:
// when they are most, it is time to turn the year.
func (b *board) year(f *checks.Facts) {
	var n struct {
		InUse, Over int
		Day         string
	}
	b.get(&n, `
		select count(*) as inuse, count(*) filter (where ends <> '' and ends < ?1) as over,
		       coalesce(max(ends) filter (where ends < ?1), '') as day
		from sections where archived_at is null and (?2 = 0 or school_id = ?2)`, b.today, b.scope)
	f.InUse, f.Over, f.OverDay = n.InUse, n.Over, n.Day
}

// keyBackup is the setting that says when the last backup was made: JSON of BackupMade.
// Like a key it has no history: no page but the board depends on it.
const keyBackup = "backup.last"

// BackupMade is the last copy that hallway backup wrote and checked.
type BackupMade struct {
	At time.Time `json:"at"`
}

// NoteBackup records that a backup was made.
func (s *Store) NoteBackup(ctx context.Context) error {
	made, err := json.Marshal(BackupMade{s.now()})
	if err == nil {
		_, err = s.exec(ctx, upsertSetting, keyBackup, string(made))
	}
	return during("note of the backup", err)
}

// LastBackup is when the last backup was made; zero if none was.
func (s *Store) LastBackup(ctx context.Context) (time.Time, error) {
	var text string
	err := found(s.read.GetContext(ctx, &text, `select value from settings where key = ?`, keyBackup))
	if err != nil || text == "" {
		return time.Time{}, err
	}
	var made BackupMade
	err = json.Unmarshal([]byte(text), &made)
	return made.At, err
}

// Bytes is the size of the database with what is not moved into it yet.
func (s *Store) Bytes() (n uint64) {
	for _, part := range []string{"", "-wal"} {
		if info, err := os.Stat(s.Path() + part); err == nil {
			n += uint64(info.Size())
		}
	}
	return n
}

// Teaches reports whether a person teaches or covers a class today.
func (s *Store) Teaches(ctx context.Context, personID int64) (yes bool, err error) {
	err = s.readRow(ctx, &yes, `
		select exists (select 1 from (`+ownDoors+`) o join doors d on d.id = o.door_id join sections s on s.id = d.section_id
		where s.archived_at is null)`, personID, s.Today())
	return yes, err
}
