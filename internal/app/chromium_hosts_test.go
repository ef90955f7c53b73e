package app_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

const ownLink = "https://bbb.school.example/rooms/ann-r9h-abc-k2x/join"

// A teacher pastes a link of an unknown server and asks for it; the form keeps what
// was typed. An administrator presses Allow, and the teacher saves.
func TestChromiumAsksForAHost(t *testing.T) {
	for name, javascript := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.T = t
			admin := s.Administrator()
			code, _ := s.Door(apptest.Okafor.Email, 0)
			b := newTab(s, javascript)
			b.signIn("/me")
			b.shows("My links")
			b.do(
				chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible),
				chromedp.SendKeys("#link-"+code, ownLink, chromedp.NodeVisible),
				chromedp.Click("#form-"+code+` button[type="submit"]`),
			)
			b.shows("bbb.school.example is not allowed here yet.", "Ask an administrator to allow it")
			b.shoot("host-refused")
			if javascript { // what is typed after the refusal stays
				b.do(chromedp.Click("#door-"+code+" .fold > summary", chromedp.NodeVisible), chromedp.SendKeys("#note-"+code, "Wait for me", chromedp.NodeVisible))
			}
			b.do(chromedp.Click("#host-"+code+" button", chromedp.NodeVisible))
			b.shows("We asked an administrator to allow bbb.school.example.")
			b.shoot("host-asked")
			if javascript {
				b.becomes(`document.activeElement.textContent.includes("We asked")`)
				b.becomes(`document.querySelector("#note-` + code + `").value === "Wait for me"`)
			}
			page := admin.Get("/admin/requests").Want(t, 200, "bbb.school.example")
			if !strings.Contains(page.Body, "/admin/requests/hosts/allow") {
				t.Fatal("the page of requests does not offer to allow it")
			}
			a := newTab(s, javascript)
			a.signInAs(apptest.Head, "/admin/requests")
			a.shows("Ms Adaeze Okafor asked")
			a.shoot("host-request")
			a.do(chromedp.Click(`form[action="/admin/requests/hosts/allow"] button`, chromedp.NodeVisible))
			a.shows("bbb.school.example is allowed.")
			a.clean()
			b.do(chromedp.Click("#form-" + code + ` button[type="submit"]`))
			b.shows("Saved. Students see it now.")
			b.shoot("host-saved")
			b.clean("422")
		})
	}
}

// A link is saved with the button beside its refusal: an administrator allows the host
// there, or it has been allowed since. The new card has no unsaved text.
func TestChromiumSavesARefusedLink(t *testing.T) {
	for _, administers := range []bool{true, false} {
		s := apptest.NewSite(t)
		if administers {
			s.Command("admin", apptest.Okafor.Email)
		}
		code, _ := s.Door(apptest.Okafor.Email, 0)
		b := newTab(s, true)
		b.signIn("/me")
		b.shows("My links")
		b.do(
			chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible),
			chromedp.SendKeys("#link-"+code, "Our room: "+ownLink, chromedp.NodeVisible),
			chromedp.Click("#form-"+code+` button[type="submit"]`),
		)
		b.shows("bbb.school.example is not allowed here yet.")
		if !administers {
			s.Administrator().Post("/admin/settings/hosts", url.Values{"hosts": {"bbb.school.example"}}).Want(t, 200, "Saved.")
		}
		b.do(chromedp.Click("#host-"+code+" button", chromedp.NodeVisible))
		b.shows("Saved. Students see it now.")
		b.becomes(`document.querySelectorAll("[id='door-` + code + `']").length === 1`)
		b.becomes(`!document.querySelector("#door-` + code + ` details.change").open`)
		b.becomes(`document.querySelector("#link-` + code + `").value === "` + ownLink + `"`)
		b.clean("422")
	}
}
