package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// The form shows a link without the passcode that came with it. Editing only the
// note keeps the passcode and shows no new notices; pasting something else replaces
// both.
func TestOnlyTheNote(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "")
	code, old := s.Door(apptest.Okafor.Email, 0)
	form := func(link, note string) url.Values {
		_, version := s.Door(apptest.Okafor.Email, 0)
		return url.Values{"link": {link}, "note": {note}, "version": {fmt.Sprint(version)}}
	}
	is := func(passcode, note string) {
		t.Helper()
		if e, err := s.Store.Entry(t.Context(), code); err != nil || e.Door.Passcode != passcode || e.Door.Note != note {
			t.Errorf("the passcode is %q and the note %q, want %q and %q (%v)", e.Door.Passcode, e.Door.Note, passcode, note, err)
		}
	}
	const link = "https://zoom.us/j/93411007919"
	v.Post("/me/doors/"+code, form(link+"\nPasscode: s3cret", "first")).Want(t, 200, "Saved.", "so we kept the passcode beside it")
	v.Post("/me/doors/"+code+"/preview", form(link, "")).Want(t, 200, "We found:", "passcode s3cret")
	v.Post("/me/doors/"+code, form(link, "second")).Want(t, 200, "Saved.")
	is("s3cret", "second")
	stale := form(link, "third")
	stale.Set("version", fmt.Sprint(old))
	v.Post("/me/doors/"+code, stale).Want(t, 409, "You were saving", "Zoom 934 1100 7919 · passcode s3cret", "third")
	stale.Set("link", "bit.ly/algebra") // shown again as it was sent, not with a version that would overwrite
	if a := v.Post("/me/doors/"+code, stale, "HX-Request", "true").Want(t, 422, fmt.Sprintf(`name="version" value="%d"`, old)); strings.Contains(a.Body, "You were saving") {
		t.Error("a refused text is a conflict")
	}
	v.Post("/me/doors/"+code, form("Our room is "+link, "fourth")).Want(t, 200, "Saved.")
	is("", "fourth")

	const teams, warning = "https://teams.microsoft.com/meet/2345678901234", "60 days after the meeting ends"
	v.Post("/me/doors/"+code+"/preview", form(teams, "")).Want(t, 200, warning)
	v.Post("/me/doors/"+code, form(teams, "")).Want(t, 200, "Saved.", warning)
	for _, path := range []string{"/preview", ""} {
		if a := v.Post("/me/doors/"+code+path, form(teams, "fifth")).Want(t, 200); strings.Contains(a.Body, warning) {
			t.Errorf("an edited note repeats what was noticed of the link (%s)", path)
		}
	}

	// A refused text is shown only to the people who may change the door.
	stranger := s.Visitor()
	stranger.SignIn(apptest.Oneil, "")
	for path, status := range map[string]int{code: 403, "nosuch": 404} {
		stranger.Post("/me/doors/"+path, form("bit.ly/algebra", "")).Want(t, status)
		stranger.Post("/me/doors/"+path+"/preview", form("bit.ly/algebra", "")).Want(t, status)
	}
}

// A link that a mail filter had rewritten: what is read, and what was saved, in words that
// are true at the time.
func TestUnwrappedIsSaid(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "")
	code, version := s.Door(apptest.Okafor.Email, 0)
	form := url.Values{"version": {fmt.Sprint(version)},
		"link": {"https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fteams.microsoft.com%2Fmeet%2F2611234567890%3Fp%3DAa1&data=05%7C02"}}
	v.Post("/me/doors/"+code+"/preview", form).Want(t, 200, "A mail filter rewrote this link. The real one is on teams.microsoft.com.", "60 days")
	v.Post("/me/doors/"+code, form).Want(t, 200,
		"A mail filter had rewritten this link. We saved the real one: teams.microsoft.com. Press Test.", "60 days")
}
