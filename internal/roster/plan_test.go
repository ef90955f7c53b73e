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

// stands is the roster after r was imported for the first time.
func stands(r Roster) (c Current) {
	id := int64(0)
	next := func() int64 { id++; return id }
	for _, s := range r.Schools {
		c.Schools = append(c.Schools, Known[School]{ID: next(), Is: s, Record: &s, Live: true})
	}
	for _, p := range r.People {
		c.People = append(c.People, Known[Person]{ID: next(), Is: p, Record: &p, Live: true})
	}
	for _, s := range r.Sections {
		c.Sections = append(c.Sections, Known[Section]{ID: next(), Is: s, Record: &s, Live: true})
	}
	return c
}

// apply does what the database does with a plan.
func apply(to Current, p Changes) (out Current) {
	people, schools := map[string]string{}, map[string]string{} // what refers to an old key means the new one
	for _, c := range slices.Concat(p.People.Changed, p.People.Silent) {
		if c.Record != nil {
			people[c.Before.Key] = c.After.Key
		}
	}
	for _, c := range slices.Concat(p.Schools.Changed, p.Schools.Silent) {
		schools[c.Before.Key] = c.After.Key
	}
	to.Sections, to.People = slices.Clone(to.Sections), slices.Clone(to.People)
	for i, k := range to.People { // an id that went to somebody else; the database knows people by its own
		for _, c := range slices.Concat(p.People.Added, p.People.Changed, p.People.Silent) {
			if k.Live && c.ID != k.ID && c.After.Key == k.Is.Key && people[k.Is.Key] == "" {
				people[k.Is.Key], to.People[i].Is.Key = NoKey(k.ID), NoKey(k.ID)
			}
		}
	}
	for i := range to.Sections {
		keys := func(s *Section) {
			s.Teachers = renamed(s.Teachers, people)
			s.School = rename(s.School, schools)
		}
		keys(&to.Sections[i].Is)
		to.Sections[i].Record = rewritten(to.Sections[i].Record, keys)
	}
	for i := range to.People {
		keys := func(p *Person) { p.Schools = slices.Sorted(slices.Values(renamed(p.Schools, schools))) }
		keys(&to.People[i].Is)
		to.People[i].Record = rewritten(to.People[i].Record, keys)
	}
	id := int64(len(to.Schools) + len(to.People) + len(to.Sections))
	out = Current{carry(to.Schools, p.Schools, &id), carry(to.People, p.People, &id), carry(to.Sections, p.Sections, &id)}
	out.People = OwnKeys(out.People)
	return out
}

func carry[T any](list []Known[T], d Diff[T], id *int64) []Known[T] {
	out := slices.Clone(list)
	for _, c := range slices.Concat(d.Added, d.Changed, d.Removed, d.Silent) {
		at := slices.IndexFunc(out, func(k Known[T]) bool { return c.ID != 0 && k.ID == c.ID })
		if at < 0 {
			*id++
			at = len(out)
			out = append(out, Known[T]{ID: *id})
		}
		if out[at].Live = c.After != nil; c.After != nil {
			out[at].Is = *c.After
		}
		if out[at].Record = c.Record; c.Record != nil {
			out[at].LastRecord = c.Record
		}
	}
	return out
}

// said is what is in the roster, without order, and without what a file that
// lacks it says nothing about: old schools, and addresses it does not have.
func said(c Current, file Roster) map[string]string {
	out := map[string]string{}
	in := map[string]Person{}
	for _, p := range file.People {
		in[p.Key] = p
	}
	for _, k := range c.People {
		p := k.Is
		if in[p.Key].Email == "" {
			p.Email = ""
		}
		if k.Live {
			out["person "+p.Key] = fmt.Sprintf("%q %q", []string{p.Name, string(p.Email), p.Department}, p.Schools)
		}
	}
	for _, k := range c.Sections {
		if s := k.Is; k.Live {
			out["section "+s.Key] = fmt.Sprintf("%q %q", []string{s.School, s.Course, s.Code, s.Block, s.Room, s.Department, s.Term}, s.Teachers)
		}
	}
	for _, k := range c.Schools {
		if slices.ContainsFunc(file.Schools, func(o School) bool { return o.Key == k.Is.Key }) {
			out["school "+k.Is.Key] = ""
		}
	}
	return out
}

