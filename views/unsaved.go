package views

import "hallway/internal/school"

// UnsavedWords is why something was not saved, and what to do: a title, and
// sentences that are true of any form.
func UnsavedWords(why school.Unsaved) (title, message string) {
	switch why {
	case school.Overloaded:
		return "That did not save", "Very many people are saving at this moment. Nothing was changed; try again in a few seconds."
	case school.Misplaced:
		return "That did not save", "The server’s database was moved or replaced, so nothing can be saved until an administrator has looked. Nothing was changed."
	case school.Unconfirmed:
		return "We do not know whether that saved", "The server’s disk did not confirm it, and the server starts again now. Look again in a minute: if your change is not there, save it again."
	}
	return "That did not save", "The server’s disk is full or cannot be written, so nothing can be saved until an administrator has looked. Nothing was changed."
}

// UnsavedDoorWords is the same beside the form of a class's link, where the text
// still is.
func UnsavedDoorWords(why school.Unsaved) string {
	title, message := UnsavedWords(why)
	if why == school.Unconfirmed {
		return title + ". " + message + " Your text is still here."
	}
	return title + ". " + message + " Your text is still here, and the old link is still live."
}

// ReadsOnlyWords is what a teacher reads who cannot be signed in because that
// cannot be written down.
func ReadsOnlyWords(why school.Unsaved) string {
	if why == school.Overloaded {
		return "Very many people are signing in at this moment, so we could not sign you in to change links. You can read and join. Try again in a few seconds."
	}
	return "You can read and join, but not change links just now: the server cannot save. An administrator has to look at its disk. Try again later."
}
