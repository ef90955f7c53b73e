package roster

import (
	"errors"
	"strings"
	"testing"

	"hallway/internal/school"
)

// northAndSouth is a roster of two schools with a teacher each and one of both,
// who has the id 5; the administrator of North is 3.
func northAndSouth() Roster {
	return Roster{
		Schools: []School{{"n", "North"}, {"s", "South"}},
		People: []Person{
			{Key: "a", Name: "Ada", Email: "a@x.y", Schools: []string{"n"}},
			{Key: "b", Name: "Bo", Email: "b@x.y", Schools: []string{"s"}},
			{Key: "c", Name: "Cy", Email: "c@x.y", Schools: []string{"n", "s"}},
		},
		Sections: []Section{
			{Key: "art", School: "n", Course: "Art", Teachers: []string{"a"}},
			{Key: "band", School: "s", Course: "Band", Teachers: []string{"b"}},
		},
	}
}

// ofNorth is what a file of North alone says.
func ofNorth() Roster {
	r := northAndSouth()
	r.Schools, r.People, r.Sections = r.Schools[:1], []Person{r.People[0], r.People[2]}, r.Sections[:1]
	r.People[1].Schools = []string{"n"}
	return r
}

// TestPlanNamesTheSchool: a file that does not name its school means the one
// school that its reader administers, or the only one that there is.
func TestPlanNamesTheSchool(t *testing.T) {
	one := Roster{Schools: []School{{"n", "North"}}}
	for _, c := range []struct {
		name    string
		current Current
		schools []School
		on      Terms
		want    string // the name of the first school, or part of the refusal
	}{
		{"it does", stands(northAndSouth()), []School{{"n", "North"}}, Terms{}, "North"},
		{"the first of all", Current{}, []School{{}}, Terms{}, "Our school"},
		{"the first of all, and somebody named it", Current{}, []School{{}}, Terms{School: "Larkfield"}, "Larkfield"},
		{"the only one", stands(one), []School{{}}, Terms{School: "Larkfield"}, ""},
		{"one of several", stands(northAndSouth()), []School{{}}, Terms{}, "does not say which one"},
		{"only some rows", stands(one), []School{{}, {"x", "East"}}, Terms{}, "Our school"},
		{"only some rows, and somebody named it", stands(one), []School{{}, {"n", "North"}}, Terms{School: "Larkfield"}, "Larkfield"},
		{"one of several, by its key", stands(northAndSouth()), []School{{Key: "s"}}, Terms{}, ""},
		{"one that is gone is none", func() Current { c := stands(northAndSouth()); c.Schools[1].Live = false; return c }(), []School{{}}, Terms{}, ""},
		{"all are gone", func() Current { c := stands(one); c.Schools[0].Live = false; return c }(), []School{{Key: "n"}}, Terms{}, "Our school"},
		{"the reader's", stands(northAndSouth()), []School{{}}, Terms{Scope: &Scope{School: 1, Name: "North"}}, "North"},
		{"the reader's or another", stands(northAndSouth()), []School{{}, {"x", "East"}}, Terms{Scope: &Scope{School: 1, Name: "North"}}, "does not say which one"},
	} {
		file, unnamed := Roster{Schools: c.schools}, c.schools[0]
		got, err := nameSchool(c.current.Schools, file, c.on)
		if err != nil {
			if _, planned := Plan(c.current, file, c.on); planned == nil || planned.Error() != err.Error() || !strings.Contains(err.Error(), c.want) || c.want == "" {
				t.Errorf("%s: %v, planned %v, want %q", c.name, err, planned, c.want)
			}
			continue
		}
		if got.Schools[0].Name != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.Schools[0].Name, c.want)
		}
		if file.Schools[0] != unnamed {
			t.Errorf("%s: wrote into the file", c.name)
		}
	}
}

