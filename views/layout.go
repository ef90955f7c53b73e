package views

import (
	"cmp"
	"strings"

	"github.com/a-h/templ"

	"hallway/static"
)

// htmxConfig turns off what the content security policy forbids, keeps pages of
// signed-in people out of the history cache, and shows the errors whose answer is
// a card: 409, 422 and 503. doors.js handles the other errors. Without a settle delay
// the buttons of a new card are htmx's at once: a press in those 20 ms would send a
// plain form, and load the page without what is typed on other cards.
const htmxConfig = `{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,` +
	`"selfRequestsOnly":true,"defaultSettleDelay":0,"historyCacheSize":0,"refreshOnHistoryMiss":true,"responseHandling":[` +
	`{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409","swap":true},` +
	`{"code":"422","swap":true},{"code":"503","swap":true},{"code":"...","swap":false,"error":true}]}`

// frame is what is around the content of a page.
type frame struct {
	Site      Site
	Title     string // of the window, and without "Error: " the h1
	Kind      string // "console", "log", "doors", "directory" or ""
	Here      string // address of the part of the site that this page belongs to: "/", "/me" or "/admin"
	Sub       []navLink
	Beside    templ.Component // stands beside the h1; nil: nothing
	Wide      bool            // a table or a board, wider than text
	Cards     bool            // has cards of My links, which need their scripts
	Above     string          // the small line in the header; empty: the site's name
	Up        string          // address that this line links to; empty: none
	Base      string          // relative path to the folder with static/; empty: the server's root
	Export    bool            // the page is a file, not served
	Said      string          // text of the status line
	SaidFocus bool            // the status line gets the focus
	SaidBelow bool            // the page shows the same text further down
	Now       string          // address of what is on now, for the footer; empty: there are no times
	Polls     bool            // a part updates itself by htmx; without JavaScript the page reloads
}

// navLink is a link of the navigation. Current is its aria-current: "page", "true" for a
// part that the page belongs to, or empty.
type navLink struct {
	Href, Label, Current string
	Count                int // how many people wait there
}

// nav are the parts of the site that the visitor may open. The directory and the pages of
// nobody are the same for everybody, so there a teacher's way in is for all to see.
func (f frame) nav() []navLink {
	links := []navLink{{Href: "/", Label: "Class links"}, {Href: "/me", Label: pick(f.Site.Viewer == "", "For teachers", "My links")}}
	if f.Site.Admin {
		links = append(links, navLink{Href: "/admin", Label: "Console"})
	}
	for i := range links {
		if links[i].Href == f.Here {
			links[i].Current = pick(f.part(), "true", "page")
		}
	}
	return links
}

// part reports whether the page is below the one that the navigation leads to.
func (f frame) part() bool { return f.Up != "" || f.console() }

// console reports whether the page needs the console's style sheet.
func (f frame) console() bool { return f.Kind == "console" || f.Kind == "log" }

// cards reports whether the page needs the scripts of My links.
func (f frame) cards() bool { return f.Kind == "doors" || f.Cards }

// slim reports whether lines would be too long to read at full width.
func (f frame) slim() bool { return !f.Wide && f.Kind != "directory" }

// asset is the address of a static file: absolute on the server, relative in
// an export.
func (f frame) asset(name string) string {
	p := static.Path(name)
	if f.Base == "" {
		return p
	}
	return f.Base + strings.TrimPrefix(p, "/")
}

func (f frame) heading() string { return strings.TrimPrefix(f.Title, "Error: ") }

func (f frame) above() string { return cmp.Or(f.Above, f.Site.Name) }

func (f frame) fullTitle() string {
	if f.above() == "" || f.above() == f.heading() {
		return f.Title
	}
	return f.Title + " · " + f.above()
}

func (f frame) skip() string {
	return cmp.Or(map[string]string{"directory": "classes", "doors": "my links"}[f.Kind], "content")
}

// zone is the name of the school's time zone, for scripts that show times.
func (f frame) zone() string {
	if f.Site.Zone == nil {
		return "UTC"
	}
	return f.Site.Zone.String()
}
