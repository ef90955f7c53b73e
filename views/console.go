package views

import (
	"net/url"
	"strconv"
	"time"

	"hallway/internal/school"
)

// Console is what every page of the administrator's console says.
type Console struct {
	Site Site
	Here string // the page's address, to mark it in the bar
	Said string // what just happened
	Open int    // requests that wait

	Notices []string // what was noticed then, whole lines
	Limited bool     // administers one school alone
}

// consoleLinks are the bar's pages. The last two are of all schools.
var consoleLinks = []struct{ Href, Label string }{
	{"/admin/people", "People"}, {"/admin/requests", "Requests"}, {"/admin/imports", "Imports"}, {"/admin/activity", "History"}, {"/admin/settings", "Settings"}, {"/admin/log", "Log"},
}

// links are those that the administrator may open.
func (c Console) links() []struct{ Href, Label string } {
	if c.Limited {
		return consoleLinks[:4]
	}
	return consoleLinks
}

func (c Console) frame(title string) frame {
	return frame{Site: c.Site, Title: title, Kind: "console", Said: c.Said, SaidFocus: c.Said != ""}
}

// People is the list of people.
type People struct {
	Console
	Query   string
	Total   int
	Found   int         // that match
	Rows    []PersonRow // the first of them
	Waiting int         // people without an address
	Only    bool        // shows those alone
}

// PersonRow is one line of it.
type PersonRow struct {
	Person  school.Person
	Classes []string
	Access  string // "Last signed in 3 Nov", "Suspended", ...
}

// PersonForm is what an administrator writes of a person.
type PersonForm struct {
	Name, SortName, Pronounced, Email, Department, Role string

	OnlySchool string   // slug of the one school that they administer
	Schools    []string // slugs of where they are
	Errors     school.Invalid
}

// Person is one person: everything known, and every repair.
type Person struct {
	Console
	ID       int64 // 0: to be added
	Person   school.Person
	Gone     bool // not in the roster any more
	Form     PersonForm
	Classes  []school.Entry
	Account  *school.Account
	Refused  *school.Request
	Sessions []school.SessionInfo
	Zone     *time.Location
	Now      time.Time
	Own      bool // it is the administrator's own page

	Elsewhere  bool // at another school too: who they are is not for this administrator
	AllSchools []school.School
	History    []ChangeRow
}

func (p Person) action(verb string) string {
	path := "/admin/people/" + strconv.FormatInt(p.ID, 10)
	if verb != "" {
		path += "/" + verb
	}
	return path
}

func (p Person) formAction() string {
	if p.ID == 0 {
		return "/admin/people/new"
	}
	return p.action("")
}

func (p Person) title() string {
	switch {
	case len(p.Form.Errors) > 0 && p.ID == 0:
		return "Error: Add a person"
	case p.ID == 0:
		return "Add a person"
	case len(p.Form.Errors) > 0:
		return "Error: " + p.Person.Name
	}
	return p.Person.Name
}

// requestAddress leads to the request of the last refusal.
func (p Person) requestAddress() string {
	if p.Refused.Reference == "" { // of before references were kept
		return "/admin/requests"
	}
	return "/admin/requests?q=" + url.QueryEscape(p.Refused.Reference)
}

func (p Person) time(t time.Time) string { return when(t, p.Now, p.Zone) }

// Requests is the page of refused and unknown sign-ins.
type Requests struct {
	Console
	Query         string // of a search, empty: everything
	Found         int    // open ones
	Asked         int    // of them, those that asked to be added
	Number        int    // of the page, from 1
	Size          int    // how many requests a page has
	Open, Decided []RequestRow
}

// Pages is how many pages so many requests have.
func (m Requests) Pages(requests int) int { return max(1, (requests+m.Size-1)/m.Size) }

// address is that of another page of the same list, empty: there is none.
func (m Requests) address(number int) string {
	if number < 1 || number > m.Pages(m.Found) {
		return ""
	}
	v := url.Values{}
	if m.Query != "" {
		v.Set("q", m.Query)
	}
	if number > 1 {
		v.Set("page", strconv.Itoa(number))
	}
	if len(v) == 0 {
		return "/admin/requests"
	}
	return "/admin/requests?" + v.Encode()
}

// forgets says whether a request is the first of the page that is in memory only.
func (m Requests) forgets(i int) bool {
	return m.Open[i].Request.InMemory() && (i == 0 || !m.Open[i-1].Request.InMemory())
}

// RequestRow is one account, with the people of the roster nearest to it.
type RequestRow struct {
	Request school.Request
	Why     string // the reason in words
	When    string // "3 times, last today at 10:02"
	CanBind bool   // deciding makes it sign in; otherwise it has the wrong account
	Near    []Near
}

// Near is a person of the roster who may be meant.
type Near struct {
	Person  school.Person
	Then    string // what "This is them" does
	Checked bool
}

func (r RequestRow) action(verb string) string {
	return "/admin/requests/" + strconv.FormatInt(r.Request.ID, 10) + "/" + verb
}

// Ask is the page of an account that the roster does not know, with the form
// to ask to be added.
type Ask struct {
	Site    Site
	Title   string
	Message string
	Email   string
	Words   string
	Error   string
	Asked   bool   // it was sent
	Another string // address of "Use another account"
	Request string
}

// Activity is a page of the history.
type Activity struct {
	Console
	Title    string
	Door     string // code: the history of one door, outside the console
	Filter   ActivityFilter
	People   []school.Person
	Doors    []school.Entry
	Many     bool // too many of both for lists: there are fields to write in
	Rows     []ChangeRow
	Next     string // address of older changes, empty: none
	Filtered bool
}

// ActivityFilter is the form, as it was sent.
type ActivityFilter struct {
	Person int64
	Typed  string // the person as they were written, where there is no list to choose from
	Door   string
	Kind   string
	From   string // date
	To     string // date, included
	Error  string
}

// Query is the filter as an address has it.
func (f ActivityFilter) Query() string {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" && value != "0" {
			v.Set(name, value)
		}
	}
	set("person", strconv.FormatInt(f.Person, 10))
	set("door", f.Door)
	set("kind", f.Kind)
	set("from", f.From)
	set("to", f.To)
	return v.Encode()
}