// TestPlanKeepsToTheSchool: whoever administers one school changes by a file
// what they could change on its pages, and nothing else.
func TestPlanKeepsToTheSchool(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(*Current, *Roster, *Scope)
		want  string // part of the refusal; empty: it may be
		items string // of the plan
	}{
		{"nothing", func(*Current, *Roster, *Scope) {}, "", ""},
		{"a room", func(_ *Current, r *Roster, _ *Scope) { r.Sections[0].Room = "7" }, "", "Changed Art: room none → 7"},
		{"a name of theirs", func(_ *Current, r *Roster, _ *Scope) { r.People[0].Department = "Arts" }, "", "Changed Ada: department none → Arts"},
		{"somebody of both is not named", func(_ *Current, r *Roster, _ *Scope) { r.People = r.People[:1] }, "", ""},
		{"somebody is not named", func(_ *Current, r *Roster, _ *Scope) {
			r.People = r.People[1:]
			r.Sections[0].Teachers = nil
		}, "", "Changed Art: teachers Ada → no teacher\nRemoved Ada, a@x.y"},
		{"another school", func(_ *Current, r *Roster, _ *Scope) { r.Schools = append(r.Schools, School{"e", "East"}) }, "is about East too", ""},
		{"the school's name", func(_ *Current, r *Roster, _ *Scope) { r.Schools[0].Name = "Nord" }, "gives a school another name, Nord", ""},
		{"the school's name and key", func(_ *Current, r *Roster, _ *Scope) {
			r.Schools = []School{{"n2", "North High"}}
			r.People[0].Schools, r.People[1].Schools, r.Sections[0].School = []string{"n2"}, []string{"n2"}, "n2"
		}, "is about North High too", ""},
		{"a title that is asked about", func(_ *Current, r *Roster, _ *Scope) {
			r.Sections = []Section{{Key: "pots", School: "n", Course: "Art and Pots", Teachers: []string{"a"}}}
		}, "", ""},
		{"a class of another", func(_ *Current, r *Roster, _ *Scope) {
			r.Schools = append(r.Schools, School{"s", "South"})
			r.Sections = append(r.Sections, Section{Key: "new", School: "s", Course: "Dance"})
		}, "changes Dance, a class of another school", ""},
		{"the address of somebody of both", func(_ *Current, r *Roster, _ *Scope) { r.People[1].Email = "new@x.y" }, "changes Cy, who is of another school", ""},
		{"a name of somebody of both", func(_ *Current, r *Roster, _ *Scope) { r.People[1].Department = "Arts" }, "", "Changed Cy: department none → Arts"},
		{"somebody with more rights", func(_ *Current, r *Roster, s *Scope) {
			s.Rights = map[int64]bool{3: true}
			r.People[0].Department = "Arts"
		}, "changes Ada, who is of another school or administers more", ""},
		{"somebody with more rights, as before", func(_ *Current, _ *Roster, s *Scope) { s.Rights = map[int64]bool{3: true} }, "", ""},
		{"somebody of another school", func(_ *Current, r *Roster, _ *Scope) {
			r.People = append(r.People, Person{Key: "b", Name: "Bo", Email: "b@x.y", Schools: []string{"n"}})
		}, "changes Bo, who is of another school", ""},
		{"somebody new", func(_ *Current, r *Roster, _ *Scope) {
			r.People = append(r.People, Person{Key: "d", Name: "Di", Email: "d@x.y", Schools: []string{"n"}})
		}, "", "Added   Di, d@x.y"},
		{"somebody new at another school too", func(_ *Current, r *Roster, _ *Scope) {
			r.Schools = append(r.Schools, School{"s", "South"})
			r.People = append(r.People, Person{Key: "d", Name: "Di", Email: "d@x.y", Schools: []string{"n", "s"}})
		}, "changes Di, who is of another school", ""},
		{"somebody goes to another school too", func(_ *Current, r *Roster, _ *Scope) {
			r.Schools = append(r.Schools, School{"s", "South"})
			r.People[0].Schools = []string{"n", "s"}
		}, "changes Ada, who is of another school", ""},
		{"somebody new with an address that somebody of another school had", func(_ *Current, r *Roster, s *Scope) {
			s.Taken = map[school.Email]bool{"d@x.y": true}
			r.People = append(r.People, Person{Key: "d", Name: "Di", Email: "d@x.y", Schools: []string{"n"}})
		}, TakenElsewhere + " (d@x.y)", ""},
		{"who has left another school is nobody here", func(now *Current, r *Roster, _ *Scope) {
			now.People[1].Live, now.People[1].Record, now.People[1].LastRecord = false, nil, now.People[1].Record
			r.People = append(r.People, Person{Key: "b2", Name: "Ben", Email: "b@x.y", Schools: []string{"n"}})
		}, "", "Added   Ben, b@x.y"},
		{"who has left this one comes back", func(now *Current, _ *Roster, _ *Scope) {
			now.People[0].Live, now.People[0].Record, now.People[0].LastRecord = false, nil, now.People[0].Record
			now.Sections[0].Is.Teachers = nil
		}, "", "Added   Ada, a@x.y"},
	} {
		now, file := stands(northAndSouth()), ofNorth()
		for i := range now.People { // another source is the district's
			now.People[i].Is.Schools = northAndSouth().People[i].Schools
		}
		now.People[1].Record, now.People[1].Shared = nil, true
		now.Sections[1].Record, now.Sections[1].Shared = nil, true
		now.People[2].Record.Schools = []string{"n"}
		scope := &Scope{School: 1, Name: "North", Members: map[int64]bool{3: true, 5: true}, Beyond: Beyond{Others: map[int64]bool{4: true, 5: true}}}
		c.edit(&now, &file, scope)
		p, err := Plan(now, file, Terms{Source: "SIS", Scope: scope})
		if c.want == "" != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		var items []string
		for _, i := range p.Items() {
			items = append(items, i.String())
		}
		if got := strings.Join(items, "\n"); err == nil && !strings.HasPrefix(got, c.items) || c.items == "" && c.want == "" && got != "" {
			t.Errorf("%s: it does %q, want %q", c.name, got, c.items)
		}
	}
}

