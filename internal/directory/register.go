package directory

import (
	"cmp"
	"slices"
	"strings"

	"hallway/internal/school"
)

// register is a school's entries in full, with passcodes and withheld links, for
// people who may change a door. Nothing that readers are sent is made from it, and
// Published does not lead to it. It never changes.
type register struct {
	doors   *index
	entries []*school.Entry // by the index
	staff   *staff
}

// staff says at which positions the doors are that a person teaches or covers today, or
// whose office hours they are. Registers share it while that stays the same.
type staff struct{ doors map[int64][]int32 }

func newRegister(doors *index, entries []*school.Entry) *register {
	people := map[int64][]int32{}
	for at, e := range entries {
		for id := range involved(e) {
			people[id] = append(people[id], int32(at))
		}
	}
	return &register{doors, entries, &staff{people}}
}

// kept are entries that were read again. Those that say what they said are the old ones,
// which the rows of their page have, and each of the others is for itself: one of them
// must not keep all that were read together.
func (r *register) kept(entries []*school.Entry) []*school.Entry {
	if r == nil {
		return entries
	}
	for i, e := range entries {
		if old := r.door(e.Door.Code); old != nil && old.Same(e) {
			entries[i] = old
			continue
		}
		own := *e
		entries[i] = &own
	}
	return entries
}

// with is the register with other entries at some positions.
func (r *register) with(at []int32, entries []*school.Entry) *register {
	next := &register{doors: r.doors, entries: slices.Clone(r.entries), staff: r.staff}
	same := true
	for i, e := range entries {
		same = same && sameInvolved(e, r.entries[at[i]])
		next.entries[at[i]] = e
	}
	if !same {
		return newRegister(r.doors, next.entries)
	}
	return next
}

// involved yields who teaches or covers an entry, each once.
func involved(e *school.Entry) func(yield func(int64) bool) {
	return func(yield func(int64) bool) {
		for _, p := range e.Teachers {
			if !yield(p.ID) {
				return
			}
		}
		covers := func(p school.Person) bool { return p.ID == e.Cover.Person.ID }
		if e.Cover != nil && e.Cover.Person.ID != 0 && !slices.ContainsFunc(e.Teachers, covers) {
			yield(e.Cover.Person.ID)
		}
	}
}

func sameInvolved(a, b *school.Entry) bool {
	return slices.Equal(slices.Collect(involved(a)), slices.Collect(involved(b)))
}

// Entry finds a door by its code, with its passcode and withheld link, which are not
// for everybody. Its Right is zero.
func (p *Publisher) Entry(code string) (school.Entry, bool) {
	now := p.state.Load()
	return now.newest(func(id int64) *school.Entry {
		if r := now.registers[id]; r != nil {
			return r.door(code)
		}
		return nil
	})
}

func (r *register) door(code string) *school.Entry {
	at, here := r.doors.codes[code]
	if !here {
		return nil
	}
	return r.entries[at]
}

// newer is the newer of two entries of a door, of which the first may be nil.
func newer(a, b *school.Entry) *school.Entry {
	if a != nil && a.Door.Version >= b.Door.Version {
		return a
	}
	return b
}

// Own lists the doors that a person teaches or covers today, and then their office
// hours, in the order of db.Store.DoorsOf, in full and with zero Rights. It is false
// if the person's office hours are at no school: then not all is known here.
func (p *Publisher) Own(personID int64) (list []school.Entry, known bool) {
	now := p.state.Load()
	for _, id := range p.whereaboutsIn(now).schools[personID] {
		r := now.registers[id]
		for _, at := range r.staff.doors[personID] {
			e := r.entries[at]
			same := func(other school.Entry) bool { return other.Door.ID == e.Door.ID }
			if i := slices.IndexFunc(list, same); i < 0 {
				list = append(list, *e)
			} else {
				list[i] = *newer(&list[i], e)
			}
			known = known || e.Door.Kind == school.OfficeDoor
		}
	}
	slices.SortStableFunc(list, byBlock)
	return list, known
}

// whereabouts is at which schools each person has doors. To search all of a district's
// two hundred schools would take as long as the rest of a card.
type whereabouts struct {
	version uint64 // of the state's staff
	schools map[int64][]int64
}

// whereaboutsIn are those in a state. They are made when somebody needs them, and stay
// right until somebody starts or stops teaching somewhere.
func (p *Publisher) whereaboutsIn(now *state) *whereabouts {
	if w := p.whereabouts.Load(); w != nil && w.version == now.staffing {
		return w
	}
	w := &whereabouts{now.staffing, map[int64][]int64{}}
	for _, one := range now.schools {
		if r := now.registers[one.ID]; r != nil {
			for person := range r.staff.doors {
				w.schools[person] = append(w.schools[person], one.ID)
			}
		}
	}
	p.whereabouts.Store(w)
	return w
}

// byBlock is the order of db.Store.DoorsOf.
func byBlock(a, b school.Entry) int {
	return cmp.Or(
		before(a.Phase != school.Over, b.Phase != school.Over),
		before(a.Door.Kind != school.OfficeDoor, b.Door.Kind != school.OfficeDoor),
		before(a.Section.Block != "", b.Section.Block != ""),
		strings.Compare(a.Section.Block, b.Section.Block),
		strings.Compare(school.LowerASCII(a.Section.Course), school.LowerASCII(b.Section.Course)), // SQLite's nocase
		strings.Compare(a.Section.Code, b.Section.Code),
	)
}

// before sorts what is so before what is not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
