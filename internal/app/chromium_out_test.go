package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// The office says that a teacher is out, and the day after everything is as before, with
// and without JavaScript, on a phone and on a desk.
func TestChromiumOut(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			link(s)
			longNames(s)
			b := newTab(s, javascript)
			b.signInAs(apptest.Head, "/admin/people")
			b.shows("People")
			who := "/admin/people/" + apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
			b.open(who)
			b.do(chromedp.Click(`a[href="`+who+`/out"]`, chromedp.NodeVisible))
			b.shows("is out", "Next week", "No meeting")
			fits(b, "out-form-"+name)
			if javascript {
				b.do(chromedp.SendKeys("#link", "https://zoom.us/j/83333333333?pwd=x", chromedp.NodeVisible))
				b.becomes(`document.getElementById("preview").textContent.includes("833 3333 3333")`)
			}
			b.do(chromedp.Click(`.out .primary`, chromedp.NodeVisible)) // nothing is chosen: the browser asks, and nothing is sent
			b.do(chromedp.Click(`[name="what"][value="cover"]`, chromedp.NodeVisible), chromedp.Click(`.out .primary`, chromedp.NodeVisible))
			b.shows("Type the name of a colleague.")
			fits(b, "out-refused-"+name)
			b.do(chromedp.Click(`[name="what"][value="none"]`, chromedp.NodeVisible),
				chromedp.SendKeys("#note", strings.Repeat("n", 140), chromedp.NodeVisible),
				chromedp.Click(`.out .primary`, chromedp.NodeVisible))
			b.shows("is out today", "Students see it now.", "End now", "Undo")
			fits(b, "out-said-"+name)
			b.open("/")
			b.shows("No meeting today")
			fits(b, "out-students-"+name)
			s.Forward(24 * time.Hour)
			reader := s.Visitor()
			reader.SignIn(apptest.Student, "/")
			apptest.Until(t, "the day ends", func() bool { return !strings.Contains(reader.Get("/").Body, "No meeting") })
			b.clean("422", "404")
		})
	}
}

// link gives Ms Okafor's classes a link.
func link(s *apptest.Site) {
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "/me")
	for n := range 2 {
		code, version := s.Door(apptest.Okafor.Email, n)
		v.Post("/me/doors/"+code, map[string][]string{"link": {"https://zoom.us/j/81111111111"}, "version": {apptest.Itoa(version)}}).Want(s.T, 200, "Saved.")
	}
}

// longNames calls Ms Okafor and Mr Boateng by 200 letters without a space.
func longNames(s *apptest.Site) {
	admin := s.Administrator()
	for _, email := range []string{apptest.Okafor.Email, apptest.Boateng.Email} {
		admin.Post("/admin/people/"+apptest.Itoa(s.Person(email).ID), map[string][]string{
			"name": {strings.Repeat("W", 200)}, "email": {email}, "role": {"teacher"}}).Want(s.T, 200, "Saved.")
	}
}

// fits fails if the page scrolls sideways, and takes pictures of it.
func fits(b *tab, picture string) {
	b.t.Helper()
	for _, width := range []int64{320, 360, 1280} {
		b.do(chromedp.EmulateViewport(width, 800))
		b.shoot(picture + "-" + apptest.Itoa(width))
		if wide := js[int64](b, `document.documentElement.scrollWidth`); wide > width {
			b.t.Errorf("%s is %d px wide on a screen of %d", picture, wide, width)
		}
	}
}
