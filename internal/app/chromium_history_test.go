package app_test

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// The history, the imports and the log in a phone's and a desk's window, among names
// of 200 letters: nothing is wider than the window. Undo works by keyboard and leaves
// the focus on what it says; without JavaScript details open and Undo works too.
func TestChromiumHistory(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	long := strings.Repeat("W", 200)
	admin.Post("/admin/people/new", url.Values{"name": {long}, "role": {"teacher"}, "email": {strings.Repeat("w", 60) + "@school.test"}}).Want(t, 200)
	code, version := s.Door(apptest.Okafor.Email, 0)
	other, otherVersion := s.Door(apptest.Okafor.Email, 1)
	teacher.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/81234560118"}, "note": {long[:100]}, "version": {apptest.Itoa(version)}, "also": {other + "." + apptest.Itoa(otherVersion)}}).Want(t, 200, "Saved")
	pages := []string{"/admin/activity", "/admin/activity?q=e", "/admin/imports", "/admin/imports/1", "/admin/log"}
	sizes := []int64{320, 1280}
	if os.Getenv("HALLWAY_TEST_PICTURES") != "" {
		sizes = []int64{320, 360, 1280}
	}
	b := newTab(s, true)
	b.signInAs(apptest.Head, "/admin/activity")
	b.shows("2 classes link: No link yet", "for A and B")
	for i, page := range pages {
		b.open(page)
		for _, width := range sizes {
			b.do(chromedp.EmulateViewport(width, 800))
			b.fits(fmt.Sprint(page, " at ", width))
			b.shoot(fmt.Sprintf("history-%d-%d", i, width))
		}
	}
	b.do(chromedp.EmulateViewport(320, 800))
	b.open("/admin/activity")
	js[bool](b, "document.querySelectorAll('details').forEach(d => d.open = true) || true")
	b.fits("the history with open details")
	b.shoot("history-open-320")
	js[bool](b, "document.querySelector('.history li .act button').focus() || true")
	b.do(chromedp.KeyEvent("\r"))
	b.shows("Undone for 2 classes.", "undone at")
	b.becomes("document.activeElement.id === 'said'")
	b.clean()

	without := newTab(s, false)
	without.signInAs(apptest.Head, "/admin/activity")
	without.do(chromedp.Click(".history .key summary", chromedp.NodeVisible))
	without.shows("Undid the change of", "reference")
	without.do(chromedp.Click(".history .act button", chromedp.NodeVisible))
	without.shows("Redone for 2 classes.")
	without.clean()
}

// fits fails if the page is wider than its window.
func (b *tab) fits(what string) {
	b.t.Helper()
	if wide := js[float64](b, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		b.t.Errorf("%s is %v px too wide", what, wide)
	}
}
