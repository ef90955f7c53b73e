package views

import (
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What is said about a class before and after its term.
func TestTermWords(t *testing.T) {
	algebra := func(phase school.Phase, starts, ends string) school.Entry {
		return school.Entry{Phase: phase, Section: school.Section{Course: "Algebra", Starts: starts, Ends: ends}}
	}
	for _, c := range []struct {
		e           school.Entry
		title, card string
		saved, many string
	}{
		{algebra(school.Running, "2026-08-24", "2026-12-18"), "", "", "Saved. Students see it now.", "Saved for 2 classes. Students see it now."},
		{algebra(school.Upcoming, "2026-12-01", ""), "Algebra starts on December 1", "Starts on Tuesday, December 1: students see this class from then on.",
			"Saved. Students see it from Tuesday, December 1.", "Saved for 2 classes. Students see it during the classes’ terms."},
		{algebra(school.Upcoming, "2027-01-11", ""), "Algebra starts on January 11, 2027", "Starts on Monday, January 11: students see this class from then on.",
			"Saved. Students see it from Monday, January 11.", "Saved for 2 classes. Students see it during the classes’ terms."},
		{algebra(school.Over, "", "2026-10-16"), "Algebra ended on October 16", "Ended on October 16: students no longer see this class.",
			"Saved. Students do not see it, because the class’s term has ended.", "Saved for 2 classes. Students see it during the classes’ terms."},
		{algebra(school.Over, "", "2025-12-19"), "Algebra ended on December 19, 2025", "Ended on December 19, 2025: students no longer see this class.",
			"Saved. Students do not see it, because the class’s term has ended.", "Saved for 2 classes. Students see it during the classes’ terms."},
	} {
		if title, message := TermWords(c.e, now, zone); c.title != "" && (title != c.title || message == "") {
			t.Errorf("%q, want %q", title, c.title)
		}
		if got := (Card{Entry: c.e, Now: now, Zone: zone}).termSays(); got != c.card {
			t.Errorf("%q, want %q", got, c.card)
		}
		if got := SavedWords([]school.Entry{c.e}, 1, zone); got != c.saved {
			t.Errorf("%q, want %q", got, c.saved)
		}
		if got := SavedWords([]school.Entry{algebra(school.Running, "", ""), c.e}, 2, zone); got != c.many {
			t.Errorf("%q, want %q", got, c.many)
		}
	}
	if got := SavedWords(nil, 1, zone); got != "Saved. Students see it now." {
		t.Error(got)
	}
}

// Classes that are over are below the others, folded unless there is something to see.
func TestEndedClasses(t *testing.T) {
	list := func(names ...string) (m Doors) {
		for _, name := range names {
			c := cards()[name]
			c.Entry.Door.Code += name
			m.Cards = append(m.Cards, c)
		}
		return m
	}
	html := render(t, DoorsPage(list("over", "live")))
	if live, over := strings.Index(html, `id="door-algeb2live"`), strings.Index(html, `id="door-algeb2over"`); live < 0 || over < live {
		t.Error("what is over is not below the others")
	}
	has(t, html, "Classes that have ended: 1", `<details class="ended">`)
	has(t, render(t, DoorsPage(list("live"))), "!Classes that have ended")
	has(t, render(t, DoorsPage(list("over"))), `<details class="ended" open>`)
	said := list("live", "over")
	said.Cards[1].Said = "Saved."
	has(t, render(t, DoorsPage(said)), `<details class="ended" open>`)
}

// What a removal takes away is said in numbers, and only what there is.
func TestRemovalWords(t *testing.T) {
	for _, c := range []struct {
		r           roster.Removal
		asks, there string
	}{
		{roster.Removal{People: 1, Sections: 1200}, "This removes 1 person and 1,200 classes. Type 1201 to confirm.", "To remove 1 person and 1,200 classes, type 1201 here."},
		{roster.Removal{LeftOut: 40}, "This leaves out 40 classes of the file. Type 40 to confirm.", "To leave out 40 classes of the file, type 40 here."},
		{roster.Removal{Sections: 2, LeftOut: 1, Hidden: 1},
			"This removes 0 people and 2 classes, leaves out 1 class of the file and hides 1 class from students. Type 4 to confirm.",
			"To remove 0 people and 2 classes, leave out 1 class of the file and hide 1 class from students, type 4 here."},
	} {
		if got := (Planned{Removal: c.r}).takesAway(); got != c.asks {
			t.Errorf("%q, want %q", got, c.asks)
		}
		if got := GuardWords(c.r); got != c.there {
			t.Errorf("%q, want %q", got, c.there)
		}
	}
}
