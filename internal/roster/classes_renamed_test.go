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
