package views

import (
	"fmt"
	"maps"
	"slices"

	"hallway/internal/school"
)

// Directory is the student page of one school. Make it with NewDirectory.
type Directory struct {
	School      school.School
	Site        Site
	Day         *Day // nil: the school has no schedule
	Several     bool // the installation has more than one school
	Groups      []Group
	Blocks      []string // all blocks of the school, in order, also those that the filter leaves out
	Departments []string
	Count       int // doors shown
	classes     int // of these, not office hours
	Query       Query
	Action      string // the page's own path: "/" or "/s/SLUG"
	Passcodes   bool   // passcodes may be shown
	Base        string // relative path to the root of an export: "./", "../../"; empty on the server
	Export      bool   // a file: no sign-in links, search needs the script
	Rev         string // changes when, and only when, the rows show something else
}

// Group is the doors under one heading.
type Group struct {
	Block string
	Kind  string // "block", "none" (no block set) or "office"
	Rows  []*Row
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
	byBlock, none, office := map[string][]*Row{}, []*Row(nil), []*Row(nil)
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
			byBlock[r.block] = append(byBlock[r.block], r)
		}
		if dep := r.Entry.Department(); dep != "" {
			departments[dep] = true
		}
	}
	v.Departments = slices.SortedFunc(maps.Keys(departments), compareText)
	v.Blocks = slices.SortedFunc(maps.Keys(byBlock), compareBlocks)
	for _, block := range v.Blocks {
		v.add(Group{Block: block, Kind: blockGroup, Rows: byBlock[block]})
	}
	v.add(Group{Kind: noneGroup, Rows: none})
	v.add(Group{Kind: officeGroup, Rows: office})
	v.Rev = v.revision()
	return v
}

// add sorts a group's rows and appends the group, unless it is empty.
func (d *Directory) add(g Group) {
	slices.SortFunc(g.Rows, (*Row).compare)
	d.append(g)
}

// append appends a group, unless it is empty, and counts its rows.
func (d *Directory) append(g Group) {
	if len(g.Rows) == 0 {
		return
	}
	d.Groups = append(d.Groups, g)
	d.Count += len(g.Rows)
	if g.Kind != officeGroup {
		d.classes += len(g.Rows)
	}
}

// Filter keeps the rows that match, by the rules of directory.js, for browsers
// without JavaScript. It keeps all Blocks and Departments, which are the choices
// of the form.
func (d Directory) Filter(q Query) Directory {
	text, groups := Fold(q.Text), d.Groups
	d.Query, d.Groups, d.Count, d.classes = q, nil, 0, 0
	for _, g := range groups {
		if q.Block != "" && q.Block != Starred && q.Block != g.Block {
			continue
		}
		kept := g
		kept.Rows = nil
		for _, r := range g.Rows {
			if (q.Department == "" || q.Department == r.Entry.Department()) && MatchFolded(r.search, text) {
				kept.Rows = append(kept.Rows, r)
			}
		}
		d.append(kept)
	}
	return d
}

// countText is the line "63 classes". It counts office hours only if nothing else
// is shown, because they are not classes.
func (d Directory) countText() string {
	if d.classes == 0 && d.Count > 0 {
		return fmt.Sprintf("Office hours: %d", d.Count)
	}
	return plural(d.classes, "class", "classes")
}

// filtered reports whether the server left something out.
func (d Directory) filtered() bool { return d.Query != Query{} && d.Query != Query{Block: Starred} }

func (d Directory) frame() frame {
	f := frame{Site: d.Site, Title: "Class links", Kind: "directory", Here: "/", Above: d.School.Name, Base: d.Base, Export: d.Export}
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
	return "Block " + g.Block
}

func (g Group) class() string { return blockClass(g.Block) }
