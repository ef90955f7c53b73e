package roster

// matchSections finds sections by key, and those left over by what people know
// them by: a school that changes its system gives every class a new id, and
// must not lose every link for that.
func matchSections(current []Known[Section], incoming []Section) map[int]int {
	m := newMatching[Section](len(current))
	m.by(current, incoming, func(s Section) string { return s.Key }, true)
	m.by(current, incoming, func(s Section) string {
		if len(s.Teachers) == 0 {
			return ""
		}
		return s.School + "\x00" + fold(s.Course) + "\x00" + fold(s.Code) + "\x00" + s.Teachers[0]
	}, false)
	return m.partner
}

// matching pairs what a file names with what is there.
type matching[T any] struct {
	partner map[int]int // incoming to current
	taken   []bool      // of current
}

func newMatching[T any](n int) *matching[T] {
	return &matching[T]{partner: map[int]int{}, taken: make([]bool, n)}
}

// by pairs what is left over and has the same non-empty id. An id that two of
// a side have pairs nothing. Who is in the roster goes before who was; gone
// says whether those count at all.
func (m *matching[T]) by(current []Known[T], incoming []T, id func(T) string, gone bool) {
	at := make(map[string]int, len(current))
	const several = -1
	for _, live := range []bool{true, false} {
		if !live && !gone {
			break
		}
		found := map[string]int{}
		for i, k := range current {
			if m.taken[i] || k.Live != live {
				continue
			}
			if key := id(k.Is); key != "" {
				if _, twice := found[key]; twice {
					found[key] = several
				} else {
					found[key] = i
				}
			}
		}
		for key, i := range found {
			if _, taken := at[key]; !taken {
				at[key] = i
			}
		}
	}
	twice := map[string]int{}
	for i, v := range incoming {
		if _, done := m.partner[i]; !done {
			twice[id(v)]++
		}
	}
	for i, v := range incoming {
		if _, done := m.partner[i]; done {
			continue
		}
		if c, found := at[id(v)]; found && c != several && twice[id(v)] == 1 {
			m.pair(i, c)
		}
	}
}

func (m *matching[T]) pair(incoming, current int) {
	m.partner[incoming] = current
	m.taken[current] = true
}
