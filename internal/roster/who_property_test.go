package roster

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"hallway/internal/school"
)

// spelledNames are names with what they say, by hand, so that the property below
// does not ask the code that it judges.
var spelledNames = map[string]struct{ given, family string }{
	"Wen Li": {"wen", "li"}, "LI, Wen": {"wen", "li"}, "Ada Ray": {"ada", "ray"}, "Dr. Ada B. Ray": {"ada", "ray"},
	"Ada Poe": {"ada", "poe"}, "Jo Ray": {"jo", "ray"}, "Jo Poe": {"jo", "poe"}, "Ms Ray": {"", "ray"},
}

// arrivals is a file of people from small pools, who leave, arrive, trade
// addresses and take over ids, each in a class or two.
func arrivals(r *rand.Rand, byAddress bool) Roster {
	names := make([]string, 0, len(spelledNames))
	for name := range spelledNames {
		names = append(names, name)
	}
	slices.Sort(names)
	out, seen := Roster{Schools: []School{{}}}, map[string]bool{}
	for range 1 + r.IntN(5) {
		p := person([]string{"u1", "u2", "u3", "u4"}[r.IntN(4)], names[r.IntN(len(names))], []string{"", "a@x.y", "b@x.y", "c@x.y"}[r.IntN(4)])
		if byAddress {
			p.Key = personKey(p.Email, p.Name)
		}
		if seen[p.Key] || p.Email != "" && seen[string(p.Email)] {
			continue
		}
		seen[p.Key], seen[string(p.Email)] = true, true
		out.People = append(out.People, p)
		for _, code := range []string{"1", "2"}[:r.IntN(3)] {
			out.Sections = append(out.Sections, Section{Key: p.Key + code, Course: "Art", Code: code, Teachers: []string{p.Key}})
		}
	}
	return out
}

// mayBe says whether SECURITY.md, or an answer, lets somebody here be whom the
// file names.
func mayBe(k Known[Person], said Person, answers Answers) bool {
	if slices.Contains(answers.Same, refOf(said)) || slices.Contains(answers.Same, WholeFile) {
		return true
	}
	is, addresses, keys := spelledNames[said.Name], []school.Email{k.Is.Email}, []string{k.Is.Key}
	for _, was := range []*Person{&k.Is, k.Record, k.LastRecord} {
		if was == nil {
			continue
		}
		name := spelledNames[was.Name]
		vague := name.family == is.family && (name.given == "" || is.given == "")
		if name == is || k.Live && vague {
			return true
		}
		addresses, keys = append(addresses, was.Email), append(keys, was.Key)
	}
	for _, was := range []*Person{&k.Is, k.Record, k.LastRecord} {
		if was != nil && spelledNames[was.Name].given == is.given && is.given != "" && k.Live {
			return said.Email != "" && slices.Contains(addresses, said.Email) && slices.Contains(keys, said.Key)
		}
	}
	return false
}

// TestNobodyBecomesAnother: over years of files nobody here becomes a person of
// another name unless a rule or an answer says so, two people never have one
// address or one key, and the same file again does nothing. Some of the people
// are not the source's alone.
func TestNobodyBecomesAnother(t *testing.T) {
	became := 0
	for seed := range uint64(10000) {
		r := rand.New(rand.NewPCG(seed, 4))
		var now Current
		for round := range 5 {
			file := arrivals(r, seed%2 == 0)
			p, answers := compare(now, file, Answers{}), Answers{}
			if r.IntN(2) == 0 {
				p, answers = decided(r, now, file)
			}
			here := map[int64]Known[Person]{}
			for _, k := range now.People {
				here[k.ID] = k
			}
			for _, c := range slices.Concat(p.People.Added, p.People.Changed, p.People.Silent) {
				if c.ID == 0 || c.Record == nil {
					continue
				}
				if became++; !mayBe(here[c.ID], *c.Record, answers) {
					t.Fatalf("seed %d, round %d: %+v becomes %+v", seed, round, here[c.ID], *c.Record)
				}
			}
			if other := compare(now, shuffled(r, file), answers); Digest(other.Items()) != Digest(p.Items()) || !reflect.DeepEqual(other.Findings, p.Findings) {
				t.Fatalf("seed %d, round %d: in another order %q %v, and %q %v", seed, round, other.Items(), other.Findings, p.Items(), p.Findings)
			}
			before := now
			now = apply(now, p)
			address, key := map[school.Email]bool{}, map[string]bool{}
			for _, k := range now.People {
				if k.Live && (k.Is.Email != "" && address[k.Is.Email] || key[k.Is.Key]) {
					t.Fatalf("seed %d, round %d: %s or %q is two people's, of %+v\nby %+v\nanswers %v\nbefore %+v", seed, round, k.Is.Email, k.Is.Key, now.People, p.People, answers, before.People)
				}
				if k.Live {
					address[k.Is.Email], key[k.Is.Key] = true, true
				}
			}
			if len(p.Asked) == 0 {
				if again := compare(now, file, answers); !again.Quiet() {
					t.Fatalf("seed %d, round %d: the same file again does %q %+v", seed, round, again.Items(), again.People)
				}
			}
			for i := range now.People {
				now.People[i].Shared = now.People[i].ID%3 == 0
			}
		}
	}
	if became < 10000 {
		t.Errorf("only %d people met again", became)
	}
}
