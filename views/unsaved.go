package views

import (
	"time"

	"hallway/internal/school"
)

// UnsavedWords says why something was not saved, and what to do: a title, and
// sentences that fit any form.
func UnsavedWords(why school.Unsaved) (title, message string) {
	if why == school.Unconfirmed {
		return "We do not know whether that saved", "The server’s disk did not confirm it, and the server is restarting. " +
			"Look again in a minute: if your change is not there, save it again."
	}
	return "That did not save", unsavedBecause(why) + " Nothing was changed."
}

// NotSavedWords are what a form says when nothing can be saved: because of a fault, or
// during maintenance.
type NotSavedWords struct {
	Unsaved func(school.Unsaved) string
	Closed  func(school.Status, *time.Location) string
}

// FormNotSaved and DoorNotSaved are the words of most forms, and of the form of a class's
// link, whose old link is still live.
var (
	FormNotSaved = NotSavedWords{UnsavedFormWords, ClosedWords}
	DoorNotSaved = NotSavedWords{UnsavedDoorWords, ClosedDoorWords}
)

// UnsavedFormWords is both in a form, beside one of its fields.
func UnsavedFormWords(why school.Unsaved) string {
	title, message := UnsavedWords(why)
	return title + ". " + message
}

// UnsavedDoorWords is the same for the form of a class's link, which still has the
// text.
func UnsavedDoorWords(why school.Unsaved) string {
	title, message := UnsavedWords(why)
	if why == school.Unconfirmed {
		return title + ". " + message + " Your text is still here."
	}
	return title + ". " + unsavedBecause(why) + " Your text is still here, and the old link is still live."
}

// unsavedBecause says why something was certainly not saved, and what to do.
func unsavedBecause(why school.Unsaved) string {
	switch why {
	case school.Overloaded:
		return "Very many people are saving right now. Try again in a few seconds."
	case school.Misplaced:
		return "The server’s database was moved or replaced. Please tell the people who run the server."
	}
	return "The server’s disk is full or cannot be written. Please tell the people who run the server."
}

// ReadsOnlyWords is for a teacher who cannot be signed in because the server
// cannot save the session.
func ReadsOnlyWords(why school.Unsaved) string {
	if why == school.Overloaded {
		return "Very many people are signing in right now. You can read and join. To change links, try again in a few seconds."
	}
	return "The server cannot save right now. Please tell the people who run it. You can read and join. To change links, try again later."
}
