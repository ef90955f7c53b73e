package views

import (
	"cmp"
	"slices"
	"strings"

	"hallway/internal/school"
)

// classFact is a row of a class's details, with the names of the fields in its form.
type classFact struct {
	fact
	Fields []string
}

// facts are the details.
func (m Class) facts() []classFact {
	s := m.Section
	list := []classFact{
		{fact{Name: "Title", What: s.Course}, []string{"title"}},
		{fact{Name: "Teachers", What: m.teacherNames()}, []string{"teachers"}},
		{fact{Name: "Block", What: s.Block, Also: m.meetings()}, []string{"block"}},
		{fact{Name: "Room", What: s.Room}, []string{"room"}},
		{fact{Name: "Department", What: s.Department}, []string{"department"}},
		{fact{Name: "Term", What: m.term()}, []string{"term", "starts", "ends"}},
	}
	if len(m.sets()) > 0 {
		list = slices.Insert(list, 3, classFact{fact{Name: "Bells", What: m.bells()}, []string{"bells"}})
	}
	if len(m.Schools) > 1 || m.Form != nil && m.Form.Errors["school"] != "" {
		list = append(list, classFact{fact{Name: "School", What: m.School.Name}, []string{"school"}})
	}
	list = append(list, classFact{fact{Name: "Section", What: s.Code, Also: m.from()}, []string{"section"}})
	for i := range list {
		f := &list[i]
		f.What, f.Button, f.Open = cmp.Or(f.What, "None"), "Change", m.refused(f.Fields)
		f.Also = append(m.corrected(f.Fields), f.Also...)
	}
	return list
}

// teacherNames are those who teach the class for good, the lead first.
func (m Class) teacherNames() string {
	var names []string
	for _, t := range m.Teaching {
		if t.Role != "cover" {
			names = append(names, t.Person.Name)
		}
	}
	if len(names) == 0 {
		return "Nobody teaches this class"
	}
	return school.And(names)
}

// covers says who covers the class, now and later.
func (m Class) covers() string {
	var list []string
	for _, t := range m.Teaching {
		if t.Role == "cover" {
			list = append(list, t.Person.Name+" from "+day(t.From, m.Site.Zone)+" to "+day(t.To, m.Site.Zone))
		}
	}
	return cmp.Or(school.And(list), "Nobody")
}

// coverButton leads to the page of those who teach the class.
func (m Class) coverButton() string { return pick(m.covers() == "Nobody", "Add cover", "Change") }

// term is the name of the term with its first and last day.
func (m Class) term() string {
	s, word := m.Section, func(date string) string { return dayWords(date, m.Now, m.Site.Zone) }
	switch {
	case s.Starts != "" && s.Ends != "":
		return strings.TrimPrefix(s.Term+", "+word(s.Starts)+" to "+word(s.Ends), ", ")
	case s.Starts != "":
		return strings.TrimPrefix(s.Term+", from "+word(s.Starts), ", ")
	case s.Ends != "":
		return strings.TrimPrefix(s.Term+", until "+word(s.Ends), ", ")
	}
	return s.Term
}

// from says which files name the class.
func (m Class) from() []string {
	var list []string
	for _, s := range m.Sources {
		list = append(list, "In the file of "+s.Name+", last "+At(When(s.At, m.Now, m.Site.Zone))+".")
	}
	if len(list) == 0 && m.ByHand {
		return []string{"Added by hand. No import takes it away."}
	}
	return list
}

// corrected says what a file says of some fields instead of what is written here.
func (m Class) corrected(fields []string) []string {
	var list []string
	for _, s := range m.Sources {
		for _, d := range s.Differs {
			if slices.Contains(fields, d.Field) {
				list = append(list, m.differs(s.Name, d))
			}
		}
	}
	return list
}

// differs is "You wrote 131 on 3 Nov; Clever still says 130. Yours stays until the file
// says something new."
func (m Class) differs(source string, d ClassDiffers) string {
	said := source + " says " + cmp.Or(d.Said, "nothing")
	if d.By == "" {
		return said + "."
	}
	by, whose := d.By, "It"
	if d.ByID == m.Viewer {
		by, whose = "You", "Yours"
	}
	return by + " wrote " + cmp.Or(d.Here, "nothing") + " " + At(When(d.At, m.Now, m.Site.Zone)) + "; " +
		source + " still says " + cmp.Or(d.Said, "nothing") + ". " + whose + " stays until the file says something new."
}
