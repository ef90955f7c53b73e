package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hallway/internal/school"
)

// taught is a school with a class for each of some teachers.
func taught(names ...string) Roster {
	r := Roster{Schools: []School{{"n", "North"}}}
	for _, name := range names {
		key := strings.ToLower(name)
		r.People = append(r.People, Person{Key: key, Name: name, Email: school.Email(key + "@x.y"), Schools: []string{"n"}})
		r.Sections = append(r.Sections, Section{Key: key, School: "n", Course: name + "’s class", Teachers: []string{key}})
	}
	return r
}

// at is the id of somebody, or of a class.
func (w *world) at(t *testing.T, name string) Entity {
	t.Helper()
	for _, k := range w.people {
		if k.Is.Name == name {
			return Entity{KindPerson, k.ID}
		}
	}
	for _, k := range w.sections {
		if k.Is.Course == name {
			return Entity{KindSection, k.ID}
		}
	}
	t.Fatalf("no %s", name)
	return Entity{}
}

func (w *world) person(t *testing.T, name string) *Known[Person] {
	t.Helper()
	id := w.at(t, name).ID
	return &w.people[slices.IndexFunc(w.people, func(k Known[Person]) bool { return k.ID == id })]
}

// TestUndo: what people have changed since, or use, stays, with the reason; the
// rest is as it was.
func TestUndo(t *testing.T) {
	used := func(t *testing.T, w *world, name, why string) Since {
		return Since{Used: map[Entity]string{w.at(t, name): why}}
	}
	nothing := func(*testing.T, *world) Since { return Since{} }
	for _, c := range []struct {
		name          string
		before, after Roster
		since         func(*testing.T, *world) Since
		left          []string
		there, gone   []string // names of people and classes, when it is undone
		summary       string
	}{
		{
			name: "added", before: taught("Ada"), after: taught("Ada", "Bo"), since: nothing,
			there: []string{"Ada"}, gone: []string{"Bo", "Bo’s class"}, summary: "Undone: 0 put back, 0 changed back, 2 taken out, 0 left as they are",
		},
		{
			name: "removed", before: taught("Ada", "Bo"), after: taught("Ada"), since: nothing,
			there: []string{"Ada", "Bo", "Bo’s class"}, summary: "Undone: 2 put back, 0 changed back, 0 taken out, 0 left as they are",
		},
		{
			name: "a class that is used needs its teacher", before: taught("Ada"), after: taught("Ada", "Bo"),
			since: func(t *testing.T, w *world) Since { return used(t, w, "Bo’s class", "has a link") },
			left:  []string{"Bo: teaches a class that stays.", "Bo’s class: has a link."}, there: []string{"Bo", "Bo’s class"},
			summary: "Undone: 0 put back, 0 changed back, 0 taken out, 2 left as they are",
		},
		{
			name: "somebody signs in, and teaches nothing then", before: taught("Ada"), after: taught("Ada", "Bo"),
			since: func(t *testing.T, w *world) Since { return used(t, w, "Bo", "signs in already") },
			left:  []string{"Bo: signs in already."}, there: []string{"Bo"}, gone: []string{"Bo’s class"},
		},
		{
			name: "a new school that is used by who stays", before: Roster{Schools: []School{{"s", "South"}}},
			after: Roster{Schools: []School{{"s", "South"}, {"n", "North"}}, People: taught("Bo").People},
			since: func(t *testing.T, w *world) Since { return used(t, w, "Bo", "signs in already") },
			left:  []string{"Bo: signs in already.", "North: classes or people are still there."}, there: []string{"Bo"},
		},
		{
			name: "a Google account that moved", before: taught("Ada", "Bo"), after: taught("Ada"),
			since: func(t *testing.T, w *world) Since {
				return Since{Moved: map[int64]string{w.at(t, "Bo").ID: "Ada"}}
			},
			left: []string{"Bo: their Google account is Ada’s now."}, there: []string{"Bo’s class"}, gone: []string{"Bo"},
		},
		{
			name: "a newer import", before: taught("Ada"), after: taught("Ada", "Bo"),
			since: func(t *testing.T, w *world) Since {
				w.person(t, "Bo").Is.Department = "Arts"
				return Since{Newer: map[Entity]bool{w.at(t, "Bo"): true}}
			},
			left: []string{"Bo: a newer import changed it. Undo that one first."}, there: []string{"Bo"}, gone: []string{"Bo’s class"},
		},
		{
			name: "a newer import that left all as it was", before: taught("Ada"), after: taught("Ada", "Bo"),
			since: func(t *testing.T, w *world) Since { return Since{Newer: map[Entity]bool{w.at(t, "Bo"): true}} },
			gone:  []string{"Bo", "Bo’s class"},
		},
		{
			name: "changed here", before: taught("Ada"), after: taught("Ada", "Bo"),
			since: func(t *testing.T, w *world) Since { w.person(t, "Bo").Is.Name = "Bob"; return Since{} },
			left:  []string{"Bob: has been changed since."}, there: []string{"Bob"}, gone: []string{"Bo’s class"},
		},
		{
			name: "archived here already", before: taught("Ada"), after: taught("Ada", "Bo"),
			since: func(t *testing.T, w *world) Since { w.person(t, "Bo").Live = false; return Since{} },
			left:  []string{"Bo: has been changed since.", "Bo’s class: has been changed since."}, there: []string{"Bo’s class"}, gone: []string{"Bo"},
		},
		{
			name: "somebody beyond the one who undoes", before: taught("Ada", "Bo"), after: taught("Ada"),
			since: func(t *testing.T, w *world) Since {
				return Since{Beyond: Beyond{Rights: map[int64]bool{w.at(t, "Bo").ID: true}}}
			},
			left: []string{"Bo: is at another school too, or administers more than you."}, gone: []string{"Bo"},
		},
		{
			name: "an address that is somebody's", before: taught("Ada", "Bo"), after: taught("Ada"),
			since: func(t *testing.T, w *world) Since {
				w.person(t, "Ada").Is.Email, w.person(t, "Bo").Is.Email = "bo@x.y", ""
				return Since{}
			},
			left: []string{"Bo: Ada has the address bo@x.y now."}, there: []string{"Ada", "Bo’s class"}, gone: []string{"Bo"},
			summary: "Undone: 1 put back, 0 changed back, 0 taken out, 1 left as they are",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w world
			w.imports(t, c.before, Answers{})
			_, rows := w.imports(t, c.after, Answers{})
			u, _ := w.undoes(t, rows, c.since(t, &w))
			if !slices.Equal(u.Left, c.left) {
				t.Errorf("left %q, want %q", u.Left, c.left)
			}
			if c.summary != "" && u.Summary() != c.summary {
				t.Errorf("%s, want %s", u.Summary(), c.summary)
			}
			here := map[string]bool{}
			for _, k := range w.people {
				here[k.Is.Name] = k.Live
			}
			for _, k := range w.sections {
				here[k.Is.Course] = k.Live
			}
			for _, name := range c.there {
				if !here[name] {
					t.Errorf("%s is gone", name)
				}
			}
			for _, name := range c.gone {
				if here[name] {
					t.Errorf("%s is there", name)
				}
			}
		})
	}
}

