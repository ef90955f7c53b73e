package roster

import (
	"fmt"
	"slices"

	"hallway/internal/school"
)

// whoIs says which of the people that a file names are which of those who are
// here, or were: the table of SECURITY.md, Who is the same person. People are
// named by their places in the two lists.
type whoIs struct {
	current  []Known[Person]
	incoming []Person
	file     []Section         // classes of the file
	here     []Known[Section]  // classes as they are
	answers  map[string]answer // by Ref

	was   [][]personName // names of current, up to three each
	names []personName   // of incoming

	times    map[school.Email]int // how many of incoming have an address
	partner  map[int]int          // incoming to current
	pending  map[int]int          // the same, where it is asked: both stay as they were
	taken    []bool               // of current, by either
	fresh    map[int]bool         // of incoming: somebody else, as somebody answered
	gives    map[int]bool         // of current: their address is somebody else's, as somebody answered
	answered map[string]bool
	asked    []Question
	findings []Finding
}

func whoIsWho(current []Known[Person], in Roster, classes []Known[Section], answers Answers) *whoIs {
	w := &whoIs{
		current: current, incoming: in.People, file: in.Sections, here: classes, answers: answers.byRef(),
		times:   map[school.Email]int{},
		partner: map[int]int{}, pending: map[int]int{}, fresh: map[int]bool{}, gives: map[int]bool{}, answered: map[string]bool{}, taken: make([]bool, len(current)),
	}
	for _, k := range current {
		w.was = append(w.was, namesOf(k))
	}
	for _, p := range in.People {
		w.names = append(w.names, nameOf(p))
		w.times[p.Email]++
	}
	w.certain()
	w.doubtful()
	w.named()
	w.renamed()
	w.unknownAnswers()
	return w
}

// namesOf are what somebody is called here, and what the source called them last.
func namesOf(k Known[Person]) []personName {
	list := []personName{nameOf(k.Is)}
	before := k.Is
	for _, p := range []*Person{k.Record, k.LastRecord} {
		if p != nil && (p.Name != before.Name || p.Given != before.Given || p.Family != before.Family || p.Email != before.Email) {
			list = append(list, nameOf(*p))
			before = *p
		}
	}
	return list
}

// like is the best that any name of somebody here compares with the file's.
func (w *whoIs) like(i, at int) likeness {
	best := otherName
	for _, was := range w.was[at] {
		best = max(best, compareNames(was, w.names[i]))
	}
	return best
}

// free says whether nobody has decided about somebody of the file.
func (w *whoIs) free(i int) bool {
	_, paired := w.partner[i]
	_, asked := w.pending[i]
	return !paired && !asked && !w.fresh[i]
}

func (w *whoIs) pair(i, at int) { w.partner[i], w.taken[at] = at, true }

// by looks for those of current who are not taken, live ones or those who are
// gone, by an id; one that two of them have finds nobody.
func (w *whoIs) by(live bool, id func(Person) string) map[string]int {
	at := map[string]int{}
	for i, k := range w.current {
		if key := id(k.Is); key != "" && !w.taken[i] && k.Live == live {
			if _, twice := at[key]; twice {
				i = -1
			}
			at[key] = i
		}
	}
	return at
}

// each calls do for everybody of the file who is undecided and has an id that
// somebody here has too. One that two in the file have is nobody's.
func (w *whoIs) each(live bool, id func(Person) string, do func(i, at int)) {
	here, times := w.by(live, id), map[string]int{}
	for _, p := range w.incoming {
		times[id(p)]++
	}
	for i, p := range w.incoming {
		key := id(p)
		if at, found := here[key]; found && at >= 0 && times[key] == 1 && w.free(i) && !w.taken[at] {
			do(i, at)
		}
	}
}

func byKey(p Person) string   { return p.Key }
func byEmail(p Person) string { return string(p.Email) }

// certain pairs whom a key or an address and the name make the same person.
// Where over a tenth of a file comes with new keys, that is asked once.
func (w *whoIs) certain() {
	var rekeyed [][2]int
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
				rekeyed = append(rekeyed, [2]int{i, at})
			}
		})
	}
	if len(rekeyed) < 2 || len(rekeyed)*10 <= len(w.incoming) {
		return
	}
	q := Question{Ref: WholeFile, Found: fmt.Sprintf("%d of %d people come with another id than before, under the same names and addresses. Are they the same people?", len(rekeyed), len(w.incoming))}
	for _, pair := range rekeyed {
		switch i, at := pair[0], pair[1]; w.answerTo(WholeFile) {
		case somebodyElse:
			delete(w.partner, i)
			w.taken[at] = false
			w.separate(i, at)
		case unanswered:
			delete(w.partner, i)
			w.pending[i] = at
		}
	}
	if w.answers[WholeFile] == unanswered {
		w.ask(q)
	}
}

// nameless says whether one of two has no name, or an address for one.
func (w *whoIs) nameless(i, at int) bool {
	return len(w.names[i].words) == 0 || len(w.was[at][0].words) == 0
}

// calledBefore is the key under which the source named somebody last; empty: it
// never did. It is not always Is.Key, which may be somebody else's now.
func calledBefore(k Known[Person]) string {
	for _, p := range []*Person{k.Record, k.LastRecord} {
		if p != nil {
			return p.Key
		}
	}
	return ""
}

// doubtful decides about those who share a key or an address, and not the name.
func (w *whoIs) doubtful() {
	for _, live := range []bool{true, false} {
		w.each(live, byKey, w.sameKey)
		w.each(live, byEmail, func(i, at int) {
			if w.current[at].Live && w.like(i, at) == vagueName && (w.nameless(i, at) || calledBefore(w.current[at]) == "") {
				w.pair(i, at) // added by hand, or without a name until today
				return
			}
			w.doubt(i, at, question(w.refOf(i), w.incoming[i], w.current[at]))
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
		if k.Live && record.Email != "" && slices.Contains(addressesOf(k), record.Email) {
			w.pair(i, at)
			w.findings = append(w.findings, Finding{File: "The roster", Severity: Warning,
				Found: fmt.Sprintf("%s is %s here; the file says %s.", record.Email, plain(k.Is.Name), plain(record.Name)),
				Will:  "We will take them for the same person with another family name.", Do: "If they are two people, give each an address and an id of their own."})
			return
		}
	}
	w.doubt(i, at, question(w.refOf(i), record, k))
}

// addressesOf are the addresses of somebody here and in the source's records.
func addressesOf(k Known[Person]) []school.Email {
	list := []school.Email{k.Is.Email}
	for _, p := range []*Person{k.Record, k.LastRecord} {
		if p != nil {
			list = append(list, p.Email)
		}
	}
	return list
}

// keys are the keys of current that become others: those of the file for whom
// it names, and none for whoever is somebody else than the file's person of that
// key. moved is told of each.
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
