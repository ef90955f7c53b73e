package db

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"hallway/internal/checks"
	"hallway/internal/school"
)

const (
	fiveDays   = "term 2026-09-08 2027-06-18\nday Reg\n  08:05-09:00 A\n  09:05-10:00 B\nweek W Reg Reg Reg Reg Reg\nfrom 2026-09-08 W\n"
	lowerBells = "day Reg for Lower\n  08:30-09:10 A\n"
	snowDay    = "on 2027-01-20 off Snow day\n"
)

// savedSchedule saves a school's schedule as the present version.
func (s *Store) savedSchedule(actor school.Actor, id int64, text string) error {
	now, err := scheduleOf(ctx, s.read, id)
	if err == nil {
		_, err = s.SaveSchedules(ctx, actor, []ScheduleEdit{{id, text, now.Version}})
	}
	return err
}

func TestSchedule(t *testing.T) {
	s := twoSchools(t)
	head := actor(t, s, "head@school.test")
	now, err := s.Schedule(ctx, head, 1)
	if err != nil || now != (Schedule{School: 1}) {
		t.Errorf("before there is one: %+v (%v)", now, err)
	}
	ids, err := s.SaveSchedules(ctx, head, []ScheduleEdit{{1, strings.ReplaceAll(fiveDays, "\n", "\r\n"), 0}, {2, "as North", 0}})
	if err != nil || len(ids) != 2 {
		t.Fatalf("changes %v (%v)", ids, err)
	}
	for id, want := range map[int64]Schedule{1: {School: 1, Text: fiveDays, InForce: fiveDays}, 2: {School: 2, Text: "as North", As: 1, InForce: fiveDays}} {
		now, err := s.Schedule(ctx, head, id)
		want.Version, want.SavedAt, want.SavedBy = 1, now.SavedAt, "head@school.test"
		if err != nil || now.SavedAt.IsZero() || now != want {
			t.Errorf("school %d has %+v (%v)", id, now, err)
		}
		if d, err := s.Directory(ctx, id); err != nil || d.Schedule != fiveDays {
			t.Errorf("its page has %q (%v)", d.Schedule, err)
		}
	}
	var conflict *ScheduleConflict
	_, err = s.SaveSchedules(ctx, head, []ScheduleEdit{{1, fiveDays + snowDay, 0}})
	if !errors.As(err, &conflict) || conflict.Now.Version != 1 || !errors.Is(err, school.ErrConflict) {
		t.Errorf("an old version: %v", err)
	}
	if ids, err := s.SaveSchedules(ctx, head, []ScheduleEdit{{1, fiveDays, 0}}); err != nil || len(ids) != 0 {
		t.Errorf("the same text: %v (%v)", ids, err)
	}
}

