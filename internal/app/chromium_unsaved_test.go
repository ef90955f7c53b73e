package app_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// When a save does not go through the card says what the server knows of it, or
// that nothing is known, and what was typed stays: with JavaScript and without.
func TestChromiumSaysWhatIsKnown(t *testing.T) {
	for name, javascript := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			code, _ := s.Door(apptest.Okafor.Email, 0)
			b := newTab(s, javascript)
			b.signIn("/me")
			press := `#form-` + code + ` button[type="submit"]`
			field := "#link-" + code
			b.do(chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible), chromedp.SendKeys(field, apptest.SecondLink, chromedp.NodeVisible))
			kept := func(said string) {
				t.Helper()
				b.do(chromedp.Click(press, chromedp.NodeVisible))
				b.shows(said)
				b.becomes(`document.querySelector('` + field + `').value === '` + apptest.SecondLink + `'`)
			}
			for _, mode := range []school.Status{{Mode: school.Maintenance, Until: s.Now().Add(time.Hour)}, {Mode: school.Live}} {
				if err := s.Store.SetStatus(t.Context(), school.Command("test"), mode); err != nil {
					t.Fatal(err)
				}
				if mode.Mode == school.Maintenance {
					kept("the site is being worked on")
				}
			}
			file := filepath.Join(s.Data, "hallway.db")
			if err := os.Rename(file, file+".away"); err != nil {
				t.Fatal(err)
			}
			kept("database was moved or replaced")
			b.shoot("me-unsaved-" + name)
			if err := os.Rename(file+".away", file); err != nil {
				t.Fatal(err)
			}
			if javascript { // without, the browser says it
				s.Stop()
				kept("No answer came, so we do not know whether that saved.")
				b.shoot("me-no-answer")
			}
			b.clean("503", "ERR_", "console.error") // htmx writes down a form that got no answer
		})
	}
}

// A refusal that is a page of its own does not replace the card: its words are beside
// the form.
func TestChromiumRefusedUndo(t *testing.T) {
	s := apptest.NewSite(t)
	code, version := s.Door(apptest.Okafor.Email, 0)
	b := newTab(s, true)
	b.signIn("/me")
	b.shows("My links") // Google's next is somebody else's
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "/me")
	v.Post("/me/doors/"+code, url.Values{"link": {firstLink}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	b.open("/me")
	if err := os.Rename(filepath.Join(s.Data, "hallway.db"), filepath.Join(s.Data, "away")); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Click("#door-"+code+" .undo button", chromedp.NodeVisible))
	b.shows("That did not save. The server’s database was moved or replaced.")
	if n := js[float64](b, `document.querySelectorAll('h1').length`); n != 1 {
		t.Errorf("the page has %v titles", n)
	}
	b.shoot("me-undo-unsaved")
	if err := os.Rename(filepath.Join(s.Data, "away"), filepath.Join(s.Data, "hallway.db")); err != nil {
		t.Fatal(err)
	}
	b.clean("503")
}
