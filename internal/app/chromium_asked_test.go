package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// What a file leaves open is decided on the page of its check, with and without
// JavaScript: which units are staff, and whether a class is the same under a new title.
func TestChromiumDecidesWhatIsOpen(t *testing.T) {
	google, err := os.ReadFile("../roster/testdata/google-admin-class-of.csv")
	if err != nil {
		t.Fatal(err)
	}
	roster, err := os.ReadFile(apptest.RosterFile(t))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	users := file("users.csv", string(google))
	renamed := file("next.csv", strings.ReplaceAll(string(roster), ",Ethics,", ",Ethics and Law,"))
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			b := newTab(s, javascript)
			press := func(selector string) {
				t.Helper()
				b.do(chromedp.Click(selector, chromedp.NodeVisible))
			}
			choose := func(file string) {
				t.Helper()
				b.open("/admin/imports")
				b.do(chromedp.SetUploadFiles("#file", []string{file}))
				press(`form[enctype] button`)
			}
			b.signInAs(apptest.Head, "/admin/imports")
			b.shows("Upload a roster")
			choose(users)
			b.shows("Which units are staff?", "/Class of 2029", "no organisational unit is staff yet")
			b.shoot("units-" + name)
			press(`input[name="unit"][value="/Staff"]`)
			press(`form.units button`)
			b.shows("a.okafor@school.test is Ms Adaeze Okafor here; the file says Ada Okafor", "The organisational units of Google Admin")
			b.shoot("units-chosen-" + name)
			choose(renamed)
			b.shows("Ethics and Law", "The same class")
			b.shoot("renamed-" + name)
			press(`form.answers button[value="same"]`)
			b.shows("0\nproblems", "Ethics and Law")
			press(`form[action$="/apply"] button`)
			b.shows("Applied. Students see it now.")
			b.clean("422")
		})
	}
}
