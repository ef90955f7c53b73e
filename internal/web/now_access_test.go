package web_test

import (
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// When more or fewer people may read, what was made for the others is gone at once: what
// is on now, any day, and searches of it. No passcode is left for strangers.
func TestAccessOfNowAndAnyDay(t *testing.T) {
	s := apptest.NewSite(t)
	ctx, command := t.Context(), school.Command("test")
	reader, nobody := s.Visitor(), s.Visitor()
	reader.SignIn(apptest.Student, "/")
	schedules(t, s, 1, allDay(s.Now()))
	code, version := s.Door(apptest.Okafor.Email, 0)
	meeting := school.Meeting{Provider: "Zoom", Link: "https://zoom.us/j/98765432100?pwd=hidden1", Passcode: "s3cret77", Note: "Passcode: s3cret77"}
	if _, err := s.Store.SaveDoors(ctx, command, meeting, db.Save{Code: code, Version: version}); err != nil {
		t.Fatal(err)
	}
	day := func(n int) string { return s.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	paths := []string{"/", "/now", "/s/larkfield-commons/now", "/?on=" + day(1), "/?on=" + day(1) + "&q=algebra", "/?on=nothing", "/?q=algebra"}
	for range 2 {
		for _, path := range paths {
			if a := reader.Get(path).Want(t, 200, "Algebra II"); !strings.Contains(a.Body, "98765432100") && strings.Contains(a.Body, "zoom.us") {
				t.Errorf("%s has another link", path)
			} else if path == "/" && !strings.Contains(a.Body, "s3cret77") {
				t.Fatal("readers see no passcodes, so this shows nothing")
			}
		}
		if err := s.Store.SetPublic(ctx, command, true); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			for _, secret := range []string{"s3cret77", "hidden1"} {
				if strings.Contains(nobody.Get(path).Want(t, 200, "Algebra II").Body, secret) {
					t.Errorf("strangers read %s at %s", secret, path)
				}
			}
		}
		if err := s.Store.SetPublic(ctx, command, false); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if a := nobody.Get(path); !strings.Contains(a.URL, "/sign-in?next=") {
				t.Errorf("%s leads nobody to %s", path, a.URL)
			}
		}
	}

	// A link that was taken back, and one of a class that is put away, is nowhere.
	c, err := s.Store.Entry(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Store.ArchiveClass(ctx, command, c.Section.ID); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.Contains(reader.Get(path).Want(t, 200).Body, "98765432100") {
			t.Errorf("%s has the link of a class that is put away", path)
		}
	}
}
