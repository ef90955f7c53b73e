package views

import (
	"strconv"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// UploadForm takes the file of a roster.
type UploadForm struct {
	Source, School string
	Sources        []string // names that were used before
	Unnamed        bool     // there is no school yet, so a file may have to be told its name
	Errors         school.Invalid
}

// Imports is the form, and what was imported so far.
type Imports struct {
	Console
	Form UploadForm
	Held []HeldCheck // the administrator's own
	Rows []ImportRow
	Next string // address of older imports, empty: none
}

// HeldCheck is an upload that was checked and not applied.
type HeldCheck struct{ Token, File, When string }

// ImportRow is an import with its time in words.
type ImportRow struct {
	Import school.Import
	When   string
	Stamp  string // the machine's form of the time
}

// Check is an upload on its way to being applied: while it is read, when it
// cannot be, and what it would do.
type Check struct {
	Console
	Token   string
	File    string
	Source  string
	Format  string
	Work    *Work  // what goes on now, nil: nothing
	Why     string // it cannot be imported, as sentences; empty: it can
	Again   bool   // checking again may help, though it cannot be imported now
	Form    UploadForm
	Plan    Planned
	Problem Problem // why it was not applied
	Typed   string  // into the field of the number
}

// Work is how far something has come; Total is 0 where nobody knows.
type Work struct {
	What        string // "Reading the file"
	Done, Total int64
	Bytes       bool // that is what is counted; otherwise rows
}

// Problem is what stood in the way, beside the field that it is about.
type Problem struct {
	Field string // "remove", or empty: none
	Text  string // empty: there is no problem
}

// Planned is what an import does, or did, for reading.
type Planned struct {
	Counts   string // "12 added · 5 changed · 3 removed · 391 the same"
	Shown    string // roster.Digest of what is shown
	Findings []roster.Finding
	Groups   []ItemGroup
	Removal  roster.Removal
	Asked    []roster.Question
	Answered []Answered
	Empty    bool // nobody would see a change
	Quiet    bool // nor is there anything to note
}

// Answered is a question of this check that somebody has answered.
type Answered struct {
	Ref  string
	Same bool
}

// words is the answer as it was given.
func (a Answered) words() string {
	if a.Same {
		return "the same person"
	}
	return "somebody else"
}

// ItemGroup is the lines of one verb, the first of them.
type ItemGroup struct {
	Verb  string
	Items []roster.Item
	Total int
}

// Imported is one import that was carried out.
type Imported struct {
	Console
	ImportRow
	Plan Planned
}

// linesShown is how many lines of a list a page shows; the file has them all.
const linesShown = 200

// Groups sorts items by what happens to them, what goes away first.
func Groups(items []roster.Item) []ItemGroup {
	var list []ItemGroup
	for _, verb := range []string{"Removed", "Changed", "Added", "Kept"} {
		g := ItemGroup{Verb: verb}
		for _, i := range items {
			if i.Verb != verb {
				continue
			}
			if g.Total++; g.Total <= linesShown {
				g.Items = append(g.Items, i)
			}
		}
		if g.Total > 0 {
			list = append(list, g)
		}
	}
	return list
}

func (h HeldCheck) path() string { return "/admin/imports/check/" + h.Token }

func (c Check) path(verb string) string { return "/admin/imports/check/" + c.Token + verb }

func (r ImportRow) path(verb string) string {
	return "/admin/imports/" + strconv.FormatInt(r.Import.ID, 10) + verb
}

// errors says what is wrong with the form, in the order of its fields.
func (f UploadForm) problems() []problem {
	var list []problem
	for _, field := range []string{"file", "source", "school"} {
		if why := f.Errors[field]; why != "" {
			list = append(list, problem{Href: "#" + field, Text: why})
		}
	}
	return list
}

func (m Imports) title() string {
	if len(m.Form.Errors) > 0 {
		return "Error: Imports"
	}
	return "Imports"
}

func (c Check) title() string {
	switch {
	case c.Work != nil:
		return c.Work.What
	case c.Why != "" || len(c.Form.Errors) > 0:
		return "Error: This file cannot be imported"
	case c.Problem.Text != "":
		return "Error: Check the import"
	}
	return "Check the import"
}

func (i Imported) title() string {
	if i.Import.Undoes != 0 {
		return "Import taken back"
	}
	return "Import applied"
}

// frame of a check keeps itself up to date while something goes on.
func (c Check) frame() frame {
	f := c.Console.frame(c.title())
	f.Polls = c.Work != nil
	return f
}
