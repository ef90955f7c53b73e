package views

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hallway/internal/school"
)

// Directory is the student page of one school. Make it with NewDirectory.
type Directory struct {
	School      school.School
	Site        Site
	Several     bool // the installation has more than one school
	Groups      []Group
	Blocks      []string // all blocks of the school, in order, also those that the filter leaves out
	Departments []string
	Count       int // doors shown
	Query       Query
	Action      string // the page's own path: "/" or "/s/SLUG"
	Passcodes   bool   // passcodes may be shown
	Base        string // relative path to the root of an export: "./", "../../"; empty on the server
	Export      bool   // a file: no sign-in links, search needs the script
	Rev         string // changes whenever the page shows something else
}

// Group is the doors under one heading.
type Group struct {
	Block   string
	Kind    string // "block", "none" (no block set) or "office"
	Entries []school.Entry
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

// NewDirectory sorts and groups a school's doors. It leaves out office hours
// without a link, because nobody expects to see them.
func NewDirectory(site Site, d school.Directory, several, passcodes bool) Directory {
	v := Directory{School: d.School, Site: site, Several: several, Passcodes: passcodes, Action: "/"}
	if several {
		v.Action = "/s/" + d.School.Slug
	}
	byBlock, none, office := map[string][]school.Entry{}, []school.Entry(nil), []school.Entry(nil)
	for _, e := range d.Entries {
		block := strings.TrimSpace(e.Section.Block)
		switch {
		case e.Door.Kind == school.OfficeDoor && e.Door.Link == "":
			continue
		case e.Door.Kind == school.OfficeDoor:
			office = append(office, e)
		case block == "":
			none = append(none, e)
		default:
			byBlock[block] = append(byBlock[block], e)
		}
		if dep := e.Department(); dep != "" && !slices.Contains(v.Departments, dep) {
			v.Departments = append(v.Departments, dep)
		}
	}
	slices.SortFunc(v.Departments, compareText)
	v.Blocks = slices.SortedFunc(maps.Keys(byBlock), compareBlocks)
	for _, block := range v.Blocks {
		v.add(Group{Block: block, Kind: blockGroup, Entries: byBlock[block]})
	}
	v.add(Group{Kind: noneGroup, Entries: none})
	v.add(Group{Kind: officeGroup, Entries: office})
	v.Rev = v.revision()
	return v
}

// sortName is what lists sort an entry's teachers by.
func sortName(e school.Entry) string {
	if len(e.Teachers) > 0 && e.Teachers[0].SortName != "" {
		return e.Teachers[0].SortName
	}
	return e.TeacherNames()
}

// add sorts a group's entries and appends the group, unless it is empty.
func (d *Directory) add(g Group) {
	if len(g.Entries) == 0 {
		return
	}
	slices.SortFunc(g.Entries, func(a, b school.Entry) int {
		return cmp.Or(compareText(a.Title(), b.Title()), compareText(sortName(a), sortName(b)),
			compareBlocks(a.Section.Code, b.Section.Code), cmp.Compare(a.Door.Code, b.Door.Code))
	})
	d.Groups = append(d.Groups, g)
	d.Count += len(g.Entries)
}

// Filter keeps the entries that match, by the rules of directory.js, for browsers
// without JavaScript. It keeps all Blocks and Departments, which are the choices
// of the form.
func (d Directory) Filter(q Query) Directory {
	text, groups := Fold(q.Text), d.Groups
	d.Query, d.Groups, d.Count = q, nil, 0
	for _, g := range groups {
		if q.Block != "" && q.Block != Starred && q.Block != g.Block {
			continue
		}
		kept := g
		kept.Entries = nil
		for _, e := range g.Entries {
			if (q.Department == "" || q.Department == e.Department()) && matchFolded(searchText(e), text) {
				kept.Entries = append(kept.Entries, e)
			}
		}
		if len(kept.Entries) > 0 {
			d.Groups = append(d.Groups, kept)
			d.Count += len(kept.Entries)
		}
	}
	return d
}

// revision hashes everything that the rows show.
func (d Directory) revision() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %t %t %v\n", d.School.Name, d.Several, d.Passcodes, d.Site.Status)
	for _, g := range d.Groups {
		for _, e := range g.Entries {
			fmt.Fprintf(h, "%q %q %q %q %q %q %q %t\n", g.Block, e.Door.Code, searchText(e), e.Title()+e.TeacherNames(),
				e.Door.Link, e.Door.Note, e.Door.Passcode, e.Door.Hidden)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// searchText is everything that a student can search for, folded.
func searchText(e school.Entry) string {
	parts := []string{e.Title(), e.TeacherNames(), roomLabel(e.Section.Room), e.Department(), e.Section.Code, e.Door.Provider}
	if e.Section.Block != "" {
		parts = append(parts, "block", e.Section.Block)
	}
	return Fold(strings.Join(parts, " "))
}

// savedByTeacher names the person who saved the link last, if the row shows that
// person anyway. Students do not learn other names from it.
func savedByTeacher(e school.Entry) string {
	shown := slices.ContainsFunc(e.Teachers, func(p school.Person) bool { return p.Name == e.Door.SavedBy })
	return pick(shown, e.Door.SavedBy, "")
}

// countText is the line "63 classes". It counts office hours only if nothing else
// is shown, because they are not classes.
func (d Directory) countText() string {
	classes := 0
	for _, g := range d.Groups {
		if g.Kind != officeGroup {
			classes += len(g.Entries)
		}
	}
	if classes == 0 && d.Count > 0 {
		return fmt.Sprintf("Office hours: %d", d.Count)
	}
	return plural(classes, "class", "classes")
}

// filtered reports whether the server left something out.
func (d Directory) filtered() bool { return d.Query != Query{} && d.Query != Query{Block: Starred} }

func (d Directory) frame() frame {
	f := frame{Site: d.Site, Title: "Class links", Kind: "directory", Above: d.School.Name, Base: d.Base, Export: d.Export}
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

// title is the heading of a row: the class, or the person for office hours.
func (g Group) title(e school.Entry) string {
	if g.Kind == officeGroup && e.TeacherNames() != "" {
		return e.TeacherNames()
	}
	return e.Title()
}

// about ends a row's second line: the room, or for office hours the department.
func (g Group) about(e school.Entry) string {
	if g.Kind == officeGroup {
		return e.Department()
	}
	return roomLabel(e.Section.Room)
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
