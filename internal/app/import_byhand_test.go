package app_test

import (
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// A class is corrected and another merged while the site runs. A command beside the server
// imports the same file: it says what people did, changes nothing, and both addresses lead
// to the same meeting.
func TestCommandKeepsClassesByHand(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	admin.Client.CheckRedirect = apptest.StopAtStrangers
	algebra, version := s.Door("a.okafor@school.test", 0)
	other, _ := s.Door("a.okafor@school.test", 1)
	id := func(code string) int64 {
		e, err := s.Store.Entry(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		return e.Section.ID
	}
	command, room := school.Command("test"), "131"
	if _, err := s.Store.SaveDoors(t.Context(), command, school.Meeting{Link: apptest.SecondLink, Provider: "Zoom"}, db.Save{Code: algebra, Version: version}); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.EditClass(t.Context(), command, id(algebra), db.ClassEdit{Room: &room}); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.MergeClass(t.Context(), command, id(other), id(algebra)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		out := s.Command("import", s.Roster) + s.Command("import", "--apply", s.Roster)
		for _, want := range []string{"Kept    Algebra II, section 01: room 131, changed here. The file still says 214.",
			"Kept    Pre-Calculus, section 01: merged here into Algebra II, section 01. The file still names it.", "Nothing to do."} {
			if !strings.Contains(out, want) {
				t.Errorf("the command does not say %q:\n%s", want, out)
			}
		}
		for _, code := range []string{algebra, other} {
			if a := admin.Get("/j/" + code); a.Status != 302 || a.Header.Get("Location") != apptest.SecondLink {
				t.Errorf("/j/%s: %d, to %q", code, a.Status, a.Header.Get("Location"))
			}
		}
	}
}
