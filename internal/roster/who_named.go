package roster

import "strings"

// named pairs two of one name, and nobody else who is left has it, if only one of them
// has an address: somebody whose address is new or missing must not turn up twice. Two
// addresses, or ids, are two people, and a name finds nobody who has left.
func (w *whoIs) named() {
	here := map[string][]int{} // people who are left over, by each word of their names
	for at, k := range w.current {
		if !w.taken[at] && k.Live {
			w.eachWord(at, func(word string) { here[word] = append(here[word], at) })
		}
	}
	if len(here) == 0 {
		return
	}
	same := map[pair]string{}
	for i := range w.incoming {
		if w.free(i) {
			for _, word := range w.names[i].words {
				w.addSame(same, i, here[word], "")
			}
		}
	}
	for p := range unmistakable(same) {
		record, k := w.incoming[p.i], w.current[p.at]
		if (record.Email == "") != (k.Is.Email == "") && (noID(record.Key) || noID(calledBefore(k))) {
			w.pair(p.i, p.at)
		}
	}
}

func (w *whoIs) eachWord(at int, do func(word string)) {
	for _, name := range w.was[at] {
		for _, word := range name.words {
			do(word)
		}
	}
}

// addSame adds the pairs that somebody of the file makes with candidates of the
// same name, and for what reason.
func (w *whoIs) addSame(pairs map[pair]string, i int, candidates []int, why string) {
	for _, at := range candidates {
		p := pair{i, at}
		if before, met := pairs[p]; met || w.like(i, at) == sameName {
			pairs[p] = max(before, why)
		}
	}
}

// noID says whether a key is made of a name, or missing: it is not an id that a
// system has given to one person.
func noID(key string) bool { return key == "" || strings.HasPrefix(key, namePrefix) }
