package views

import (
	"slices"
	"strings"

	"hallway/internal/school"
)

func (m Doors) frame() frame {
	f := frame{Site: m.Site, Title: "My links", Kind: "doors", Here: "/me", Said: m.Said, SaidFocus: m.Said != ""}
	if len(m.Cards) > 0 {
		f.Beside = doorsLead(m)
	}
	for _, c := range m.Cards {
		if len(c.Errors) > 0 {
			f.Title = "Error: My links"
		}
		if len(c.Errors) > 0 || c.Said != "" || c.Conflict != nil {
			f.SaidFocus = false // the focus goes to the card
		}
		f.SaidBelow = f.SaidBelow || (c.Said != "" && c.Said == m.Said)
	}
	return f
}

// writable reports whether the visitor can save anything now.
func (m Doors) writable() bool {
	return m.Site.Viewing == "" && m.Site.Status.Mode != school.Maintenance
}

// leads is the line under the title: what today is, and what a save does. In maintenance the
// header says until when nothing can be saved.
func (m Doors) leads() string {
	day := pick(m.Days == "", "", m.Days+". ")
	switch {
	case m.Site.Viewing != "":
		return day + "You are only looking. Nothing can be changed here."
	case !m.writable():
		return day + "Nothing can be changed now. Students can join as always."
	}
	return day + "Students see a change as soon as you save it."
}

// viewer is whose page it is.
func (m Doors) viewer() int64 {
	if len(m.Cards) == 0 {
		return 0
	}
	return m.Cards[0].Viewer
}

func (c Card) code() string          { return c.Entry.Door.Code }
func (c Card) id(part string) string { return part + "-" + c.code() }
func (c Card) action() string        { return "/me/doors/" + c.code() }

// CardPage is the page that a card is on: of the class or the person with an id, or, as
// the zero value, My links.
type CardPage struct{ Class, Person int64 }

// Place is the address of the card itself on its page.
func (c Card) Place() string {
	page := "/me"
	switch {
	case c.On.Class != 0:
		page = classPath(c.On.Class, "")
	case c.On.Person != 0:
		page = personPath(c.On.Person, "")
	}
	return page + "#" + c.id("door")
}

// takesFocus reports whether something on the card has the page's focus.
func (c Card) takesFocus() bool { return c.Said != "" || c.Conflict != nil || c.focusOn() != "" }

// open reports whether the form is shown.
func (c Card) open() bool { return c.Open || len(c.Errors) > 0 || c.Draft }

// live reports whether students have a link.
func (c Card) live() bool { return c.Entry.Door.Link != "" }

// known is what the door leads to, as its teacher knows it.
func (c Card) known() string {
	switch {
	case c.Entry.Door.Closed && !c.live():
		return "No meeting"
	case c.adds() && c.Entry.Phase == school.Running && missing(&school.Entry{Door: school.Door{Meeting: c.Instead}, Cover: c.Entry.Cover}):
		return "Students see “No link yet”."
	}
	return KnownAs(c.Entry.Door.Meeting)
}

// closes reports whether somebody may say that there is no meeting: not a second time,
// not over a link that is withheld, and with a cover only to take its own link away.
func (c Card) closes() bool {
	return c.live() || !c.Entry.Door.Closed && c.Entry.Withheld == nil && !c.Entry.Right.SetsCover()
}

// changeLabel is the name of the button that opens the form.
func (c Card) changeLabel() string {
	switch {
	case c.live():
		return "Change"
	case c.Entry.Withheld != nil:
		return "Paste mine"
	}
	return "Add a link"
}

// savedBy is "saved 3 Nov by you". The history has only names, so it says "you" if
// the name is the viewer's.
func (c Card) savedBy() string {
	d := c.Entry.Door
	if d.SavedAt.IsZero() {
		return ""
	}
	by := pick(d.SavedBy == "", "", " by "+c.who(c.Entry))
	return "saved " + strings.TrimPrefix(At(When(d.SavedAt, c.Now, c.Zone)), "on ") + by
}

// who is the name of the last person who saved, or "you".
func (c Card) who(e school.Entry) string {
	you := slices.ContainsFunc(e.Teachers, func(p school.Person) bool { return p.ID == c.Viewer && p.Name == e.Door.SavedBy })
	return pick(you && c.Viewer != 0, "you", e.Door.SavedBy)
}

