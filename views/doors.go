package views

import (
	"slices"
	"strconv"
	"strings"

	"hallway/internal/school"
)

// fieldOrder is the order of a card's fields, for the list of problems.
var fieldOrder = []string{"link", "choice", "note", "also"}

// problem is one entry of "There is a problem".
type problem struct{ Href, Text string }

func (m Doors) frame() frame {
	f := frame{Site: m.Site, Title: "My links", Kind: "doors", Said: m.Said, SaidFocus: m.Said != ""}
	for _, c := range m.Cards {
		if len(c.Errors) > 0 {
			f.Title = "Error: My links"
		}
		if len(c.Errors) > 0 || c.Said != "" || c.Conflict != nil {
			f.SaidFocus = false // the card asks for the focus itself
		}
		f.SaidBelow = f.SaidBelow || (c.Said != "" && c.Said == m.Said)
	}
	return f
}

func (c Card) code() string          { return c.Entry.Door.Code }
func (c Card) id(part string) string { return part + "-" + c.code() }
func (c Card) action() string        { return "/me/doors/" + c.code() }

// open reports whether the form shows: asked for, or needed.
func (c Card) open() bool { return c.Open || len(c.Errors) > 0 || c.Draft }

// live reports whether students have a link to press.
func (c Card) live() bool { return c.Entry.Door.Link != "" }

// meetingsIn says how many meetings there are to choose from; of a text with
// more than ten the first ten are shown.
func meetingsIn(n int) string {
	words := []string{2: "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n < len(words) {
		return "There are " + words[n] + " meetings in that text."
	}
	return "There are ten meetings or more in that text."
}

// problems lists the refusals with links to their fields.
func (c Card) problems() []problem {
	fields := make([]string, 0, len(c.Errors))
	for field := range c.Errors {
		fields = append(fields, field)
	}
	slices.SortFunc(fields, compareFields)
	list := make([]problem, 0, len(fields))
	for _, field := range fields {
		list = append(list, problem{Href: "#" + c.id(c.anchor(field)), Text: c.Errors[field]})
	}
	return list
}

// anchor is the field that a problem points at; one that the form does not have
// leads to the link.
func (c Card) anchor(field string) string {
	switch {
	case field == "note":
		return "note"
	case len(c.Choices) > 0:
		return "choice"
	}
	return "link"
}

