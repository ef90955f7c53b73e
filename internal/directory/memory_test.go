package directory_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// world is two schools whose people change everything that pages and cards show.
type world struct {
	*testing.T
	random  *rand.Rand
	store   *db.Store
	p       *directory.Publisher
	clock   time.Time
	changes int
}

// Whatever happens, what is in memory is what the database says: the pages are, by the
// byte, those of a publisher that reads everything, and so are the entries of cards.
func TestMemoryIsTheDatabase(t *testing.T) {
	seeds := 3
	if more, err := strconv.Atoi(os.Getenv("HALLWAY_TEST_SEEDS")); err == nil { // HALLWAY_TEST_SEEDS=100 go test -run TestMemoryIs ./internal/directory
		seeds = more
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, seed)
			for range 40 {
				did := w.step()
				if w.check(); t.Failed() {
					t.Fatal("after: ", did)
				}
			}
			if w.changes < 10 {
				t.Errorf("only %d steps changed something", w.changes)
			}
		})
	}
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{T: t, random: rand.New(rand.NewPCG(seed, 14)), clock: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	var err error
	w.store, err = db.Open(t.Context(), t.TempDir(), db.ToServe, func() time.Time { return w.clock })
	must(t, err)
	t.Cleanup(func() { w.store.Close() })
	w.p = directory.New(w.store, directory.Config{})
	t.Cleanup(w.p.Close)
	must(t, w.p.RefreshAll(t.Context()))
	subscribed(t, w.store, w.p)
	must(t, w.imports())
	return w
}

func (w *world) imports() error {
	r := roster.Roster{Schools: []roster.School{{Key: "n", Name: "North"}, {Key: "s", Name: "South"}}}
	var keys []string
	for i := range 8 {
		email := school.Email(fmt.Sprintf("t%d@school.test", i))
		keys = append(keys, string(email))
		r.People = append(r.People, roster.Person{Key: string(email), Name: fmt.Sprintf("Teacher %d", i), Email: email, Department: w.one("Maths", "Art", "")})
	}
	for i := range 14 {
		if w.random.IntN(8) == 0 {
			continue
		}
		day := func(n int) string { return w.clock.AddDate(0, 0, n).Format(time.DateOnly) }
		s := roster.Section{Key: fmt.Sprint(i), School: []string{"n", "s"}[i%2], Course: w.one("Algebra", "algebra", "Botany", "Choir"),
			Code: w.one("1", fmt.Sprint(i)), Block: w.one("A", "B", "10", ""), Room: fmt.Sprint(100 + i), Teachers: []string{keys[w.random.IntN(8)]},
			Term: w.one("", "Fall", "Spring"), Starts: w.one("", "", day(0), day(1), day(2)), Ends: w.one("", "", day(2), day(3), day(-1))}
		if other := keys[w.random.IntN(8)]; w.random.IntN(2) == 0 && other != s.Teachers[0] {
			s.Teachers = append(s.Teachers, other)
		}
		r.Sections = append(r.Sections, s)
	}
	plan, err := w.store.PlanImport(w.Context(), school.Command("test"), r, db.ImportMeta{Source: "test"})
	if err != nil {
		return err
	}
	_, err = w.store.ApplyImport(w.Context(), school.Command("test"), r, db.ImportMeta{Source: "test", Remove: plan.Removal().Total()})
	return err
}

func (w *world) one(list ...string) string { return list[w.random.IntN(len(list))] }

