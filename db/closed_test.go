package db

import (
	"slices"
	"testing"

	"hallway/internal/school"
)

// "No meeting" is somebody's word for a class of theirs: with another teacher, by hand or
// by an import, the class lacks a link, and the board counts it. What the office says stays,
// and so does the word of a teacher who has the class back.
func TestNoMeetingOfAPredecessor(t *testing.T) {
	s, _ := newStore(t)
	_, err := s.MakeAdmin(ctx, command, "head@school.test")
	mustBeNil(t, err)
	office, bo := actor(t, s, "head@school.test"), actor(t, s, "b@school.test")
	code := classDoor(t, s, 2).Code // Biology is Bo's
	clear := func(by school.Actor) {
		t.Helper()
		e, err := s.Entry(ctx, code)
		mustBeNil(t, err)
		_, err = s.ClearDoor(ctx, by, Save{code, e.Door.Version})
		mustBeNil(t, err)
	}
	want := func(when string, closed bool) {
		t.Helper()
		e, err := s.Entry(ctx, code)
		mustBeNil(t, err)
		list, _, err := s.Classes(ctx, command, ClassFilter{Show: ShowNoLink})
		mustBeNil(t, err)
		lacks := slices.ContainsFunc(list, func(c ListedClass) bool { return c.Door.Code == code })
		if e.NoMeeting() != closed || lacks == closed {
			t.Errorf("%s: no meeting %v, in the list of classes without a link %v", when, e.NoMeeting(), lacks)
		}
	}
	want("nothing is said", false)
	clear(bo)
	want("its teacher said so", true)
	mustBeNil(t, s.EditClass(ctx, command, 2, ClassEdit{Teachers: &[]int64{1}}))
	want("somebody else teaches it", false)
	mustBeNil(t, s.EditClass(ctx, command, 2, ClassEdit{Teachers: &[]int64{2}}))
	want("it is back with its teacher", true)

	file := twoTeachers()
	file.Sections[1].Teachers = []string{"a@school.test"}
	mustImport(t, s, file, ImportMeta{})
	want("an import gave it away", false)
	clear(office)
	want("the office said so", true)
	file.Sections[1].Teachers = []string{"b@school.test"}
	mustImport(t, s, file, ImportMeta{})
	want("the office's word outlives teachers", true)
}
