package roster

import (
	"cmp"
	"fmt"
	"strconv"

	"hallway/internal/school"
)

// side is the undoing of one kind of entity.
type side[T entity[T]] struct {
	kind   Kind
	list   []Known[T]
	now    map[int64]Known[T]
	rows   []Row[T]
	place  map[int64]int  // in rows
	needed map[int64]bool // by what will be there
	stays  string         // why what is needed stays
}

func newSide[T entity[T]](kind Kind, list []Known[T], stays string) *side[T] {
	s := &side[T]{kind: kind, list: list, stays: stays, now: map[int64]Known[T]{}, place: map[int64]int{}, needed: map[int64]bool{}}
	for _, k := range list {
		s.now[k.ID] = k
	}
	return s
}

// add decides about an entity.
func (s *side[T]) add(r Row[T]) {
	s.place[r.ID] = len(s.rows)
	s.rows = append(s.rows, r)
}

// row is what was decided about an entity; nil: that it stays as it is.
func (s *side[T]) row(id int64) *Row[T] {
	if i, decided := s.place[id]; decided && s.rows[i].Verb != VerbSilent {
		return &s.rows[i]
	}
	return nil
}

// afterwards is an entity as it will be; nil: not in the roster.
func (s *side[T]) afterwards(k Known[T]) *T {
	if r := s.row(k.ID); r != nil {
		return r.After
	}
	if !k.Live {
		return nil
	}
	return &k.Is
}

// each calls do with everything that will be there.
func (s *side[T]) each(do func(T)) {
	for _, k := range s.list {
		if is := s.afterwards(k); is != nil {
			do(*is)
		}
	}
}

func (s *side[T]) need(keys ...string) {
	for _, key := range keys {
		id, _ := strconv.ParseInt(key, 10, 64) // a state's, which we wrote
		s.needed[id] = true
	}
}

// settleAddresses leaves unchanged those whose earlier address somebody else will have:
// two accounts must not sign in with it. Those who keep theirs may be in the way of
// others, so it is repeated.
func (u *undoing) settleAddresses() {
	for again := true; again; {
		again = false
		holder := map[school.Email]int64{}
		var wants []*Row[Person] // an address that is not theirs now
		for _, k := range u.people.list {
			is, row := u.people.afterwards(k), u.people.row(k.ID)
			switch {
			case is == nil || is.Email == "":
			case row != nil && (!k.Live || is.Email != k.Is.Email):
				wants = append(wants, row)
			default:
				holder[is.Email] = k.ID
			}
		}
		for _, row := range wants {
			other, taken := holder[row.After.Email]
			if !taken {
				holder[row.After.Email] = row.ID
				continue
			}
			u.left = append(u.left, u.keepAddress(row, u.people.now[other].Is.Name))
			again = true
		}
	}
}

// keepAddress leaves somebody their present address, or archived, and says so: other
// will have the earlier one.
func (u *undoing) keepAddress(row *Row[Person], other string) string {
	after := *row.After
	k := u.people.now[row.ID]
	if !k.Live {
		row.Verb, row.Record = VerbSilent, row.OldRecord
		return fmt.Sprintf("%s: %s has the address %s now.", after.Name, other, after.Email)
	}
	after.Email = k.Is.Email
	row.After = &after
	return fmt.Sprintf("%s: keeps the address %s, because %s has the earlier one now.", after.Name, k.Is.Email, other)
}

// returnSchools returns schools that imports have archived since and that will have classes
// or people.
func (u *undoing) returnSchools() {
	s := u.schools
	for _, k := range s.list {
		if k.Live || !s.needed[k.ID] || u.since.ByHand.Away[k.ID] || u.since.ByHand.Into[k.ID] != 0 {
			continue
		}
		if i, decided := s.place[k.ID]; decided { // the import only noted it
			s.rows[i].Verb, s.rows[i].After = VerbReturned, &k.Is
			continue
		}
		s.add(Row[School]{ID: k.ID, Verb: VerbReturned, Key: cmp.Or(k.Key, NoKey(k.ID)), After: &k.Is, OldRecord: k.Record, Record: k.Record})
	}
}