// TestUndoSettlesAddresses: one who keeps an address can be in the way of
// another, down a whole line.
func TestUndoSettlesAddresses(t *testing.T) {
	var w world
	w.imports(t, taught("Ada", "Bo"), Answers{})
	file := taught("Ada", "Bo")
	file.People[0].Email, file.People[1].Email = "bo@x.y", "new@x.y"
	_, rows := w.imports(t, file, Answers{})
	w.people = append(w.people, Known[Person]{ID: 99, Is: Person{Key: "99", Name: "Zoe", Email: "ada@x.y"}, Live: true})
	u, _ := w.undoes(t, rows, Since{})
	want := []string{"Ada: keeps the address bo@x.y, because Zoe has the earlier one now.", "Bo: keeps the address new@x.y, because Ada has the earlier one now."}
	if !slices.Equal(u.Left, want) {
		t.Errorf("left %q, want %q", u.Left, want)
	}
	if is := w.person(t, "Bo").Is; is.Email != "new@x.y" || rows.People[0].Before.Email == rows.People[0].After.Email {
		t.Errorf("Bo is %+v, and the rows of the import %+v", is, rows.People)
	}
}

// TestUndoLeavesTheRecordOfWhoStaysAway: the source goes on naming them not.
func TestUndoLeavesTheRecordOfWhoStaysAway(t *testing.T) {
	var w world
	w.imports(t, taught("Ada", "Bo"), Answers{})
	_, rows := w.imports(t, taught("Ada"), Answers{})
	w.person(t, "Ada").Is.Email, w.person(t, "Bo").Is.Email = "bo@x.y", ""
	w.undoes(t, rows, Since{})
	if k := w.person(t, "Bo"); k.Live || k.Record != nil {
		t.Errorf("Bo is there: %v, and recorded as %+v", k.Live, k.Record)
	}
}

