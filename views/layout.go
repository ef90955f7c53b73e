package views

import (
	"cmp"
	"strings"

	"hallway/static"
)

// htmxConfig turns off what the content security policy forbids, keeps pages of
// signed-in people out of the history cache, and shows the errors whose answer is
// a card: 409, 422 and 503. doors.js handles the other errors.
const htmxConfig = `{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,` +
	`"selfRequestsOnly":true,"historyCacheSize":0,"refreshOnHistoryMiss":true,"responseHandling":[` +
	`{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409","swap":true},` +
	`{"code":"422","swap":true},{"code":"503","swap":true},{"code":"...","swap":false,"error":true}]}`

// frame is what is around the content of a page.
type frame struct {
	Site      Site
	Title     string // of the window, and without "Error: " the h1
	Kind      string // "doors", "directory" or ""
	Above     string // the small line above the h1; empty: the site's name
	Up        string // address that this line links to; empty: none
	Base      string // relative path to the folder with static/; empty: the server's root
	Export    bool   // the page is a file, not served
	Said      string // text of the status line
	SaidFocus bool   // the status line gets the focus
	SaidBelow bool   // the page shows the same text further down
	Cards     bool   // the page has the cards of links, so it needs htmx and doors.js
	Polls     bool   // a part updates itself by htmx; without JavaScript the page reloads
}

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