// step does something, which the store may refuse.
func (w *world) step() string {
	ctx, command := w.Context(), school.Command("test")
	doors, err := w.store.DoorsAt(ctx, 0)
	must(w.T, err)
	people, err := w.store.People(ctx)
	must(w.T, err)
	if len(doors) == 0 { // all schools are archived, or all terms are over
		did, err := w.schools()
		if err == nil {
			w.changes++
		}
		return fmt.Sprint(did, ": ", err)
	}
	e, p := doors[w.random.IntN(len(doors))], people[w.random.IntN(len(people))]
	actor := command
	if len(e.Teachers) > 0 && w.random.IntN(3) > 0 {
		who := e.Teachers[0]
		if e.Cover != nil && w.random.IntN(2) == 0 {
			who = e.Cover.Person
		}
		actor = school.Actor{PersonID: who.ID, Name: who.Name, Email: who.Email, Role: who.Role}
	}
	var did string
	switch n := w.random.IntN(49); {
	case n >= 46:
		did, err = w.schedules()
	case n >= 43:
		did, err = w.takesBack()
	case n >= 41:
		did, err = w.year()
	case n >= 38:
		did, err = w.schools()
	case n >= 28:
		did, err = w.classes(p.ID)
	case n < 9:
		did, err = "save", w.saves(actor, e)
	case n < 11:
		did = "clear"
		_, err = w.store.ClearDoor(ctx, actor, db.Save{Code: e.Door.Code, Version: e.Door.Version})
	case n < 13:
		did = "lend"
		_, err = w.store.Lend(ctx, command, e.Door.Code, p.ID, w.store.Today(), w.clock.AddDate(0, 0, w.random.IntN(3)).Format(time.DateOnly))
	case n < 14:
		did = "co-teacher"
		_, err = w.store.AddCoTeacher(ctx, command, e.Door.Code, p.ID)
	case n < 16:
		did = "end"
		_, err = w.store.EndTeaching(ctx, command, e.Door.Code, p.ID, w.one("co", "cover"))
	case n < 18:
		did, err = "edit", w.store.EditPerson(ctx, command, p.ID, w.edit(p))
	case n < 19:
		did, err = "suspend", w.store.Suspend(ctx, command, p.ID, w.random.IntN(2) == 0)
	case n < 20:
		did, err = "public", w.store.SetPublic(ctx, command, w.random.IntN(2) == 0)
	case n < 21:
		did, err = "rename", w.store.RenameSchool(ctx, command, int64(1+w.random.IntN(2)), "", w.one("North", "South", "Abbey"))
	case n < 22:
		w.clock = w.clock.Add(24 * time.Hour)
		did, err = "a day", w.p.RefreshAll(ctx) // as the watcher does
	case n < 23:
		did, err = "import", w.imports()
	case n < 26:
		did, err = "out", w.out(actor, e, p.ID)
	case n < 27:
		did, err = "back", w.back(e)
	default:
		var list []school.Change
		if list, _, err = w.store.History(ctx, db.HistoryFilter{}); err == nil {
			did = "undo"
			_, err = w.store.Undo(ctx, command, list[w.random.IntN(min(len(list), 4))].ID)
		}
	}
	if err == nil {
		w.changes++
	}
	return fmt.Sprint(did, " ", e.Door.Code, " ", p.ID, ": ", err)
}

// classes does something by hand with one of the first classes.
func (w *world) classes(teacher int64) (did string, err error) {
	ctx, command := w.Context(), school.Command("test")
	some := func(list ...string) *string { return &list[w.random.IntN(len(list))] }
	one, other := int64(1+w.random.IntN(20)), int64(1+w.random.IntN(20))
	day := func(n int) string { return w.clock.AddDate(0, 0, n).Format(time.DateOnly) }
	edit := db.ClassEdit{Title: some("Algebra", "Choir", "Drama"), Block: some("A", "B", ""), Room: some("7", ""), Bells: some("", "Lower")}
	if w.random.IntN(2) == 0 {
		edit = db.ClassEdit{School: some("north", "south"), Term: some("", "Fall", "Spring"), Ends: some("", day(1), day(-1)), Teachers: &[]int64{teacher}}
	}
	switch w.random.IntN(6) {
	case 0:
		edit.Title, edit.School = some("Drama", "Chess"), some("north", "south")
		one, err = w.store.AddClass(ctx, command, edit)
		did = "add"
	case 1, 2:
		did, err = "edit", w.store.EditClass(ctx, command, one, edit)
	case 3:
		did, err = "archive", w.store.ArchiveClass(ctx, command, one, other)
	case 4:
		did, err = "restore", w.store.RestoreClass(ctx, command, one)
	case 5:
		did, err = "merge", w.store.MergeClass(ctx, command, one, other)
	}
	return fmt.Sprint(did, " class ", one, " ", other), err
}

func (w *world) saves(actor school.Actor, e school.Entry) error {
	m := school.Meeting{Provider: "Zoom", Link: w.one("https://zoom.us/j/1", "https://zoom.us/j/1?pwd=s3cret", "https://zoom.us/j/2"),
		Passcode: w.one("", "", "s3cret"), Note: w.one("", "hello")}
	_, err := w.store.SaveDoors(w.Context(), actor, m, db.Save{Code: e.Door.Code, Version: e.Door.Version})
	return err
}

