package views

import (
	"fmt"
	"slices"
	"time"

	"hallway/internal/school"
)

// TermWords are the title and the message for somebody who opens the address of a
// class before or after its term.
func TermWords(e school.Entry, now time.Time, zone *time.Location) (title, message string) {
	if e.Phase == school.Upcoming {
		return e.Title() + " starts on " + dayWords(e.Section.Starts, now, zone), "Its link works from that day."
	}
	return e.Title() + " ended on " + dayWords(e.Section.Ends, now, zone),
		"Its link does not work any more. If you still have this class, ask its teacher."
}

// SavedWords is what a card says after a save of a number of classes, some of which
// students may not see today.
func SavedWords(doors []school.Entry, n int, zone *time.Location) string {
	saved := "Saved."
	if n > 1 {
		saved = fmt.Sprintf("Saved for %d classes.", n)
	}
	closed := func(e school.Entry) bool { return e.Phase != school.Running }
	behind := slices.IndexFunc(doors, func(e school.Entry) bool { // something else is in its place for some days
		return !closed(e) && e.Cover != nil && e.Cover.Usual != nil && e.Cover.Usual.Link != e.Door.Link && !e.Right.SetsCover()
	})
	switch {
	case behind >= 0 && n == 1:
		return saved + " Students see it after " + weekday(doors[behind].Cover.To, zone) + "."
	case behind >= 0:
		return saved + " Where a class has something else today, students see it afterwards."
	case !slices.ContainsFunc(doors, closed):
		return saved + " Students see it now."
	case n > 1:
		return saved + " Students see it during the classes’ terms."
	case doors[0].Phase == school.Upcoming:
		return saved + " Students see it from " + weekday(doors[0].Section.Starts, zone) + "."
	}
	return saved + " Students do not see it, because the class’s term has ended."
}

// PasteFirst is said about an empty field of a door that has no link yet.
const PasteFirst = "Paste a meeting link first."

// UnwrappedWords says, before a link is saved, that a mail filter had rewritten it.
func UnwrappedWords(host string) string {
	return "A mail filter rewrote this link. The real one is on " + host + "."
}

// SavedUnwrapped says the same afterwards.
func SavedUnwrapped(host string) string {
	return "A mail filter had rewritten this link. We saved the real one: " + host + ". Press Test."
}

// ClearedWords is what a card says after "No meeting", which for whoever covers takes only
// the cover's link away.
func ClearedWords(right school.Right, running bool) string {
	switch {
	case !running:
		return "No meeting is set now."
	case right.SetsCover():
		return "Students see the usual link again."
	}
	return "Students see “No meeting”."
}

// termSays is what a card says about a class that students do not see today.
func (c Card) termSays() string {
	switch c.Entry.Phase {
	case school.Upcoming:
		return "Starts on " + weekday(c.Entry.Section.Starts, c.Zone) + ": students see this class from then on."
	case school.Over:
		return "Ended on " + dayWords(c.Entry.Section.Ends, c.Now, c.Zone) + ": students no longer see this class."
	}
	return ""
}

// over reports whether the class's term has ended. Such cards are at the end of My links.
func (c Card) over() bool { return c.Entry.Phase == school.Over }

// present are the cards but for those that are over, which are ended, in the order of the
// day.
func (m Doors) present() []Card {
	list := slices.DeleteFunc(slices.Clone(m.Cards), Card.over)
	slices.SortStableFunc(list, func(a, b Card) int { return a.Meets.compare(b.Meets) })
	return list
}

func (m Doors) ended() []Card {
	return slices.DeleteFunc(slices.Clone(m.Cards), func(c Card) bool { return !c.over() })
}

// endedOpen reports whether there is something to see among the cards that are over.
func (m Doors) endedOpen() bool {
	return len(m.present()) == 0 ||
		slices.ContainsFunc(m.ended(), func(c Card) bool { return c.open() || c.Said != "" || c.Conflict != nil || len(c.Notices) > 0 })
}
