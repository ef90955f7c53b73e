package roster

import (
	"slices"

	"hallway/internal/school"
)

// person notes the address of a row that was skipped, if that was because it has no id.
func (n *Nameless) person(t *table, id, email string) {
	if address, err := school.ParseEmail(t.cell(email)); err == nil && withoutID(t, id) {
		n.People = append(n.People, address)
	}
}

// section notes the title of a row that was skipped, if that was because it has no id.
func (n *Nameless) section(t *table, id string, s Section) {
	if withoutID(t, id) {
		n.Sections = append(n.Sections, fold(s.Title()))
	}
}

func withoutID(t *table, column string) bool {
	return t.cell(column) == "" || shortened(t.cell(column))
}

// stays says of somebody whom the file does not name by an id whether a row of it is
// about them all the same.
func (n *Nameless) stays(k Known[Person]) bool {
	return k.Live && k.Is.Email != "" && slices.Contains(n.People, k.Is.Email)
}

// keeps says the same of a class.
func (n *Nameless) keeps(k Known[Section]) bool {
	return k.Live && len(n.Sections) > 0 && slices.Contains(n.Sections, fold(k.Is.Title()))
}

// keepNameless gives a class of the file the teachers that it has here, and that the file
// could not name.
func (p *Changes) keepNameless(record Section, k Known[Section]) Section {
	for i, key := range k.Is.Teachers {
		if p.nameless[key] && !slices.Contains(record.Teachers, key) {
			record.Teachers = slices.Insert(slices.Clone(record.Teachers), min(i, len(record.Teachers)), key)
		}
	}
	return record
}
