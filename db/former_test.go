package db

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// taughtBy is a school with Algebra, taught by some of Ada, Bo and Cy, who all stay.
func taughtBy(names ...string) roster.Roster {
	r := roster.Roster{Schools: []roster.School{{Key: "north", Name: "North"}}}
	for _, name := range []string{"Ada Ash", "Bo Birch", "Cy Cedar"} {
		first, _, _ := strings.Cut(strings.ToLower(name), " ")
		email := first + "@school.test"
		r.People = append(r.People, roster.Person{Key: email, Name: name, Email: school.Email(email)})
	}
	s := roster.Section{Key: "algebra", School: "north", Course: "Algebra"}
	for _, name := range names {
		s.Teachers = append(s.Teachers, strings.ToLower(name)+"@school.test")
	}
	r.Sections = []roster.Section{s, {Key: "other", School: "north", Course: "Zoology", Teachers: []string{"ada@school.test", "bo@school.test", "cy@school.test"}}}
	return r
}

// withoutAda is Bo's Algebra, in a school that Ada has left.
func withoutAda() roster.Roster {
	r := taughtBy("Bo")
	r.People = r.People[1:]
	r.Sections[1].Teachers = r.Sections[1].Teachers[1:]
	return r
}

// withoutClass is the same without Algebra.
func withoutClass() roster.Roster {
	r := taughtBy()
	r.Sections = r.Sections[1:]
	return r
}

// handover is what happens to Algebra and its link.
type handover struct {
	*testing.T
	s     *Store
	c     *clock
	code  string
	admin school.Actor
	last  Applied
}

func newHandover(t *testing.T, names ...string) *handover {
	t.Helper()
	s, c := emptyStore(t)
	h := &handover{T: t, s: s, c: c}
	mustImport(t, s, taughtBy(names...), ImportMeta{})
	mustBeNil(t, s.read.Get(&h.code, `select d.code from doors d join sections s on s.id = d.section_id where s.course = 'Algebra'`))
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	h.admin = actor(t, s, "head@school.test")
	return h
}

func (h *handover) imports(r roster.Roster) {
	h.Helper()
	h.last = mustImport(h.T, h.s, r, ImportMeta{})
}

func (h *handover) must(_ any, err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *handover) id(name string) int64 {
	h.Helper()
	return actor(h.T, h.s, school.Email(strings.ToLower(name)+"@school.test")).PersonID
}

// saves puts a link behind Algebra, by one of its teachers or the head.
func (h *handover) saves(name, link string) {
	h.Helper()
	e, err := h.s.Entry(ctx, h.code)
	h.must(e, err)
	h.must(h.s.SaveDoors(ctx, actor(h.T, h.s, school.Email(strings.ToLower(name)+"@school.test")),
		school.Meeting{Link: "https://zoom.us/j/" + link, Provider: "Zoom"}, Save{h.code, e.Door.Version}))
}

func (h *handover) add(name string) {
	h.Helper()
	h.must(h.s.AddCoTeacher(ctx, h.admin, h.code, h.id(name)))
}
func (h *handover) remove(name string) {
	h.Helper()
	h.must(h.s.EndTeaching(ctx, h.admin, h.code, h.id(name), "co"))
}

// undo undoes the newest change.
func (h *handover) undo() {
	h.Helper()
	var id int64
	mustBeNil(h.T, h.s.read.Get(&id, `select max(id) from changes`))
	h.must(h.s.Undo(ctx, h.admin, id))
}

func (h *handover) undoImport() {
	h.Helper()
	undone, err := h.s.UndoImport(ctx, h.admin, h.last.ID)
	h.must(undone, err)
	h.last.ID = undone.ID
}

// sees is what students see, and whose link is withheld.
func (h *handover) sees() string {
	h.Helper()
	e, err := h.s.Entry(ctx, h.code)
	h.must(e, err)
	if e.Withheld == nil {
		return strings.TrimPrefix(e.Door.Link, "https://zoom.us/j/")
	}
	if e.Door.Link != "" {
		h.Errorf("the link %s is withheld and shown", e.Door.Link)
	}
	var names []string
	for _, one := range e.Withheld.Of {
		first, _, _ := strings.Cut(one.Name, " ")
		names = append(names, first)
	}
	return fmt.Sprintf("none, %s of %s", strings.TrimPrefix(e.Withheld.Door.Link, "https://zoom.us/j/"), strings.Join(names, "+"))
}

