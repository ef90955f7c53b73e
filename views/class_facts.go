package views

import (
	"cmp"
	"slices"
	"strings"

	"hallway/internal/school"
)

// classFact is a row of a class's details: what is so, what else to know, and the names of
// the fields in its form.
type classFact struct {
	Label, Value string
	About        []string
	Fields       []string
}

// facts are the details.
func (m Class) facts() []classFact {
	s := m.Section
	list := []classFact{
		{"Title", s.Course, nil, []string{"title"}},
		{"Teachers", m.teacherNames(), nil, []string{"teachers"}},
		{"Block", s.Block, nil, []string{"block"}},
		{"Room", s.Room, nil, []string{"room"}},
		{"Department", s.Department, nil, []string{"department"}},
		{"Term", m.term(), nil, []string{"term", "starts", "ends"}},
	}
	if len(m.Schools) > 1 || m.Form != nil && m.Form.Errors["school"] != "" {
		list = append(list, classFact{"School", m.School.Name, nil, []string{"school"}})
	}
	list = append(list, classFact{"Section", s.Code, m.from(), []string{"section"}})
	for i := range list {
		list[i].Value = cmp.Or(list[i].Value, "None")
		list[i].About = append(m.corrected(list[i].Fields), list[i].About...)
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