// random is a roster from pools so small that two of them share a lot: the
// same addresses under other names, the same names with and without addresses.
// With ids, as a school's system gives them, or keys made of what people type.
func random(r *rand.Rand, ids bool) Roster {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	out := Roster{Format: "random"}
	seen := map[string]bool{}
	once := func(key string) bool {
		again := seen[key]
		seen[key] = true
		return !again
	}
	for _, name := range []string{"North", "South", "West"} {
		if r.IntN(3) > 0 && once("school "+name) {
			out.Schools = append(out.Schools, School{fold(name), name})
		}
	}
	if len(out.Schools) == 0 {
		out.Schools = []School{{"east", "East"}}
	}
	for range r.IntN(8) {
		p := Person{Name: pick("Wen Li", "wen  li", "Jo", "Ada", "José"), Email: school.Email(pick("", "", "a@x.y", "b@x.y", "c@x.y")), Department: pick("", "Maths")}
		if p.Key = personKey(p.Email, p.Name); ids {
			p.Key = pick("u1", "u2", "u3", "u4", "u5")
		}
		for _, s := range out.Schools {
			if len(out.Schools) == 1 || r.IntN(2) == 0 {
				p.Schools = with(p.Schools, s.Key)
			}
		}
		if p.Email != "" && !once("e-mail "+string(p.Email)) {
			continue
		}
		if once(p.Key) {
			out.People = append(out.People, p)
		}
	}
	for range r.IntN(8) {
		s := Section{School: out.Schools[r.IntN(len(out.Schools))].Key, Course: pick("Art", "Ethics", "art"), Code: pick("01", "02"),
			Block: pick("", "A", "B"), Room: pick("", "1"), Department: pick("", "Maths"), Term: pick("", "Fall")}
		if s.Key = sectionKey(s.School, s.Course, s.Code); ids {
			s.Key = pick("k1", "k2", "k3", "k4", "k5", "k6")
		}
		for _, at := range r.Perm(len(out.People))[:r.IntN(1+min(3, len(out.People)))] {
			s.Teachers = append(s.Teachers, out.People[at].Key)
		}
		if once(s.Key) {
			out.Sections = append(out.Sections, s)
		}
	}
	return atTheirSchools(out)
}

func shuffled(r *rand.Rand, in Roster) Roster {
	out := in
	out.Schools, out.People, out.Sections = slices.Clone(in.Schools), slices.Clone(in.People), slices.Clone(in.Sections)
	r.Shuffle(len(out.Schools), func(i, j int) { out.Schools[i], out.Schools[j] = out.Schools[j], out.Schools[i] })
	r.Shuffle(len(out.People), func(i, j int) { out.People[i], out.People[j] = out.People[j], out.People[i] })
	r.Shuffle(len(out.Sections), func(i, j int) { out.Sections[i], out.Sections[j] = out.Sections[j], out.Sections[i] })
	return out
}

// decided compares and answers whatever is asked, now this way and now that.
func decided(r *rand.Rand, was Current, b Roster) (Changes, Answers) {
	var answers Answers
	p := compare(was, b, answers)
	for rounds := 0; len(p.Asked) > 0 && rounds < 10; rounds++ {
		for _, q := range p.Asked {
			if r.IntN(2) == 0 {
				answers.Same = append(answers.Same, q.Ref)
			} else {
				answers.Different = append(answers.Different, q.Ref)
			}
		}
		p = compare(was, b, answers)
	}
	return p, answers
}

// TestUndecided: who and what is asked about stays as it was, nobody gets a class by the
// question, and the same file again asks the same and does nothing else.
func TestUndecided(t *testing.T) {
	asked := map[Kind]int{}
	for seed := range uint64(8000) {
		r := rand.New(rand.NewPCG(seed, 3))
		a, b := random(r, seed%2 == 0), random(r, seed%2 == 0)
		was := stands(a)
		p := compare(was, b, Answers{})
		after := apply(was, p)
		for _, q := range p.Asked {
			stays := true
			switch {
			case q.Kind == KindSchool:
				stays = p.Quiet()
			case q.ID == 0: // about several
			case q.Kind == KindPerson:
				stays = unchanged(was.People, after.People, q.ID, func(now *Person, stood Person) { now.Key = stood.Key })
			case q.Kind == KindSection:
				stays = unchanged(was.Sections, after.Sections, q.ID, func(now *Section, stood Section) {
					if now.Key = stood.Key; len(now.Teachers) == len(stood.Teachers) { // whose keys may be others
						now.Teachers = stood.Teachers
					}
				})
			}
			if !stays {
				t.Fatalf("seed %d: %s and it does %q", seed, q.Found, p.Items())
			}
			asked[q.Kind]++
		}
		again := compare(after, b, Answers{})
		if !slices.EqualFunc(again.Asked, p.Asked, func(x, y Question) bool { return x.Ref == y.Ref && x.ID == y.ID }) || !again.Quiet() {
			t.Fatalf("seed %d: asked %v, then %v, and does %q %+v", seed, p.Asked, again.Asked, again.Items(), again.Sections.Silent)
		}
		if other := compare(was, shuffled(r, b), Answers{}); !reflect.DeepEqual(other.Asked, p.Asked) || Digest(other.Items()) != Digest(p.Items()) {
			t.Fatalf("seed %d: in another order it asks %v, and %v", seed, other.Asked, p.Asked)
		}
	}
	if asked[KindPerson] < 1000 || asked[KindSection] < 300 {
		t.Fatalf("only %v questions", asked)
	}
}

// unchanged says whether one of the roster is as it was, but for what alike makes equal.
func unchanged[T entity[T]](was, after []Known[T], id int64, alike func(now *T, stood T)) bool {
	byID := func(list []Known[T]) Known[T] {
		return list[slices.IndexFunc(list, func(k Known[T]) bool { return k.ID == id })]
	}
	now, stood := byID(after), byID(was)
	alike(&now.Is, stood.Is)
	return now.Live && now.Is.Same(stood.Is)
}

