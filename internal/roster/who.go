package roster

import (
	"cmp"
	"fmt"
	"slices"

	"hallway/internal/school"
)

// whoIs says which people in a file are which in the roster, or who have left it
// (SECURITY.md, Who is the same person). They are named by their places in two lists.
type whoIs struct {
	*matching[Person]
	*asking
	current  []Known[Person]
	incoming []Person
	file     []Section        // classes of the file
	here     []Known[Section] // classes of the roster

	was   [][]personName // names of current, up to three each
	names []personName   // of incoming

	times map[school.Email]int // how many of incoming have an address
	gives map[int]bool         // of current: they lose their address, as somebody answered
}

func whoIsWho(current []Known[Person], in Roster, classes []Known[Section], ask *asking) *whoIs {
	w := &whoIs{
		matching: newMatching[Person](len(current)), asking: ask,
		current: current, incoming: in.People, file: in.Sections, here: classes,
		times: timesOf(in.People), gives: map[int]bool{},
	}
	for _, k := range current {
		w.was = append(w.was, namesOf(k))
	}
	for _, p := range in.People {
		w.names = append(w.names, nameOf(p))
	}
	w.certain()
	w.doubtful()
	w.named()
	w.renamed()
	return w
}

// records are what the source records of somebody, and what it did last.
func records(k Known[Person]) []*Person {
	return slices.DeleteFunc([]*Person{k.Record, k.LastRecord}, func(p *Person) bool { return p == nil })
}

// namesOf are somebody's name in the roster, and in the source's records.
func namesOf(k Known[Person]) []personName {
	list := []personName{nameOf(k.Is)}
	before := k.Is
	for _, p := range records(k) {
		if p.Name != before.Name || p.Given != before.Given || p.Family != before.Family || p.Email != before.Email {
			list = append(list, nameOf(*p))
			before = *p
		}
	}
	return list
}

// like compares the file's name with the one of somebody's names that is closest.
func (w *whoIs) like(i, at int) likeness {
	best := otherName
	for _, was := range w.was[at] {
		best = max(best, compareNames(was, w.names[i]))
	}
	return best
}

// each calls do for all undecided people of the file who have an id that somebody
// live, or somebody who has left, has too. An id that two have finds nobody.
func (w *whoIs) each(live bool, id func(Person) string, do func(i, at int)) {
	here := byID(w.current, id, func(at int) bool { return !w.taken[at] && w.current[at].Live == live })
	times := map[string]int{}
	for _, p := range w.incoming {
		times[id(p)]++
	}
	for i, p := range w.incoming {
		key := id(p)
		if at, found := here[key]; found && at != several && times[key] == 1 && w.free(i) && !w.taken[at] {
			do(i, at)
		}
	}
}

func byKey(p Person) string   { return p.Key }
func byEmail(p Person) string { return string(p.Email) }

// certain pairs whom a key or an address and the name make the same person.
// Where over a tenth of a file comes with new keys, that is asked once.
func (w *whoIs) certain() {
	var rekeyed []pair
	for _, live := range []bool{true, false} {
		w.each(live, byKey, func(i, at int) {
			if w.like(i, at) == sameName {
				w.pair(i, at)
			}
		})
		w.each(live, byEmail, func(i, at int) {
			if w.like(i, at) != sameName {
				return
			}
			w.pair(i, at)
			if before := calledBefore(w.current[at]); before != "" && before != w.incoming[i].Key {
				rekeyed = append(rekeyed, pair{i, at})
			}
		})
	}
	if overTenth(len(rekeyed), len(w.incoming)) {
		w.doubt(Question{Ref: WholeFile, Kind: KindPerson, Found: fmt.Sprintf("%d of %d people come with another id than before, "+
			"under the same names and addresses. Are they the same people?", len(rekeyed), len(w.incoming))}, rekeyed...)
	}
}

// calledBefore is the key under which the source named somebody last; empty: it
// never did. It is not always Is.Key, which may be somebody else's now.
func calledBefore(k Known[Person]) string {
	if record := cmp.Or(k.Record, k.LastRecord); record != nil {
		return record.Key
	}
	return ""
}

// doubtful decides about those who share a key or an address, and not the name.
func (w *whoIs) doubtful() {
	for _, live := range []bool{true, false} {
		w.each(live, byKey, w.sameKey)
		w.each(live, byEmail, func(i, at int) {
			nameless := len(w.names[i].words) == 0 || len(w.was[at][0].words) == 0 // or an address for a name
			if w.current[at].Live && w.like(i, at) == vagueName && (nameless || calledBefore(w.current[at]) == "") {
				w.pair(i, at) // added by hand, or without a name so far
				return
			}
			w.doubt(question(w.refOf(i), w.incoming[i], w.current[at]), pair{i, at})
		})
	}
}

// sameKey decides about two with one key and two names.
func (w *whoIs) sameKey(i, at int) {
	record, k := w.incoming[i], w.current[at]
	switch w.like(i, at) {
	case vagueName:
		if k.Live {
			w.pair(i, at)
			return
		}
	case otherFamily:
		theirs := func(p *Person) bool { return p.Email == record.Email }
		if k.Live && record.Email != "" && (theirs(&k.Is) || slices.ContainsFunc(records(k), theirs)) {
			w.pair(i, at)
			w.findings = append(w.findings, aboutRoster(Warning, "We will treat them as the same person with a new family name.",
				"If they are two people, give each an address and an id of their own.",
				"%s is %s here; the file says %s.", record.Email, plain(k.Is.Name), plain(record.Name)))
			return
		}
	}
	w.doubt(question(w.refOf(i), record, k), pair{i, at})
}

// keys are the keys of current that change: to the file's, or to none if the file has
// another person under that key; moved is called for each of those.
func (w *whoIs) keys(moved func(from, to string)) map[string]string {
	used, key := map[string]bool{}, map[string]string{}
	for i, p := range w.incoming {
		if _, asked := w.pending[i]; !asked {
			used[p.Key] = true
		}
	}
	next := map[int]string{}
	for i, at := range w.partner {
		next[at] = w.incoming[i].Key
	}
	for at, k := range w.current {
		to, paired := next[at]
		if !paired && used[k.Is.Key] {
			to = NoKey(k.ID)
		} else if !paired {
			continue
		}
		if to != k.Is.Key {
			if !paired {
				moved(k.Is.Key, to)
			}
			key[k.Is.Key] = to
		}
	}
	return key
}
