package roster

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hallway/internal/school"
)

// random is a roster from pools so small that two of them share a lot: the
// same addresses under other names, the same names with and without addresses.
func random(r *rand.Rand) Roster {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	out := Roster{Format: "random"}
	seen := map[string]bool{}
	for range r.IntN(8) {
		p := Person{Name: pick("Wen Li", "wen  li", "Jo", "Ada", "José"), Email: school.Email(pick("", "", "a@x.y", "b@x.y", "c@x.y")), Department: pick("", "Maths")}
		p.Key = personKey(p.Email, p.Name)
		if !seen[p.Key] {
			seen[p.Key] = true
			out.People = append(out.People, p)
		}
	}
	for _, name := range []string{"", "North", "NORTH", "South"} {
		if key := "school " + fold(name); r.IntN(2) == 0 && !seen[key] {
			seen[key] = true
			out.Schools = append(out.Schools, School{fold(name), name})
		}
	}
	for range r.IntN(8) {
		if len(out.Schools) == 0 {
			break
		}
		s := Section{School: out.Schools[r.IntN(len(out.Schools))].Key, Course: pick("Art", "Ethics", "art"), Code: pick("01", "02"),
			Block: pick("", "A", "B"), Room: pick("", "1"), Department: pick("", "Maths"), Term: pick("", "Fall")}
		s.Key = sectionKey(s.School, s.Course, s.Code)
		for _, at := range r.Perm(len(out.People))[:r.IntN(1+min(3, len(out.People)))] {
			s.Teachers = append(s.Teachers, out.People[at].Key)
		}
		if !seen[s.Key] {
			seen[s.Key] = true
			out.Sections = append(out.Sections, s)
		}
	}
	return out
}

// apply does what the database does with a plan.
func apply(to Roster, p Plan) Roster {
	schools := byKey(to.Schools, func(s School) string { return s.Key })
	people := byKey(to.People, func(p Person) string { return p.Key })
	sections := byKey(to.Sections, func(s Section) string { return s.Key })
	put(schools, p.Schools, func(s School) string { return s.Key })
	put(people, p.People, func(p Person) string { return p.Key })
	key := map[string]string{}
	for _, c := range p.People.Changed {
		key[c.Before.Key] = c.After.Key
	}
	for k, s := range sections {
		s.Teachers = renamed(s.Teachers, key)
		sections[k] = s
	}
	put(sections, p.Sections, func(s Section) string { return s.Key })
	return Roster{Format: to.Format, Schools: values(schools), People: values(people), Sections: values(sections)}
}

func put[T any](into map[string]T, d Diff[T], key func(T) string) {
	for _, v := range d.Removed {
		delete(into, key(v))
	}
	for _, c := range d.Changed {
		delete(into, key(c.Before))
	}
	for _, c := range d.Changed {
		into[key(c.After)] = c.After
	}
	for _, v := range d.Added {
		into[key(v)] = v
	}
}

