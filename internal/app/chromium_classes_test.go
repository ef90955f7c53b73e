package app_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// The office gives a class its link: from the list of those without one it is two presses
// and a paste. Then it corrects a room, merges, restores and archives, all with and without
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
			paste := func(text string) { t.Helper(); b.do(chromedp.KeyEvent(text)) } // into whatever has the focus
			code, _ := s.Door(apptest.Oneil.Email, 0)
			doors, err := s.Store.DoorsOf(t.Context(), s.Person(apptest.Oneil.Email).ID)
			if err != nil {
				t.Fatal(err)
			}
			ethics := fmt.Sprintf("/admin/classes/%d", doors[0].Section.ID)

			b.signInAs(apptest.Head, "/admin/classes?link=none")
			b.shows("Ethics", "No link")
			b.shoot("classes-360-" + name)
			press(`a[href="` + ethics + `"]`)
			b.shows("Meeting link or invitation")
			paste(apptest.Invited)
			b.shoot("class-add-360-" + name)
			press("#form-" + code + ` button[type="submit"]`)
			b.shows("Saved. Students see it now.", "Zoom 934 1100 7919")
			if presses != 2 {
				t.Errorf("it took %d presses", presses)
			}
			b.shoot("class-360-" + name)
			b.do(chromedp.EmulateViewport(1280, 900))
			b.shoot("class-1280-" + name)
			press("#door-" + code + " .outcome .undo button")
			b.shows("Undone.", "No link yet")

			press(`summary:has(+ form #room)`)
			b.do(chromedp.SetValue("#room", "131", chromedp.NodeVisible))
			b.shoot("class-room-1280-" + name)
			press(`form:has(#room) button[type="submit"]`)
			b.shows("Saved.", "131")
			b.open("/admin/classes")
			b.shows("Next", "131")
			b.shoot("classes-1280-" + name)
			b.clean()
		})
	}
}
