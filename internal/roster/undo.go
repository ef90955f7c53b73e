package roster

import (
	"fmt"
	"reflect"
	"slices"

	"hallway/internal/school"
)

// Since is what people did since an import that may prevent undoing it, and about
// whom the one who undoes it decides less.
type Since struct {
	Newer  map[Entity]bool   // a later import changed it
	Used   map[Entity]string // why something that the import added cannot go
	Moved  map[int64]string  // who has the Google accounts of people whom the import archived
	Beyond Beyond            // of an administrator of one school
	ByHand ByHand            // which schools people have merged or archived
}

// inUse says why a row cannot be carried out; empty: it can.
func (s Since) inUse(at Entity, verb Verb) string {
	switch now := s.Moved[at.ID]; {
	case verb == VerbRemoved:
		return s.Used[at]
	case verb == VerbReturned && at.Kind == KindPerson && now != "":
		return "their Google account is " + now + "’s now"
	}
	return ""
}

// Undoing is how an import is undone: what is written, and a line for what stays.
type Undoing struct {
	Rows Rows
	Left []string
}

// Undo undoes an import, also much later: it archives what was added, changes back what
// was changed, and returns what was archived. What somebody has changed since, or uses,
// stays. now has ids for keys and the records of the import's source; left are the rows
// that the import has left. The error is a school.Invalid if there is nothing to undo.
func Undo(was school.Import, now Current, left Rows, since Since) (Undoing, error) {
	switch {
	case was.UndoneBy != 0:
		return Undoing{}, school.Invalid{"import": "That import was undone already. To restore it, undo the undo."}
	case !was.CanUndo:
		return Undoing{}, school.Invalid{"import": "That import changed nothing that could be put back."}
	}
	left = since.ByHand.rows(left)
	u := undoing{
		since:    since,
		schools:  newSide(KindSchool, now.Schools, "classes or people are still there"),
		people:   newSide(KindPerson, now.People, "teaches a class that stays"),
		sections: newSide(KindSection, now.Sections, ""),
	}
	// Sections first: those that stay need their teachers, and both a school.
	takeBack(&u, u.sections, left.Sections, func(r Row[Section]) string { return since.ByHand.closed(r.Before) })
	u.sections.each(func(s Section) {
		u.people.need(s.Teachers...)
		u.schools.need(s.School)
	})
	takeBack(&u, u.people, left.People, func(r Row[Person]) string {
		if since.Beyond.bars(r.ID, r.Before, r.After) {
			return "is at another school too, or administers more than you"
		}
		return ""
	})
	u.settleAddresses()
	u.people.each(func(p Person) { u.schools.need(p.Schools...) })
	takeBack(&u, u.schools, left.Schools, func(Row[School]) string { return "" })
	u.returnSchools()
	slices.Sort(u.left)
	return Undoing{Rows{u.schools.rows, u.people.rows, u.sections.rows}, u.left}, nil
}

// Summary is an undoing in numbers.
func (u Undoing) Summary() string {
	n := map[Verb]int{}
	count(n, u.Rows.Schools)
	count(n, u.Rows.People)
	count(n, u.Rows.Sections)
	return fmt.Sprintf("Undone: %d put back, %d changed back, %d taken out, %d left as they are",
		n[VerbReturned], n[VerbChanged], n[VerbRemoved], len(u.Left))
}

func count[T any](n map[Verb]int, rows []Row[T]) {
	for _, r := range rows {
		n[r.Verb]++
	}
}

// Holds says whether an undoing may still be carried out, after what people did
// since it was prepared: a teacher saved a link, or signed in.
func (u Undoing) Holds(since Since) bool {
	barred := func(r Row[Person]) bool { return r.Verb != VerbSilent && since.Beyond.bars(r.ID, r.Before, r.After) }
	return free(u.Rows.Schools, KindSchool, since) && free(u.Rows.People, KindPerson, since) && free(u.Rows.Sections, KindSection, since) &&
		!slices.ContainsFunc(u.Rows.People, barred)
}

func free[T any](rows []Row[T], kind Kind, since Since) bool {
	return !slices.ContainsFunc(rows, func(r Row[T]) bool { return since.inUse(Entity{kind, r.ID}, r.Verb) != "" })
}

// undoing is one that is being decided about.
type undoing struct {
	since    Since
	schools  *side[School]
	people   *side[Person]
	sections *side[Section]
	left     []string
}

// takeBack puts the undoing of rows on the list, or says why they stay. barred says why
// that is not decided here; empty: it is.
func takeBack[T entity[T]](u *undoing, s *side[T], rows []Row[T], barred func(Row[T]) string) {
	for _, r := range rows {
		k, back, why := s.now[r.ID], s.turned(r), barred(r)
		at := Entity{s.kind, r.ID}
		switch {
		case back.Verb == VerbSilent:
			why = ""
		case why != "":
		case back.Verb == VerbReturned && k.putAway():
			why = "somebody has archived or merged it since"
		case k.Live == (r.After != nil) && (r.After == nil || k.Is.Same(*r.After)):
			if why = u.since.inUse(at, back.Verb); why == "" && back.Verb == VerbRemoved && s.needed[r.ID] {
				why = s.stays
			}
		case u.since.Newer[at]:
			why = "a newer import changed it. Undo that one first"
		default:
			why = "has been changed since"
		}
		if why != "" {
			u.left = append(u.left, k.Is.name()+": "+why+".")
			continue
		}
		s.add(back)
	}
}

// turned is a row the other way round. What a later file has recorded stays.
func (s *side[T]) turned(r Row[T]) Row[T] {
	back := Row[T]{ID: r.ID, Verb: VerbChanged, Key: r.Key, Before: r.After, After: r.Before, OldRecord: r.Record, Record: r.OldRecord}
	switch {
	case r.Verb == VerbSilent:
		back.Verb = VerbSilent
	case r.Before == nil:
		back.Verb = VerbRemoved
	case r.After == nil:
		back.Verb = VerbReturned
	}
	if k := s.now[r.ID]; !reflect.DeepEqual(k.Record, r.Record) {
		back.Key, back.OldRecord, back.Record = k.Key, k.Record, k.Record
	} else if r.OldRecord != nil {
		back.Key = (*r.OldRecord).key()
	}
	return back
}
