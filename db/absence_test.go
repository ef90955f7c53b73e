package db

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// endsOut ends everything that is said of a person who is out.
func (s *Store) endsOut(t *testing.T, by school.Actor, person int64) error {
	t.Helper()
	absences, err := s.Absences(ctx, person)
	if err != nil || len(absences) == 0 {
		t.Fatalf("nobody is out (%v)", err)
	}
	_, err = s.EndAbsence(ctx, by, person, absences[0].Covers)
	return err
}

// office is a school with two buildings: Ada and Bo teach at North, Cy at South, Dee
// teaches at both and may be out.
type office struct {
	*Store
	t     *testing.T
	clock *clock
	head  school.Actor
	codes map[string]string // of doors, by course; "office" is Dee's
}

func newOffice(t *testing.T) *office {
	s, c := newStore(t)
	r := roster.Roster{Source: "office", Schools: []roster.School{{Key: "n", Name: "Nord"}, {Key: "s", Name: "Sud"}}}
	for _, name := range []string{"Abe", "Ben", "Cyd", "Dee"} {
		at := map[string][]string{"Cyd": {"s"}, "Dee": {"n", "s"}}[name]
		if at == nil {
			at = []string{"n"}
		}
		r.People = append(r.People, roster.Person{Key: name, Name: name, Email: school.Email(strings.ToLower(name) + "@school.test"), Schools: at})
	}
	for course, teachers := range map[string][]string{"Drawing": {"Dee"}, "Dance": {"Dee", "Abe"}, "Design": {"Dee"}, "Anatomy": {"Abe"}, "Drama": {"Dee"}} {
		one := roster.Section{Key: course, School: "n", Course: course, Code: "1", Teachers: teachers}
		switch course {
		case "Design":
			one.School = "s"
		case "Drama":
			one.Starts, one.Ends = "2027-01-11", "2027-05-28"
		}
		r.Sections = append(r.Sections, one)
	}
	mustImport(t, s, r, ImportMeta{Source: "office"})
	_, err := s.MakeAdmin(ctx, command, "head@school.test")
	mustBeNil(t, err)
	o := &office{Store: s, t: t, clock: c, head: actor(t, s, "head@school.test"), codes: map[string]string{}}
	doors, err := s.DoorsAt(ctx, 0)
	mustBeNil(t, err)
	for _, e := range doors {
		if e.Section.ID != 0 {
			o.codes[e.Section.Course] = e.Door.Code
		} else if e.Teachers[0].Name == "Dee" {
			o.codes["office"] = e.Door.Code
		}
	}
	for course := range o.codes {
		mustBeNil(t, o.save(course, command))
	}
	return o
}

func (o *office) id(name string) int64 { return o.who(name).PersonID }

func (o *office) who(name string) school.Actor {
	return actor(o.t, o.Store, school.Email(strings.ToLower(name)+"@school.test"))
}

func (o *office) save(course string, by school.Actor) error {
	e, err := o.Entry(ctx, o.codes[course])
	mustBeNil(o.t, err)
	_, err = o.SaveDoors(ctx, by, school.Meeting{Link: "https://zoom.us/j/8" + fmt.Sprint(len(course), by.PersonID)}, Save{e.Door.Code, e.Door.Version})
	return err
}

// out says that Dee is out; instead is "none", "link" or the name of a colleague.
func (o *office) out(by school.Actor, from, to, instead string, courses ...string) (SavedAbsence, error) {
	a := Absence{Out: o.id("Dee"), Instead: Instead{From: from, To: to}}
	switch instead {
	case "none":
		a.Closed = true
	case "link":
		a.Meeting = school.Meeting{Link: "https://zoom.us/j/9999999999", Provider: "Zoom"}
	default:
		a.Person = o.id(instead)
	}
	for _, course := range courses {
		a.Doors = append(a.Doors, o.codes[course])
	}
	return o.SaveAbsence(ctx, by, a)
}

// shows is what students have of a class: "usual", "none", "link", or who covers.
func (o *office) shows(course string) string {
	o.t.Helper()
	e, err := o.Entry(ctx, o.codes[course])
	mustBeNil(o.t, err)
	switch {
	case e.Closed() && e.Door.Link == "":
		return "none"
	case e.Cover != nil && e.Cover.Person.ID != 0:
		return e.Cover.Person.Name
	case e.Door.Link == "https://zoom.us/j/9999999999":
		return "link"
	case e.Cover == nil && e.Door.Link != "":
		return "usual"
	}
	return fmt.Sprintf("%+v", e)
}

