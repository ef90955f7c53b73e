package web

import (
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/roster"
)

// The memory of all checks is bounded: the oldest goes, but not the newest and none
// that works.
func TestChecksRoom(t *testing.T) {
	k := uploads{now: time.Now, room: 1000 * bytesOfRow}
	hold := func(person int64, at stage, people int) *check {
		ck := k.add(person, db.ImportMeta{})
		ck.move(func(is *checked) {
			is.stage, is.incoming.People = at, make([]roster.Person, people)
			is.weigh()
		})
		k.makeRoom(ck)
		return ck
	}
	there := func(ck *check) bool { return k.find(ck.token, ck.person) != nil }
	first, works, third := hold(1, waiting, 400), hold(2, comparing, 400), hold(3, refused, 200)
	if !there(first) || !there(works) || !there(third) {
		t.Fatal("what fits was dropped")
	}
	fourth := hold(4, waiting, 1)
	if there(first) || !there(works) || !there(third) || !there(fourth) {
		t.Error("the oldest, and it alone, has to go")
	}
	huge := hold(5, waiting, 5000)
	if there(third) || there(fourth) || !there(works) || !there(huge) {
		t.Error("the newest and what works stay, the others go")
	}
}

// Everything that a check keeps counts.
func TestCheckWeight(t *testing.T) {
	is := checked{items: make([]roster.Item, 3)}
	is.incoming.People = make([]roster.Person, 2)
	is.incoming.Sections = []roster.Section{{Teachers: []string{"a", "b"}}, {}}
	is.incoming.Teaching = make([]roster.Assignment, 4)
	is.plan.Asked = make([]roster.Question, 5)
	if is.weigh(); is.weight != 15*bytesOfRow+3*bytesOfItem {
		t.Errorf("it weighs %d", is.weight)
	}
	is.read = 1 << 20 // a few rows may keep their lines in memory
	if is.weigh(); is.weight != 1<<20+3*bytesOfItem {
		t.Errorf("with the file it weighs %d", is.weight)
	}
}
