package roster

import (
	"strings"
	"testing"
)

// What a plan says about the link of a class: whose is hidden, and until when.
func TestPlanOfLinks(t *testing.T) {
	ada, bo, cy := Person{Key: "a", Name: "Ms Ada Ash"}, Person{Key: "b", Name: "Mr Bo Birch"}, Person{Key: "c", Name: "Mx Cy Cedar"}
	class := func(teachers ...string) Section {
		return Section{Key: "1", School: "n", Course: "Algebra II", Code: "01", Teachers: teachers}
	}
	known := func(link bool, teachers ...string) Known[Section] {
		is := class(teachers...)
		return Known[Section]{ID: 1, Is: is, Record: &is, Live: true, Link: link}
	}
	archived := func(k Known[Section]) Known[Section] { k.Live, k.Record = false, nil; return k }
	hidden := func(k Known[Section], lately bool, of ...string) Known[Section] {
		k.Hidden, k.Lately = of, lately
		return k
	}
	for what, test := range map[string]struct {
		class Known[Section]
		after []string // teachers in the file
		note  string
		found string // the first finding
	}{
		"another teacher":      {known(true, "a"), []string{"b"}, "Ms Ada Ash’s link will be hidden until Mr Bo Birch uses it or pastes another.", "1 class loses all its present teachers: Algebra II, section 01."},
		"two for two":          {known(true, "a", "b"), []string{"c"}, "Ms Ada Ash and Mr Bo Birch’s link will be hidden until Mx Cy Cedar uses it or pastes another.", "1 class loses"},
		"two for one":          {known(true, "a"), []string{"b", "c"}, "Ms Ada Ash’s link will be hidden until Mr Bo Birch and Mx Cy Cedar use it or paste another.", "1 class loses"},
		"nobody":               {known(true, "a"), nil, "Ms Ada Ash’s link will be hidden.", "1 class loses"},
		"no link":              {known(false, "a"), []string{"b"}, "", ""},
		"a co-teacher stays":   {known(true, "a", "b"), []string{"c", "b"}, "", ""},
		"the first":            {known(true), []string{"b"}, "", ""},
		"back with its link":   {archived(known(true, "a")), []string{"a"}, "Comes back with its link.", ""},
		"back without one":     {archived(known(false, "a")), []string{"a"}, "", ""},
		"back with another":    {archived(known(true, "a")), []string{"b"}, "Ms Ada Ash’s link will be hidden until Mr Bo Birch uses it or pastes another.", "1 class loses"},
		"handed back":          {hidden(known(false, "b"), true, "a"), []string{"a"}, "Students see its link again.", ""},
		"handed back too late": {hidden(known(false, "b"), false, "a"), []string{"a"}, "", ""},
		"to a third":           {hidden(known(false, "b"), true, "a"), []string{"c"}, "", ""},
	} {
		t.Run(what, func(t *testing.T) {
			var current Current
			file := Roster{Schools: []School{{Key: "n", Name: "North"}}, Sections: []Section{class(test.after...)}}
			current.Schools = []Known[School]{{ID: 1, Is: file.Schools[0], Record: &file.Schools[0], Live: true}}
			for i, p := range []Person{ada, bo, cy} {
				p.Schools = []string{"n"}
				file.People = append(file.People, p)
				current.People = append(current.People, Known[Person]{ID: int64(i + 1), Is: p, Record: &p, Live: true})
			}
			current.Sections = []Known[Section]{test.class}
			p, err := Plan(current, file, Terms{})
			if err != nil {
				t.Fatal(err)
			}
			var note, found string
			for _, i := range p.Items() {
				note += i.Note
			}
			if len(p.Findings) > 0 {
				found = p.Findings[0].Found
			}
			if note != test.note || !strings.HasPrefix(found, test.found) || (found == "") != (test.found == "") {
				t.Errorf("%q, %q; want %q, %q", note, found, test.note, test.found)
			}
		})
	}
}

// Many classes are counted, and five of them named.
func TestManyClassesChangeTeacher(t *testing.T) {
	var p Changes
	p.countHidden([]string{"G", "F", "E", "D", "C", "B", "A"})
	want := "The roster: 7 classes lose all their present teachers: A, B, C, D, E and 2 more. Their links are hidden until new teachers use them or paste others."
	if len(p.Findings) != 1 || p.Findings[0].String() != want || p.Findings[0].Severity != Note {
		t.Errorf("%v", p.Findings)
	}
}
