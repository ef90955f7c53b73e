package db

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster"
)

// byHand is a school where people change classes at random between imports.
type byHand struct {
	*testing.T
	s      *Store
	random *rand.Rand
	since  int64 // the newest change when the last file was imported
	done   []string
}

func (b *byHand) one(list ...string) *string { return &list[b.random.IntN(len(list))] }

func (b *byHand) id(table string) (id int64) {
	var ids []int64
	mustBeNil(b.T, b.s.read.Select(&ids, `select x.id from `+table+` x where `+counts+` order by id`))
	if len(ids) == 0 {
		return 0 // a file of nobody
	}
	return ids[b.random.IntN(len(ids))]
}

// step does something that a page offers, which the store may refuse.
func (b *byHand) step() {
	class, other := b.id("sections"), b.id("sections")
	var did string
	var err error
	switch b.random.IntN(9) {
	case 0:
		did = "add"
		_, err = b.s.AddClass(ctx, command, ClassEdit{Title: b.one("Art", "Ethics", "Chess"), School: b.one("north", "south"), Teachers: &[]int64{b.id("people")}})
	case 1, 2:
		did, err = "edit", b.s.EditClass(ctx, command, class, ClassEdit{Title: b.one("Art", "Drama"), Block: b.one("", "A", "Z"), Room: b.one("1", "9"), Ends: b.one("", "2026-12-18")})
	case 3:
		did, err = "give", b.s.EditClass(ctx, command, class, ClassEdit{Teachers: &[]int64{b.id("people")}})
	case 4:
		did, err = "move", b.s.EditClass(ctx, command, class, ClassEdit{School: b.one("north", "south")})
	case 5:
		did, err = "archive", b.s.ArchiveClass(ctx, command, class)
	case 6:
		did, err = "restore", b.s.RestoreClass(ctx, command, class)
	case 7:
		did, err = "merge", b.s.MergeClass(ctx, command, class, other)
	case 8:
		did = "undo"
		var id int64
		mustBeNil(b.T, b.s.read.Get(&id, `select coalesce(max(id), 0) from changes where kind = 'class' and id > ? and id % 3 = ?`, b.since, b.random.IntN(3)))
		_, err = b.s.Undo(ctx, command, id)
	}
	if err != nil && !expected(err) {
		b.Fatalf("%s: %v", did, err)
	}
	b.done = append(b.done, fmt.Sprintf("%s %d %d: %v", did, class, other, err))
}

// links are what stands behind each door.
func (b *byHand) links() string {
	var list []string
	mustBeNil(b.T, b.s.read.Select(&list, `select code || ' ' || link || ' ' || coalesce(merged_into, '') from doors order by id`))
	return strings.Join(list, "\n")
}

// stray counts the classes that are in the directory, and by the same row put away.
func (b *byHand) stray() (n int) {
	mustBeNil(b.T, b.s.read.Get(&n, `select count(*) from sections s join doors d on d.section_id = s.id
		where s.archived_at is null and (s.put_away_at is not null or d.merged_into is not null)`))
	return n
}

// Whatever people do with classes: the file of before changes nothing, whoever imports it
// again, and no import moves or loses a link or brings back what was merged.
func TestSameFileChangesNothingByHand(t *testing.T) {
	for seed := range uint64(6) {
		s, c := emptyStore(t)
		b := &byHand{T: t, s: s, random: rand.New(rand.NewPCG(seed, 16))}
		file := withBothSchools(district(b.random))
		_, meta := decided(t, s, b.random, file)
		s.write.MustExec(`update doors set link = 'https://zoom.us/j/' || (80000000000 + id)`)
		for round := range 5 {
			c.at = c.at.Add(1000)
			mustBeNil(t, s.read.Get(&b.since, `select max(id) from changes`))
			for range 6 {
				b.step()
			}
			before, links := dump(t, s), b.links()
			again := mustImport(t, s, file, meta)
			left := slices.ContainsFunc(again.Plan.Sections.Removed, func(c roster.Change[roster.Section]) bool { return !names(file, c.Before.Key) })
			if after := dump(t, s); !left && (!slices.Equal(after, before) || !again.Plan.Empty()) {
				t.Fatalf("seed %d, round %d: the same file does %v\n%s", seed, round, again.Plan.Items(), strings.Join(b.done, "\n"))
			}
			file = withBothSchools(district(b.random))
			if _, meta = decided(t, s, b.random, file); !strings.HasPrefix(b.links(), links) {
				t.Fatalf("seed %d, round %d: an import moves links: before\n%s\nafter\n%s", seed, round, links, b.links())
			}
			if n := b.stray(); n != 0 {
				t.Fatalf("seed %d, round %d: %d classes are in the directory and put away\n%s", seed, round, n, strings.Join(b.done, "\n"))
			}
			if twice := mustImport(t, s, file, meta); twice.ID != 0 {
				t.Fatalf("seed %d, round %d: applied twice, it does %v\n%s", seed, round, twice.Plan.Items(), strings.Join(b.done, "\n"))
			}
		}
	}
}

// names says whether a file names a class. One that it does not name may go when that which
// was merged into it, and is named, is a class of its own again.
func names(r roster.Roster, key string) bool {
	return slices.ContainsFunc(r.Sections, func(s roster.Section) bool { return s.Key == key })
}

// withBothSchools is a file that names both schools, so that classes can move.
func withBothSchools(r roster.Roster) roster.Roster {
	r.Schools = []roster.School{{Key: "n", Name: "North"}, {Key: "s", Name: "South"}}
	return r
}
