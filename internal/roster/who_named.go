package roster

import "strings"

// named pairs two of one name, which nobody else left over has, if one of them
// has an address and the other has none: who gets one, or whose cell is empty
// this time, must not turn up twice. Two addresses are two people, so are two
// ids, and somebody who is gone is not found again by a name.
func (w *whoIs) named() {
	here := map[string][]int{} // who is left over, by each word of their name
	for at, k := range w.current {
		if !w.taken[at] && k.Live {
			for _, name := range w.was[at] {
				for _, word := range name.words {
					here[word] = append(here[word], at)
				}
			}
		}
	}
	if len(here) == 0 {
		return
	}
	type pair struct{ i, at int }
	var pairs []pair
	timesI, timesAt := map[int]int{}, map[int]int{} // of namesakes nobody can say who is who
	for i := range w.incoming {
		if !w.free(i) {
			continue
		}
		met := map[int]bool{}
		for _, word := range w.names[i].words {
			for _, at := range here[word] {
				if !met[at] && w.like(i, at) == sameName {
					pairs = append(pairs, pair{i, at})
					timesI[i]++
					timesAt[at]++
				}
				met[at] = true
			}
		}
	}
	for _, p := range pairs {
		record, k := w.incoming[p.i], w.current[p.at]
		if timesI[p.i] == 1 && timesAt[p.at] == 1 && (record.Email == "") != (k.Is.Email == "") && (noID(record.Key) || noID(calledBefore(k))) {
			w.pair(p.i, p.at)
		}
	}
}

// noID says whether a key is made of a name, or there is none: it is no id that
// a system has given to one person.
func noID(key string) bool { return key == "" || strings.HasPrefix(key, namePrefix) }