// TestPlanProperties holds for any two rosters, of a system with ids or of
// files that people typed.
func TestPlanProperties(t *testing.T) {
	for seed := range uint64(20000) {
		r := rand.New(rand.NewPCG(seed, 1))
		a, b := random(r, seed%2 == 0), random(r, seed%2 == 0)
		was := stands(a)
		p, answers := decided(r, was, b)
		after := apply(was, p)
		if len(p.Asked) > 0 {
			t.Fatalf("seed %d: still asked %v with %v", seed, p.Asked, answers)
		}
		if got, want := said(after, b), said(stands(b), b); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: applied, there is\n%q\nand the file says\n%q\nby %q", seed, got, want, p.Items())
		}
		if again := compare(after, b, Answers{}); !again.Quiet() {
			t.Fatalf("seed %d: the same file again does %q %+v", seed, again.Items(), again)
		}
		if other := compare(was, shuffled(r, b), answers); Digest(other.Items()) != Digest(p.Items()) {
			t.Fatalf("seed %d: in another order %q, and %q", seed, p.Items(), other.Items())
		}
		if n := len(p.People.Removed) + len(p.People.Changed) + p.People.Same; n != len(a.People) {
			t.Fatalf("seed %d: %d of %d people accounted for", seed, n, len(a.People))
		}
		if n := len(p.Sections.Added) + len(p.Sections.Changed) + p.Sections.Same; n != len(b.Sections) {
			t.Fatalf("seed %d: %d of %d sections accounted for", seed, n, len(b.Sections))
		}
		held := map[school.Email]bool{}
		for _, k := range after.People {
			if k.Live && k.Is.Email != "" && held[k.Is.Email] {
				t.Fatalf("seed %d: %s twice after %q", seed, k.Is.Email, p.Items())
			}
			held[k.Is.Email] = held[k.Is.Email] || k.Live
		}
		if p.Empty() != (len(p.Items()) == 0) {
			t.Fatalf("seed %d: items %q", seed, p.Items())
		}
	}
}

// TestDeltaProperties: a delta made of the difference of two rosters does what
// the second does as a whole, and an empty one does nothing.
func TestDeltaProperties(t *testing.T) {
	everything := Delta{People: true, Sections: true, Teaching: true, Schools: true}
	for seed := range uint64(20000) {
		r := rand.New(rand.NewPCG(seed, 2))
		a, b := random(r, true), random(r, true)
		for i := range b.People { // or somebody may keep an address that the file gives to another
			b.People[i].Email = school.Email(b.People[i].Key + "@x.y")
		}
		b.Schools = append(b.Schools, slices.DeleteFunc(slices.Clone(a.Schools), func(s School) bool { return slices.Contains(b.Schools, s) })...)
		was := stands(a)
		if p := compare(was, Roster{Delta: everything}, Answers{}); !p.Quiet() {
			t.Fatalf("seed %d: an empty delta does %q", seed, p.Items())
		}
		d := Roster{Delta: everything, Schools: b.Schools}
		for _, p := range b.People {
			if !slices.ContainsFunc(a.People, func(o Person) bool { return o.Same(p) }) {
				d.People = append(d.People, p)
			}
		}
		for _, p := range a.People {
			if !slices.ContainsFunc(b.People, func(o Person) bool { return o.Key == p.Key }) {
				d.Gone.People = append(d.Gone.People, p.Key)
			}
		}
		for _, s := range b.Sections {
			var before []string
			if at := slices.IndexFunc(a.Sections, func(o Section) bool { return o.Key == s.Key }); at >= 0 {
				before = a.Sections[at].Teachers
			}
			for _, k := range before {
				d.Teaching = append(d.Teaching, Assignment{Section: s.Key, Person: k, Gone: true})
			}
			for _, k := range s.Teachers {
				d.Teaching = append(d.Teaching, Assignment{Section: s.Key, Person: k})
			}
			s.Teachers = nil
			d.Sections = append(d.Sections, s)
		}
		for _, s := range a.Sections {
			if !slices.ContainsFunc(b.Sections, func(o Section) bool { return o.Key == s.Key }) {
				d.Gone.Sections = append(d.Gone.Sections, s.Key)
			}
		}
		whole, answers := decided(r, was, b)
		part := compare(was, d, answers)
		if Digest(whole.Items()) != Digest(part.Items()) || !reflect.DeepEqual(part.Findings, whole.Findings) {
			t.Fatalf("seed %d: as a whole\n%q\nas a delta\n%q\n%v", seed, whole.Items(), part.Items(), part.Findings)
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
	want, _, err := decode("f.csv", string(raw), vetting)
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
		got, _, err := decode("f.csv", file.String(), vetting)
		if err != nil {
			t.Fatal(err)
		}
		if p := compare(stands(want), got, Answers{}); !p.Empty() {
			t.Fatalf("%q", p.Items())
		}
	}
}