// A class that changes teacher, in a file or by hand: students see the former teacher's
// link no longer, unless a co-teacher stays; undoing and coming back restore it.
func TestClassChangesTeacher(t *testing.T) {
	for what, test := range map[string]struct {
		from string // the teachers when "1" is saved by the first of them, or by the head
		do   func(*handover)
		want string
	}{
		"another teacher":                            {"Ada", func(h *handover) { h.imports(taughtBy("Bo")) }, "none, 1 of Ada"},
		"two others":                                 {"Ada", func(h *handover) { h.imports(taughtBy("Bo", "Cy")) }, "none, 1 of Ada"},
		"both of two":                                {"Ada Bo", func(h *handover) { h.imports(taughtBy("Cy")) }, "none, 1 of Ada+Bo"},
		"the lead goes, the co-teacher stays":        {"Ada Bo", func(h *handover) { h.imports(taughtBy("Bo")) }, "1"},
		"the co-teacher stays beside another":        {"Ada Bo", func(h *handover) { h.imports(taughtBy("Cy", "Bo")) }, "1"},
		"they change places":                         {"Ada Bo", func(h *handover) { h.imports(taughtBy("Bo", "Ada")) }, "1"},
		"one joins":                                  {"Ada", func(h *handover) { h.imports(taughtBy("Bo", "Ada")) }, "1"},
		"one joins, the first leaves a week on":      {"Ada", func(h *handover) { h.imports(taughtBy("Ada", "Bo")); h.imports(taughtBy("Bo")) }, "1"},
		"nobody":                                     {"Ada", func(h *handover) { h.imports(taughtBy()) }, "none, 1 of Ada"},
		"nobody, then another":                       {"Ada", func(h *handover) { h.imports(taughtBy()); h.imports(taughtBy("Bo")) }, "none, 1 of Ada"},
		"nobody, then the same":                      {"Ada", func(h *handover) { h.imports(taughtBy()); h.imports(taughtBy("Ada")) }, "1"},
		"another, and back":                          {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.imports(taughtBy("Ada")) }, "1"},
		"another, and back much later":               {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.later(31); h.imports(taughtBy("Ada")) }, "none, 1 of Ada"},
		"another who uses it, and back":              {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.saves("Bo", "1"); h.imports(taughtBy("Ada")) }, "none, 1 of Bo"},
		"another who pastes one":                     {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.saves("Bo", "2") }, "2"},
		"and a third":                                {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.saves("Bo", "2"); h.imports(taughtBy("Cy")) }, "none, 2 of Bo"},
		"a third, while it is withheld":              {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.imports(taughtBy("Cy")) }, "none, 1 of Ada"},
		"a link of the head":                         {"Ada", func(h *handover) { h.saves("Head", "3"); h.imports(taughtBy("Bo")) }, "none, 3 of Ada"},
		"a link that was saved for nobody":           {"", func(h *handover) { h.imports(taughtBy("Bo")) }, "1"},
		"the former teacher covers":                  {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.lend("Ada") }, "none, 1 of Ada"},
		"a former cover teaches":                     {"Ada", func(h *handover) { h.lend("Bo"); h.imports(taughtBy("Bo")) }, "none, 1 of Ada"},
		"the former teacher is suspended":            {"Ada", func(h *handover) { h.suspend("Ada"); h.imports(taughtBy("Bo")) }, "none, 1 of Ada"},
		"the co-teacher who stays is suspended":      {"Ada Bo", func(h *handover) { h.suspend("Bo"); h.imports(taughtBy("Bo")) }, "1"},
		"the same person at another address":         {"Ada", func(h *handover) { h.readdressed() }, "1"},
		"the class pauses":                           {"Ada", func(h *handover) { h.imports(withoutClass()); h.imports(taughtBy("Ada")) }, "1"},
		"the class is another's next year":           {"Ada", func(h *handover) { h.imports(withoutClass()); h.later(90); h.imports(taughtBy("Bo")) }, "none, 1 of Ada"},
		"and a co-teacher has stayed":                {"Ada Bo", func(h *handover) { h.imports(withoutClass()); h.later(90); h.imports(taughtBy("Bo", "Cy")) }, "1"},
		"undone":                                     {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.undoImport() }, "1"},
		"undone and done again":                      {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.undoImport(); h.undoImport() }, "none, 1 of Ada"},
		"and undone once more":                       {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.undoImport(); h.undoImport(); h.undoImport() }, "1"},
		"undone after the other has used it":         {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.saves("Bo", "1"); h.undoImport() }, "1"},
		"undone after the other has pasted one":      {"Ada", func(h *handover) { h.imports(taughtBy("Bo")); h.saves("Bo", "2"); h.undoImport() }, "none, 2 of Bo"},
		"undone, of a class that had no teacher":     {"", func(h *handover) { h.imports(taughtBy("Bo")); h.undoImport() }, "none, 1 of Bo"},
		"undone, and its teacher had saved one":      {"", func(h *handover) { h.imports(taughtBy("Bo")); h.saves("Bo", "2"); h.undoImport() }, "none, 2 of Bo"},
		"undone, of a class that had paused":         {"Ada", func(h *handover) { h.imports(withoutClass()); h.imports(taughtBy("Bo")); h.undoImport() }, "none, 1 of Ada"},
		"by hand":                                    {"", func(h *handover) { h.add("Ada"); h.saves("Ada", "4"); h.remove("Ada") }, "none, 4 of Ada"},
		"by hand, and another is added":              {"", func(h *handover) { h.add("Ada"); h.remove("Ada"); h.add("Bo") }, "none, 1 of Ada"},
		"by hand, another is added before":           {"", func(h *handover) { h.add("Ada"); h.add("Bo"); h.remove("Ada") }, "1"},
		"by hand, undone":                            {"", func(h *handover) { h.add("Ada"); h.remove("Ada"); h.undo() }, "1"},
		"by hand, undone, done again":                {"", func(h *handover) { h.add("Ada"); h.remove("Ada"); h.undo(); h.undo() }, "none, 1 of Ada"},
		"by hand, the same is added again":           {"", func(h *handover) { h.add("Ada"); h.remove("Ada"); h.add("Ada") }, "1"},
		"and that is undone":                         {"", func(h *handover) { h.add("Ada"); h.remove("Ada"); h.add("Ada"); h.undo() }, "none, 1 of Ada"},
		"by hand, the same again much later":         {"", func(h *handover) { h.add("Ada"); h.remove("Ada"); h.later(31); h.add("Ada") }, "none, 1 of Ada"},
		"by hand, an addition is undone":             {"", func(h *handover) { h.add("Ada"); h.undo() }, "1"},
		"by hand, an addition who saved":             {"", func(h *handover) { h.add("Ada"); h.saves("Ada", "5"); h.undoAdding("Ada") }, "none, 5 of Ada"},
		"by hand, an addition who used a hidden one": {"", func(h *handover) { h.add("Ada"); h.remove("Ada"); h.add("Bo"); h.saves("Bo", "1"); h.undoAdding("Bo") }, "none, 1 of Bo"},
		"by hand, with a lead teacher":               {"Ada", func(h *handover) { h.add("Bo"); h.saves("Bo", "6"); h.remove("Bo") }, "6"},
		"by hand added, and the lead goes":           {"Ada", func(h *handover) { h.add("Bo"); h.imports(taughtBy("Cy")) }, "1"},
		"by hand added, removed, the lead goes":      {"Ada", func(h *handover) { h.add("Bo"); h.remove("Bo"); h.imports(taughtBy("Cy")) }, "none, 1 of Ada"},
		"by hand added, and the file's is gone":      {"Ada", func(h *handover) { h.add("Bo"); h.imports(taughtBy()) }, "1"},
		"given to another, who leaves, undone":       {"Ada", func(h *handover) { h.gives("Bo"); h.imports(withoutAda()); h.undoClass() }, "none, 1 of Ada"},
		"and then she is back":                       {"Ada", func(h *handover) { h.gives("Bo"); h.imports(withoutAda()); h.undoClass(); h.imports(taughtBy("Ada")) }, "1"},
		"undone, of a class whose teacher has left": {"Ada", func(h *handover) {
			h.imports(taughtBy("Bo"))
			id := h.last
			h.imports(withoutAda())
			h.last = id
			h.undoImport()
		}, "none, 1 of Ada"},
		"archived in the console, and back": {"Ada", func(h *handover) { h.archive("Ada"); h.imports(withoutAda()); h.imports(taughtBy("Ada")) }, "none, 1 of Ada"},
		"archived in the console":           {"Ada", func(h *handover) { h.archive("Ada"); h.imports(taughtBy("Bo")) }, "none, 1 of Ada"},
	} {
		t.Run(what, func(t *testing.T) {
			h := newHandover(t, strings.Fields(test.from)...)
			who := "Head"
			if names := strings.Fields(test.from); len(names) > 0 {
				who = names[0]
			}
			h.saves(who, "1")
			test.do(h)
			if got := h.sees(); got != test.want {
				t.Errorf("students see %s, want %s", got, test.want)
			}
		})
	}
}

