package app_test

import (
	"context"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// A teacher pastes an invitation and saves, a student's page has it: with
// htmx, nothing but the card changes.
func TestChromiumSavesWithJavaScript(t *testing.T) {
	s := apptest.NewSite(t)
	code, _ := s.Door("a.okafor@school.test", 0)
	b := newTab(s, true)
	b.signIn("/me")
	b.shows("My links", "Algebra II")
	b.shoot("me")
	js[bool](b, "window.stayed = true")
	b.do(chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible))
	b.shoot("me-form")
	b.do(chromedp.SendKeys("#link-"+code, invitation, chromedp.NodeVisible))
	b.shows("We found: Zoom 934 1100 7919")
	b.shoot("me-preview")
	b.do(chromedp.Click("#form-" + code + ` button[type="submit"]`))
	b.shows("Saved. Students see it now.")
	b.becomes("document.activeElement.textContent.includes('Saved.')")
	b.shoot("me-saved")
	if !js[bool](b, "window.stayed === true") {
		t.Error("the page was loaded anew")
	}
	b.open("/")
	b.becomes(`document.querySelector('#d-` + code + ` a.join').href === '` + apptest.Invited + `'`)
	b.open("/me")
	b.do(chromedp.Click("#door-"+code+" .undo button", chromedp.NodeVisible))
	b.shows("Undone.")
	b.clean()
}

// The same without JavaScript: forms and redirects.
func TestChromiumSavesWithoutJavaScript(t *testing.T) {
	s := apptest.NewSite(t)
	code, _ := s.Door("a.okafor@school.test", 0)
	b := newTab(s, false)
	b.signIn("/me")
	b.shows("My links", "Algebra II")
	b.do(
		chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible),
		chromedp.SendKeys("#link-"+code, "https://zoom.us/j/93411007919", chromedp.NodeVisible),
		chromedp.Click("#form-"+code+` button[type="submit"]`),
	)
	b.shows("Saved. Students see it now.", "934 1100 7919")
	b.do(chromedp.Click("#door-"+code+" .undo button", chromedp.NodeVisible))
	b.shows("Undone.")
	b.open("/")
	b.do(chromedp.SendKeys("#q", "ethics", chromedp.NodeVisible), chromedp.Click("#find button"))
	b.shows("Show all", "1 class")
	if text := b.text(); strings.Contains(text, "Algebra") || !strings.Contains(text, "Ethics") {
		t.Errorf("the server's search shows\n%s", text)
	}
	b.clean()
}

