package views

import "hallway/internal/school"

// UnsavedWords is why something was not saved, and what to do: a title, and
// sentences that are true of any form.
func UnsavedWords(why school.Unsaved) (title, message string) {
	if why == school.Unconfirmed {
		return "We do not know whether that saved", "The server’s disk did not confirm it, and the server starts again now. Look again in a minute: if your change is not there, save it again."
	}
	return "That did not save", unsavedBecause(why) + " Nothing was changed."
}

// UnsavedDoorWords is the same beside the form of a class's link, where the text
// still is.
func UnsavedDoorWords(why school.Unsaved) string {
	title, message := UnsavedWords(why)
	if why == school.Unconfirmed {
		return title + ". " + message + " Your text is still here."
	}
	return title + ". " + unsavedBecause(why) + " Your text is still here, and the old link is still live."
}

// unsavedBecause is the cause of what was surely not saved, and what to do.
func unsavedBecause(why school.Unsaved) string {
	switch why {
	case school.Overloaded:
		return "Very many people are saving at this moment. Try again in a few seconds."
	case school.Misplaced:
		return "The server’s database was moved or replaced. Whoever runs the server has to look."
	}
	return "The server’s disk is full or cannot be written. Whoever runs the server has to look."
}

// ReadsOnlyWords is what a teacher reads who cannot be signed in because that
// cannot be written down.
func ReadsOnlyWords(why school.Unsaved) string {
	if why == school.Overloaded {
		return "Very many people are signing in at this moment. You can read and join. To change links, try again in a few seconds."
	}
	return "The server cannot save just now, and whoever runs it has to look. You can read and join. To change links, try again later."
}