func values[T any](m map[string]T) []T {
	var out []T
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// said is what a roster says, without order, and without what a file that
// lacks it says nothing about: old schools, and addresses it does not have.
func said(r, file Roster) map[string]string {
	out := map[string]string{}
	in := byKey(file.People, func(p Person) string { return p.Key })
	for _, p := range r.People {
		if in[p.Key].Email == "" {
			p.Email = ""
		}
		out["person "+p.Key] = fmt.Sprintf("%q", []string{p.Name, string(p.Email), p.Department})
	}
	for _, s := range r.Sections {
		out["section "+s.Key] = fmt.Sprintf("%q %q", []string{s.School, s.Course, s.Code, s.Block, s.Room, s.Department, s.Term}, s.Teachers)
	}
	for _, s := range r.Schools {
		if slices.ContainsFunc(file.Schools, func(o School) bool { return o.Key == s.Key }) {
			out["school "+s.Key] = s.Name
		}
	}
	return out
}

func shuffled(r *rand.Rand, in Roster) Roster {
	out := Roster{in.Format, slices.Clone(in.Schools), slices.Clone(in.People), slices.Clone(in.Sections)}
	r.Shuffle(len(out.Schools), func(i, j int) { out.Schools[i], out.Schools[j] = out.Schools[j], out.Schools[i] })
	r.Shuffle(len(out.People), func(i, j int) { out.People[i], out.People[j] = out.People[j], out.People[i] })
	r.Shuffle(len(out.Sections), func(i, j int) { out.Sections[i], out.Sections[j] = out.Sections[j], out.Sections[i] })
	return out
}

// TestPlanProperties holds for any two rosters.
func TestPlanProperties(t *testing.T) {
	for seed := range uint64(20000) {
		r := rand.New(rand.NewPCG(seed, 1))
		a, b := random(r), random(r)
		if p := Compare(a, a); !p.Empty() {
			t.Fatalf("seed %d: not the same as itself: %q", seed, p.Lines())
		}
		p := Compare(a, b)
		if q := Compare(shuffled(r, a), shuffled(r, b)); !reflect.DeepEqual(p, q) {
			t.Fatalf("seed %d: order matters:\n%q\n%q", seed, p.Lines(), q.Lines())
		}
		done := apply(a, p)
		if got, want := said(done, b), said(b, b); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: applied %q\ngot  %q\nwant %q", seed, p.Lines(), got, want)
		}
		if again := Compare(done, b); !again.Empty() {
			t.Fatalf("seed %d: twice: %q and then %q", seed, p.Lines(), again.Lines())
		}
		count(t, seed, a, b, p)
	}
}

// count checks that the plan accounts for everybody once, that no address is
// left with two people, and that every difference is a line.
func count(t *testing.T, seed uint64, a, b Roster, p Plan) {
	t.Helper()
	if n := len(p.People.Removed) + len(p.People.Changed) + p.People.Same; n != len(a.People) {
		t.Fatalf("seed %d: %d of %d people accounted for", seed, n, len(a.People))
	}
	if n := len(p.Sections.Added) + len(p.Sections.Changed) + p.Sections.Same; n != len(b.Sections) {
		t.Fatalf("seed %d: %d of %d sections accounted for", seed, n, len(b.Sections))
	}
	taught := 0
	for _, s := range b.Sections {
		taught += len(s.Teachers)
	}
	if p.Teaching.Added+p.Teaching.Same != taught {
		t.Fatalf("seed %d: %+v of %d", seed, p.Teaching, taught)
	}
	emails := map[school.Email]bool{}
	for _, person := range apply(a, p).People {
		if person.Email != "" && emails[person.Email] {
			t.Fatalf("seed %d: %s twice after %q", seed, person.Email, p.Lines())
		}
		emails[person.Email] = true
	}
	lines := p.Lines()
	if len(lines) != p.Schools.size()+p.People.size()+p.Sections.size() || p.Empty() != (len(lines) == 0) {
		t.Fatalf("seed %d: lines %q", seed, lines)
	}
	for _, line := range lines {
		if strings.HasSuffix(line, ": ") {
			t.Fatalf("seed %d: a change of nothing: %q", seed, line)
		}
	}
}

// TestRowOrder shuffles the rows of a real file, keeping those of one section
// in order, because there the first is the lead.
func TestRowOrder(t *testing.T) {
	raw, err := os.ReadFile("testdata/choate-shape.csv")
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := Decode("f.csv", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		r.Shuffle(len(rows)-1, func(i, j int) { rows[i+1], rows[j+1] = rows[j+1], rows[i+1] })
		var file strings.Builder
		if err := csv.NewWriter(&file).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		got, _, err := Decode("f.csv", strings.NewReader(file.String()))
		if err != nil {
			t.Fatal(err)
		}
		if p := Compare(want, got); !p.Empty() {
			t.Fatalf("%q", p.Lines())
		}
	}
}
