// Package views is what people see: typed templ components, one file per page,
// and the models that fill them. A page calls its partials; a partial is what
// an htmx request gets. Nothing here reads a request or a database.
package views

import (
	"time"

	"hallway/internal/school"
)

// Site is what every page says about the installation and the visitor.
type Site struct {
	Name    string // the school's name, or the district's
	Viewer  string // display name of the signed-in person; empty: nobody
	Viewing string // an administrator looks at this person's pages; empty: nobody does
	Admin   bool   // who may open the console

	OnlySchool int64         // the one school that the visitor administers; 0: all
	Status     school.Status // preview, live or maintenance; zero: not said (an export)
	Demo       bool          // a fictional school that keeps nothing
	Zone       *time.Location
}

// Notice is a page with one thing to say: an error, a refusal, "no link yet".
type Notice struct {
	Site     Site
	Title    string // "That page is not here"
	Message  string // what happened and what to do, plain words
	Action   string // label of the one link, empty: none
	Href     string
	Also     string // label of another link, which AlsoHref is for; empty: none
	AlsoHref string
	Request  string // the id that finds the log line, empty: not shown
	Retry    bool   // the same address may work in a moment
}

// SignIn is the sign-in page.
type SignIn struct {
	Site  Site
	Next  string // local path to go on to
	Draft bool   // an unsaved edit waits: "Your text is still here."
	Ready bool   // a Google client is configured
}

// Chooser is the demo's sign-in page: people to be.
type Chooser struct {
	Site    Site
	Next    string
	Draft   bool
	Choices []Choice
}

// Choice is one person of the demo; Key is posted as field "who".
type Choice struct {
	Key, Name, About string
}

// Doors is My doors.
type Doors struct {
	Site  Site
	Cards []Card
	Said  string // outcome for the page's status line, as Card.Said
}

// Card is one door as its teacher sees it: what is live, and the form behind
// Change. The same card answers an htmx request and stands in the page.
type Card struct {
	Entry    school.Entry
	Zone     *time.Location
	Now      time.Time // so that today's save shows its time; zero: shows the date
	Viewer   int64     // person id, so that "Saved 3 Nov by you" can say you
	Open     bool      // the form is open
	Text     string
	Note     string
	Version  int64            // what the edit is made against
	Errors   school.Invalid   // fields "link", "note"
	Choices  []school.Meeting // several meetings in the text: which one?
	Also     []Also           // other doors of this person, to save the same link to
	Conflict *Conflict
	Said     string   // "Saved. Students see it now." or what else just happened; empty: nothing
	Notices  []string // what was noticed about the link, whole sentences
	Undo     int64    // the change that Undo would take back, 0: none
	Draft    bool     // the text was kept through sign-in
	Aside    bool     // saved along with another card: swapped out of band (htmx)
}

// Also is another door that may take the same link. Value is "CODE.VERSION".
type Also struct {
	Value, Label string
	Checked      bool
}

// Conflict is somebody else's save that came between: theirs is live in
// Card.Entry, Mine is what was about to be saved.
type Conflict struct {
	Door school.Entry // the door as it is now (the card's, or one of Also)
	Mine school.Meeting
}

// Preview is the answer while typing.
type Preview struct {
	Code    string
	Read    school.Meeting // what was understood
	Notices []string
	Refusal string // empty: Read holds
	Choices []school.Meeting
}
