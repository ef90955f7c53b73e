package app_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// The office gives a class its link: from the list of those without one it is two presses
// and a paste. Then it corrects a room and archives two classes, all with and without
// JavaScript.
func TestChromiumClasses(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			b := newTab(s, javascript)
			presses := 0
			press := func(selector string) {
				t.Helper()
				presses++
				b.do(chromedp.Click(selector, chromedp.NodeVisible))
			}
			code, _ := s.Door(apptest.Oneil.Email, 0)
			doors, err := s.Store.DoorsOf(t.Context(), s.Person(apptest.Oneil.Email).ID)
			if err != nil {
				t.Fatal(err)
			}
			id := apptest.Itoa(doors[0].Section.ID)

			b.signInAs(apptest.Head, "/admin/classes?link=none")
			b.shows("Ethics", "No link")
			b.shoot("classes-360-" + name)
			press(`a[href="/admin/classes/` + id + `"]`)
			b.shows("Meeting link or invitation")
			b.do(chromedp.KeyEvent(apptest.Invited)) // a paste, into what has the focus
			b.shoot("class-add-360-" + name)
			press("#form-" + code + ` button[type="submit"]`)
			b.shows("Saved. Students see it now.", "Zoom 934 1100 7919")
			if presses != 2 {
				t.Errorf("it took %d presses", presses)
			}
			b.do(chromedp.EmulateViewport(1280, 900))
			press("#door-" + code + " .outcome .undo button")
			b.shows("Undone.", "No link yet")

			press(`summary:has(+ form #room)`)
			b.do(chromedp.SetValue("#room", "131", chromedp.NodeVisible))
			b.shoot("class-1280-" + name)
			press(`form:has(#room) button[type="submit"]`)
			b.shows("Saved.", "You wrote 131")
			b.shoot("class-saved-1280-" + name)
			b.open("/admin/classes")
			b.shoot("classes-1280-" + name)
			press(`input[value="` + id + `"]`)
			press(`tbody tr:first-child input`)
			press(`button[formaction="/admin/classes/archive"]`)
			b.shows("Archive 2 classes?", "Ethics", "Algebra II")
			b.shoot("archive-1280-" + name)
			press("main form button.danger")
			b.shows("2 classes are archived.")
			b.clean()
		})
	}
}

// Names of 200 letters without a space make no page of classes scroll sideways.
func TestChromiumClassesLongNames(t *testing.T) {
	s := apptest.NewSite(t)
	s.Command("admin", apptest.Head.Email)
	long := func(letter string) *string { text := strings.Repeat(letter, 200); return &text }
	command := school.Command("test")
	teacher, err := s.Store.AddPerson(t.Context(), command, db.PersonEdit{Name: *long("N"), Role: school.Teacher})
	if err != nil {
		t.Fatal(err)
	}
	edit := db.ClassEdit{
		Title: long("T"), Section: long("s"), Block: long("B"), Room: long("r"), Department: long("d"), Term: long("t"), Teachers: &[]int64{teacher},
	}
	var ids []string
	for range 2 {
		id, err := s.Store.AddClass(t.Context(), command, edit)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, apptest.Itoa(id))
	}
	b := newTab(s, true)
	b.signInAs(apptest.Head, "/admin/classes")
	b.shows("Classes")
	for _, width := range []int64{320, 1280} {
		b.do(chromedp.EmulateViewport(width, 800))
		for name, path := range map[string]string{
			"list": "/admin/classes", "found": "/admin/classes?term=" + *edit.Term + "&q=" + *edit.Title, "new": "/admin/classes/new",
			"merge": "/admin/classes/" + ids[0] + "?other=" + url.QueryEscape(*edit.Title), "into": "/admin/classes/" + ids[0] + "?into=" + ids[1],
			"archive": "/admin/classes/archive?class=" + ids[0] + "&class=" + ids[1],
		} {
			b.open(path)
			js[int](b, `document.querySelectorAll("details").forEach(d => { d.open = true })`+`, 1`)
			b.shoot("long-" + name + "-" + apptest.Itoa(width))
			if over := js[float64](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%s at %d px scrolls %v px sideways", path, width, over)
			}
		}
	}
	b.clean()
}
