package roster

import (
	"cmp"
	"fmt"
	"slices"

	"hallway/internal/school"
)

// Scope is what an administrator of one school may do with a file: change what is the
// school's before and after. Whom they cannot edit on a page, they cannot change by a
// file.
type Scope struct {
	School  int64
	Name    string
	Members map[int64]bool        // the people of the school, those who have left too
	Taken   map[school.Email]bool // addresses of people who have left, and are not the administrator's to identify
	Beyond
}

// Beyond are the people about whom such an administrator decides less.
type Beyond struct {
	Rights map[int64]bool // with rights that the administrator does not have to give
	Others map[int64]bool // who belong to another school as well: who they are is not the administrator's to say
}

// TakenElsewhere is why an administrator of one school may not use an address of
// somebody who has left another.
const TakenElsewhere = "Somebody of another school had that address. Ask an administrator of all schools."

// bars says whether a change of somebody is not the administrator's to make.
func (b Beyond) bars(id int64, before, after *Person) bool {
	return b.Rights[id] || b.Others[id] && (before == nil || after == nil || before.Email != after.Email)
}

// view is the roster as the school's files see it: people who are at other
// schools too are not removed, and nothing is asked about who has left another.
func (s *Scope) view(current Current) Current {
	current.People = slices.DeleteFunc(slices.Clone(current.People), func(k Known[Person]) bool { return !k.Live && !s.Members[k.ID] })
	for i, k := range current.People {
		current.People[i].Shared = k.Shared || s.Others[k.ID]
	}
	return current
}

// limit refuses a plan that touches another school, and drops silent changes there.
func (s *Scope) limit(p *Changes, schools []Known[School]) error {
	own := map[string]bool{} // keys of the one school, old and new
	for _, k := range schools {
		own[k.Is.Key] = k.ID == s.School
	}
	for _, c := range slices.Concat(p.Schools.Changed, p.Schools.Silent) {
		own[c.After.Key] = c.ID == s.School
	}
	for _, q := range p.Asked {
		if q.Kind == KindSchool { // neither answer is this administrator's to give
			return s.refuse("is about " + q.Ref + " too")
		}
	}
	if len(p.Schools.Added) > 0 {
		return s.refuse("is about " + p.Schools.Added[0].After.Name + " too")
	}
	if len(p.Schools.Changed) > 0 {
		return s.refuse("gives a school another name, " + p.Schools.Changed[0].After.Name)
	}
	for _, c := range slices.Concat(p.People.Added, p.People.Changed, p.People.Removed) {
		if c.After != nil && s.Taken[c.After.Email] && (c.Former == nil || c.Former.Email != c.After.Email) {
			return school.Invalid{"import": TakenElsewhere + " (" + string(c.After.Email) + ")"}
		}
		if !s.person(c, own) {
			return s.refuse("changes " + cmp.Or(c.Before, c.After).Name + ", who is of another school or administers more than you")
		}
	}
	for _, c := range slices.Concat(p.Sections.Added, p.Sections.Changed, p.Sections.Removed) {
		if !ownSection(c, own) {
			return s.refuse("changes " + cmp.Or(c.After, c.Before).Course + ", a class of another school")
		}
	}
	p.Schools.Silent = slices.DeleteFunc(p.Schools.Silent, func(c Change[School]) bool { return c.ID != s.School })
	p.People.Silent = slices.DeleteFunc(p.People.Silent, func(c Change[Person]) bool { return !s.person(c, own) })
	p.Sections.Silent = slices.DeleteFunc(p.Sections.Silent, func(c Change[Section]) bool { return !ownSection(c, own) })
	return nil
}

func (s *Scope) refuse(what string) error {
	return school.Invalid{"import": fmt.Sprintf("You administer only %s, and this file %s. Upload a file for %s, or ask an administrator of all schools.",
		s.Name, what, s.Name)}
}

// person says whether a change of somebody is the school's alone: they are
// there, and stay wherever else they are.
func (s *Scope) person(c Change[Person], own map[string]bool) bool {
	elsewhere := func(p *Person) []string {
		return slices.DeleteFunc(slices.Clone(p.Schools), func(key string) bool { return own[key] })
	}
	switch {
	case s.bars(c.ID, c.Before, c.After):
		return false
	case c.Before == nil: // new, or comes back
		at := func(p *Person) bool { return len(p.Schools) > 0 && len(elsewhere(p)) == 0 }
		return at(c.After) && (c.Former == nil || at(c.Former))
	case len(elsewhere(c.Before)) == len(c.Before.Schools):
		return false
	case c.After == nil:
		return len(elsewhere(c.Before)) == 0
	}
	return slices.Equal(elsewhere(c.Before), elsewhere(c.After))
}

// ownSection says whether a class is the school's before and after.
func ownSection(c Change[Section], own map[string]bool) bool {
	for _, one := range []*Section{c.Before, c.After, c.Former} {
		if one != nil && !own[one.School] {
			return false
		}
	}
	return true
}