func (h *handover) later(days int) { h.c.at = h.c.at.Add(time.Duration(days) * 24 * time.Hour) }

func (h *handover) lend(name string) {
	h.Helper()
	h.must(h.s.Lend(ctx, h.admin, h.code, h.id(name), "2026-11-24", "2026-11-30"))
}

func (h *handover) suspend(name string) {
	h.Helper()
	mustBeNil(h.T, h.s.Suspend(ctx, h.admin, h.id(name), true))
}

// archive archives somebody as undoing their addition does.
func (h *handover) archive(name string) {
	h.Helper()
	mustBeNil(h.T, h.s.change(ctx, command, school.PersonEdit, func(t *tx) error {
		was, err := t.person(h.id(name))
		if err != nil {
			return err
		}
		next := was
		next.Archived = true
		_, err = t.setPerson(h.id(name), was, next, 0)
		return err
	}))
}

// undoAdding undoes the newest addition of a co-teacher.
func (h *handover) undoAdding(name string) {
	h.Helper()
	var id int64
	mustBeNil(h.T, h.s.read.Get(&id, `select max(id) from changes where action = 'teacher.add' and person_id = ?`, h.id(name)))
	h.must(h.s.Undo(ctx, h.admin, id))
}

// readdressed imports the roster with another address of Ada, and says that it is her.
func (h *handover) readdressed() {
	h.Helper()
	r := taughtBy("Ada")
	r.People[0].Key, r.People[0].Email = "adele@school.test", "adele@school.test"
	for i := range r.Sections {
		r.Sections[i].Teachers = slices.Clone(r.Sections[i].Teachers)
		r.Sections[i].Teachers[0] = "adele@school.test"
	}
	h.imports(r)
	if got := h.sees(); got != "1" {
		h.Errorf("while it is asked, students see %s", got)
	}
	var meta ImportMeta
	for _, q := range h.last.Plan.Asked {
		meta.Answers.Same = append(meta.Answers.Same, q.Ref)
	}
	if len(meta.Answers.Same) == 0 {
		h.Error("nothing was asked")
	}
	mustImport(h.T, h.s, r, meta)
}