func (o *office) want(when string, courses map[string]string) {
	o.t.Helper()
	for course, want := range courses {
		if got := o.shows(course); got != want {
			o.t.Errorf("%s, %s has %s, want %s", when, course, got, want)
		}
	}
}

func (o *office) day(n int) string { return o.clock.now().AddDate(0, 0, n).Format(time.DateOnly) }

// Everything of somebody who is out is covered at once, by days, and undone at once. A
// class outside its term and a class that the colleague teaches anyway stay as they are;
// office hours do not take place while a colleague covers.
func TestSomebodyIsOut(t *testing.T) {
	o := newOffice(t)
	said, err := o.out(o.head, o.day(1), o.day(2), "Abe", "Drawing", "Dance", "Design", "Drama", "office")
	mustBeNil(t, err)
	if len(said.Doors) != 3 || len(said.Skipped) != 2 {
		t.Errorf("it said %+v", said)
	}
	usual := map[string]string{"Drawing": "usual", "Dance": "usual", "Design": "usual", "office": "usual"}
	covered := map[string]string{"Drawing": "Abe", "Dance": "usual", "Design": "Abe", "office": "none"}
	o.want("the day before", usual)
	if err := o.save("Drawing", o.who("Abe")); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("the colleague may save the day before (%v)", err)
	}
	o.clock.at = o.clock.at.Add(24 * time.Hour)
	o.want("on the day", covered)
	mustBeNil(t, o.save("Drawing", o.who("Abe")))
	if absences, err := o.Absences(ctx, o.id("Abe")); err != nil || len(absences) != 1 || absences[0].Name != "Dee" || len(absences[0].Covers) != 2 || absences[0].By != "head@school.test" {
		t.Errorf("the colleague reads %+v (%v)", absences, err)
	}
	o.clock.at = o.clock.at.Add(48 * time.Hour)
	o.want("after the last day", usual)
	if err := o.save("Drawing", o.who("Abe")); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("the colleague may save after the last day (%v)", err)
	}
	o.clock.at = o.clock.at.Add(-48 * time.Hour)
	_, err = o.Undo(ctx, o.head, said.Change)
	if err == nil || !strings.Contains(err.Error(), "changed again since") { // the link that the colleague has set
		t.Errorf("undone over the colleague's link (%v)", err)
	}
	mustBeNil(t, o.endsOut(t, o.who("Dee"), o.id("Dee")))
	mustBeNil(t, o.endsOut(t, o.who("Dee"), o.id("Dee")))
	o.want("after the end", usual)
	said, err = o.out(o.who("Dee"), o.day(0), o.day(0), "none", "Drawing", "office")
	mustBeNil(t, err)
	o.want("today", map[string]string{"Drawing": "none", "office": "none", "Design": "usual"})
	_, err = o.Undo(ctx, o.who("Dee"), said.Change)
	mustBeNil(t, err)
	o.want("undone", usual)
}

// The same absence again changes its days; from its first day on it replaces what was
// said. What somebody arranged for another reason is asked about.
func TestOutTwice(t *testing.T) {
	o := newOffice(t)
	must := func(_ SavedAbsence, err error) { t.Helper(); mustBeNil(t, err) }
	rows := func(want int) {
		t.Helper()
		var n int
		mustBeNil(t, o.read.Get(&n, `select count(*) from covers`))
		if n != want {
			t.Errorf("%d covers, want %d", n, want)
		}
	}
	must(o.out(o.head, o.day(0), o.day(0), "none", "Drawing"))
	again, err := o.out(o.head, o.day(0), o.day(0), "none", "Drawing") // a double click
	mustBeNil(t, err)
	if again.Change != 0 || len(again.Doors) != 1 {
		t.Errorf("said twice: %+v", again)
	}
	must(o.out(o.head, o.day(0), o.day(3), "Abe", "Drawing"))
	rows(1)
	mustBeNil(t, o.save("Drawing", o.who("Abe")))
	must(o.out(o.head, o.day(0), o.day(5), "Abe", "Drawing")) // the colleague's link stays
	if e, err := o.Entry(ctx, o.codes["Drawing"]); err != nil || e.Cover.Usual == nil || e.Cover.Usual.Link == e.Door.Link {
		t.Errorf("with other days, %+v (%v)", e.Door, err)
	}
	must(o.out(o.head, o.day(2), o.day(3), "none", "Drawing"))
	must(o.out(o.head, o.day(9), o.day(9), "link", "Drawing"))
	rows(3)
	for n, want := range map[int]string{0: "Abe", 1: "Abe", 2: "none", 3: "none", 4: "usual", 9: "link", 10: "usual"} {
		o.clock.at = o.clock.at.Add(time.Duration(n) * 24 * time.Hour)
		o.want(fmt.Sprint("after ", n, " days"), map[string]string{"Drawing": want})
		o.clock.at = o.clock.at.Add(-time.Duration(n) * 24 * time.Hour)
	}
	must(o.out(o.head, o.day(0), o.day(9), "none", "Drawing"))
	rows(1)
	_, err = o.Undo(ctx, o.head, again.Change+int64(o.newest()))
	if err != nil {
		t.Errorf("all of it is not undone: %v", err)
	}
	rows(3)

	_, err = o.Lend(ctx, o.head, o.codes["Design"], o.id("Cyd"), o.day(1), o.day(1))
	mustBeNil(t, err)
	_, err = o.out(o.head, o.day(0), o.day(2), "none", "Design")
	if err == nil || !strings.Contains(err.Error(), "Cyd covers Design 1 from") {
		t.Errorf("two at once: %v", err)
	}
	_, err = o.Lend(ctx, o.head, o.codes["Drawing"], o.id("Cyd"), o.day(2), o.day(2))
	if err == nil || !strings.Contains(err.Error(), "This class has no meeting from") {
		t.Errorf("two at once: %v", err)
	}
}

