package roster

// match finds the people of incoming in current: index to index. First by key,
// then by e-mail, and last by name for somebody who has an address on one side
// only: who gets one, or whose cell is empty this time, must not turn up twice.
func match(current, incoming []Person) map[int]int {
	m := matching{current: current, incoming: incoming, partner: map[int]int{}, taken: map[int]bool{}}
	m.by(func(p Person) string { return p.Key })
	m.by(func(p Person) string { return string(p.Email) })
	m.byName()
	return m.partner
}

type matching struct {
	current, incoming []Person
	partner           map[int]int // incoming to current
	taken             map[int]bool
}

// by pairs the people left over who have the same non-empty id.
func (m *matching) by(id func(Person) string) {
	at := map[string]int{}
	for i, p := range m.current {
		if !m.taken[i] && id(p) != "" {
			at[id(p)] = i
		}
	}
	for i, p := range m.incoming {
		if _, done := m.partner[i]; done {
			continue
		}
		if c, found := at[id(p)]; found && !m.taken[c] {
			m.pair(i, c)
		}
	}
}

// byName pairs two people left over if nobody else left over has their name,
// and if one of them has an address and the other has none: two addresses are
// two people.
func (m *matching) byName() {
	was := map[string][]int{}
	for i, p := range m.current {
		if !m.taken[i] {
			was[fold(p.Name)] = append(was[fold(p.Name)], i)
		}
	}
	is := map[string][]int{}
	for i, p := range m.incoming {
		if _, done := m.partner[i]; !done {
			is[fold(p.Name)] = append(is[fold(p.Name)], i)
		}
	}
	for name, i := range is {
		c := was[name]
		if len(i) == 1 && len(c) == 1 && (m.incoming[i[0]].Email == "") != (m.current[c[0]].Email == "") {
			m.pair(i[0], c[0])
		}
	}
}

func (m *matching) pair(incoming, current int) {
	m.partner[incoming] = current
	m.taken[current] = true
}