// Search, tabs and stars of the directory.
func TestChromiumSearches(t *testing.T) {
	s := apptest.NewSite(t)
	b := newTab(s, true)
	b.signIn("/")
	b.shows("Class links")
	rows := func(n string) string {
		return "[...document.querySelectorAll('.row')].filter(r => r.offsetParent).length === " + n
	}
	all := js[float64](b, "document.querySelectorAll('.row').length")
	if all != 5 {
		t.Fatalf("%v rows", all)
	}
	b.do(chromedp.KeyEvent("/"))
	b.becomes("document.activeElement.id === 'q'")
	for typed, want := range map[string]string{"jose": "1", "algebta": "1", "maths okafor": "2", "李文": "1", "zzzz": "0"} {
		b.do(chromedp.KeyEvent(kb.Escape), chromedp.SendKeys("#q", typed))
		b.becomes(rows(want))
		if want == "0" {
			b.shows("Nothing matches")
			b.shoot("directory-empty")
		}
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	b.becomes(rows("5"))
	b.do(chromedp.Click(`.row .star`, chromedp.NodeVisible))
	b.open("/")
	b.becomes("document.querySelectorAll('.star[aria-pressed=true]').length === 1")
	b.do(chromedp.SendKeys("#q", "ethics"))
	b.becomes(rows("1") + " && location.search.includes('ethics')")
	b.clean()
}

// The whole way by keyboard.
func TestChromiumKeyboard(t *testing.T) {
	s := apptest.NewSite(t)
	code, _ := s.Door("a.okafor@school.test", 0)
	b := newTab(s, true)
	b.signIn("/me")
	b.shows("My links")
	tabTo := func(selector string) {
		t.Helper()
		for range 40 {
			if js[bool](b, "document.activeElement.matches(`"+selector+"`)") {
				return
			}
			b.do(chromedp.KeyEvent(kb.Tab))
		}
		t.Fatalf("forty tabs do not lead to %s", selector)
	}
	tabTo("#door-" + code + " summary")
	b.do(chromedp.KeyEvent(kb.Enter))
	tabTo("#link-" + code)
	b.do(chromedp.KeyEvent("https://zoom.us/j/93411007919"))
	tabTo("#form-" + code + " button[type=submit]")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.shows("Saved. Students see it now.")
	b.open("/")
	tabTo("a.skip")
	tabTo("#q")
	b.do(chromedp.KeyEvent("algebra"))
	tabTo("a.join")
	b.clean()
}

// Refusals, conflicts and an ended session keep what was typed.
func TestChromiumKeepsTheText(t *testing.T) {
	s := apptest.NewSite(t)
	code, _ := s.Door("a.okafor@school.test", 0)
	b := newTab(s, true)
	b.signIn("/me")
	b.do(chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible), chromedp.SendKeys("#link-"+code, "https://bit.ly/x", chromedp.NodeVisible),
		chromedp.Click("#form-"+code+` button[type="submit"]`))
	b.shows("This one goes to bit.ly")
	b.becomes("document.title.startsWith('Error: My links')")
	b.becomes("document.activeElement.id === 'link-" + code + "' && document.activeElement.value === 'https://bit.ly/x'")
	b.shoot("me-refused")

	m := school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom", Name: "811 1111 1111"}
	if _, err := s.Store.SaveDoors(context.Background(), school.Command("test"), m, db.Save{Code: code}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.SetValue("#link-"+code, "https://zoom.us/j/82222222222"), chromedp.Click("#form-"+code+` button[type="submit"]`))
	b.shows("811 1111 1111", "822 2222 2222", "Use mine")
	b.shoot("me-conflict")
	b.becomes("document.activeElement.id === 'conflict-" + code + "'") // nothing moves any more
	b.do(chromedp.Click("#door-" + code + " .mine button"))
	b.shows("Saved. Students see it now.")
	b.becomes("document.activeElement.classList.contains('done')") // nothing moves any more

	b.do(chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible), chromedp.SetValue("#link-"+code, "https://zoom.us/j/83333333333", chromedp.NodeVisible))
	p, err := s.Store.PersonByEmail(context.Background(), "a.okafor@school.test")
	if err != nil {
		t.Fatal(err)
	}
	suspend := func(suspended bool) {
		t.Helper()
		if err := s.Store.Suspend(context.Background(), school.Command("test"), p.ID, suspended); err != nil {
			t.Fatal(err)
		}
	}
	suspend(true) // ends all of her sessions
	b.do(chromedp.Click("#form-" + code + ` button[type="submit"]`))
	b.shows("You were signed out. Your text is still here.")
	b.shoot("signin-draft")
	suspend(false)
	s.Google.Next(apptest.Okafor)
	b.do(chromedp.Click(`a[href^="/auth/google"]`, chromedp.NodeVisible))
	b.shows("Your text is still here")
	b.becomes("document.querySelector('#link-" + code + "').value === 'https://zoom.us/j/83333333333'")
	b.clean("422", "409", "401")
}

// Hostile names neither run nor widen the page of a phone.
func TestChromiumHostileNames(t *testing.T) {
	file := t.TempDir() + "/hostile.csv"
	long := strings.Repeat("W", 900)
	rows := "teacher_email,teacher_name,course,section,block\n" +
		`a.okafor@school.test,"<script>alert(1)</script>","<img src=x onerror=alert(2)>",01,A` + "\n" +
		"a.okafor@school.test,<script>alert(1)</script>," + long + ",02,B\n" +
		"z@school.test,\u202e" + long + ",=cmd(),01,B\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSiteOf(t, file)
	b := newTab(s, true)
	b.signIn("/me")
	b.shows("My links")
	for _, path := range []string{"/me", "/"} {
		b.open(path)
		b.shows("<img src=x onerror=alert(2)>")
		b.shoot("hostile" + strings.ReplaceAll(path, "/", "-"))
		if wide := js[float64](b, "document.documentElement.scrollWidth"); wide > 375 {
			t.Errorf("%s is %v px wide on a phone", path, wide)
		}
	}

	// The console too, where the page's own tab is in view at once, without a script.
	s.Command("admin", apptest.Head.Email)
	admin := s.Visitor()
	admin.SignIn(apptest.Head, "/admin/schools")
	admin.Post("/admin/schools", url.Values{"name": {long[:200]}}).Want(t, 200, "is added.")
	admin.Post("/admin/settings/mode", url.Values{"mode": {"live"}, "message": {long[:200]}}).Want(t, 200, "Saved.")
	b.open("/me")
	b.do(chromedp.Click(`.who button`, chromedp.NodeVisible))
	b.shows("Use the Google account from your school.")
	b.signInAs(apptest.Head, "/admin/people")
	b.do(chromedp.EmulateViewport(320, 800))
	for _, path := range []string{"/admin/people", "/admin/schools", "/admin/schools/2", "/admin/settings", "/admin/log"} {
		b.open(path)
		if wide := js[float64](b, "document.documentElement.scrollWidth"); wide > 320 {
			t.Errorf("%s is %v px wide on a small phone", path, wide)
		}
		b.becomes(`(() => { const r = document.querySelector('.sub [aria-current]').getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth })()`)
	}
	b.clean()
}
