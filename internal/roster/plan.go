package roster

import (
	"cmp"
	"fmt"
	"slices"

	"hallway/internal/school"
)

// Terms are what decides about an import beside its file and the roster.
type Terms struct {
	Today   string          // the school's date, 2026-11-24; empty: no term has ended
	Source  string          // which source the file is of: SourceName
	Sources []string        // those that were imported from, the newest first
	School  string          // what to call the first school of all, if the file does not name it
	Answers Answers         // to what is the same as before
	LeftOut map[string]bool // keys of the classes that the source's last import left out, because their terms had ended
	Actor   int64           // the person who imports; 0: nobody of the roster
	Admins  []int64         // the people who open the console of all schools
	Scope   *Scope          // what an administrator of one school may do; nil: everything
	Units   Units           // which organisational units are staff now
	Domains []string        // whose addresses can sign in, in lower case; empty: nobody has said

	ByItself bool // a command imports the file: no person looks at it
}

// Why a plan is refused: it would lock out everybody, or the person who imports; or it
// was made for another choice of organisational units.
var (
	NoAdmin    = school.Invalid{"import": "This would remove every administrator. Make somebody who stays an administrator first."}
	UnitsMoved = school.Invalid{"import": "Somebody has chosen other organisational units since this file was read. Check it again."}
	NotYou     = school.Invalid{"import": "This would remove you. Let another administrator do it, or add yourself to the file."}
)

// Plan says what importing a roster would do, or why that may not be done: a
// school.Invalid.
func Plan(current Current, incoming Roster, on Terms) (Changes, error) {
	if on.Scope != nil {
		current = on.Scope.view(current)
	}
	incoming, err := nameSchool(current.Schools, incoming, on)
	if err != nil {
		return Changes{}, err
	}
	p := comparison(current, incoming, on)
	if p.Units = incoming.UnitChange; len(incoming.Units) > 0 && !incoming.UnitsWere.Same(on.Units) {
		return p, UnitsMoved
	}
	if on.Scope != nil {
		if err := on.Scope.limit(&p, current.Schools); err != nil {
			return p, err
		}
	}
	p.noteOtherName(current.People, on)
	return p, p.locksOut(on)
}

// nameSchool gives the school of a file that does not name it a name. Where there
// are several the file must say which one it means.
func nameSchool(schools []Known[School], incoming Roster, on Terms) (Roster, error) {
	at := slices.IndexFunc(incoming.Schools, func(s School) bool { return s.Name == "" })
	if at < 0 {
		return incoming, nil
	}
	incoming.Schools = slices.Clone(incoming.Schools)
	unnamed := &incoming.Schools[at]
	switch there := live(schools); {
	case on.Scope != nil && len(incoming.Schools) == 1:
		unnamed.Name = on.Scope.Name
	case slices.ContainsFunc(schools, func(k Known[School]) bool { return k.Live && k.Is.Key == unnamed.Key }):
	case there == 0:
		unnamed.Name = cmp.Or(on.School, FirstSchool)
	case there > 1:
		return incoming, school.Invalid{"import": "There are several schools here, and the file does not say which one it means. " +
			"Add a column school to it, with the school’s name in each row."}
	case len(incoming.Schools) > 1: // only some rows name one
		unnamed.Name = cmp.Or(on.School, FirstSchool)
	}
	return incoming, nil
}

// noteOtherName notices a new source that names mostly people of another one. With two
// names for one system, nobody would ever be removed.
func (p *Changes) noteOtherName(people []Known[Person], on Terms) {
	at := slices.IndexFunc(on.Sources, func(s string) bool { return s != on.Source })
	if at < 0 || slices.ContainsFunc(people, func(k Known[Person]) bool { return k.Record != nil }) {
		return
	}
	shared := map[int64]bool{}
	for _, k := range people {
		shared[k.ID] = k.Shared
	}
	met, all := 0, len(p.People.Added)+len(p.People.Changed)+len(p.People.Silent)
	for _, c := range slices.Concat(p.People.Changed, p.People.Silent) {
		if shared[c.ID] {
			met++
		}
	}
	if met < 3 || met*2 < all {
		return
	}
	other := on.Sources[at]
	do := fmt.Sprintf("If it is the same system, give it the same name: %s.", other)
	p.note(Warning, "We will keep both, and remove somebody only when neither names them.", do,
		"“%s” is a new source here, and most of its people are known from “%s”.", on.Source, other)
}

// locksOut refuses a plan that would remove the person who imports, or every
// administrator. The transaction that activates it checks again.
func (p *Changes) locksOut(on Terms) error {
	gone := map[int64]bool{}
	for _, c := range p.People.Removed {
		gone[c.ID] = true
	}
	switch {
	case len(on.Admins) > 0 && !slices.ContainsFunc(on.Admins, func(id int64) bool { return !gone[id] }):
		return NoAdmin
	case gone[on.Actor]:
		return NotYou
	}
	return nil
}