// out says that the first teacher of a door is out, or what the door has for another reason.
func (w *world) out(actor school.Actor, e school.Entry, colleague int64) error {
	instead := db.Instead{From: w.store.Today(), To: w.clock.AddDate(0, 0, w.random.IntN(3)).Format(time.DateOnly)}
	switch w.random.IntN(3) {
	case 0:
		instead.Person = colleague
	case 1:
		instead.Meeting = school.Meeting{Provider: "Zoom", Link: "https://zoom.us/j/3", Note: w.one("", "there")}
	default:
		instead.Closed, instead.Note = true, w.one("", "Read.")
	}
	if len(e.Teachers) == 0 || instead.Person == 0 && w.random.IntN(3) == 0 {
		_, err := w.store.Replace(w.Context(), actor, e.Door.Code, instead)
		return err
	}
	own, err := w.store.DoorsOf(w.Context(), e.Teachers[0].ID)
	absence := db.Absence{Out: e.Teachers[0].ID, Instead: instead}
	for _, one := range own {
		if one.Right.Teaches {
			absence.Doors = append(absence.Doors, one.Door.Code)
		}
	}
	if err == nil {
		_, err = w.store.SaveAbsence(w.Context(), actor, absence)
	}
	return err
}

// back ends what is said of the first teacher of a door.
func (w *world) back(e school.Entry) error {
	if len(e.Teachers) == 0 {
		return nil
	}
	absences, err := w.store.Absences(w.Context(), e.Teachers[0].ID)
	if err == nil && len(absences) > 0 {
		_, err = w.store.EndAbsence(w.Context(), school.Command("test"), absences[0].ID, absences[0].Covers)
	}
	return err
}

func (w *world) edit(p db.Listed) db.PersonEdit {
	return db.PersonEdit{Name: p.Name + w.one("", "", "x"), SortName: w.one("", "Zed", "Abel"), Email: p.Email, Role: p.Role, Department: w.one("Maths", "Art"),
		Schools: [][]string{nil, {"north"}, {"south"}, {"north", "south"}, {}}[w.random.IntN(5)]}
}

// check compares memory with the database.
func (w *world) check() {
	w.Helper()
	w.inUse()
	fresh := published(w.T, w.store, directory.Config{})
	for _, slug := range []string{"north", "south", "east", "west"} {
		if got, want := w.answer(w.p, slug), w.answer(fresh, slug); got != want {
			w.Errorf("%s is another page than that of the database: %s", slug, difference(got, want))
		}
	}
	if got, want := home(w.T, w.p), home(w.T, fresh); got != want {
		w.Errorf("the first page is another than that of the database: %s", difference(got, want))
	}
	for id := range int64(60) {
		c, err := w.store.Class(w.Context(), school.Command("test"), id)
		got, found := w.p.Look().Door(c.Door)
		if want, there := fresh.Look().Door(c.Door); err == nil && (found != there || !reflect.DeepEqual(savedBy(got), savedBy(want))) {
			w.Errorf("/j/%s leads to %+v (%t)\nwant %+v (%t)", c.Door, got, found, want, there)
		}
	}
	people, err := w.store.People(w.Context())
	must(w.T, err)
	for _, person := range people {
		w.checkOwn(person)
	}
	doors, err := w.store.DoorsAt(w.Context(), 0)
	must(w.T, err)
	for _, e := range doors {
		got, found := w.p.Entry(e.Door.Code)
		if want, err := w.store.Entry(w.Context(), e.Door.Code); err != nil || found && !reflect.DeepEqual(savedBy(got), savedBy(want)) {
			w.Errorf("door %s is %+v\nwant %+v (%v)", e.Door.Code, got, want, err)
		} else if !found && e.Door.Kind == school.SectionDoor {
			w.Errorf("class %s is not in memory", e.Door.Code)
		}
	}
}

func (w *world) checkOwn(person db.Listed) {
	w.Helper()
	want, err := w.store.DoorsOf(w.Context(), person.ID)
	must(w.T, err)
	profile, err := w.store.Profile(w.Context(), person.ID)
	must(w.T, err)
	got, known := w.p.Own(person.ID)
	if known != w.anyInUse(profile.Schools) {
		w.Errorf("%s is at %v; known: %t", person.Name, profile.Schools, known)
	}
	if !known || person.Suspended {
		return
	}
	for _, list := range [][]school.Entry{got, want} {
		for i := range list {
			list[i].Right = school.Right{}
			list[i] = savedBy(list[i])
		}
	}
	if !slices.Equal(order(got), order(want)) {
		w.Errorf("%s has %q\nwant %q", person.Name, order(got), order(want))
	}
	byID := func(a, b school.Entry) int { return cmp.Compare(a.Door.ID, b.Door.ID) }
	slices.SortFunc(got, byID)
	slices.SortFunc(want, byID)
	if !reflect.DeepEqual(got, want) {
		w.Errorf("%s has\n%+v\nwant\n%+v", person.Name, got, want)
	}
}