// TestUndoBringsTheSchoolBack: of classes and people that come back, whatever has
// archived it, also one that the import has only noted, or said nothing of.
func TestUndoBringsTheSchoolBack(t *testing.T) {
	for _, noted := range []bool{true, false} {
		var w world
		w.imports(t, taught("Ada", "Bo"), Answers{})
		_, rows := w.imports(t, taught(), Answers{})
		w.schools[0].Live = false
		if noted {
			then := &School{Key: "1", Name: "Nord"} // it has another name since
			rows.Schools = []Row[School]{{ID: 1, Verb: VerbSilent, Key: "n", Before: then, After: then, Record: w.schools[0].Record}}
		}
		u, _ := w.undoes(t, rows, Since{})
		is := w.schools[0]
		if len(u.Left) > 0 || !is.Live || is.Key != "n" || is.Is.Name != "North" || is.Record == nil && !noted || len(u.Rows.Schools) != 1 {
			t.Errorf("noted %v: left %q, school %+v by %+v", noted, u.Left, w.schools[0], u.Rows.Schools)
		}
	}
	var w world
	w.imports(t, taught("Ada"), Answers{})
	w.schools[0].Live = false // and nobody needs it
	w.people[0].Live, w.sections[0].Live = false, false
	if u, err := Undo(school.Import{CanUndo: true}, w.byID(), Rows{}, Since{}); err != nil || u.Rows.Len() != 0 {
		t.Errorf("a school that nobody needs: %+v (%v)", u.Rows, err)
	}
}

// TestUndoKeepsNewerRecords: what a later file has recorded stays the source's
// record, and what the import has replaced is it again.
func TestUndoKeepsNewerRecords(t *testing.T) {
	file := taught("Ada")
	file.People[0].Key, file.People[0].Department = "a2", "Arts"
	file.Sections[0].Teachers = []string{"a2"}
	for _, c := range []struct{ later, key, department string }{{"", "ada", ""}, {"later", "later", "Later"}} {
		var w world
		w.imports(t, taught("Ada"), Answers{})
		_, rows := w.imports(t, file, Answers{})
		if k := w.person(t, "Ada"); c.later != "" {
			k.Key, k.Record = c.later, &Person{Key: c.later, Department: "Later"}
		}
		w.undoes(t, rows, Since{})
		if k := w.person(t, "Ada"); k.Key != c.key || k.Record.Key != c.key || k.Record.Department != c.department || k.Is.Department != "" {
			t.Errorf("%q: recorded under %q as %+v, is %+v", c.later, k.Key, k.Record, k.Is)
		}
	}
}

// TestUndoingHolds: whatever people do between the preparation of an undoing and
// its transaction that would have kept something as it is.
func TestUndoingHolds(t *testing.T) {
	var w world
	w.imports(t, taught("Ada", "Bo"), Answers{})
	_, rows := w.imports(t, taught("Ada", "Cy"), Answers{})
	u, err := Undo(school.Import{CanUndo: true}, w.byID(), rows, Since{})
	if err != nil {
		t.Fatal(err)
	}
	ada, bo, cy := w.at(t, "Ada"), w.at(t, "Bo"), w.at(t, "Cy")
	used := func(at Entity) Since { return Since{Used: map[Entity]string{at: "has a link"}} }
	for _, c := range []struct {
		name  string
		since Since
		want  bool
	}{
		{"nothing", Since{}, true},
		{"a class that goes is used", used(w.at(t, "Cy’s class")), false},
		{"somebody who goes signs in", used(cy), false},
		{"somebody who comes back is used", used(bo), true},
		{"somebody who stays is used", used(ada), true},
		{"an account moved", Since{Moved: map[int64]string{bo.ID: "Ada"}}, false},
		{"an account moved of who goes", Since{Moved: map[int64]string{cy.ID: "Ada"}}, true},
		{"a class has the number of whose account moved", Since{Moved: map[int64]string{w.at(t, "Bo’s class").ID: "Ada"}}, true},
		{"somebody administers more", Since{Beyond: Beyond{Rights: map[int64]bool{cy.ID: true}}}, false},
		{"somebody comes to another school", Since{Beyond: Beyond{Others: map[int64]bool{bo.ID: true}}}, false},
		{"somebody who stays comes to another school", Since{Beyond: Beyond{Others: map[int64]bool{ada.ID: true}}}, true},
	} {
		if got := u.Holds(c.since); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestNothingToUndo: what was undone, or changed nothing.
func TestNothingToUndo(t *testing.T) {
	for _, c := range []struct {
		was  school.Import
		want string
	}{{school.Import{CanUndo: true, UndoneBy: 7}, "undone already"}, {school.Import{}, "changed nothing"}} {
		if _, err := Undo(c.was, Current{}, Rows{}, Since{}); !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}