// An undo, an import or a return puts no link back whose host is not allowed any more,
// and says so.
func TestNotPutBack(t *testing.T) {
	const barred = "meet.school.example is not allowed any more, so the link of Algebra was not put back."
	newBarred := func(t *testing.T, names ...string) (h *handover, bar func()) {
		h = newHandover(t, names...)
		allowed := true
		h.s.Judge(func(link string, _ []string) (string, bool) {
			return "meet.school.example", allowed || !strings.Contains(link, "meet.school.example")
		})
		return h, func() { allowed = false }
	}
	own := school.Meeting{Link: "https://meet.school.example/algebra", Provider: "Jitsi"}
	saves := func(h *handover, m school.Meeting) Saved {
		e, err := h.s.Entry(ctx, h.code)
		h.must(e, err)
		saved, err := h.s.SaveDoors(ctx, h.admin, m, Save{h.code, e.Door.Version})
		h.must(saved, err)
		return saved
	}
	link := func(h *handover) string {
		e, err := h.s.Entry(ctx, h.code)
		h.must(e, err)
		return e.Door.Link
	}
	refused := func(h *handover, change int64) {
		h.Helper()
		before := link(h)
		_, err := h.s.Undo(ctx, h.admin, change)
		stuck, is := errors.AsType[*school.Stuck](err)
		if !is || !strings.HasPrefix(stuck.Why, barred) || link(h) != before {
			h.Errorf("the link is %q (%v)", link(h), err)
		}
	}
	zoom := school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom"}
	t.Run("a save", func(t *testing.T) {
		h, bar := newBarred(t, "Ada")
		saves(h, own)
		saved := saves(h, zoom)
		bar()
		refused(h, saved.Change)
	})
	t.Run("a clear", func(t *testing.T) {
		h, bar := newBarred(t, "Ada")
		version := saves(h, own).Doors[0].Version
		cleared, err := h.s.ClearDoor(ctx, h.admin, Save{h.code, version})
		h.must(cleared, err)
		bar()
		refused(h, cleared.Change)
	})
	t.Run("an undo", func(t *testing.T) {
		h, bar := newBarred(t, "Ada")
		undone, err := h.s.Undo(ctx, h.admin, saves(h, own).Change)
		h.must(undone, err)
		bar()
		refused(h, undone.Change)
	})
	t.Run("a note beside the link is no link", func(t *testing.T) {
		h, bar := newBarred(t, "Ada")
		saves(h, own)
		noted := own
		noted.Note = "Wait for me"
		saved := saves(h, noted)
		bar()
		h.must(h.s.Undo(ctx, h.admin, saved.Change))
		if link(h) != own.Link {
			t.Errorf("the link is %q", link(h))
		}
	})
	t.Run("a cover's end", func(t *testing.T) {
		h, bar := newBarred(t, "Ada")
		saves(h, zoom)
		h.lend("Bo")
		e, err := h.s.Entry(ctx, h.code)
		h.must(e, err)
		h.must(h.s.SaveDoors(ctx, school.Actor{PersonID: h.id("Bo")}, own, Save{h.code, e.Door.Version}))
		ended, err := h.s.EndTeaching(ctx, h.admin, h.code, h.id("Bo"), "cover")
		h.must(ended, err)
		bar()
		refused(h, ended.Change)
	})
	t.Run("a co-teacher who is back", func(t *testing.T) {
		h, bar := newBarred(t)
		saves(h, own)
		h.add("Ada")
		h.remove("Ada")
		bar()
		h.add("Ada")
		if link(h) != "" {
			t.Errorf("the link is %q", link(h))
		}
	})
	t.Run("an import", func(t *testing.T) {
		h, bar := newBarred(t, "Ada")
		saves(h, own)
		h.imports(taughtBy("Bo"))
		bar()
		undone, err := h.s.UndoImport(ctx, h.admin, h.last.ID)
		h.must(undone, err)
		_, findings, err := h.s.Import(ctx, h.admin, undone.ID)
		h.must(findings, err)
		if link(h) != "" || len(undone.Left) != 1 || !strings.HasPrefix(undone.Left[0], barred) ||
			len(findings) != 1 || !strings.HasPrefix(findings[0].Found, barred) {
			t.Errorf("the link is %q, left %q, findings %+v", link(h), undone.Left, findings)
		}
	})
	t.Run("people who are back", func(t *testing.T) {
		h, bar := newBarred(t, "Ada")
		saves(h, own)
		gone := taughtBy()
		gone.People = gone.People[1:]
		gone.Sections[1].Teachers = gone.Sections[1].Teachers[1:]
		h.imports(gone)
		bar()
		h.imports(taughtBy("Ada"))
		_, findings, err := h.s.Import(ctx, h.admin, h.last.ID)
		h.must(findings, err)
		if link(h) != "" || !slices.ContainsFunc(findings, func(f roster.Finding) bool { return strings.HasPrefix(f.Found, barred) }) {
			t.Errorf("the link is %q, findings %+v", link(h), findings)
		}
	})
	t.Run("a person whose addition is undone and done again", func(t *testing.T) {
		h, bar := newBarred(t)
		id, err := h.s.AddPerson(ctx, h.admin, PersonEdit{Name: "Dee", Email: "dee@school.test", Role: school.Teacher})
		h.must(id, err)
		h.s.write.MustExec(`update doors set link = ? where person_id = ?`, own.Link, id)
		h.undo()
		bar()
		var change int64
		mustBeNil(t, h.s.read.Get(&change, `select max(id) from changes`))
		undone, err := h.s.Undo(ctx, h.admin, change)
		h.must(undone, err)
		if len(undone.Left) != 1 || !strings.HasPrefix(undone.Left[0], "meet.school.example is not allowed any more, so the link of the office hours of Dee") {
			t.Errorf("left: %q", undone.Left)
		}
	})
}

// gives says on the page of the class who teaches it.
func (h *handover) gives(names ...string) {
	h.Helper()
	team := []int64{}
	for _, name := range names {
		team = append(team, h.id(name))
	}
	var class int64
	mustBeNil(h.T, h.s.read.Get(&class, `select section_id from doors where code = ?`, h.code), h.s.EditClass(ctx, h.admin, class, ClassEdit{Teachers: &team}))
}

// undoClass undoes the newest change of a class.
func (h *handover) undoClass() {
	h.Helper()
	h.must(h.s.Undo(ctx, h.admin, newestOf(h.T, h.s, "class")))
}
