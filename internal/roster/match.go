package roster

import (
	"cmp"
	"maps"
)

// matchSections finds sections by key, and the others by what people know them by: a new
// system gives every class a new id, and no link may be lost for that.
func matchSections(current []Known[Section], incoming []Section) *matching[Section] {
	m := newMatching[Section](len(current))
	m.by(current, incoming, func(s Section) string { return s.Key }, true)
	byTermKey(m, current, incoming)
	taught := func(s Section) string {
		if len(s.Teachers) == 0 {
			return ""
		}
		return s.School + "\x00" + fold(s.Course) + "\x00" + fold(s.Code) + "\x00" + s.Teachers[0]
	}
	m.by(current, incoming, func(s Section) string { return inTerm(taught(s), s) }, false)
	m.by(current, incoming, func(s Section) string { return inDates(taught(s), s) }, false)
	m.by(current, incoming, taught, false)
	separate(m, current, incoming)
	return m
}

// matchSchools finds schools by key and by name. A file that does not name its
// school means the only one there is.
func matchSchools(current []Known[School], incoming []School) *matching[School] {
	m := newMatching[School](len(current))
	m.by(current, incoming, func(s School) string { return cmp.Or(s.Key, "\x00") }, true)
	m.by(current, incoming, func(s School) string { return fold(s.Name) }, true)
	if len(incoming) == 1 && incoming[0].Name == "" && len(m.partner) == 0 {
		if only := onlyLive(current); only >= 0 {
			m.pair(0, only)
		}
	}
	return m
}

// matching pairs what a file names with what is there. Both are named by their places
// in two lists.
type matching[T any] struct {
	partner map[int]int  // incoming to current
	pending map[int]int  // the same, while it is asked: both stay as they were
	fresh   map[int]bool // of incoming: not the one that was asked about, as somebody answered
	taken   []bool       // of current, by partner or pending
}

func newMatching[T any](n int) *matching[T] {
	return &matching[T]{partner: map[int]int{}, pending: map[int]int{}, fresh: map[int]bool{}, taken: make([]bool, n)}
}

// by pairs what is left and has the same id, which nothing else on its side has. What is
// in the roster goes before what was; gone says whether that counts at all.
func (m *matching[T]) by(current []Known[T], incoming []T, id func(T) string, gone bool) {
	if len(m.partner) == len(incoming) {
		return // most files have the keys of before
	}
	at := byID(current, id, func(i int) bool { return gone && !m.taken[i] && !current[i].Live })
	maps.Copy(at, byID(current, id, func(i int) bool { return !m.taken[i] && current[i].Live }))
	left, times := map[int]string{}, map[string]int{}
	for i, v := range incoming {
		if _, done := m.partner[i]; !done {
			left[i] = id(v)
			times[left[i]]++
		}
	}
	for i, key := range left {
		if c, found := at[key]; found && c != several && times[key] == 1 {
			m.pair(i, c)
		}
	}
}

// byID is the places of those that count by id, or several where it is not unique.
func byID[T any](list []Known[T], id func(T) string, counts func(i int) bool) map[string]int {
	at := map[string]int{}
	for i, k := range list {
		if !counts(i) {
			continue
		}
		if key := id(k.Is); key != "" {
			if _, twice := at[key]; twice {
				i = several
			}
			at[key] = i
		}
	}
	return at
}

const several = -1

func (m *matching[T]) pair(incoming, current int) {
	m.partner[incoming] = current
	m.taken[current] = true
}

// free says whether something of the file is undecided.
func (m *matching[T]) free(i int) bool {
	_, paired := m.partner[i]
	_, asked := m.pending[i]
	return !paired && !asked && !m.fresh[i]
}

// pair is one of incoming and one of current.
type pair struct{ i, at int }

// overTenth is more than one and than a tenth: the whole file has changed.
func overTenth(n, of int) bool { return n >= 2 && n*10 > of }

// unmistakable leaves out those that could be two: nobody can say which is which.
func unmistakable[V any](pairs map[pair]V) map[pair]V {
	timesI, timesAt := map[int]int{}, map[int]int{}
	for p := range pairs {
		timesI[p.i]++
		timesAt[p.at]++
	}
	maps.DeleteFunc(pairs, func(p pair, _ V) bool { return timesI[p.i] > 1 || timesAt[p.at] > 1 })
	return pairs
}
