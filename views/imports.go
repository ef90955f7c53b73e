package views

import (
	"hallway/internal/roster"
	"hallway/internal/school"
)

// UploadForm is the form for the file of a roster.
type UploadForm struct {
	Source, School string
	Sources        []string // names that were used before
	Unnamed        bool     // there is no school yet, so the form asks for its name
	Errors         school.Invalid
}

// Imports is the form, and the imports so far.
type Imports struct {
	Console
	Form    UploadForm
	Sources []SourceRow
	Waiting []WaitingCheck // only this administrator's
	Rows    []ImportRow
	Next    string // address of older imports; empty: none
}

// SourceRow is the last file of a source, and how old it is.
type SourceRow struct {
	File  school.SourceFile
	Days  int  // since it came
	Late  bool // a newer one should have come
	When  string
	Stamp string // the machine's form of the time
}

// WaitingCheck is an upload that was checked but not applied.
type WaitingCheck struct{ Token, File, When string }

// ImportRow is an import with its time in words.
type ImportRow struct {
	Import school.Import
	When   string
	Stamp  string // the machine's form of the time
}

// Check is the page of an upload: how far it has been read, why it cannot be
// imported, or what it would change.
type Check struct {
	Console
	Token   string
	File    string
	Source  string
	Format  string
	Work    *Work  // what is being done now, or nil
	Why     string // why it cannot be imported, in sentences; empty: it can
	Again   bool   // it cannot be imported, but checking again may help
	Form    UploadForm
	Plan    Planned
	Problem Problem // why it was not applied
	Typed   string  // the text in the field for the number
}

// Work is the progress of an upload. Total is 0 if it is not known.
type Work struct {
	What        string // "Reading the file"
	Done, Total int64
	Bytes       bool // Done and Total are bytes; otherwise rows
}

// Problem is the reason why an import was not applied.
type Problem struct {
	Field string // the field that it is about: "remove", or empty
	Text  string // empty: there is no problem
}

// Planned is what an import would do, or did.
type Planned struct {
	Counts   string // "12 added · 5 changed · 3 removed · 391 the same"
	Shown    string // roster.Digest of what is shown
	Findings []roster.Finding
	Groups   []ItemGroup
	Removal  roster.Removal
	Asked    []roster.Question
	Answered []Answered
	Units    []roster.Unit // organisational units to choose from
	Empty    bool          // nobody would see a change
	Quiet    bool          // nor is there anything to record
}

// Answered is a question of this check that somebody has answered.
type Answered struct {
	Ref   string
	About roster.Kind
	Same  bool
}

// ItemGroup is the items with the same verb. Items has only the first of them.
type ItemGroup struct {
	Verb  string
	Items []roster.Item
	Total int
}

// Imported is the page of one import.
type Imported struct {
	Console
	ImportRow
	Plan   Planned
	Starts []ScheduleFromRoster
}

// openItems is how many items a group may have without being closed.
const openItems = 10

// LinesShown is how many lines of a list a page shows. The CSV file has all.
const LinesShown = 200

// imported is the frame of an import's page.
func (i Imported) imported() frame {
	f := i.frame(pick(i.Import.Undoes == 0, "Import applied", "Import undone"))
	f.Beside = importUndo(i)
	return f
}

func (i Imported) canUndo() bool { return i.Import.CanUndo && i.Import.UndoneBy == 0 }

// Groups sorts items by what happens to them, removals first.
func Groups(items []roster.Item) []ItemGroup {
	all := map[string]int{}
	for _, i := range items {
		all[i.Verb]++
	}
	return GroupsOf(items, all)
}

// GroupsOf are the groups of items that are only the first of all.
func GroupsOf(items []roster.Item, all map[string]int) []ItemGroup {
	var list []ItemGroup
	for _, verb := range []string{"Removed", "Changed", "Added", "Kept"} {
		g := ItemGroup{Verb: verb, Total: all[verb]}
		for _, i := range items {
			if i.Verb == verb && len(g.Items) < LinesShown {
				g.Items = append(g.Items, i)
			}
		}
		if g.Total > 0 {
			list = append(list, g)
		}
	}
	return list
}

func (c Check) path(verb string) string { return "/admin/imports/check/" + c.Token + verb }

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

// frame makes the page reload itself while work is being done.
func (c Check) frame() frame {
	f := c.Console.frame(c.title())
	f.Polls = c.Work != nil
	return f
}
