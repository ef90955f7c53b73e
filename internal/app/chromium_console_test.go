package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// The whole repair in two browsers, with and without JavaScript: a teacher
// whose address is wrong in the roster is refused and asks; the administrator
// presses "This is them"; the teacher signs in; the history says so; undo puts
// it back and ends the session.
func TestChromiumRepair(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			teacher, admin := newTab(s, javascript), newTab(s, javascript)
			press := func(b *tab, selector string) {
				t.Helper()
				b.do(chromedp.Click(selector, chromedp.NodeVisible))
			}

			teacher.signInAs(apptest.Wrongly, "/me")
			teacher.shows("We do not know you as a teacher yet")
			teacher.shoot("ask-" + name)
			teacher.do(chromedp.SendKeys("#words", "Okafor, Algebra II", chromedp.NodeVisible))
			press(teacher, `form[action="/requests"] button`)
			teacher.shows("You asked to be added")

			admin.signInAs(apptest.Head, "/admin/requests")
			admin.shows(apptest.Wrongly.Email, "Okafor, Algebra II", "Ms Adaeze Okafor")
			admin.shoot("requests-" + name)
			press(admin, `input[name="person"][value="`+apptest.Itoa(s.Person(apptest.Okafor.Email).ID)+`"]`)
			press(admin, `form[action$="/this"] button`)
			admin.shows("Done. They can sign in now.", "No requests.")

			teacher.open("/")
			press(teacher, `a[href="/me"]`)
			teacher.shows("Use the Google account from your school.")
			teacher.signInAs(apptest.Wrongly, "/me")
			teacher.shows("My links", "Algebra II")

			admin.open("/admin/people")
			admin.shoot("people-" + name)
			press(admin, `a[href="/admin/people/`+apptest.Itoa(s.Person(apptest.Wrongly.Email).ID)+`"]`)
			admin.shows("Signs in with the Google account " + apptest.Wrongly.Email)
			admin.shoot("person-" + name)
			press(admin, `a[href="/admin/activity"]`)
			admin.shows("Connected a Google account to Ms Adaeze Okafor")
			admin.shoot("activity-" + name)
			press(admin, `#change-`+apptest.Itoa(s.NewestChange())+` form button`)
			admin.shows("Undone.")

			teacher.open("/me")
			teacher.shows("Sign in")
			code, _ := s.Door(apptest.Okafor.Email, 0)
			for path, says := range map[string]string{"/admin/settings": "Who may read", "/admin/log": "sign-in", "/me/doors/" + code + "/people": "Let a colleague cover some days"} {
				admin.open(path)
				admin.shows(says)
				admin.shoot(strings.ReplaceAll(path[1:], "/", "-") + "-" + name)
			}
			teacher.clean("403", "500")
			admin.clean()
		})
	}
}