func (o *office) newest() (id int64) {
	mustBeNil(o.t, o.read.Get(&id, `select max(id) from changes`))
	return id
}

// Who may say what of whom: a colleague at the same school, for today, that there is no
// meeting or that they cover; the rest is for the person, the office and the class's lead.
func TestWhoMaySayWhoIsOut(t *testing.T) {
	o := newOffice(t)
	mustBeNil(t, o.EditPerson(ctx, command, o.id("Ben"), PersonEdit{Name: "Ben", Email: "ben@school.test", Role: school.Teacher, Schools: []string{"nord"}}))
	sud, err := o.AddPerson(ctx, command, PersonEdit{Name: "Sal", Email: "sal@school.test", Role: school.Admin, OnlySchool: "sud", Schools: []string{"sud"}})
	mustBeNil(t, err)
	sal := school.Actor{PersonID: sud, Name: "Sal"}
	today, later := o.day(0), o.day(1)
	for _, one := range []struct {
		by             school.Actor
		from, to, what string
		course         string
		may            bool
	}{
		{o.who("Dee"), today, later, "Ben", "Drawing", true},
		{o.who("Dee"), today, later, "link", "office", true},
		{o.who("Dee"), today, later, "none", "Anatomy", false}, // not hers
		{o.head, today, later, "Ben", "Design", true},
		{o.who("Ben"), today, today, "none", "Drawing", true},
		{o.who("Ben"), today, today, "Ben", "Drawing", true},
		{o.who("Ben"), today, today, "none", "office", true},
		{o.who("Ben"), today, later, "none", "Drawing", false},
		{o.who("Ben"), later, later, "none", "Drawing", false},
		{o.who("Ben"), today, today, "link", "Drawing", false},
		{o.who("Ben"), today, today, "Abe", "Drawing", false},
		{o.who("Ben"), today, today, "none", "Design", false}, // at another school
		{o.who("Abe"), today, later, "link", "Dance", true},   // the co-teacher may change the link anyway
		{o.who("Abe"), today, later, "Ben", "Dance", false},
		{sal, today, later, "Cyd", "Design", true},
		{sal, today, later, "Cyd", "Drawing", false},
		{school.Actor{}, today, today, "none", "Drawing", false},
	} {
		said, err := o.out(one.by, one.from, one.to, one.what, one.course)
		if (err == nil) != one.may {
			t.Errorf("%s says %s to %s of %s: %v", one.by.Name, one.from, one.what, one.course, err)
		}
		if err == nil {
			_, err = o.Undo(ctx, one.by, said.Change)
			mustBeNil(t, err)
		}
	}
	_, err = o.out(o.head, today, today, "link", "Drawing")
	mustBeNil(t, err)
	if _, err = o.out(o.who("Ben"), today, today, "none", "Drawing"); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("a colleague replaces what the office said (%v)", err)
	}
	if err := o.endsOut(t, o.who("Ben"), o.id("Dee")); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("a colleague ends what the office said (%v)", err)
	}
	mustBeNil(t, o.endsOut(t, o.who("Dee"), o.id("Dee")))
	_, err = o.out(o.who("Ben"), today, today, "none", "Drawing")
	mustBeNil(t, err)
	mustBeNil(t, o.endsOut(t, o.who("Dee"), o.id("Dee")))
	mustBeNil(t, o.Suspend(ctx, command, o.id("Ben"), true))
	if _, err = o.out(o.who("Ben"), today, today, "none", "Drawing"); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("somebody who is suspended says who is out (%v)", err)
	}
	if _, err := o.out(o.head, today, today, "Ben", "Drawing"); err == nil {
		t.Error("somebody who is suspended covers")
	}
}

