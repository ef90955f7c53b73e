package roster

import (
	"slices"
	"strings"
	"testing"
)

// oneFile puts the files of several schools into one.
func oneFile(files ...Roster) (all Roster) {
	for _, r := range files {
		all.Schools = append(all.Schools, r.Schools...)
		all.Sections = append(all.Sections, r.Sections...)
		for _, v := range r.People {
			at := slices.IndexFunc(all.People, func(o Person) bool { return o.Key == v.Key })
			if at < 0 {
				all.People = append(all.People, v)
				continue
			}
			all.People[at].Schools = append(slices.Clone(all.People[at].Schools), v.Schools...)
			slices.Sort(all.People[at].Schools)
		}
	}
	return all
}

// imported is the roster after the first import of a file, whose school gets a name.
func imported(t *testing.T, r Roster) Current {
	t.Helper()
	r, err := nameSchool(nil, r, Terms{})
	if err != nil {
		t.Fatal(err)
	}
	return linked(stands(r))
}

var (
	adaTeaches = []string{"Algebra|01|A|Ada", "Algebra|02|B|Ada"}
	boTeaches  = []string{"Band|01|A|Bo", "Choir|01|B|Bo", "Dance|01||Bo+Cy", "Study Hall|01|C|"}
	diTeaches  = []string{"Latin|01|A|Di", "Greek|01|B|Eve"}
)

// TestRenamedSchool: which schools are asked about, what the same one keeps, and what
// another one is. Until it is answered nothing of the file is imported.
func TestRenamedSchool(t *testing.T) {
	north := func(name string) Roster { return typedRoster(name, slices.Concat(adaTeaches, boTeaches)...) }
	for _, c := range []struct {
		name      string
		was, said Roster
		asked     string // the Ref; empty: nothing is asked
		same      string // the plan, once it is the same
	}{
		{"none, and then one", north(""), north("North High"), "North High", "Changed school Our school: name Our school → North High"},
		{"one, and then none", north("North High"), north(""), "", ""},
		{"spelled differently", north("North High"), north("North High School"), "North High School", "Changed school North High: name North High → North High School"},
		{"abbreviated", north("St. Mary's HS"), north("Saint Marys High School"), "Saint Marys High School", "Changed school St. Mary's HS: name St. Mary's HS → Saint Marys High School"},
		{"the case is nothing", north("North High"), north("NORTH HIGH"), "", ""},
		{"another name, the same people", north("North High"), north("Larkfield"), "Larkfield", "Changed school North High: name North High → Larkfield"},
		{"another name, other people", north("North High"), typedRoster("Larkfield", diTeaches...), "", ""},
		{"none, and then two", north(""), oneFile(typedRoster("South", diTeaches...), typedRoster("North", slices.Concat(adaTeaches, boTeaches)...)), "North",
			"Added   school South;Added   Di Quill, di@x.y;Added   Eve Quill, eve@x.y;Added   Greek, section 01, block B: Eve Quill;Added   Latin, section 01, block A: Di Quill;Changed school Our school: name Our school → North"},
		{"one more", north("North"), oneFile(north("North"), typedRoster("South", diTeaches...)), "", ""},
		{"one of two", oneFile(north("North"), typedRoster("South", diTeaches...)), oneFile(north("North Campus"), typedRoster("South", diTeaches...)), "North Campus",
			"Changed school North: name North → North Campus"},
		{"high and middle are two", typedRoster("North High", adaTeaches...), typedRoster("North Middle", diTeaches...), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			was := imported(t, c.was)
			plan := func(a Answers) Changes {
				p, err := Plan(was, c.said, Terms{Answers: a})
				if err != nil {
					t.Fatal(err)
				}
				return p
			}
			p := plan(Answers{})
			if got := strings.Join(asks(p), ";"); got != c.asked {
				t.Fatalf("asks %q, want %q: %q %v", got, c.asked, texts(p), p.Findings)
			}
			if c.asked == "" {
				return
			}
			if !p.Quiet() || Problems(p.Findings) != 1 || p.Asked[0].Kind != KindSchool {
				t.Errorf("asked, it does %q and finds %v", texts(p), p.Findings)
			}
			p = plan(Answers{Same: []string{strings.ToLower(c.asked)}})
			if got := strings.Join(texts(p), ";"); got != c.same || len(p.Asked)+len(p.Findings) > 0 {
				t.Errorf("the same: %q, asks %v, finds %v", got, asks(p), p.Findings)
			}
			after := apply(was, p)
			if again, err := Plan(after, c.said, Terms{}); err != nil || !again.Quiet() || len(again.Asked) > 0 {
				t.Errorf("the same file again does %q, asks %v (%v)", texts(again), asks(again), err)
			}
			p = plan(Answers{Different: []string{c.asked}})
			if len(p.Schools.Added) == 0 || len(p.Schools.Changed) > 0 {
				t.Errorf("another: %q", texts(p))
			}
		})
	}
}

