package roster

import (
	"slices"
	"testing"

	"hallway/internal/school"
)

// who is a person as the decoder makes one.
func who(name string, email school.Email) Person {
	return Person{Key: personKey(email, name), Name: name, Email: email}
}

func teaching(people ...Person) Roster {
	s := Section{Key: "\tart\t01", Course: "Art", Code: "01", Block: "A"}
	for _, p := range people {
		s.Teachers = append(s.Teachers, p.Key)
	}
	return Roster{Schools: []School{{}}, People: people, Sections: []Section{s}}
}

// TestPeople says who is taken for whom, and how a plan reads.
func TestPeople(t *testing.T) {
	repaired := Person{Key: "name:wen li", Name: "Wen Li", Email: "wen@x.y"}
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
		{"one of the two is known", teaching(who("Wen Li", ""), who("Wen Li", "li@x.y")), teaching(who("Wen Li", "wen@x.y"), who("Wen Li", "li@x.y")),
			"0 added · 1 changed · 0 removed · 3 the same",
			[]string{"Changed Wen Li: e-mail none → wen@x.y"}},
		{"another address is another person", teaching(who("Wen Li", "wen@x.y")), teaching(who("Wen Li", "li@x.y")),
			"1 added · 1 changed · 1 removed · 1 the same",
			[]string{"Added   Wen Li, li@x.y", "Changed Art, section 01: teachers Wen Li → Wen Li", "Removed Wen Li, wen@x.y"}},
		{"a repaired address stays", teaching(repaired), teaching(who("Wen Li", "")),
			"0 added · 0 changed · 0 removed · 3 the same", nil},
		{"and becomes the key when the file has it", teaching(repaired), teaching(who("Wen Li", "wen@x.y")),
			"0 added · 1 changed · 0 removed · 2 the same",
			[]string{"Changed Wen Li: known to the roster as wen li → wen@x.y"}},
		{"and goes to who the file says has it", teaching(repaired), teaching(who("Wen Li", ""), who("Jo", "wen@x.y")),
			"1 added · 2 changed · 0 removed · 1 the same",
			[]string{"Added   Jo, wen@x.y", "Changed Wen Li: e-mail wen@x.y → none", "Changed Art, section 01: teachers Wen Li → Wen Li, Jo"}},
		{"an empty cell takes no sign-in away", teaching(who("Wen Li", "wen@x.y")), teaching(who("Wen Li", "")),
			"0 added · 1 changed · 0 removed · 2 the same",
			[]string{"Changed Wen Li: known to the roster as wen@x.y → wen li"}},
		{"the lead changes", teaching(who("Jo", "jo@x.y"), who("Ada", "ada@x.y")), teaching(who("Ada", "ada@x.y"), who("Jo", "jo@x.y")),
			"0 added · 1 changed · 0 removed · 3 the same",
			[]string{"Changed Art, section 01: teachers Jo, Ada → Ada, Jo"}},
		{"the school has a name from elsewhere", Roster{Schools: []School{{"", "Larkfield"}}}, Roster{Schools: []School{{}}},
			"0 added · 0 changed · 0 removed · 1 the same", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Compare(c.current, c.incoming)
			lines := p.Lines()
			if p.Summary() != c.summary || !slices.Equal(lines, c.lines) {
				t.Errorf("%s\n%q", p.Summary(), lines)
			}
		})
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
	p := Compare(Roster{Sections: []Section{english, gone}, People: []Person{jo}}, Roster{Sections: []Section{moved, algebra}, People: []Person{jo}})
	want := []string{
		"Added   Algebra II, section 01, block A: The Rev. Dr. José O'Neil-Smith III",
		"Changed English 9, section 01: room 211 → 214",
		"Removed Art, section 02: no teacher",
	}
	if got := p.Lines(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
