package views

import (
	"fmt"
	"time"

	"hallway/internal/school"
)

// People is a page of the list of people.
type People struct {
	Console
	Query   PeopleQuery
	Domains []string // whose accounts may sign in
	Total   int
	Of      map[school.Access]int // how many of all there are
	Pages   Pages
	Rows    []PersonRow
	Now     time.Time
}

// PeopleQuery is what the list of people shows, as its form and its address say it.
type PeopleQuery struct {
	Text   string
	Role   string
	Access string
	Sort   string // a column: name (empty), email, role, classes, seen
	Down   bool   // the other way round
	Page   int    // from 1
}

// PersonRow is one person in the list.
type PersonRow struct {
	Person  school.Person
	Classes []string
	Access  school.Access
	SeenAt  time.Time // last sign-in; zero: never
}

// choice is one of a list to choose from.
type choice struct{ Value, Label string }

// accessChoices are the answers to whether somebody can sign in.
var accessChoices = []choice{
	{"", "All"}, {string(school.CanSignIn), "Has signed in"}, {string(school.NeverSignedIn), "Not yet"},
	{string(school.NoAddress), "No e-mail"},
	{string(school.ForeignAddress), "E-mail cannot sign in"}, {string(school.SwitchedOff), "Switched off"},
}

var roleChoices = []choice{{"", "All"}, {string(school.Teacher), "Teacher"}, {string(school.Admin), "Administrator"}}

// peopleColumns are the columns of the table, with what sorts by them.
var peopleColumns = []choice{{"", "Name"}, {"email", "E-mail"}, {"role", "Role"}, {"classes", "Classes"}, {"seen", "Signed in"}}

// Address is the address of a list.
func (q PeopleQuery) Address() string {
	return address("/admin/people", "q", q.Text, "access", q.Access, "role", q.Role, "sort", q.Sort,
		"down", pick(q.Down, "1", ""), "page", pageText(q.Page))
}

// page is the frame of the list.
func (m People) page() frame {
	f := m.wide("People")
	f.Beside = peopleBeside(m)
	return f
}

// only is the address of everybody with an access.
func (m People) only(access school.Access) string {
	return PeopleQuery{Access: string(access)}.Address()
}

// sortedBy is the address of the list by a column: the other way round, if it is sorted
// by that already.
func (m People) sortedBy(column string) string {
	q := m.Query
	q.Down, q.Sort, q.Page = q.Sort == column && !q.Down, column, 0
	return q.Address()
}

// direction is the aria-sort of a column.
func (m People) direction(column string) string {
	switch {
	case m.Query.Sort != column:
		return ""
	case m.Query.Down:
		return "descending"
	}
	return "ascending"
}

// page is another page of the list.
func (q PeopleQuery) page(number int) string {
	q.Page = number
	return q.Address()
}

// shown says which part of the list is on the page.
func (m People) shown() string {
	if m.Pages.Last() > 1 {
		return m.Pages.shown()
	}
	return pick(m.Pages.Found < m.Total, thousands(m.Pages.Found)+" of ", "") + plural(m.Total, "person", "people")
}

// classesShown is how many classes a row names.
const classesShown = 3

// classes names a person's classes.
func (r PersonRow) classes() string {
	list := r.Classes
	if more := len(list) - classesShown; more > 1 {
		list = append(list[:classesShown:classesShown], fmt.Sprintf("%d more", more))
	}
	return school.And(list)
}

// accessSays says in a few words whether somebody can sign in, and the class that colours it.
func (m People) accessSays(r PersonRow) (says, class string) {
	switch r.Access {
	case school.SwitchedOff:
		return "Switched off", "bad"
	case school.NoAddress:
		return "No e-mail", "warn"
	case school.ForeignAddress:
		return "Cannot sign in", "warn"
	case school.NeverSignedIn:
		return "Not yet", ""
	}
	return When(r.SeenAt, m.Now, m.Site.Zone), ""
}
