package roster

import (
	"fmt"
	"strings"
)

const (
	googleEmail  = "Email Address [Required]"
	googleGiven  = "First Name [Required]"
	googleFamily = "Last Name [Required]"
	googleUnit   = "Org Unit Path [Required]"
	googleStatus = "Status [READ ONLY]"
)

// google reads a Google Admin user download, which has people but no classes, and
// every account of the domain, most of them students'. Nobody is staff because of a
// word in a path: somebody chooses the organisational units, and only their accounts
// are read beyond counting.
func (d *decoder) google(t *table) (Roster, error) {
	out := Roster{Format: string(googleSystem), Delta: Delta{People: true, Sections: true, Teaching: true}}
	units, err := d.units()
	if err != nil {
		return out, err
	}
	seen := map[string]int{}
	err = d.each(t, func() (schools, others int) {
		if path := t.cell(googleUnit); !units.rule.isStaff(unitKey(path)) {
			units.leave(t, path)
		} else if p, ok := d.account(t, units, path); ok {
			if line, twice := seen[p.Key]; twice {
				t.skip(googleEmail, "Delete one of the two rows.", "%s is in line %d too.", plain(p.Key), line)
				return 0, len(seen)
			}
			seen[p.Key] = t.line
			d.twoAddresses(t, googleEmail, seenPerson{p.Key, p.Name, p.Email, t.line})
			out.People = append(out.People, p)
		}
		return 0, len(seen) + len(units.units)
	})
	if err == nil && len(units.units) > maxUnits {
		err = t.refusal(Refusal(fmt.Sprintf("This file has more than %d organisational units. Look at the column %s, and upload it again.",
			maxUnits, googleUnit)))
	}
	if err != nil {
		return out, err
	}
	out.Units, out.UnitsWere, out.UnitChange = units.list(), units.remembered, units.change()
	t.headerOnly(Problem, "We will assume that nothing has changed.")
	units.note(t)
	return out, nil
}

// maxUnits is how many units a page lists.
const maxUnits = 2_000

// units are what is known of the organisational units before the file is read.
func (d *decoder) units() (l *unitList, err error) {
	var remembered Units
	if d.options.Units != nil {
		if remembered, err = d.options.Units(d.source); err != nil {
			return nil, err
		}
	}
	l = newUnitList(d.options.Choice, remembered)
	if d.options.Known != nil {
		l.known, err = d.options.Known(d.source)
	}
	return l, err
}

// active reports whether an account can be used. Google writes Suspended and Archived.
func active(status string) bool { return status == "" || strings.EqualFold(status, "Active") }

// leave counts an account that is not staff. Nothing of it is noted, because it is
// probably a student's.
func (l *unitList) leave(t *table, path string) {
	key := strings.ToLower(t.raw(googleEmail))
	name := strings.Join(strings.Fields(t.raw(googleGiven)+" "+t.raw(googleFamily)), " ")
	if !active(t.raw(googleStatus)) || key == "" && name == "" {
		return
	}
	l.count(path, name)
	if l.left++; l.known[key] {
		l.stay++
	}
}

// account reads the row of a member of staff, if there is enough in it.
func (d *decoder) account(t *table, units *unitList, path string) (Person, bool) {
	p := personOf(t, googleGiven, googleFamily)
	if status := t.cell(googleStatus); !active(status) {
		t.note(Note, googleStatus, "", "We will skip this row.", "", "the account of %s is %s.", plain(p.Name), strings.ToLower(plain(status)))
		return Person{}, false
	}
	if p.Name == "" && t.cell(googleEmail) == "" {
		t.skip(googleEmail, "Fill in both if it is a person.", "the row has neither a name nor an e-mail.")
		return Person{}, false
	}
	units.count(path, p.Name)
	p.Email, p.Department = d.email(t, googleEmail, p.Name), t.keep("Department")
	if p.Name == "" && p.Email != "" {
		p.Name, _, _ = strings.Cut(string(p.Email), "@")
		t.note(Problem, googleGiven, "", fmt.Sprintf("We will show %s.", quote(p.Name)), "Add the name to the file.",
			"no name for %s.", p.Email)
	}
	if p.Name == "" {
		return p, false // the address is not one, as email noted
	}
	t.vetText(googleGiven, p.Name)
	p.Key = personKey(p.Email, p.Name)
	return p, true
}
