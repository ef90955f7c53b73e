package web_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// Rights end with their reason (SECURITY.md, What ends when). Each test here is
// something that was seen to happen.

// An address that goes to somebody new gives them no session, no rights and no link
// of the former person, however they are added.
func TestAddressGoesToSomebodyElse(t *testing.T) {
	for name, arrives := range map[string]func(t *testing.T, s *apptest.Site, admin *apptest.Visitor){
		"a file without her, then one with him": func(t *testing.T, s *apptest.Site, _ *apptest.Visitor) {
			if _, err := importText(s, courses+bobTeaches, "--remove", "2"); err != nil {
				t.Fatal(err)
			}
			out, err := importText(s, courses+adamRow+bobTeaches)
			if err == nil || !strings.Contains(out, "asmith@school.test was Alice Smith until") || !strings.Contains(err.Error(), "1 problem needs a person") {
				t.Fatalf("nobody asks: %v\n%s", err, out)
			}
			if out, err = importText(s, courses+adamRow+bobTeaches, "--different", "asmith@school.test"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		},
		"one file": func(t *testing.T, s *apptest.Site, _ *apptest.Visitor) {
			out, err := importText(s, courses+adamRow+bobTeaches)
			if err == nil || !strings.Contains(out, "asmith@school.test is Alice Smith here") {
				t.Fatalf("nobody asks: %v\n%s", err, out)
			}
			var report struct{ Asked []map[string]string }
			if out, err = importText(s, courses+adamRow+bobTeaches, "--json"); err == nil || json.Unmarshal([]byte(out), &report) != nil ||
				len(report.Asked) != 1 || report.Asked[0]["ref"] != "asmith@school.test" || !strings.HasPrefix(report.Asked[0]["found"], "asmith@school.test is Alice Smith here") {
				t.Fatalf("--json asks %v (%v)\n%s", report.Asked, err, out)
			}
			if out, err = importText(s, courses+adamRow+bobTeaches, "--different", "ASmith@school.test", "--remove", "1"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		},
		"added by hand": func(t *testing.T, s *apptest.Site, admin *apptest.Visitor) {
			if _, err := importText(s, courses+bobTeaches, "--remove", "2"); err != nil {
				t.Fatal(err)
			}
			form := url.Values{"name": {"Adam Smithson"}, "email": {adam.Email}, "role": {"teacher"}}
			page := admin.Post("/admin/people/new", form).Want(t, 422, "was Alice Smith until", "The same person", "Somebody else", `value="Adam Smithson"`)
			if strings.Contains(page.Body, "Saved") {
				t.Error("it was saved all the same")
			}
			form.Set("answer", "different")
			admin.Post("/admin/people/new", form).Want(t, 200, "Adam Smithson is added.")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // each has a site of its own
			s, admin, browser := aliceTeaches(t)
			before := s.Person(alice.Email).ID
			code, _ := s.Door(alice.Email, 0)
			arrives(t, s, admin)
			shows(s, "93411007919", false)
			if now := s.Person(adam.Email); now.ID == before || now.Name != "Adam Smithson" || now.Role != school.Teacher {
				t.Errorf("the address is %+v's, and was %d's", now, before)
			}
			browser.NotIn(t, "her address is somebody else's")
			s.Visitor().SignIn(alice, "/me").Want(t, 403, "This Google account used to belong to somebody else here.")
			his := s.Visitor()
			his.SignIn(adam, "/me").Want(t, 200, "My links")
			his.Get("/admin/people").Want(t, 403)
			if page := his.Get("/"); strings.Contains(page.Body, "93411007919") {
				t.Errorf("students see her room\n%s", apptest.Excerpt(page.Body))
			}
			stopped := s.Visitor()
			stopped.SignIn(apptest.Student, "/")
			stopped.Client.CheckRedirect = apptest.StopAtStrangers
			stopped.Get("/j/"+code).Want(t, 404)
		})
	}
}

// A session ends for good when its person is suspended or leaves: neither restoring
// nor the undo of an import brings it back.
func TestSessionsDoNotComeBack(t *testing.T) {
	s, admin, browser := aliceTeaches(t)
	person := "/admin/people/" + apptest.Itoa(s.Person(alice.Email).ID)
	admin.Post(person+"/suspend", nil).Want(t, 200, "Sign-in is switched off.")
	browser.NotIn(t, "suspended")
	admin.Post(person+"/restore", nil).Want(t, 200, "Sign-in is switched on.")
	browser.NotIn(t, "restored")
	browser.SignIn(alice, "/me").Want(t, 200, "My links")

	if out, err := importText(s, courses+bobTeaches, "--remove", "2"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	browser.NotIn(t, "not in the roster")
	imports := admin.Get("/admin/imports")
	id := apptest.Between(t, imports.Body, `<td class="file"><a href="/admin/imports/`, `"`)
	admin.Post("/admin/imports/"+id+"/undo", nil).Want(t, 200, "Undone.")
	browser.NotIn(t, "the import is undone")
	browser.SignIn(alice, "/admin/people").Want(t, 200, "People")
	reader := s.Visitor()
	reader.SignIn(apptest.Student, "/").Want(t, 200, "93411007919")
}

// People who come back within a month have their rights again. Later they are
// teachers to whom their link is offered.
func TestBackAfterAnAbsence(t *testing.T) {
	for name, c := range map[string]struct {
		absent time.Duration
		late   bool
	}{"a short export": {29 * 24 * time.Hour, false}, "a year": {365 * 24 * time.Hour, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // each has a site of its own
			s, _, browser := aliceTeaches(t)
			id := s.Person(alice.Email).ID
			at := func(text string) (string, error) { return importAt(s, apptest.WriteFile(t, text)) }
			if out, err := at(courses + bobTeaches); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			browser.NotIn(t, "not in the roster")
			s.Visitor().SignIn(alice, "/me").Want(t, 403)
			s.Forward(c.absent)
			out, err := at(courses + aliceRow + bobTeaches)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if short := strings.Contains(out, "1 person is back: the last file was incomplete."); short == c.late {
				t.Errorf("the import says\n%s", out)
			}
			p := s.Person(alice.Email)
			if admin := p.Role == school.Admin; p.ID != id || admin == c.late {
				t.Errorf("she is %+v", p)
			}
			browser.NotIn(t, "back")
			stranger := alice
			stranger.Sub = "599"
			if a := s.Visitor().SignIn(stranger, "/me"); (a.Status == 200) != c.late {
				t.Errorf("another account of her address: %d", a.Status)
			}
			shows(s, "93411007919", !c.late)
			if !c.late {
				s.Visitor().SignIn(alice, "/admin/people").Want(t, 200, "People")
				return
			}
			her := s.Visitor()
			her.SignIn(stranger, "/me").Want(t, 200, "Your earlier link is kept here", "Use it")
			card := her.Get("/me")
			code, version := s.Door(alice.Email, 0)
			her.Post("/me/doors/"+code, url.Values{"version": {apptest.Itoa(version)}, "link": {apptest.Between(t, card.Body, `name="link" value="`, `"`)}}).Want(t, 200, "Saved.")
			shows(s, "93411007919", true)
		})
	}
}

// A session ends when its domain leaves HALLWAY_DOMAINS.
func TestDomainLeaves(t *testing.T) {
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Domains = []string{apptest.Domain, "alias.test"} })
	stays, leaves := s.Visitor(), s.Visitor()
	stays.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	alias := apptest.Boateng
	alias.HD = "alias.test" // the address is of the one domain, the account of the other
	leaves.SignIn(alias, "/me").Want(t, 200, "My links")
	leaves.Get("/").Want(t, 200, "Algebra II")
	s.Domains = []string{apptest.Domain}
	s.Restart()
	stays.Get("/me").Want(t, 200, "My links")
	leaves.NotIn(t, "its domain has left")
	if a := leaves.Get("/"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("an account of a domain that left reads on: %s", a.URL)
	}
	s.Domains = []string{apptest.Domain, "alias.test"}
	s.Restart()
	leaves.NotIn(t, "its domain is back, and the session has ended")
}