// Whoever administers one school writes only its schedule, and finds in the history only
// what was done there.
func TestScheduleRights(t *testing.T) {
	s := twoSchools(t)
	head, ada, cy := actor(t, s, "head@school.test"), actor(t, s, "a@school.test"), actor(t, s, "c@school.test") // ada administers North
	mustBeNil(t, s.savedSchedule(ada, 1, fiveDays))
	for what, err := range map[string]error{
		"another school": s.savedSchedule(ada, 2, fiveDays),
		"a teacher":      s.savedSchedule(cy, 2, fiveDays),
		"both": func() error {
			_, err := s.SaveSchedules(ctx, ada, []ScheduleEdit{{1, fiveDays + snowDay, 1}, {2, fiveDays, 0}})
			return err
		}(),
		"looking": func() error { _, err := s.Schedule(ctx, ada, 2); return err }(),
	} {
		if !errors.Is(err, school.ErrForbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if now, err := s.Schedule(ctx, ada, 1); err != nil || now.Text != fiveDays {
		t.Errorf("half of it was saved: %q (%v)", now.Text, err)
	}
	ids, err := s.SaveSchedules(ctx, head, []ScheduleEdit{{1, fiveDays + snowDay, 1}, {2, fiveDays + snowDay, 0}})
	mustBeNil(t, err)
	for at, want := range map[int64]int{0: 3, 1: 2, 2: 1} {
		for _, f := range []HistoryFilter{{School: at, Kind: "schedule"}, {School: at, Kind: "schedule", Person: 0, Older: ids[1] + 1}} {
			if list, _, err := s.History(ctx, f); err != nil || len(list) != want || list[0].School == "" {
				t.Errorf("at school %d the history has %+v (%v)", at, list, err)
			}
			if list, _, err := s.Batches(ctx, f); err != nil || len(list) != want {
				t.Errorf("at school %d the batches have %+v (%v)", at, list, err)
			}
		}
	}
	if _, err := s.Undo(ctx, ada, ids[1]); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("she takes back what is another school's: %v", err)
	}
	_, err = s.Undo(ctx, ada, ids[0]) // of the two changes of one save, hers
	mustBeNil(t, err)
	north, errNorth := s.Schedule(ctx, head, 1)
	south, errSouth := s.Schedule(ctx, head, 2)
	if errNorth != nil || errSouth != nil || north.Text != fiveDays || south.Text != fiveDays+snowDay {
		t.Errorf("her undo leaves %q and %q (%v, %v)", north.Text, south.Text, errNorth, errSouth)
	}
	if _, err := s.Undo(ctx, cy, 1+ids[1]-ids[0]); err == nil {
		t.Error("a teacher undoes")
	}
	mustBeNil(t, s.SetStatus(ctx, head, school.Status{Mode: school.Maintenance}))
	if err := s.savedSchedule(ada, 1, fiveDays); err == nil {
		t.Error("maintenance lets it through")
	}
}

// What is refused, with its sentence, and nothing is written.
func TestScheduleRefusals(t *testing.T) {
	s := twoSchools(t)
	west, err := s.AddSchool(ctx, command, "École West")
	mustBeNil(t, err)
	mustBeNil(t, s.savedSchedule(command, 1, fiveDays))
	mustBeNil(t, s.savedSchedule(command, west, "as NORTH\n# and so it goes"))
	for _, test := range []struct {
		school int64
		text   string
		says   string
	}{
		{2, "day Reg\n  09:00-08:30 A\n", "line 2: 09:00-08:30 ends before it starts."},
		{2, strings.Repeat("x", 70_000), "the text is longer than 64 KiB."},
		{2, "a\nb\nc\nd\ne\n", "And 2 more."},
		{2, "as Nowhere", "There is no school “Nowhere”"},
		{2, "as South", "A school cannot share its own schedule."},
		{2, "as école west", "South shares the schedule of École West, which would share that of North."},
		{2, "as ecole-west", "South shares the schedule of École West"},
		{1, "as South", "École West shares the schedule of North, which would share that of South."},
	} {
		var invalid school.Invalid
		if err := s.savedSchedule(command, test.school, test.text); !errors.As(err, &invalid) || !strings.Contains(invalid["text"], test.says) {
			t.Errorf("%.30q: %v", test.text, err)
		}
	}
	if now, err := s.Schedule(ctx, command, 2); err != nil || now.Version != 0 {
		t.Errorf("it was written: %+v (%v)", now, err)
	}
	// Both at once may be what neither can be after the other.
	_, err = s.SaveSchedules(ctx, command, []ScheduleEdit{{1, "as South", 1}, {2, fiveDays, 0}, {west, "as South", 1}})
	mustBeNil(t, err)
	if _, err := s.Undo(ctx, command, newestChange(t, s)); err != nil {
		t.Errorf("the undo of all: %v", err)
	}
	mustBeNil(t, s.ArchiveSchool(ctx, command, west))
	var moved *SchoolMoved
	if err := s.savedSchedule(command, west, fiveDays); !errors.As(err, &moved) {
		t.Errorf("an archived school: %v", err)
	}
	if err := s.savedSchedule(command, 2, "as École West"); err == nil {
		t.Error("it shares that of an archived school")
	}
}

func newestChange(t *testing.T, s *Store) (id int64) {
	t.Helper()
	mustBeNil(t, s.read.Get(&id, `select max(id) from changes`))
	return id
}

// A shared schedule is that of the school, however the school is called, and as long as it
// is there.
func TestSharedSchedule(t *testing.T) {
	s := twoSchools(t)
	mustBeNil(t, s.savedSchedule(command, 1, fiveDays))
	mustBeNil(t, s.savedSchedule(command, 2, "as North"))
	shared := newestChange(t, s)
	counts := func(when, want string) {
		t.Helper()
		all, err := schedulesOf(ctx, s.read)
		if d, errDirectory := s.Directory(ctx, 2); err != nil || errDirectory != nil || d.Schedule != want || all[2] != want {
			t.Errorf("%s it is %q, and among all %q (%v, %v)", when, d.Schedule, all[2], err, errDirectory)
		}
	}
	counts("at first", fiveDays)
	mustBeNil(t, s.RenameSchool(ctx, command, 1, "", "Abbey"))
	counts("after a new name", fiveDays)
	_, err := s.AddSchool(ctx, command, "North")
	mustBeNil(t, err)
	mustBeNil(t, s.savedSchedule(command, 2, "as North # which is Abbey now"))
	counts("after an edit", fiveDays)
	mustBeNil(t, s.ArchiveSchool(ctx, command, 1))
	counts("while it is archived", "")
	mustBeNil(t, s.RestoreSchool(ctx, command, 1))
	counts("when it is back", fiveDays)
	mustBeNil(t, s.savedSchedule(command, 1, ""))
	counts("when it has none", "")
	if now, err := s.Schedule(ctx, command, 1); err != nil || now.Version != 2 || now.Text != "" {
		t.Errorf("after it was taken away: %+v (%v)", now, err)
	}
	_, err = s.Undo(ctx, command, newestChange(t, s))
	mustBeNil(t, err)
	counts("after the undo", fiveDays)
	mustBeNil(t, s.MergeSchool(ctx, command, 1, 2))
	counts("when the other was merged into it", "")
	_, err = s.Undo(ctx, command, newestChange(t, s))
	mustBeNil(t, err)
	counts("after the undo of that", fiveDays)
	if d, err := s.Directory(ctx, 1); err != nil || d.Schedule != fiveDays {
		t.Errorf("and the other has %q (%v)", d.Schedule, err)
	}
	west, err := s.AddSchool(ctx, command, "West")
	mustBeNil(t, err)
	mustBeNil(t, s.savedSchedule(command, west, fiveDays))
	mustBeNil(t, s.ArchiveSchool(ctx, command, 2))
	var stuck *school.Stuck
	if _, err := s.Undo(ctx, command, shared); !errors.As(err, &stuck) || stuck.Why != "South is not in use any more. Restore it first." {
		t.Errorf("an undo at an archived school: %v", err)
	}
	mustBeNil(t, s.savedSchedule(command, 1, "as West")) // nobody is left who shares its own
	mustBeNil(t, s.RestoreSchool(ctx, command, 2))
	counts("when the other shares another's itself", "")
}

// Undo takes back one change, and leaves what others have written since.
func TestUndoSchedule(t *testing.T) {
	s := twoSchools(t)
	head, ada := actor(t, s, "head@school.test"), actor(t, s, "a@school.test")
	const fall, holiday = "on 2026-11-26..2026-11-27 off Thanksgiving\n", "on 2027-02-15 off Presidents’ Day\n"
	write := func(who school.Actor, text string) int64 {
		t.Helper()
		mustBeNil(t, s.savedSchedule(who, 1, text))
		return newestChange(t, s)
	}
	is := func(want string) {
		t.Helper()
		if now, err := s.Schedule(ctx, head, 1); err != nil || now.Text != want {
			t.Errorf("the text is %q (%v), want %q", now.Text, err, want)
		}
	}
	first := write(head, fiveDays+fall)
	snow := write(ada, fiveDays+fall+snowDay)
	write(head, fiveDays+fall+snowDay+holiday)
	_, err := s.Undo(ctx, ada, snow)
	mustBeNil(t, err)
	is(fiveDays + fall + holiday)
	var stuck *school.Stuck
	if _, err := s.Undo(ctx, ada, snow); !errors.As(err, &stuck) || !strings.Contains(stuck.Why, "undone already") {
		t.Errorf("a second time: %v", err)
	}
	undone := newestChange(t, s)
	list, _, err := s.History(ctx, HistoryFilter{Kind: "schedule"})
	if err != nil || list[0].Action != school.ScheduleUndo || list[0].Undoes != snow || list[2].UndoneBy != undone {
		t.Errorf("the history is %+v (%v)", list, err)
	}
	_, err = s.Undo(ctx, ada, undone)
	mustBeNil(t, err)
	is(fiveDays + fall + snowDay + holiday)
	write(head, fiveDays+fall+strings.Replace(snowDay, "off", "Reg", 1)+holiday)
	if _, err := s.Undo(ctx, ada, newestChange(t, s)-1); !errors.As(err, &stuck) || stuck.Now["lines"] != "on 2027-01-20 Reg Snow day" {
		t.Errorf("its line was changed since: %v, %+v", err, stuck)
	}
	if _, err := s.Undo(ctx, head, first); !errors.Is(err, school.ErrConflict) {
		t.Errorf("the first text, of which much is left: %v", err)
	}
	// What would be left must be right.
	write(head, fiveDays)
	alt := write(head, fiveDays+"day Alt\n  09:00-10:00 A\n")
	write(head, fiveDays+"day Alt\n  09:00-10:00 A\non 2027-01-21 Alt\n")
	if _, err := s.Undo(ctx, head, alt); !errors.As(err, &stuck) || !strings.Contains(stuck.Why, "no day Alt") {
		t.Errorf("a day that is still named: %v", err)
	}
}

// The bells of a class are set by hand, outlive imports, and are undone.
func TestBellsOfAClass(t *testing.T) {
	s := twoSchools(t)
	head := actor(t, s, "head@school.test")
	set := func(bells string) error { return s.EditClass(ctx, head, 1, ClassEdit{Bells: &bells}) }
	is := func(want string) {
		t.Helper()
		c, err := s.Class(ctx, head, 1)
		d, errDirectory := s.Directory(ctx, 1)
		at := slices.IndexFunc(d.Entries, func(e school.Entry) bool { return e.Section.ID == 1 })
		if err != nil || errDirectory != nil || c.Section.Bells != want || d.Entries[at].Section.Bells != want {
			t.Errorf("the page has %q, the directory %q (%v, %v)", c.Section.Bells, d.Entries[at].Section.Bells, err, errDirectory)
		}
	}
	for what, err := range map[string]error{"no schedule": set("Lower"), "no such bells": func() error {
		mustBeNil(t, s.savedSchedule(head, 1, fiveDays+lowerBells))
		return set("Upper")
	}()} {
		if invalid := (school.Invalid{}); !errors.As(err, &invalid) || invalid["bells"] == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	mustBeNil(t, set("Lower"))
	is("Lower")
	set1 := newestChange(t, s)
	list, _, err := s.History(ctx, HistoryFilter{Kind: "class"})
	if err != nil || list[0].After.Text("bells") != "Lower" || len(list[0].Before) != 1 {
		t.Errorf("the history has %+v (%v)", list[0], err)
	}
	r := twoTeachers()
	r.Sections[0].Room = "12"
	mustImport(t, s, r, ImportMeta{})
	is("Lower")
	mustBeNil(t, s.savedSchedule(head, 1, fiveDays))
	room := "7"
	mustBeNil(t, s.EditClass(ctx, head, 1, ClassEdit{Room: &room, Bells: &[]string{"Lower"}[0]})) // as the form that still has them
	is("Lower")
	_, err = s.Undo(ctx, head, set1)
	mustBeNil(t, err)
	is("")
}

// Blocks of classes and of days are compared by their keys, of the classes that are not over.
func TestUnmatchedBlocks(t *testing.T) {
	s := twoSchools(t)
	s.write.MustExec(`insert into sections (school_id, course, block, ends, created_at) values
		(1, 'x', 'Block H', '', 0), (1, 'x', 'h', '', 0), (1, 'x', 'b, H, H', '2027-06-18', 0), (1, 'x', 'Period 3', '', 0), (1, 'x', 'J', '2026-06-18', 0), (2, 'x', 'K', '', 0)`)
	if list, unused, err := s.Unmatched(ctx, 1); err != nil || list != nil || unused != nil {
		t.Errorf("without a schedule: %v, %v (%v)", list, unused, err)
	}
	mustBeNil(t, s.savedSchedule(command, 1, fiveDays+"day Alt\n  09:00-10:00 C\n  10:00-10:10 -- Break\nday Alt for Lower\n  09:00-09:30 C\n  10:00-11:00 Block D\n"))
	list, unused, err := s.Unmatched(ctx, 1)
	if want := []checks.Unmatched{{Block: "H", Classes: 3}, {Block: "Period 3", Classes: 1}}; err != nil || len(list) != 2 || !strings.EqualFold(list[0].Block[len(list[0].Block)-1:], "h") ||
		list[0].Classes != want[0].Classes || list[1] != want[1] || !slices.Equal(unused, []string{"C", "Block D"}) {
		t.Errorf("%v, unused %q (%v)", list, unused, err)
	}
}