// Where several schools could be the one that is here, the next is asked about.
func TestNextSchoolIsAsked(t *testing.T) {
	was := imported(t, typedRoster("", slices.Concat(adaTeaches, boTeaches, diTeaches)...))
	said := oneFile(typedRoster("North", slices.Concat(adaTeaches, boTeaches)...), typedRoster("South", diTeaches...))
	p := compare(was, said, Answers{})
	if got := asks(p); !slices.Equal(got, []string{"North"}) || !strings.Contains(p.Asked[0].Found, "3 of the 5 people here are at the file’s school too") {
		t.Errorf("asks %v: %v", got, p.Asked)
	}
	if got := asks(compare(was, said, Answers{Different: []string{"North"}})); !slices.Equal(got, []string{"South"}) {
		t.Errorf("then it asks %v", got)
	}
}

// A school that loses its last classes is said, and where they go.
func TestEmptiedSchool(t *testing.T) {
	both := oneFile(typedRoster("North", adaTeaches...), typedRoster("North High", diTeaches...))
	for i := range both.Sections { // a system with ids
		both.Sections[i].Key = string(rune('a' + i))
	}
	for name, c := range map[string]struct {
		said  func(r *Roster)
		found string
	}{
		"nothing": {func(*Roster) {}, ""},
		"its classes are not in the file": {func(r *Roster) { r.Sections, r.Schools = r.Sections[:2], r.Schools[:1] },
			"North High has no classes left. We will keep the school, but no longer offer it to students."},
		"its classes are another's": {func(r *Roster) {
			for i := range r.Sections {
				r.Sections[i].School = "north"
			}
			r.Schools = r.Schools[:1]
		}, "North High becomes part of North: 2 of its classes are there now. We will keep the school, but no longer offer it to students."},
		"some are": {func(r *Roster) { r.Sections[2].School = "north" }, ""},
	} {
		said := both
		said.Sections = slices.Clone(both.Sections)
		c.said(&said)
		p := compare(stands(both), said, Answers{})
		var found string
		for _, f := range p.Findings {
			if found += strings.TrimPrefix(f.String(), "The roster: "); f.Severity != Warning {
				t.Errorf("%s: a %s", name, f.Severity)
			}
		}
		if found != c.found || len(p.Asked) > 0 {
			t.Errorf("%s: it finds %q, asks %v", name, found, p.Asked)
		}
	}
}

// Two schools of a typed file that become one: the classes are asked about, as renamed
// ones, and none loses its link to another key.
func TestMergedTypedSchools(t *testing.T) {
	was := linked(stands(oneFile(typedRoster("North", slices.Concat(adaTeaches, boTeaches)...), typedRoster("North High", diTeaches...))))
	said := typedRoster("North", slices.Concat(adaTeaches, boTeaches, diTeaches)...)
	p := compare(was, said, Answers{})
	if got := asks(p); !slices.Equal(got, []string{NewTitles}) || len(p.Sections.Removed)+len(p.Sections.Added) > 0 {
		t.Fatalf("asks %v, does %q", p.Asked, texts(p))
	}
	p = compare(was, said, Answers{Same: []string{NewTitles}})
	if len(p.Sections.Changed) != 2 || len(p.Sections.Removed)+len(p.Sections.Added) > 0 {
		t.Errorf("the same: %q", texts(p))
	}
	if len(p.Findings) != 1 || !strings.HasPrefix(p.Findings[0].Found, "North High becomes part of North") {
		t.Errorf("finds %v", p.Findings)
	}
}
