// Package views is what people see: templ components, one file per page, and the
// models that fill them. A page calls its parts; an htmx request gets only a part.
// Nothing here reads a request or a database.
package views

import (
	"time"

	"hallway/internal/school"
)

// Site is what every page shows about the installation and the visitor.
type Site struct {
	Name    string // the school's name, or the district's
	Viewer  string // display name of the signed-in person; empty: nobody
	Viewing string // whose pages an administrator is looking at; empty: nobody's
	Admin   bool   // the visitor may open the console

	OnlySchool int64         // the one school that the visitor administers; 0: all
	Status     school.Status // preview, live or maintenance; zero: not shown (an export)
	Demo       bool          // a fictional school; nothing is saved for good
	Zone       *time.Location
	Version    string // of the program; empty: not shown

	URL   string        // of the site, https://links.school.org; empty: not known (an export)
	Shift time.Duration // of the clock that says what is on now, in the demo
}

// Notice is a page with a single message: an error, a refusal, "no link yet".
type Notice struct {
	Site     Site
	Title    string // "That page is not here"
	Message  string // what happened and what to do
	Action   string // label of the main link; empty: none
	Href     string
	Also     string // label of a second link, to AlsoHref; empty: none
	AlsoHref string
	Request  string // id of the request, also in the log; empty: not shown
	Retry    bool   // the same address may work in a moment
}

// SignIn is the sign-in page.
type SignIn struct {
	Site  Site
	Next  string // local path to open afterwards
	Draft bool   // there is an unsaved edit: "Your text is still here."
	Ready bool   // a Google client is configured
}

// Chooser is the demo's sign-in page: choose who you want to be.
type Chooser struct {
	Site    Site
	Next    string
	Draft   bool
	Choices []Choice
}

// Choice is one person of the demo. Key is posted as the field "who".
type Choice struct {
	Key, Name, About string
}

// Doors is the page My links.
type Doors struct {
	Site     Site
	Cards    []Card
	Said     string           // the outcome, for the page's status line, like Card.Said
	Absences []school.Absence // when the person is out, or covers for somebody who is
	Today    string
}

// Card is one door, as its teacher sees it: the present link, and the form behind
// Change. The same card is a part of the page and the answer to an htmx request.
type Card struct {
	Entry    school.Entry   // with its own link, or the cover's for whoever covers
	Instead  school.Meeting // what students see today
	Zone     *time.Location
	Now      time.Time // to show the time of a save from today; zero: always the date
	Viewer   int64     // person id, for "Saved 3 Nov by you"
	On       CardPage
	Open     bool // the form is open
	Ready    bool // the focus is in it, to paste
	Text     string
	Note     string
	Version  int64            // version of the door that the edit started from
	Errors   school.Invalid   // fields "link", "note"
	Choices  []school.Meeting // several meetings in the text: which one?
	Also     []Also           // other doors of this person, which can get the same link
	Conflict *Conflict
	Said     string   // what just happened: "Saved. Students see it now."; empty: nothing
	Notices  []string // notes about the link, whole sentences
	Undo     int64    // the change that Undo undoes; 0: none
	UndoFor  []string // the classes that this changes back; empty: only the card's
	Redo     bool     // the change was an undo, and undoing it does again what that undid
	Draft    bool     // the text was kept during sign-in
	Unknown  *UnknownHost
	Aside    bool // saved together with another card: swapped out of band (htmx)
	Looking  bool // somebody views the page as its owner: it has no forms
}

// Also is another door that can get the same link. Value is "CODE.VERSION".
type Also struct {
	Value, Label string
	Checked      bool
}

// Conflict is a save that somebody else made first. Theirs is in Card.Entry; Mine
// is what the viewer wanted to save.
type Conflict struct {
	Door school.Entry // the present state of the door (the card's, or one of Also)
	Mine school.Meeting
}

// Preview is the answer while typing.
type Preview struct {
	Code    string
	Read    school.Meeting // the meeting that we found
	Notices []string
	Refusal string // empty: the meeting is in Read
	Choices []school.Meeting
}
