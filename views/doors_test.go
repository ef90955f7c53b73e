package views

import (
	"strings"
	"testing"

	"hallway/internal/school"
)

// has checks that a card has the texts, and does not have those after a "!".
func has(t *testing.T, html string, words ...string) {
	t.Helper()
	for _, w := range words {
		word, not := strings.CutPrefix(w, "!")
		if strings.Contains(html, word) == not {
			t.Errorf("%q: present is %t", word, not)
		}
	}
}

func TestCards(t *testing.T) {
	for name, words := range map[string][]string{
		"live":     {"Zoom 934 1100 7919 · passcode in the link", "saved Nov 3 by you", `action="/me/doors/algeb2/clear"`, "!details class=\"change\" open"},
		"empty":    {"No link yet", "Add a link", "/clear", "!Saved"},
		"open":     {`value="stat22.5" checked`, "Also use for", " open>"},
		"refused":  {"!There is a problem", "bit.ly. Open it and paste the address it lands on.</p>", `aria-invalid="true"`, `aria-describedby="link-hint-algeb2 link-error-algeb2"`, "bit.ly/abc</textarea>", " autofocus"},
		"note":     {"!There is a problem", `id="note-error-algeb2"`},
		"choices":  {`name="choice"`, "There are two meetings in that text. Choose one.</p>", "Zoom 934 1100 7919 · passcode 123123"},
		"conflict": {"Mr Tomás Beltrán changed this link at 10:02 AM, after you opened this page.", "Keep theirs", "Use mine", `name="version" value="4"`, `name="also" value="stat22.5"`, "!pass22.1"},
		"saved":    {"saved at 10:14 AM by you", `action="/changes/42/undo"`, `tabindex="-1" autofocus`},
		"upcoming": {"Starts on Monday, January 11: students see this class from then on.", "Zoom 934 1100 7919"},
		"over":     {"Ended on October 16: students no longer see this class.", "Zoom 934 1100 7919"},
		"draft":    {"press Save to keep it", " open>", " autofocus"},
	} {
		t.Run(name, func(t *testing.T) { has(t, render(t, DoorCard(cards()[name])), words...) })
	}
}

// TestOneFocus: only one element of an answer has autofocus.
func TestOneFocus(t *testing.T) {
	for name, c := range cards() {
		if n := strings.Count(render(t, DoorCard(c)), " autofocus"); n > 1 {
			t.Errorf("%s: %d elements want the focus", name, n)
		}
	}
}

func TestErrorTitle(t *testing.T) {
	has(t, render(t, DoorsPage(Doors{Site: site, Cards: []Card{cards()["refused"]}})), "<title>Error: My links · ", "<h1><bdi>My links</bdi></h1>")
	has(t, render(t, DoorsPage(Doors{Site: site, Cards: []Card{cards()["live"]}})), "<title>My links · ")
}

func TestConflictOfAnotherDoor(t *testing.T) {
	c := cards()["conflict"]
	other := larkfield().Entries[3]
	other.Door.Version, other.Door.SavedBy = 9, ""
	c.Conflict = &Conflict{Door: other, Mine: c.Conflict.Mine}
	c.Also = []Also{{Value: "pass22.1", Checked: true}}
	has(t, render(t, DoorCard(c)), "Somebody changed the link for B Pre-Calculus on Nov 3", `name="version" value="3"`, `name="also" value="pass22.9"`)
}

func TestConflictOfClearing(t *testing.T) {
	c := cards()["conflict"]
	c.Text, c.Conflict = "", &Conflict{Door: c.Conflict.Door}
	has(t, render(t, DoorCard(c)), "No meeting", `action="/me/doors/algeb2/clear"`)
}

func TestPreview(t *testing.T) {
	has(t, render(t, DoorPreview(Preview{Read: school.Meeting{Link: "https://zoom.us/j/1?pwd=x", Provider: "Zoom", Name: "934 1100 7919"}})),
		"We found: ", "Zoom 934 1100 7919, passcode included.")
	has(t, render(t, DoorPreview(Preview{Refusal: "No <link>."})), "No &lt;link&gt;.", "!We found")
	if html := render(t, DoorPreview(Preview{})); html != "" {
		t.Errorf("nothing typed, but %q", html)
	}
}

func TestKnownAs(t *testing.T) {
	for want, d := range map[string]school.Meeting{
		"No link yet":                 {Provider: "Zoom"},
		"Zoom 1 · passcode 123123":    {Link: "https://zoom.us/j/1", Provider: "Zoom", Name: "1", Passcode: "123123"},
		"Google Meet abc-defg-hij":    {Link: "https://meet.google.com/abc-defg-hij", Provider: "Google Meet", Name: "abc-defg-hij"},
		"https://jitsi.school.org/ab": {Link: "https://jitsi.school.org/ab"},
	} {
		if got := KnownAs(d); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
