package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hallway/internal/school"
)

// typedRoster is a file as people type it, keyed by title: "title|section|block|teachers|term"
// per line, all at one school, whose name may be empty.
func typedRoster(at string, lines ...string) Roster {
	r := Roster{Schools: []School{{fold(at), at}}}
	for _, line := range lines {
		cells := append(strings.Split(line, "|"), "", "", "", "")
		s := Section{School: fold(at), Course: cells[0], Code: cells[1], Block: cells[2], Term: cells[4]}
		for name := range strings.SplitSeq(cells[3], "+") {
			if name == "" {
				continue
			}
			email := school.Email(strings.ToLower(name) + "@x.y")
			s.Teachers = append(s.Teachers, string(email))
			if !slices.ContainsFunc(r.People, func(p Person) bool { return p.Email == email }) {
				r.People = append(r.People, Person{Key: string(email), Name: name + " Quill", Email: email, Schools: []string{s.School}})
			}
		}
		s.Key = sectionKey(s.School, s.Course, s.Code)
		r.Sections = append(r.Sections, s)
	}
	return r
}

// linked is a roster in which every class has a link.
func linked(c Current) Current {
	for i := range c.Sections {
		c.Sections[i].Link = true
	}
	return c
}

// asks are the Refs of what a plan asks.
func asks(p Changes) (refs []string) {
	for _, q := range p.Asked {
		refs = append(refs, q.Ref)
	}
	return refs
}

// classesOf are the titles among refs that changes lead to, in order.
func classesOf(list []Change[Section], refs []string) (found []string) {
	for _, c := range list {
		if title := c.After.Title(); slices.Contains(refs, title) {
			found = append(found, title)
		}
	}
	slices.Sort(found)
	return found
}

// others are so many classes that one or two are not a tenth of the file.
func others(lines ...string) []string {
	for n := range 30 {
		lines = append(lines, fmt.Sprintf("Homeroom %d|%d|H|Zoe", n, n))
	}
	return lines
}

