package views

import (
	"fmt"
	"strconv"

	"hallway/internal/school"
)

// Console is what every page of the administrator's console shows.
type Console struct {
	Site Site
	Here string // address of the page, to mark it in the navigation
	Said string // what just happened
	Open int    // number of open requests

	Undo    int64    // the change that this was, if Undo is offered beside it; 0: none
	Notices []string // what else to know about it, whole lines
	Limited bool     // the administrator has only one school
}

// consoleLinks is the navigation of the console. What is about all schools is not for
// the administrator of one.
var consoleLinks = []struct {
	Href, Label string
	All         bool
}{
	{"/admin", "Board", false}, {"/admin/classes", "Classes", false}, {"/admin/people", "People", false}, {"/admin/schools", "Schools", true},
	{"/admin/schedule", "Schedule", false},
	{"/admin/requests", "Requests", false}, {"/admin/imports", "Imports", false}, {"/admin/activity", "History", false},
	{"/admin/settings", "Settings", true}, {"/admin/log", "Log", true},
}

// links are the pages that this administrator may open.
func (c Console) links() []navLink {
	var links []navLink
	for _, l := range consoleLinks {
		if l.All && c.Limited {
			continue
		}
		link := navLink{Href: l.Href, Label: l.Label, Current: pick(l.Href == c.Here, "page", "")}
		if link.Href == "/admin/requests" {
			link.Count = c.Open
		}
		links = append(links, link)
	}
	return links
}

// frame is around a page of the console. A page that teachers see too is not in the
// console: Here is empty.
func (c Console) frame(title string) frame {
	f := frame{Site: c.Site, Title: title, Kind: "console", Said: c.Said, SaidFocus: c.Said != "", Here: "/me"}
	if c.Here != "" {
		f.Here, f.Sub = "/admin", c.links()
	}
	return f
}

// wide is around a table or a board.
func (c Console) wide(title string) frame {
	f := c.frame(title)
	f.Wide = true
	return f
}

// Requests is the page of refused and unknown sign-ins.
type Requests struct {
	Console
	Query         string // the search; empty: all requests
	Pages                // of the open requests that match
	Asked         int    // how many of those asked to be added
	Open, Decided []RequestRow
	Hosts         []HostRow // meeting hosts to allow; on the first page
	HostsFixed    bool      // the environment sets the hosts, so that nobody can allow one here
}

// address is a page of the list.
func (m Requests) address(number int) string {
	return address("/admin/requests", "q", m.Query, "page", pageText(number))
}

// forgets reports whether a request is the first on the page that is in memory only.
func (m Requests) forgets(i int) bool {
	return m.Open[i].Request.InMemory() && (i == 0 || !m.Open[i-1].Request.InMemory())
}

// RequestRow is one account, with the people of the roster who are most like it.
type RequestRow struct {
	Request school.Request
	Why     string // the reason in words
	When    string // "3 times, last today at 10:02"
	CanBind bool   // it can be connected to a person; otherwise it is the wrong account
	Foreign string // that its address is of none of the school's domains, a sentence
	Near    []Near
}

// Near is a person of the roster who may be the owner of the account.
type Near struct {
	Person  school.Person
	Then    string // what "This is them" does
	Checked bool
}

func (r RequestRow) action(verb string) string {
	return fmt.Sprintf("/admin/requests/%d/%s", r.Request.ID, verb)
}

// Ask is the page for an account that is not in the roster, with the form to ask
// to be added.
type Ask struct {
	Site    Site
	Title   string
	Message string
	Email   string
	Words   string
	Error   string
	Asked   bool   // the form was sent
	Another string // address of "Use another account"
	Request string
}

// Activity is a page of the history.
type Activity struct {
	Console
	Title    string
	Door     string // code, if this is the history of one door; that page is not in the console
	Filter   ActivityFilter
	Rows     []ChangeRow
	Next     string // address of older changes; empty: none
	Filtered bool
}

// none says that there is nothing to list.
func (m Activity) none() string {
	if m.Filter.Unknown {
		return "Nobody and no class matches “" + m.Filter.Text + "”. Try a last name, a class, or an e-mail address."
	}
	return pick(m.Filtered, "No changes match.", "Nothing has been changed yet.")
}

// ActivityFilter is the form above the history.
type ActivityFilter struct {
	Text   string // in the search field: what was typed, or the name of who is chosen
	Person int64
	Door   string
	Kind   string
	From   string         // date
	To     string         // date, included
	Errors school.Invalid // fields "from", "to"

	Unknown    bool // nobody and nothing is called Text
	Offers     []ActivityOffer
	MoreOffers bool
}

// ActivityOffer is a person or a class that Text may mean.
type ActivityOffer struct {
	Label, About string
	Person       int64
	Door         string
}

// Query is the filter as the query of an address.
func (f ActivityFilter) Query() string {
	person := pick(f.Person != 0, strconv.FormatInt(f.Person, 10), "")
	return query("person", person, "door", f.Door, "kind", f.Kind, "from", f.From, "to", f.To)
}

// choose is the address of the history of one of the offers.
func (f ActivityFilter) choose(o ActivityOffer) string {
	f.Person, f.Door = o.Person, o.Door
	return "/admin/activity?" + f.Query()
}
