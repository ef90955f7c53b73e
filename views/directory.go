package views

import (
	"fmt"
	"maps"
	"slices"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// Directory is the student page of one school. Make it with NewDirectory.
type Directory struct {
	School      school.School
	Site        Site
	Day         *Day // nil: the school has no schedule
	Several     bool // the installation has more than one school
	Groups      []Group
	Tabs        []Tab // all blocks of the school, in the order of the day, also those that the filter leaves out
	Departments []string
	Count       int // doors shown
	classes     int // of these, not office hours
	missed      int // doors that the search would find in other blocks
	times       *timetable
	paper       paper
	Query       Query
	Action      string // the page's own path: "/" or "/s/SLUG"
	Passcodes   bool   // passcodes may be shown
	Base        string // relative path to the root of an export: "./", "../../"; empty on the server
	Export      bool   // a file: no sign-in links, search needs the script
	Rev         string // changes when, and only when, the rows show something else
	noSuchDay   bool   // somebody asked for a day that the schedule does not have
}

// Group is the doors under one heading.
type Group struct {
	Block string // as people see it: "C", "Period 3", "A, C"
	Set   string // of bells; "": those of the whole school
	Kind  string // "block", "none" (no block set) or "office"
	Rows  []*Row
	Count int // of Rows, also where they are left out
	keys  []string
	meets meeting
}

// Tab is the choice of one block.
type Tab struct {
	Block string
	key   string
	meets meeting
}

// The kinds of groups.
const (
	blockGroup  = "block"
	noneGroup   = "none"
	officeGroup = "office"
)

// Query is the filter. An empty field matches everything.
type Query struct {
	Text, Block, Department string
}

// Starred is the value of the field "block" for the star tab. Stars are kept in
// the browser, so the server shows all classes for it.
const Starred = "*"

// NewDirectory groups and sorts a school's rows. It leaves out office hours without
// a link, because nobody expects to see them.
func NewDirectory(site Site, s school.School, rows []*Row, day *Day, several, passcodes bool) Directory {
	v := Directory{School: s, Site: site, Day: day, Several: several, Passcodes: passcodes, Action: "/"}
	if several {
		v.Action = "/s/" + s.Slug
	}
	blocks, none, office := []*Row(nil), []*Row(nil), []*Row(nil)
	departments := map[string]bool{}
	for _, r := range rows {
		switch {
		case r.hidden():
			continue
		case r.kind == officeGroup:
			office = append(office, r)
		case r.kind == noneGroup:
			none = append(none, r)
		default:
			blocks = append(blocks, r)
		}
		if dep := r.Entry.Department(); dep != "" {
			departments[dep] = true
		}
	}
	v.Departments = slices.SortedFunc(maps.Keys(departments), compareText)
	v.times, v.Tabs, v.Groups = inOrder(blocks, day)
	for _, list := range [][]*Row{none, office} {
		if len(list) > 0 {
			v.Groups = append(v.Groups, Group{Kind: list[0].kind, Rows: list})
		}
	}
	for _, g := range v.Groups {
		slices.SortFunc(g.Rows, (*Row).compare)
	}
	v.paper = v.onPaper()
	v.count()
	v.Rev = v.revision()
	return v
}

// count sets how many rows there are, in each group and in all.
func (d *Directory) count() {
	d.Count, d.classes = 0, 0
	for i := range d.Groups {
		g := &d.Groups[i]
		g.Count = len(g.Rows)
		d.Count += g.Count
		if g.Kind != officeGroup {
			d.classes += g.Count
		}
	}
}

// Filter keeps the rows that match, by the rules of directory.js, for browsers
// without JavaScript. It keeps all Tabs and Departments, which are the choices
// of the form.
func (d Directory) Filter(q Query) Directory {
	text, groups := Fold(q.Text), d.Groups
	d.Query, d.Groups, d.missed = q, nil, 0
	for _, g := range groups {
		kept := g
		kept.Rows = nil
		for _, r := range g.Rows {
			if (q.Department == "" || q.Department == r.Entry.Department()) && MatchRow(r.search, text) {
				kept.Rows = append(kept.Rows, r)
			}
		}
		switch {
		case !g.in(q.Block):
			d.missed += len(kept.Rows)
		case len(kept.Rows) > 0:
			d.Groups = append(d.Groups, kept)
		}
	}
	d.count()
	return d
}

// in reports whether a group is under a tab: a class in two blocks is under both.
func (g Group) in(tab string) bool {
	return tab == "" || tab == Starred || slices.Contains(g.keys, schedule.Key(tab))
}

// countText is the line "63 classes". It counts office hours only if nothing else
// is shown, because they are not classes.
func (d Directory) countText() string {
	if d.classes == 0 && d.Count > 0 {
		return fmt.Sprintf("Office hours: %d", d.Count)
	}
	return plural(d.classes, "class", "classes")
}

// many is from how many rows on a browser does not lay out those off the screen.
const many = 300

// missedText says what a search within a block leaves out: "4 in other blocks."
func (d Directory) missedText() string {
	asked := d.Query.Text != "" || d.Query.Department != ""
	return pick(asked && d.missed > 0, fmt.Sprintf("%d in other blocks.", d.missed), "")
}

// filtered reports whether the server left something out.
func (d Directory) filtered() bool { return d.Query != Query{} && d.Query != Query{Block: Starred} }

func (d Directory) frame() frame {
	f := frame{Site: d.Site, Title: "Class links", Kind: "directory", Here: "/", Above: d.School.Name, Base: d.Base, Export: d.Export,
		Beside: onPaper(d.paper)}
	if d.times != nil && !d.Export {
		f.Now = nowPath(d.Action)
	}
	if d.Several {
		f.Up = pick(d.Export, d.Base+"index.html", "/")
	}
	return f
}

// empty says why no classes are shown.
func (d Directory) empty() string {
	switch {
	case !d.filtered():
		return "There are no classes here yet."
	case d.Query.Text == "":
		return "Nothing matches these choices."
	}
	return "Nothing matches “" + d.Query.Text + "”."
}

// heading is the text beside the tile.
func (g Group) heading() string {
	switch g.Kind {
	case officeGroup:
		return "Office hours"
	case noneGroup:
		return "No block"
	}
	return blockLabel(g.Block)
}

// tileText is what the tile shows: "C", and "3" for "Period 3".
func (g Group) tileText() string {
	if len(g.keys) > 1 {
		return g.Block
	}
	_, name := blockWords(g.Block)
	return name
}

// size is how many rows the group has: "17 classes".
func (g Group) size() string {
	if g.Kind == officeGroup {
		return plural(g.Count, "teacher", "teachers")
	}
	return plural(g.Count, "class", "classes")
}

func (g Group) class() string { return blockClass(g.Block) }

// elsewhen reports whether the group meets, but not today.
func (g Group) elsewhen() bool { return g.meets.own() == nil && g.meets.next != nil }

func (t Tab) elsewhen() bool { return t.meets.own() == nil && t.meets.next != nil }
