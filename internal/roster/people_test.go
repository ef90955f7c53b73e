package roster

import (
	"slices"
	"testing"

	"hallway/internal/school"
)

// who is a person as the decoder makes one.
func who(name string, email school.Email) Person {
	return Person{Key: personKey(email, name), Name: name, Email: email, Schools: []string{""}}
}

// id is a person as a school's system exports one.
func id(key, name string, email school.Email) Person {
	p := who(name, email)
	p.Key = key
	return p
}

func teaching(people ...Person) Roster {
	s := Section{Key: "\tart\t01", Course: "Art", Code: "01", Block: "A"}
	for _, p := range people {
		s.Teachers = append(s.Teachers, p.Key)
	}
	return Roster{Schools: []School{{}}, People: people, Sections: []Section{s}}
}

func withoutClasses(r Roster) Roster {
	r.Sections = nil
	return r
}

func texts(p Changes) (out []string) {
	for _, i := range p.Items() {
		out = append(out, i.String())
	}
	return out
}

// TestPeople says who is taken for whom, and how a plan reads.
func TestPeople(t *testing.T) {
	for _, c := range []struct {
		name              string
		current, incoming Roster
		summary           string
		lines             []string
	}{
		{"nothing yet", Roster{}, teaching(who("Wen Li", "wen@x.y"), who("Jo", "")),
			"4 added · 0 changed · 0 removed · 0 the same",
			[]string{"Added   school", "Added   Jo, no e-mail", "Added   Wen Li, wen@x.y", "Added   Art, section 01, block A: Wen Li, Jo"}},
		{"an address is added", teaching(who("Wen Li", "")), teaching(who("wen  LI", "wen@x.y")),
			"0 added · 1 changed · 0 removed · 2 the same",
			[]string{"Changed Wen Li: name Wen Li → wen  LI, e-mail none → wen@x.y"}},
		{"two could be meant", teaching(who("Wen Li", "")), teaching(who("Wen Li", "wen@x.y"), who("Wen Li", "li@x.y")),
			"2 added · 1 changed · 1 removed · 1 the same",
			[]string{"Added   Wen Li, li@x.y", "Added   Wen Li, wen@x.y", "Changed Art, section 01: teachers Wen Li → Wen Li, Wen Li", "Removed Wen Li, no e-mail"}},
		{"another address in the same class is asked about", teaching(who("Wen Li", "wen@x.y")), teaching(who("Wen Li", "li@x.y")),
			"0 added · 0 changed · 0 removed · 2 the same", nil},
		{"another address is another person", withoutClasses(teaching(who("Wen Li", "wen@x.y"))), withoutClasses(teaching(who("Wen Li", "li@x.y"))),
			"1 added · 0 changed · 1 removed · 1 the same", []string{"Added   Wen Li, li@x.y", "Removed Wen Li, wen@x.y"}},
		{"but not to a system that knows them", teaching(id("u1", "Wen Li", "wen@x.y")), teaching(id("u1", "Wen Li", "li@x.y")),
			"0 added · 1 changed · 0 removed · 2 the same", []string{"Changed Wen Li: e-mail wen@x.y → li@x.y"}},
		{"two trade their addresses", teaching(id("u1", "Wen", "wen@x.y"), id("u2", "Jo", "jo@x.y")), teaching(id("u1", "Wen", "jo@x.y"), id("u2", "Jo", "wen@x.y")),
			"0 added · 2 changed · 0 removed · 2 the same", []string{"Changed Jo: e-mail jo@x.y → wen@x.y", "Changed Wen: e-mail wen@x.y → jo@x.y"}},
		{"an address goes to who the file says has it", teaching(id("u1", "Wen Li", "wen@x.y")), teaching(id("u1", "Wen Li", ""), id("u2", "Jo", "wen@x.y")),
			"1 added · 2 changed · 0 removed · 1 the same",
			[]string{"Added   Jo, wen@x.y", "Changed Wen Li: e-mail wen@x.y → none", "Changed Art, section 01: teachers Wen Li → Wen Li, Jo"}},
		{"an empty cell takes no sign-in away", teaching(who("Wen Li", "wen@x.y")), teaching(who("Wen Li", "")),
			"0 added · 0 changed · 0 removed · 3 the same", nil},
		{"another system knows them by their address", teaching(who("Wen Li", "wen@x.y")), teaching(id("u1", "Wen Li", "wen@x.y")),
			"0 added · 0 changed · 0 removed · 3 the same", nil},
		{"the lead changes", teaching(who("Jo", "jo@x.y"), who("Ada", "ada@x.y")), teaching(who("Ada", "ada@x.y"), who("Jo", "jo@x.y")),
			"0 added · 1 changed · 0 removed · 3 the same",
			[]string{"Changed Art, section 01: teachers Jo, Ada → Ada, Jo"}},
		{"the school has a name from elsewhere", Roster{Schools: []School{{"", "Larkfield"}}}, Roster{Schools: []School{{}}},
			"0 added · 0 changed · 0 removed · 1 the same", nil},
		{"and an id from elsewhere", Roster{Schools: []School{{"larkfield", "Larkfield"}}}, Roster{Schools: []School{{}}},
			"0 added · 0 changed · 0 removed · 1 the same", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := compare(stands(c.current), c.incoming, Answers{})
			if lines := texts(p); p.Counts().String() != c.summary || !slices.Equal(lines, c.lines) {
				t.Errorf("%s\n%q", p.Counts(), lines)
			}
		})
	}
}