// TestRenamedClass: which classes that leave and arrive are asked about, in a file keyed
// by title. The same class keeps its row; another one is removed and added.
func TestRenamedClass(t *testing.T) {
	for _, c := range []struct {
		name      string
		was, said string // class by class, with a semicolon between
		asked     string // the Refs, with a semicolon between; empty: nothing is asked
	}{
		{"a title", "Algebra 2|01|A|Ada", "Algebra II|01|A|Ada", "Algebra II, section 01"},
		{"a misspelt title", "Chemsitry|01|A|Ada", "Chemistry|01|A|Ada", "Chemistry, section 01"},
		{"a title with no word in common", "Pottery|01|A|Ada", "Ceramics|01|A|Ada", "Ceramics, section 01"},
		{"a title without blocks", "Algebra 2|01||Ada", "Algebra II|01||Ada", "Algebra II, section 01"},
		{"a title in another script", "代数|01|A|Ada", "几何|01|A|Ada", "几何, section 01"},
		{"the case of a title is nothing", "Algebra ii|01|A|Ada", "ALGEBRA II|01|A|Ada", ""},
		{"a section code", "Art|1|A|Ada", "Art|01|A|Ada", "Art, section 01"},
		{"a section code without blocks", "Art|1||Ada", "Art|01||Ada", "Art, section 01"},
		{"title and block", "Algebra 2|01|A|Ada", "Algebra II|01|B|Ada", "Algebra II, section 01"},
		{"title and section code", "Algebra 2|1|A|Ada", "Algebra II|01|A|Ada", "Algebra II, section 01"},
		{"title and a co-teacher who comes", "Algebra 2|01|A|Ada", "Algebra II|01|A|Bo+Ada", "Algebra II, section 01"},
		{"title and a co-teacher who goes", "Algebra 2|01|A|Ada+Bo", "Algebra II|01|A|Bo;Art|01|C|Ada", "Algebra II, section 01"},
		{"title and teacher", "Algebra 2|01|A|Ada;Art|01|C|Bo", "Algebra II|01|A|Bo;Art|01|C|Ada", ""},
		{"title, section code and block", "Algebra 2|01|A|Ada", "Algebra II|02|B|Ada", ""},
		{"another title in another block", "Pottery|01|A|Ada", "Ceramics|01|B|Ada", ""},
		{"no teacher", "Algebra 2|01|A|;Art|01|C|Ada", "Algebra II|01|A|;Art|01|C|Ada", ""},
		{"fall and spring", "Art|01|A|Ada|Fall", "Pottery|01|A|Ada|Spring", ""},
		{"fall, and a title", "Art|01|A|Ada|Fall", "Pottery|01|A|Ada|fall", "Pottery, section 01"},
		{"a title, and the year in full", "Art|01|A|Ada|2026-27", "Pottery|01|A|Ada|2026-2027", "Pottery, section 01"},
		{"a title, and the term with its year", "Art|01|A|Ada|Fall", "Pottery|01|A|Ada|Fall 2026", "Pottery, section 01"},
		{"the next year", "Art|01|A|Ada|Fall 2026", "Pottery|01|A|Ada|Fall 2027", ""},
		{"a term that the file did not have", "Art|01|A|Ada", "Pottery|01|A|Ada|Fall", "Pottery, section 01"},
		{"fall goes, and both come", "Art|01|A|Ada|Fall", "Art One|01|A|Ada|Fall;Art Two|01|A|Ada|Spring", "Art One, section 01"},
		{"two sections in one block", "Algebra 2|01|A|Ada;Algebra 2|02|A|Ada", "Algebra II|01|A|Ada;Algebra II|02|A|Ada", "Algebra II, section 01;Algebra II, section 02"},
		{"two courses in one block and section", "Algebra 1|01|A|Ada;Algebra 2|01|A|Ada", "Algebra I|01|A|Ada;Algebra II|01|A|Ada", "Algebra I, section 01;Algebra II, section 01"},
		{"two that could be either", "Calculus|01|A|Ada;Logic|01|A|Ada", "Geometry|01|A|Ada;Sets|01|A|Ada", ""},
		{"two that one could be", "Calculus|01|A|Ada;Logic|01|A|Ada", "Geometry|01|A|Ada", ""},
		{"one that two could be", "Calculus|01|A|Ada", "Geometry|01|A|Ada;Sets|01|A|Ada", ""},
		{"two teachers, each one", "Calculus|01|A|Ada;Logic|01|A|Bo", "Geometry|01|A|Ada;Sets|01|A|Bo", "Geometry, section 01;Sets, section 01"},
		{"one that leaves", "Calculus|01|A|Ada;Art|01|C|Ada", "Art|01|C|Ada", ""},
		{"one that comes", "Art|01|C|Ada", "Calculus|01|A|Ada;Art|01|C|Ada", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			was := linked(stands(typedRoster("", others(strings.Split(c.was, ";")...)...)))
			said := typedRoster("", others(strings.Split(c.said, ";")...)...)
			p := compare(was, said, Answers{})
			if got := strings.Join(asks(p), ";"); got != c.asked {
				t.Fatalf("asks %q, want %q: %q", got, c.asked, texts(p))
			}
			if said := Problems(p.Findings) > 0; c.asked == "" && said != strings.Contains(c.name, "could be") {
				t.Errorf("it finds %v", p.Findings)
			}
			if c.asked == "" {
				return
			}
			refs := strings.Split(c.asked, ";")
			if len(p.Sections.Removed) > 0 || len(classesOf(p.Sections.Added, refs)) > 0 || Problems(p.Findings) != len(refs) {
				t.Errorf("asked, it does %q and finds %v", texts(p), p.Findings)
			}
			same := compare(was, said, Answers{Same: strings.Split(strings.ToUpper(c.asked), ";")})
			if !slices.Equal(classesOf(same.Sections.Changed, refs), refs) || len(same.Sections.Removed)+len(same.Asked)+Problems(same.Findings) > 0 {
				t.Errorf("the same: %q %v", texts(same), same.Findings)
			}
			other := compare(was, said, Answers{Different: refs})
			if !slices.Equal(classesOf(other.Sections.Added, refs), refs) || len(other.Sections.Removed) != len(refs) || len(other.Asked)+Problems(other.Findings) > 0 {
				t.Errorf("another: %q %v", texts(other), other.Findings)
			}
		})
	}
}

