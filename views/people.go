package views

import (
	"fmt"
	"strconv"
	"time"

	"hallway/internal/school"
)

// People is a page of the list of people.
type People struct {
	Console
	Query   PeopleQuery
	Domains []string // whose accounts may sign in
	Total   int
	Found   int                   // how many match
	Of      map[school.Access]int // how many of all there are
	Rows    []PersonRow
	Size    int // people on a page
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
	{"", "All"}, {string(school.CanSignIn), "Has signed in"}, {string(school.NeverSignedIn), "Not yet"}, {string(school.NoAddress), "No e-mail"},
	{string(school.ForeignAddress), "E-mail cannot sign in"}, {string(school.SwitchedOff), "Switched off"},
}

var roleChoices = []choice{{"", "All"}, {string(school.Teacher), "Teacher"}, {string(school.Admin), "Administrator"}}

// peopleColumns are the columns of the table, with what sorts by them.
var peopleColumns = []choice{{"", "Name"}, {"email", "E-mail"}, {"role", "Role"}, {"classes", "Classes"}, {"seen", "Signed in"}}

// address is the address of a list.
func (q PeopleQuery) address() string {
	return address("/admin/people", "q", q.Text, "access", q.Access, "role", q.Role, "sort", q.Sort,
		"down", pick(q.Down, "1", ""), "page", pick(q.Page > 1, strconv.Itoa(q.Page), ""))
}

// filtered reports whether the list leaves anybody out.
func (q PeopleQuery) filtered() bool { return q.Text != "" || q.Role != "" || q.Access != "" }

// page is the frame of the list.
func (m People) page() frame {
	f := m.wide("People")
	f.Beside = peopleBeside(m)
	return f
}

// only is the address of everybody with an access.
func (m People) only(access school.Access) string {
	return PeopleQuery{Access: string(access)}.address()
}

// sortedBy is the address of the list by a column: the other way round, if it is sorted
// by that already.
func (m People) sortedBy(column string) string {
	q := m.Query
	q.Down, q.Sort, q.Page = q.Sort == column && !q.Down, column, 0
	return q.address()
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

// turn is the address of another page of the list, or "" if there is none.
func (m People) turn(pages int) string {
	q := m.Query
	q.Page = max(1, q.Page) + pages
	if q.Page < 1 || (q.Page-1)*m.Size >= m.Found {
		return ""
	}
	return q.address()
}

// shown says which part of the list is on the page.
func (m People) shown() string {
	if len(m.Rows) == m.Found {
		return pick(m.Found < m.Total, thousands(m.Found)+" of ", "") + plural(m.Total, "person", "people")
	}
	first := (max(1, m.Query.Page)-1)*m.Size + 1
	return thousands(first) + " to " + thousands(first+len(m.Rows)-1) + " of " + thousands(m.Found)
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