// Nothing needs to be put back when the roster changes meanwhile: what holds because
// somebody is out holds for the classes that they still have.
func TestOutAndTheRoster(t *testing.T) {
	o := newOffice(t)
	_, err := o.out(o.head, o.day(0), o.day(3), "Abe", "Drawing", "Design")
	mustBeNil(t, err)
	o.want("at first", map[string]string{"Drawing": "Abe", "Design": "Abe"})
	o.write.MustExec(`update teachers set person_id = ? where section_id = (select section_id from doors where code = ?)`, o.id("Cyd"), o.codes["Design"])
	o.want("another teacher", map[string]string{"Drawing": "Abe", "Design": "usual"})
	if err := o.save("Design", o.who("Abe")); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("the colleague keeps a right to the class (%v)", err)
	}
	o.write.MustExec(`update people set archived_at = 1 where id = ?`, o.id("Abe"))
	o.want("the colleague left", map[string]string{"Drawing": "usual"})
	_, err = o.Replace(ctx, o.who("Dee"), o.codes["Dance"], Instead{From: o.day(0), To: o.day(1), Meeting: school.Meeting{Link: "https://zoom.us/j/9999999999"}})
	mustBeNil(t, err)
	o.want("another link", map[string]string{"Dance": "link"})
	o.write.MustExec(`delete from teachers where person_id = ? and section_id = (select section_id from doors where code = ?)`, o.id("Dee"), o.codes["Dance"])
	o.want("whoever gave it is gone", map[string]string{"Dance": "usual"})
	if _, err := o.out(o.head, o.day(0), o.day(0), "none", "Design"); err == nil || !strings.Contains(err.Error(), "is not a class of Dee any more") {
		t.Errorf("of a class that is another's: %v", err)
	}
}

// The rest of the classes has no meeting, in the same batch. What a colleague covers, and
// what was said for another reason, stays, and nobody else's class is closed.
func TestAbsenceAndTheRest(t *testing.T) {
	o := newOffice(t)
	days := func(from, to string) Instead { return Instead{From: from, To: to, Person: o.id("Abe")} }
	a := Absence{Out: o.id("Dee"), Instead: days(o.Today(), o.Today()), Doors: []string{o.codes["Drawing"]}, Rest: []string{o.codes["Design"], o.codes["office"]}}
	a.Note = "Read."
	said, err := o.SaveAbsence(ctx, o.head, a)
	mustBeNil(t, err)
	if len(said.Doors) != 3 || said.Change == 0 {
		t.Fatalf("changed %+v", said)
	}
	for course, closed := range map[string]bool{"Drawing": false, "Design": true, "office": true} {
		e, err := o.Entry(ctx, o.codes[course])
		mustBeNil(t, err)
		if e.Closed() != closed || e.Cover == nil || e.Door.Note != "Read." {
			t.Errorf("%s: %+v, note %q", course, e.Cover, e.Door.Note)
		}
	}

	// Once more, the other way round: the colleague stays, and it is said.
	again := Absence{Out: a.Out, Instead: Instead{From: a.From, To: a.To, Closed: true}, Doors: []string{o.codes["Design"]}, Rest: []string{o.codes["Drawing"], o.codes["Design"]}}
	said, err = o.SaveAbsence(ctx, o.head, again)
	if err != nil || len(said.Skipped) != 1 || !strings.Contains(said.Skipped[0], "Abe covers Drawing") {
		t.Errorf("skipped %v (%v)", said.Skipped, err)
	}
	if e, err := o.Entry(ctx, o.codes["Drawing"]); err != nil || e.Closed() {
		t.Errorf("the rest took the colleague away (%v)", err)
	}
	again.Rest = []string{o.codes["Anatomy"]}
	var wrong school.Invalid
	if _, err := o.SaveAbsence(ctx, o.head, again); !errors.As(err, &wrong) || wrong["doors"] == "" {
		t.Errorf("a class of somebody else is in the rest: %v", err)
	}
	again.Rest = []string{o.codes["Design"]}
	if _, err := o.SaveAbsence(ctx, o.who("Cyd"), Absence{Out: a.Out, Instead: days(o.Today(), o.Today()), Rest: again.Rest}); !errors.As(err, &wrong) && !errors.Is(err, school.ErrForbidden) {
		t.Errorf("only the rest: %v", err)
	}
}