// compareFields sorts fields as they stand in the form, unknown ones last.
func compareFields(a, b string) int {
	place := func(f string) int {
		if i := slices.Index(fieldOrder, f); i >= 0 {
			return i
		}
		return len(fieldOrder)
	}
	if d := place(a) - place(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// focusOn names the field that takes the focus when the card appears.
func (c Card) focusOn() string {
	if list := c.problems(); len(list) > 0 {
		part, _, _ := strings.Cut(strings.TrimPrefix(list[0].Href, "#"), "-")
		return part
	}
	if c.Draft {
		return "link"
	}
	return ""
}

// linkError is the refusal beside the link: that of the link itself, or of
// fields that have no place of their own.
func (c Card) linkError() string {
	for _, field := range []string{"link", "choice", "also"} {
		if why := c.Errors[field]; why != "" {
			return why
		}
	}
	return ""
}

// describedBy joins the ids of what explains a field.
func (c Card) describedBy(field, hint string) string {
	ids := []string{c.id(hint)}
	if (field == "link" && c.linkError() != "") || (field == "note" && c.Errors["note"] != "") {
		ids = append(ids, c.id(field+"-error"))
	}
	return strings.Join(ids, " ")
}

// savedBy is "Saved 3 Nov by you". History keeps names, so that "you" is the
// viewer's own name among the people of this door.
func (c Card) savedBy() string {
	d := c.Entry.Door
	if d.SavedAt.IsZero() {
		return ""
	}
	s := "Saved " + at(when(d.SavedAt, c.Now, c.Zone))
	if d.SavedBy == "" {
		return s
	}
	return s + " by " + c.who(c.Entry)
}

// who is the name of the last person who saved, or "you".
func (c Card) who(e school.Entry) string {
	for _, p := range e.Teachers {
		if p.ID == c.Viewer && c.Viewer != 0 && p.Name == e.Door.SavedBy {
			return "you"
		}
	}
	return e.Door.SavedBy
}

// withheldSays is whose link was here, and that students do not see it.
func (c Card) withheldSays() string {
	w := c.Entry.Withheld
	who := c.who(school.Entry{Door: w.Door, Teachers: c.Entry.Teachers})
	switch who {
	case "you":
		who = "Your link from before is kept here"
	case "":
		who = "A link was here until " + when(w.Since, c.Now, c.Zone)
	default:
		who += "’s link was here until " + when(w.Since, c.Now, c.Zone)
	}
	return who + ": " + KnownAs(w.Door.Meeting) + ". Students do not see it."
}

// withheldText is the link as somebody would paste it, with its passcode.
func (c Card) withheldText() string {
	d := c.Entry.Withheld.Door
	if d.Passcode == "" {
		return d.Link
	}
	return d.Link + "\nPasscode: " + d.Passcode
}

// at puts "at" before a time of day.
func at(when string) string {
	if strings.Contains(when, ":") {
		return "at " + when
	}
	return when
}

// stamp is the machine's form of a time.
func (c Card) stamp(e school.Entry) string {
	return e.Door.SavedAt.UTC().Format("2006-01-02T15:04:05Z")
}

// conflictText says whose save came between, and when.
func (c Card) conflictText() string {
	e := c.Conflict.Door
	who := c.who(e)
	if who == "" {
		who = "Somebody"
	} else if who == "you" {
		who = "You"
	}
	what := "this link"
	if e.Door.Code != c.code() {
		what = "the link for " + label(e)
	}
	s := who + " changed " + what
	if !e.Door.SavedAt.IsZero() {
		w := when(e.Door.SavedAt, c.Now, c.Zone)
		if strings.Contains(w, ":") {
			s += " at " + w
		} else {
			s += " on " + w
		}
	}
	if who == "You" {
		return s + " in another window, after you opened this page."
	}
	return s + ", after you opened this page."
}

// mineText is what the person was about to save.
func (c Card) mineText() string {
	if c.clearing() {
		return "No meeting"
	}
	return knownAs(c.Conflict.Mine, " · ", "passcode in the link")
}

// clearing reports whether the refused save was "No meeting".
func (c Card) clearing() bool { return c.Conflict.Mine.Link == "" && strings.TrimSpace(c.Text) == "" }

// mineAction is where "Use mine" posts.
func (c Card) mineAction() string {
	if c.clearing() {
		return c.action() + "/clear"
	}
	return c.action()
}

// mineLink is the text to save again.
func (c Card) mineLink() string {
	if c.Text != "" {
		return c.Text
	}
	return c.Conflict.Mine.Link
}

// mineVersion is the version to save against now, if the card's own door changed.
func (c Card) mineVersion() string {
	if c.Conflict.Door.Door.Code == c.code() {
		return strconv.FormatInt(c.Conflict.Door.Door.Version, 10)
	}
	return c.version()
}

// mineAlso is the other doors to save to, the changed one with its new version.
func (c Card) mineAlso() []string {
	var values []string
	for _, a := range c.Also {
		if !a.Checked {
			continue
		}
		code, _, _ := strings.Cut(a.Value, ".")
		if d := c.Conflict.Door.Door; d.Code == code {
			a.Value = code + "." + strconv.FormatInt(d.Version, 10)
		}
		values = append(values, a.Value)
	}
	return values
}

func (c Card) version() string { return strconv.FormatInt(c.Version, 10) }

func (c Card) undoAction() string { return "/changes/" + strconv.FormatInt(c.Undo, 10) + "/undo" }

// label is a door in a sentence: "C Algebra II", "Office hours".
func label(e school.Entry) string {
	return strings.TrimSpace(e.Section.Block + " " + e.Title())
}

// group is the tile of a card.
func (c Card) group() Group {
	g := Group{Block: c.Entry.Section.Block, Kind: blockGroup}
	if c.Entry.Door.Kind == school.OfficeDoor {
		g.Kind = officeGroup
	} else if strings.TrimSpace(g.Block) == "" {
		g.Kind = noneGroup
	}
	return g
}

// about is the line under the title: room, section code, and whoever shares it.
func (c Card) about() string {
	e := c.Entry
	parts := []string{}
	if e.Door.Kind == school.OfficeDoor {
		parts = append(parts, e.Department())
	} else {
		parts = append(parts, roomLabel(e.Section.Room))
		if e.Section.Code != "" {
			parts = append(parts, "Section "+e.Section.Code)
		}
		if e.Section.Term != "" {
			parts = append(parts, e.Section.Term)
		}
		if len(e.Teachers) > 1 {
			parts = append(parts, e.TeacherNames())
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// previewText is what was understood: "Zoom 934 1100 7919, passcode included."
func previewText(m school.Meeting) string { return knownAs(m, ", ", "passcode included") + "." }