// TestPlanNotesNothingOfOthers: what another school's file would only note about
// people and classes of others is left out.
func TestPlanNotesNothingOfOthers(t *testing.T) {
	now, file := stands(northAndSouth()), northAndSouth()
	for i := range now.Schools {
		now.Schools[i].Record = nil // the source is new
	}
	for i := range now.People {
		now.People[i].Record = nil
	}
	for i := range now.Sections {
		now.Sections[i].Record = nil
	}
	scope := &Scope{School: 1, Name: "North", Members: map[int64]bool{3: true, 5: true}, Beyond: Beyond{Others: map[int64]bool{4: true, 5: true}}}
	p, err := Plan(now, file, Terms{Source: "SIS", Scope: scope})
	if err != nil || len(p.Schools.Silent) != 1 || len(p.Sections.Silent) != 1 || len(p.People.Silent) != 2 {
		t.Errorf("%+v (%v)", p.Rows(), err)
	}
}

// TestPlanLocksNobodyOut: neither whoever imports nor the last administrator is
// removed by a file.
func TestPlanLocksNobodyOut(t *testing.T) {
	file := ofNorth()
	file.People = file.People[1:] // without Ada, 2
	for _, c := range []struct {
		name   string
		actor  int64
		admins []int64
		want   error
	}{
		{"a command", 0, nil, nil},
		{"somebody else", 9, []int64{9}, nil},
		{"oneself", 2, []int64{2, 9}, NotYou},
		{"the last administrator", 9, []int64{2}, NoAdmin},
		{"oneself, the last one", 2, []int64{2}, NoAdmin},
		{"one of two", 9, []int64{2, 3}, nil},
	} {
		_, err := Plan(stands(ofNorth()), file, Terms{Source: "SIS", Actor: c.actor, Admins: c.admins})
		if c.want == nil && err != nil || c.want != nil && (err == nil || err.Error() != c.want.Error()) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// TestPlanNotesAnotherName: a new source that names mostly whom another one
// named is probably that one.
func TestPlanNotesAnotherName(t *testing.T) {
	people := func(n int) (r Roster) {
		r.Schools = []School{{"n", "North"}}
		for _, name := range []string{"Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus"}[:n] {
			r.People = append(r.People, Person{Key: name, Name: name, Email: school.Email(strings.ToLower(name) + "@x.y"), Schools: []string{"n"}})
		}
		return r
	}
	for _, c := range []struct {
		name      string
		here, all int // people here, and in the file
		known     int // how many of them the source has named before
		sources   []string
		noted     bool
	}{
		{"the same people", 3, 3, 0, []string{"SIS", "Old"}, true},
		{"half of them", 3, 6, 0, []string{"Old"}, true},
		{"less than half", 3, 7, 0, []string{"Old"}, false},
		{"two people", 2, 2, 0, []string{"Old"}, false},
		{"a source that is not new", 3, 3, 3, []string{"Old"}, false},
		{"a source that has named one", 5, 5, 1, []string{"Old"}, false},
		{"the only source", 3, 3, 0, []string{"SIS"}, false},
		{"the first source", 3, 3, 0, nil, false},
	} {
		now := stands(people(c.here))
		for i := range now.People {
			now.People[i].Shared = true
			if i >= c.known {
				now.People[i].Record = nil
			}
		}
		p, err := Plan(now, people(c.all), Terms{Source: "SIS", Sources: c.sources})
		if err != nil || len(p.Findings) > 0 != c.noted {
			t.Errorf("%s: %v (%v)", c.name, p.Findings, err)
		}
		if c.noted && p.Findings[0].Do != "If it is the same system, give it the same name: Old." {
			t.Errorf("%s: %v", c.name, p.Findings)
		}
	}
}

// TestConsent: what somebody did not read is not applied, nor what removes a lot
// without its number; first the one, then the other.
func TestConsent(t *testing.T) {
	now := stands(ofNorth())
	file := ofNorth()
	file.People = file.People[1:] // 1 of 2 people: guarded
	guarded, err := Plan(now, file, Terms{Source: "SIS"})
	if err != nil {
		t.Fatal(err)
	}
	quiet, _ := Plan(now, ofNorth(), Terms{Source: "SIS"})
	items := guarded.Items()
	for _, c := range []struct {
		name   string
		plan   Changes
		given  Consent
		stale  int // how many entities are different
		remove int // how many are removed, untyped
	}{
		{"unread, nothing to remove", quiet, Consent{}, 0, 0},
		{"unread, no number", guarded, Consent{}, 0, 1},
		{"unread, another number", guarded, Consent{Remove: 2}, 0, 1},
		{"unread, the number", guarded, Consent{Remove: 1}, 0, 0},
		{"read, the number", guarded, Consent{Shown: Digest(items), Items: items, Remove: 1}, 0, 0},
		{"read, no number", guarded, Consent{Shown: Digest(items), Items: items}, 0, 1},
		{"another one", quiet, Consent{Shown: Digest(items), Items: items}, 1, 0},
		{"another one, and no number", guarded, Consent{Shown: Digest(nil)}, 1, 0},
		{"another one, whose items are forgotten", quiet, Consent{Shown: "no plan"}, 1, 0},
	} {
		err := c.given.Agrees(c.plan)
		var stale *school.Stale
		var many *school.Guarded
		if errors.As(err, &stale) != (c.stale > 0) || stale != nil && stale.Changed != c.stale {
			t.Errorf("%s: %v, want %d different", c.name, err, c.stale)
		}
		if errors.As(err, &many) != (c.remove > 0) || many != nil && many.Total() != c.remove {
			t.Errorf("%s: %v, want %d removed", c.name, err, c.remove)
		}
		console := c.given.Judge(c.plan.Items(), Digest(c.plan.Items()), c.plan.Removal())
		if (console == nil) != (err == nil) || console != nil && console.Error() != err.Error() {
			t.Errorf("%s: the console judges %v, the command %v", c.name, console, err)
		}
	}
}