// savedBy is an entry without the names of who saved it and whose link it was: if they are renamed, only the schools where
// they are and teach are read again.
func savedBy(e school.Entry) school.Entry {
	e.Door.SavedBy = ""
	if e.Withheld != nil {
		kept := *e.Withheld
		kept.Door.SavedBy, kept.Of = "", slices.Clone(kept.Of)
		for i := range kept.Of {
			kept.Of[i].Name = ""
		}
		e.Withheld = &kept
	}
	if e.Cover != nil && e.Cover.Usual != nil {
		cover, usual := *e.Cover, *e.Cover.Usual
		usual.SavedBy, cover.Usual = "", &usual
		e.Cover = &cover
	}
	return e
}

// order is what a list is sorted by.
func order(list []school.Entry) (keys []string) {
	for _, e := range list {
		keys = append(keys, fmt.Sprintf("%t %s %s %s %s", e.Phase == school.Over, e.Door.Kind, e.Section.Block, strings.ToLower(e.Section.Course), e.Section.Code))
	}
	return keys
}

func sent(t testing.TB, p *directory.Publisher, slug string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	must(t, p.Look().School(w, httptest.NewRequest(http.MethodGet, "/s/"+slug, nil), slug, atOnce))
	return w
}

func home(t testing.TB, p *directory.Publisher) string {
	t.Helper()
	w := httptest.NewRecorder()
	must(t, p.Look().Home(w, httptest.NewRequest(http.MethodGet, "/", nil), atOnce))
	return w.Body.String()
}

// difference is where two texts begin to differ.
func difference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	excerpt := func(s string) string { return s[max(0, i-200):min(len(s), i+200)] }
	return fmt.Sprintf("at %d\n%s\nwant\n%s", i, excerpt(a), excerpt(b))
}

// Whoever starts or stops teaching at another school, or at one that goes, is found
// there, or no longer, at once.
func TestOwnElsewhere(t *testing.T) {
	ctx, command := t.Context(), school.Command("test")
	store := filled(t, 1, "North", "South")
	p := published(t, store, directory.Config{})
	subscribed(t, store, p)
	norths, err := store.PersonByEmail(ctx, "t0@north.test")
	must(t, err)
	titles := func() (list []string) {
		own, _ := p.Own(norths.ID)
		for _, e := range own {
			list = append(list, e.Title())
		}
		return list
	}
	check := func(when string, doors int) {
		t.Helper()
		if list := titles(); len(list) != doors {
			t.Errorf("%s: %q", when, list)
		}
	}
	check("at first", 2) // with the office hours
	souths := sectionDoors(t, store, 2)[0]
	_, err = store.AddCoTeacher(ctx, command, souths.Code, norths.ID)
	must(t, err)
	check("a co-teacher at South", 3)
	r := roster.Roster{Schools: []roster.School{{Key: "west", Name: "West"}},
		People:   []roster.Person{{Key: "w", Name: "Wes", Email: "w@west.test", Schools: []string{"west"}}},
		Sections: []roster.Section{{Key: "w1", School: "west", Course: "Woodwork", Code: "01", Teachers: []string{"w"}}}}
	imported, err := store.ApplyImport(ctx, command, r, db.ImportMeta{Source: "another"})
	must(t, err)
	wes, err := store.PersonByEmail(ctx, "w@west.test")
	must(t, err)
	if own, known := p.Own(wes.ID); len(own) != 2 || !known {
		t.Errorf("Wes has %d doors", len(own))
	}
	_, err = store.UndoImport(ctx, command, imported.ID)
	must(t, err)
	if own, known := p.Own(wes.ID); len(own) != 0 || known {
		t.Errorf("without West, Wes has %d doors", len(own))
	}
	_, err = store.EndTeaching(ctx, command, souths.Code, norths.ID, "co")
	must(t, err)
	check("no co-teacher", 2)
}