// TestRenamedClassWithIDs: a system that gives ids is asked about where the id and the
// title are other, or where the title alone does not make it certain.
func TestRenamedClassWithIDs(t *testing.T) {
	algebra := Section{Key: "k1", Course: "Algebra 2", Code: "01", Block: "A", Term: "Year", Starts: "2026-08-24", Ends: "2027-06-18", Teachers: []string{"u1", "u2"}}
	for _, c := range []struct {
		name string
		edit func(s *Section)
		want string // what it is
	}{
		{"the id", func(*Section) {}, "the same"},
		{"id and case of the title", func(s *Section) { s.Course = "ALGEBRA 2" }, "the same"},
		{"title, not the id", func(s *Section) { s.Key, s.Course = "k1", "Algebra II" }, "the same"},
		{"everything but the id and the lead", func(s *Section) { s.Key, s.Course, s.Code, s.Block = "k1", "Art", "9", "C" }, "the same"},
		{"id and title", func(s *Section) { s.Course = "Algebra II" }, "asked"},
		{"id and section", func(s *Section) { s.Code = "1" }, "asked"},
		{"id and block", func(s *Section) { s.Block = "B" }, "the same"},
		{"id and lead, with the co-teacher", func(s *Section) { s.Teachers = []string{"u2"} }, "asked"},
		{"id, title and the name of the term", func(s *Section) { s.Course, s.Term = "Algebra II", "2026-27" }, "asked"},
		{"id, title and the term", func(s *Section) {
			s.Course, s.Starts, s.Ends = "Algebra II", "2027-08-23", "2028-06-16"
		}, "another"},
		{"id, title and the term by its name", func(s *Section) {
			s.Course, s.Term, s.Starts, s.Ends = "Algebra II", "Spring", "", ""
		}, "another"},
		{"id, title and teachers", func(s *Section) { s.Course, s.Teachers = "Algebra II", []string{"u3"} }, "another"},
		{"id, title and school", func(s *Section) { s.Course, s.School = "Algebra II", "s" }, "another"},
	} {
		people := []Person{alice, bob, person("u3", "Cy Fox", "cy@x.y")}
		file := Roster{Schools: []School{{"", "North"}, {"s", "South"}}, People: people}
		rest := Section{Key: "k7", Course: "Logic", Code: "7", Block: "G", Teachers: []string{"u3"}}
		was, said := file, file
		next := algebra
		next.Key, next.Teachers = "k9", slices.Clone(algebra.Teachers)
		c.edit(&next)
		was.Sections, said.Sections = []Section{algebra, rest}, []Section{next, rest}
		p := compare(linked(stands(was)), said, Answers{})
		got := "the same"
		switch {
		case len(p.Asked) == 1 && p.Asked[0].Kind == KindSection && len(p.Sections.Removed)+len(p.Sections.Added) == 0:
			got = "asked"
		case len(p.Sections.Removed) == 1 && len(p.Sections.Added) == 1 && len(p.Asked) == 0:
			got = "another"
		case len(p.Asked)+len(p.Sections.Removed)+len(p.Sections.Added) > 0:
			got = fmt.Sprint(texts(p), asks(p))
		}
		if got != c.want {
			t.Errorf("other is %s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Titles that were rewritten all over a file are one question, from which single classes
// can be taken out by their own.
func TestManyRenamedClasses(t *testing.T) {
	year := func(title string, n int) (lines []string) {
		for i := range n {
			lines = append(lines, fmt.Sprintf("%s %d|01|A|T%d", title, i, i))
		}
		return lines
	}
	was, said := linked(stands(typedRoster("North", year("Maths", 40)...))), typedRoster("North", year("Mathematics", 40)...)
	p := compare(was, said, Answers{})
	if got := asks(p); !slices.Equal(got, []string{NewTitles}) || !p.Quiet() ||
		!strings.HasPrefix(p.Asked[0].Found, "40 of 40 classes have another title, section or school than before, with the same teachers: “Maths 0, section 01” is “Mathematics 0, section 01” in the file, ") {
		t.Fatalf("asks %+v, does %q", p.Asked, texts(p))
	}
	p = compare(was, said, Answers{Same: []string{NewTitles}, Different: []string{"mathematics 7, section 01"}})
	if len(p.Asked)+Problems(p.Findings) > 0 || len(p.Sections.Changed) != 39 || len(p.Sections.Added) != 1 || len(p.Sections.Removed) != 1 {
		t.Errorf("all but one: asks %v, %s", asks(p), p.Counts())
	}
	p = compare(was, said, Answers{Different: []string{NewTitles}})
	if len(p.Asked) > 0 || len(p.Sections.Added) != 40 || len(p.Sections.Removed) != 40 {
		t.Errorf("none: asks %v, %s", asks(p), p.Counts())
	}
	large := year("Latin", 900)
	p = compare(stands(typedRoster("North", append(year("Maths", 60), large...)...)), typedRoster("North", append(year("Mathematics", 60), large...)...), Answers{})
	if got := asks(p); !slices.Equal(got, []string{NewTitles}) {
		t.Errorf("sixty of a large file are %d questions", len(got))
	}
}

// Whoever is down as the teacher of everything, and a file of nothing else, is read in
// time that grows with the file.
func TestRenamedClassesOfOneTeacher(t *testing.T) {
	year := func(title string) (lines []string) {
		for i := range 4000 {
			lines = append(lines, fmt.Sprintf("%s %d|01|A|Tba", title, i))
		}
		return lines
	}
	p := compare(linked(stands(typedRoster("North", year("Maths")...))), typedRoster("North", year("Mathematics")...), Answers{})
	if len(p.Asked) > 0 || len(p.Sections.Added) != 4000 || Problems(p.Findings) != maxQuestions+1 {
		t.Errorf("asks %v, %s, %d problems", asks(p), p.Counts(), Problems(p.Findings))
	}
}

// What an answer names is one class, however alike the titles are.
func TestRefsOfClasses(t *testing.T) {
	r := Roster{
		Schools: []School{{"n", "North"}, {"s", "South"}, {"c", "Chess"}},
		People:  []Person{person("Logic", "Ada Ray", "")},
	}
	r.Sections = []Section{
		{Key: "1", School: "n", Course: "Art", Code: "01"},
		{Key: "2", School: "n", Course: "Band", Code: "01", Block: "A"},
		{Key: "3", School: "n", Course: "Band", Code: "01", Block: "B"},
		{Key: "4", School: "n", Course: "Choir", Code: "01", Block: "A", Term: "Fall"},
		{Key: "5", School: "n", Course: "choir", Code: "01", Block: "A", Term: "Spring"},
		{Key: "6", School: "n", Course: "Dance"},
		{Key: "7", School: "s", Course: "Dance"},
		{Key: "n\tma 1\t01", School: "n", Course: "Maths", Code: "01"},
		{Key: "n\tma 2\t01", School: "n", Course: "Maths", Code: "01"},
		{Key: "10", School: "n", Course: "titles", Block: "A"},
		{Key: "11", School: "n", Course: "Logic", Block: "A"},
		{Key: "12", School: "n", Course: "Chess", Block: "A"},
		{Key: "13", School: "n", Course: "Zero\u200bwidth"},
	}
	want := []string{
		"Art, section 01", "Band, section 01, block A", "Band, section 01, block B", "Choir, section 01, block A, Fall", "choir, section 01, block A, Spring",
		"Dance, North", "Dance, South", "id n/ma 1/01", "id n/ma 2/01", "titles, block A", "Logic, block A", "Chess, block A", "Zero[U+200B]width",
	}
	refs := refsIn(r)
	for i, s := range r.Sections {
		if got := refs.section(s); got != want[i] {
			t.Errorf("%+v is %q, want %q", s, got, want[i])
		}
	}
	if got := refs.school(r.Schools[2]); got != "school Chess" {
		t.Errorf("the school is %q", got)
	}
	for ref, want := range map[string]string{"a.b@x.y": "a.b@x.y", "Art, section 01": `"Art, section 01"`, "Writers' Room": `"Writers' Room"`, "$5 'n' \"x\"": `'$5 '\''n'\'' "x"'`, "代数": `"代数"`} {
		if got := typed(ref); got != want {
			t.Errorf("%q is typed %s, want %s", ref, got, want)
		}
	}
}

// Somebody's address and the title of their class are corrected at once: both are asked,
// and until they are answered neither happens.
func TestRenamedWithItsTeacher(t *testing.T) {
	was, said := linked(stands(typedRoster("", others("Algebra 2|01|A|Ada")...))), typedRoster("", others("Algebra II|01|A|Ada")...)
	said.People[0].Key, said.People[0].Email, said.Sections[0].Teachers = "ada.quill@x.y", "ada.quill@x.y", []string{"ada.quill@x.y"}
	p := compare(was, said, Answers{})
	if got := asks(p); !slices.Equal(got, []string{"Algebra II, section 01", "ada.quill@x.y"}) || !p.Quiet() {
		t.Fatalf("asks %v, does %q", got, texts(p))
	}
	p = compare(was, said, Answers{Same: asks(p)})
	want := []string{"Changed Ada Quill: e-mail ada@x.y → ada.quill@x.y", "Changed Algebra 2, section 01: course Algebra 2 → Algebra II"}
	if got := texts(p); !slices.Equal(got, want) || len(p.Asked)+Problems(p.Findings) > 0 {
		t.Errorf("both the same: %q, asks %v, finds %v", got, asks(p), p.Findings)
	}
	p = compare(was, said, Answers{Different: []string{"ada.quill@x.y"}, Same: []string{"Algebra II, section 01"}})
	if len(p.Asked)+Problems(p.Findings) > 0 || len(p.Sections.Removed) != 1 || len(p.People.Removed) != 1 {
		t.Errorf("somebody else: %q, asks %v, finds %v", texts(p), asks(p), p.Findings)
	}
}

// While a class is asked about its teacher gets another id: the class knows that it is
// theirs all the same, also when the next file says that they have left it.
func TestRenamedWhileItsTeacherHasANewID(t *testing.T) {
	file := func(id, title string, teachers ...string) Roster {
		ada := alice
		ada.Key = id
		r := Roster{Schools: []School{{"n", "North"}}, People: []Person{ada, bob}}
		for i := range r.People {
			r.People[i].Schools = []string{"n"}
		}
		r.Sections = []Section{{Key: title, School: "n", Course: title, Code: "01", Block: "A", Teachers: teachers},
			{Key: "k7", School: "n", Course: "Logic", Code: "7", Teachers: []string{id}}}
		return r
	}
	var w world
	w.imports(t, file("u1", "Algebra 2", "u1", "u2"), Answers{})
	if p, _ := w.imports(t, file("u9", "Algebra II", "u9", "u2"), Answers{}); !slices.Equal(asks(p), []string{"Algebra II, section 01"}) || !p.Empty() {
		t.Fatalf("asks %v, does %q", asks(p), texts(p))
	}
	if again, err := Plan(w.seen(), file("u9", "Algebra II", "u9", "u2"), Terms{Source: "SIS"}); err != nil || !again.Quiet() || len(again.Asked) != 1 {
		t.Errorf("again it asks %v and does %+v (%v)", asks(again), again.Rows(), err)
	}
	p, _ := w.imports(t, file("u9", "Algebra II", "u2"), Answers{Same: []string{"Algebra II, section 01"}})
	if got := texts(p); !slices.Equal(got, []string{"Changed Algebra 2, section 01: course Algebra 2 → Algebra II, teachers Alice Smith, Bob Stone → Bob Stone"}) {
		t.Errorf("it does %q", got)
	}
}