// withheldSays says whose link is withheld, since when, and that students do not see it.
func (c Card) withheldSays() string {
	w := c.Entry.Withheld
	names := make([]string, len(w.Of))
	for i, one := range w.Of {
		names[i] = one.Name
	}
	whose := "A link was here until " + dayOf(w.Since, c.Now, c.Zone)
	switch {
	case len(w.Of) == 1 && w.Of[0].ID == c.Viewer:
		whose = "Your earlier link is kept here"
	case len(names) > 0:
		whose = school.And(names) + "’s link was here until " + dayOf(w.Since, c.Now, c.Zone)
	}
	return whose + ": " + KnownAs(w.Door.Meeting) + ". Students do not see it."
}

// Sees is what students have of a class: a link, or these words.
type Sees string

// What students see.
const (
	SeesLink   Sees = ""
	SeesNoLink Sees = "No link yet"
	SeesClosed Sees = "No meeting"
)

// SeesOf is what students see of the best of some classes.
func SeesOf(list []school.Entry) Sees {
	sees := SeesNoLink
	for _, e := range list {
		if e.Door.Link != "" {
			return SeesLink
		}
		if e.NoMeeting() {
			sees = SeesClosed
		}
	}
	if len(list) == 0 { // none is published, but the write has succeeded
		return SeesLink
	}
	return sees
}

// UndoneWords says that one class or several were changed back, or (again) that this was
// undone, and what students see: nothing, if the classes' terms do not run.
func UndoneWords(classes int, again, running bool, sees Sees) string {
	done := pick(again, "Redone", "Undone")
	if classes > 1 {
		done += " for " + plural(classes, "class", "classes")
	}
	switch {
	case !running:
		return done + "."
	case sees != SeesLink:
		return done + ". Students see “" + string(sees) + "”."
	case again:
		return done + ". Students see it now."
	}
	return done + ". Students see the earlier " + pick(classes > 1, "links", "link") + " again."
}

// undoLabel is the name of the Undo button: "Undo for 3 classes".
func (c Card) undoLabel() string {
	return pick(c.Redo, "Redo", "Undo") + pick(len(c.UndoFor) > 1, " for "+plural(len(c.UndoFor), "class", "classes"), "")
}

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

// about is the line under the link: room, section code, term and other teachers.
func (c Card) about() []string {
	e := c.Entry
	facts := []string{roomLabel(e.Section.Room), pick(e.Section.Code == "", "", "Section "+e.Section.Code), e.Section.Term,
		pick(len(e.Teachers) > 1, e.TeacherNames(), "")}
	if e.Door.Kind == school.OfficeDoor {
		facts = []string{e.Department()}
	}
	return slices.DeleteFunc(append(facts, c.Meets.zoneSays()), func(fact string) bool { return fact == "" })
}

// says is what a teacher should know of the class besides its link.
func (c Card) says() []string {
	list := []string{c.Meets.noDaySays(c.Entry), c.termSays(), c.coverSays()}
	if c.Entry.Withheld != nil {
		list = append(list, c.withheldSays())
	}
	return slices.DeleteFunc(list, func(says string) bool { return says == "" })
}

// adds reports whether the class needs a link, so that adding one is what stands out.
func (c Card) adds() bool {
	return !c.live() && !c.Entry.Door.Closed && c.Entry.Withheld == nil && c.Entry.Door.Kind == school.SectionDoor && !c.over() && !c.ReadOnly
}

// foldOpen reports whether something in the fold of the form needs to be seen.
func (c Card) foldOpen() bool {
	unsaved := c.Note != "" && c.Note != c.Entry.Door.Note
	return c.Errors["note"] != "" || unsaved || slices.ContainsFunc(c.Also, func(a Also) bool { return a.Checked })
}

// allMine are the values of the classes that "All my classes" means, or empty if there are
// too few for it.
func (c Card) allMine() string {
	var values []string
	for _, a := range c.Also {
		if a.Class {
			values = append(values, a.Value)
		}
	}
	return pick(len(values) < 2, "", strings.Join(values, " "))
}

// previewText says what we found: "Zoom 934 1100 7919, passcode included."
func previewText(m school.Meeting) string { return knownAs(m, ", ", "passcode included") + "." }

// onlyAdministers reports whether the page is an administrator's who has no class.
func (m Doors) onlyAdministers() bool {
	return m.Site.Admin && m.Site.Viewing == "" &&
		!slices.ContainsFunc(m.Cards, func(c Card) bool { return c.Entry.Door.Kind == school.SectionDoor })
}