// TestRepairsStay says what happens to what people changed here since the
// source said what it says: it stays until the source says something new.
func TestRepairsStay(t *testing.T) {
	file := teaching(id("u1", "Wen Li", "wrong@x.y"), id("u2", "Jo", "jo@x.y"))
	repaired := func() Current {
		c := stands(file)
		c.People[0].Is.Email, c.People[0].Is.Name = "wen@x.y", "Ms Wen Li"
		c.People = append(c.People, Known[Person]{ID: 90, Is: Person{Key: NoKey(90), Name: "Helper", Email: "help@x.y"}, Live: true, Shared: true})
		c.Sections[0].Is.Teachers = []string{"u1", NoKey(90)} // Jo was taken out, Helper added
		c.Sections[0].Is.Room = "214"
		return c
	}
	for _, c := range []struct {
		name     string
		incoming Roster
		answers  Answers
		lines    []string
	}{
		{"the same file", file, Answers{}, []string{
			"Kept    Art, section 01: room 214, changed here. The file still says none.",
			"Kept    Art, section 01: teachers Ms Wen Li, Helper, changed here. The file still says Ms Wen Li, Jo.",
			"Kept    Ms Wen Li: e-mail wen@x.y, changed here. The file still says wrong@x.y.",
			"Kept    Ms Wen Li: name Ms Wen Li, changed here. The file still says Wen Li.",
		}},
		{"the file says what was repaired", teaching(id("u1", "Ms Wen Li", "wen@x.y"), id("u2", "Jo", "jo@x.y")), Answers{}, []string{
			"Kept    Art, section 01: room 214, changed here. The file still says none.",
			"Kept    Art, section 01: teachers Ms Wen Li, Helper, changed here. The file still says Ms Wen Li, Jo.",
		}},
		{"the file says something new", teaching(id("u1", "Wen Li-Lee", "lee@x.y"), id("u3", "Ada", "ada@x.y")), Answers{Same: []string{"lee@x.y"}}, []string{
			"Added   Ada, ada@x.y",
			"Changed Ms Wen Li: name Ms Wen Li → Wen Li-Lee, e-mail wen@x.y → lee@x.y",
			"Changed Art, section 01: teachers Wen Li-Lee, Helper → Wen Li-Lee, Ada, Helper",
			"Removed Jo, jo@x.y",
			"Kept    Art, section 01: room 214, changed here. The file still says none.",
			"Kept    Art, section 01: teachers Wen Li-Lee, Ada, Helper, changed here. The file still says Wen Li-Lee, Ada.",
		}},
		{"the file names who was added by hand", teaching(id("u1", "Wen Li", "wrong@x.y"), id("u2", "Jo", "jo@x.y"), id("u9", "Some Helper", "help@x.y")), Answers{}, []string{
			"Kept    Art, section 01: room 214, changed here. The file still says none.",
			"Kept    Art, section 01: teachers Ms Wen Li, Helper, changed here. The file still says Ms Wen Li, Jo, Helper.",
			"Kept    Ms Wen Li: e-mail wen@x.y, changed here. The file still says wrong@x.y.",
			"Kept    Ms Wen Li: name Ms Wen Li, changed here. The file still says Wen Li.",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := compare(repaired(), c.incoming, c.answers)
			if got := texts(p); !slices.Equal(got, c.lines) {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestAddressOfSomebodyElse: an address that somebody here has is not taken
// from them, and a finding says so.
func TestAddressOfSomebodyElse(t *testing.T) {
	c := stands(teaching(id("u1", "Wen Li", "")))
	c.People[0].Is.Email = "wen@x.y" // repaired here
	p := compare(c, teaching(id("u1", "Wen Li", ""), id("u2", "Jo", "wen@x.y")), Answers{})
	want := []string{"Added   Jo, no e-mail", "Changed Art, section 01: teachers Wen Li → Wen Li, Jo"}
	if got := texts(p); !slices.Equal(got, want) || len(p.Findings) != 1 {
		t.Fatalf("%q %v", got, p.Findings)
	}
	if got := p.Findings[0].String(); got != "The roster: Jo has the address wen@x.y, which belongs to Wen Li. We will import them without it, so they cannot sign in with it. Correct it in the file, or under People." {
		t.Error(got)
	}
}

// TestComesBack: what was archived comes back as it was, with its link.
func TestComesBack(t *testing.T) {
	file := teaching(id("u1", "Wen Li", "wen@x.y"))
	c := stands(file)
	c.People[0].Live, c.Sections[0].Live, c.Sections[0].Link, c.Sections[0].Record = false, false, true, nil
	p := compare(c, file, Answers{})
	want := []string{"Added   Wen Li, wen@x.y", "Added   Art, section 01, block A: Wen Li. Comes back with its link."}
	if got := texts(p); !slices.Equal(got, want) || p.Sections.Added[0].ID != c.Sections[0].ID || p.People.Added[0].ID != c.People[0].ID {
		t.Errorf("%q", got)
	}
}

// TestNewIDs: a school that changes its system keeps its links, where course,
// section and teacher are the same.
func TestNewIDs(t *testing.T) {
	old, fresh := teaching(who("Jo", "jo@x.y")), teaching(id("u1", "Jo", "jo@x.y"))
	fresh.Sections[0].Key = "k1"
	p := compare(stands(old), fresh, Answers{})
	if !p.Empty() || len(p.Sections.Silent) != 1 || p.Sections.Silent[0].After.Key != "k1" {
		t.Errorf("%q", texts(p))
	}
	other := teaching(id("u1", "Jo", "jo@x.y"), id("u2", "Ada", "ada@x.y"))
	other.Sections[0].Key, other.Sections[0].Teachers = "k1", []string{"u2"}
	if p := compare(stands(old), other, Answers{}); len(p.Sections.Added) != 1 {
		t.Errorf("another teacher's class is the same: %q", texts(p))
	}
}

// TestGuard: more than a tenth removed, of people or of classes, needs the number.
func TestGuard(t *testing.T) {
	many := func(people, sections int) (r Roster) {
		for i := range people {
			r.People = append(r.People, id(string(rune('a'+i)), string(rune('A'+i)), ""))
		}
		for i := range sections {
			r.Sections = append(r.Sections, Section{Key: string(rune('a' + i)), Course: "Art"})
		}
		return r
	}
	for _, c := range []struct {
		people, sections int
		want             Removal
	}{
		{20, 20, Removal{}}, {18, 18, Removal{People: 2, Sections: 2}}, {17, 20, Removal{People: 3, Guarded: true}}, {20, 17, Removal{Sections: 3, Guarded: true}}, {0, 0, Removal{People: 20, Sections: 20, Guarded: true}},
	} {
		if got := compare(stands(many(20, 20)), many(c.people, c.sections), Answers{}).Removal(); got != c.want {
			t.Errorf("%d people and %d classes: %+v, want %+v", c.people, c.sections, got, c.want)
		}
	}
}

// TestSince counts what two plans of one file treat differently.
func TestSince(t *testing.T) {
	file := teaching(id("u1", "Wen Li", "wen@x.y"))
	before := compare(Current{}, file, Answers{}).Items()
	c := stands(file)
	c.Sections = nil
	if n := Differences(before, compare(c, file, Answers{}).Items()); n != 2 {
		t.Errorf("%d, want the school and the person", n)
	}
	if n := Differences(before, before); n != 0 {
		t.Errorf("%d between a plan and itself", n)
	}
}

// TestSectionLines has the examples of the design.
func TestSectionLines(t *testing.T) {
	jo := who("The Rev. Dr. José O'Neil-Smith III", "jo@x.y")
	english := Section{Key: "\tenglish 9\t01", Course: "English 9", Code: "01", Room: "211"}
	moved := english
	moved.Room = "214"
	algebra := Section{Key: "\talgebra ii\t01", Course: "Algebra II", Code: "01", Block: "A", Teachers: []string{jo.Key}}
	gone := Section{Key: "\tart\t02", Course: "Art", Code: "02"}
	p := compare(stands(Roster{Sections: []Section{english, gone}, People: []Person{jo}}), Roster{Sections: []Section{moved, algebra}, People: []Person{jo}}, Answers{})
	want := []string{
		"Added   Algebra II, section 01, block A: The Rev. Dr. José O'Neil-Smith III",
		"Changed English 9, section 01: room 211 → 214",
		"Removed Art, section 02: no teacher",
	}
	if got := texts(p); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A delta without a person's roles says nothing about their schools, and one
// with some of them names those that come on top; an export whose orgs are
// elsewhere has no classes at schools that nobody knows.
func TestSchoolsOfADelta(t *testing.T) {
	aide := Person{Key: "aide", Name: "Ada", Schools: []string{"s1", "s2"}}
	was := stands(Roster{Schools: []School{{"s1", "North"}, {"s2", "South"}}, People: []Person{aide}})
	everything := Delta{People: true, Sections: true, Teaching: true, Schools: true}
	for _, c := range []struct {
		name string
		in   Roster
		want []string
	}{
		{"no school named", Roster{Delta: everything, People: []Person{{Key: "aide", Name: "Ada Lee", MoreSchools: true}}}, []string{"Changed Ada: name Ada → Ada Lee"}},
		{"a school named", Roster{Delta: everything, Schools: []School{{"s3", "West"}}, People: []Person{{Key: "aide", Name: "Ada", Schools: []string{"s3"}, MoreSchools: true}}},
			[]string{"Added   school West", "Changed Ada: schools North, South → North, South, West"}},
		{"all schools named", Roster{Delta: everything, People: []Person{{Key: "aide", Name: "Ada", Schools: []string{"s1"}}}}, []string{"Changed Ada: schools North, South → North"}},
		{"a class at a school that is not known", Roster{Delta: Delta{Schools: true}, People: []Person{aide}, Sections: []Section{{Key: "c", School: "s9", Course: "Art", Teachers: []string{"aide"}}}}, nil},
	} {
		p := compare(was, c.in, Answers{})
		if got := texts(p); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if strange := c.in.Delta == (Delta{Schools: true}); strange != (len(p.Findings) == 1) {
			t.Errorf("%s: findings %v", c.name, p.Findings)
		}
	}
}
