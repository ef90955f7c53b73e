package db

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// lessons is what happens to Algebra at random, and who has had each of its links.
type lessons struct {
	*handover
	random *rand.Rand
	had    map[string][]string // names by link
	links  int
	done   []string
}

// teaches are the names of those who teach it.
func (l *lessons) teaches() (names []string) {
	mustBeNil(l.T, l.s.read.Select(&names, `select substr(p.name, 1, instr(p.name, ' ') - 1) from teachers t join people p on p.id = t.person_id
		join doors d on d.section_id = t.section_id where d.code = ? and p.archived_at is null order by 1`, l.code))
	return names
}

// anybody is a name, and the id of that person, who may have left.
func (l *lessons) anybody() (name string, id int64) {
	name = []string{"Ada", "Bo", "Cy"}[l.random.IntN(3)]
	mustBeNil(l.T, l.s.read.Get(&id, `select max(id) from people where name like ?`, name+" %"))
	return name, id
}

func (l *lessons) importsSome() string {
	some := slices.DeleteFunc([]string{"Ada", "Bo", "Cy"}, func(string) bool { return l.random.IntN(3) > 0 })
	if l.random.IntN(4) == 0 {
		l.imports(withoutAda())
		return "a file without Ada"
	}
	l.imports(taughtBy(some...))
	return fmt.Sprint("a file with ", some)
}

func (l *lessons) savesOne() string {
	now := l.teaches()
	if len(now) == 0 {
		return "nobody saves"
	}
	who := now[l.random.IntN(len(now))]
	e, err := l.s.Entry(ctx, l.code)
	l.must(e, err)
	l.links++
	link := fmt.Sprint(1000 + l.links)
	if e.Withheld != nil && l.random.IntN(2) == 0 { // Use it
		link = strings.TrimPrefix(e.Withheld.Door.Link, "https://zoom.us/j/")
	}
	l.saves(who, link)
	l.had[link] = append(l.had[link], who)
	return who + " saves " + link
}

func (l *lessons) addsOne() string {
	name, id := l.anybody()
	_, err := l.s.AddCoTeacher(ctx, l.admin, l.code, id)
	return fmt.Sprint("adding ", name, " ", err)
}

func (l *lessons) removesOne() string {
	name, id := l.anybody()
	_, err := l.s.EndTeaching(ctx, l.admin, l.code, id, "co")
	return fmt.Sprint("removing ", name, " ", err)
}

func (l *lessons) undoesImport() string {
	undone, err := l.s.UndoImport(ctx, l.admin, l.last.ID)
	if err == nil {
		l.last.ID = undone.ID
	}
	return fmt.Sprint("undoing the import ", err)
}

// givesItTo says on the page of the class who teaches it.
func (l *lessons) givesItTo() string {
	team := []int64{}
	var who []string
	for range l.random.IntN(3) {
		if name, id := l.anybody(); !slices.Contains(team, id) {
			team, who = append(team, id), append(who, name)
		}
	}
	return fmt.Sprint("giving it to ", who, " ", l.s.EditClass(ctx, l.admin, l.class(), ClassEdit{Teachers: &team}))
}

func (l *lessons) putsAway() string {
	if l.random.IntN(2) == 0 {
		return fmt.Sprint("archiving it ", l.s.ArchiveClass(ctx, l.admin, l.class()))
	}
	return fmt.Sprint("restoring it ", l.s.RestoreClass(ctx, l.admin, l.class()))
}

// mergesNew adds a class of the same or another teacher, and merges Algebra into it or it
// into Algebra. What is called Algebra from then on is the class that stays.
func (l *lessons) mergesNew() string {
	name, id := l.anybody()
	title, class := "Algebra", l.class()
	added, err := l.s.AddClass(ctx, l.admin, ClassEdit{Title: &title, Teachers: &[]int64{id}})
	if err != nil {
		return fmt.Sprint("adding one ", err)
	}
	if l.random.IntN(2) == 0 {
		return fmt.Sprint("merging one of ", name, " into it ", l.s.MergeClass(ctx, l.admin, added, class))
	}
	if err = l.s.MergeClass(ctx, l.admin, class, added); err == nil {
		mustBeNil(l.T, l.s.read.Get(&l.code, `select code from doors where section_id = ?`, added))
	}
	return fmt.Sprint("merging it into one of ", name, " ", err)
}

func (l *lessons) class() (id int64) {
	mustBeNil(l.T, l.s.read.Get(&id, `select section_id from doors where code = ?`, l.code))
	return id
}

func (l *lessons) undoesTeacher() string {
	var id int64
	mustBeNil(l.T, l.s.read.Get(&id, `select coalesce(max(id), 0) from changes where kind in ('teacher', 'class')`))
	_, err := l.s.Undo(ctx, l.admin, id)
	return fmt.Sprint("undoing a teacher ", err)
}

// step does one thing, and checks what students see after it.
func (l *lessons) step() {
	l.Helper()
	does := []func() string{
		l.importsSome, l.importsSome, l.savesOne, l.savesOne, l.addsOne, l.addsOne, l.removesOne, l.removesOne, l.undoesImport, l.undoesTeacher,
		l.givesItTo, l.givesItTo, l.putsAway, l.mergesNew,
	}
	did := does[l.random.IntN(len(does))]()
	l.later(l.random.IntN(3) * 5)
	sees, now := l.sees(), l.teaches()
	l.done = append(l.done, fmt.Sprintf("%s: %v teach, students see %q", did, now, sees))
	if sees == "" || strings.HasPrefix(sees, "none") || len(now) == 0 {
		return
	}
	if !slices.ContainsFunc(now, func(name string) bool { return slices.Contains(l.had[sees], name) }) {
		l.Fatalf("nobody who teaches has had %s, but %v\n%s", sees, l.had[sees], strings.Join(l.done, "\n"))
	}
	l.had[sees] = append(l.had[sees], now...)
}

// Whatever happens to the teachers of a class, in files, by hand, and by undoing either:
// students see a link only if somebody who teaches the class has saved it, or has taught
// it beside those who did.
func TestLinksAreOfWhoTeaches(t *testing.T) {
	for seed := range uint64(15) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			l := lessons{handover: newHandover(t, "Ada"), random: rand.New(rand.NewPCG(seed, 15)), had: map[string][]string{}}
			for range 30 {
				l.step()
			}
		})
	}
}
