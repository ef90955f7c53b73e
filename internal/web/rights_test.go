package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// Rights end with their reason (SECURITY.md, What ends when). Each test here is
// something that was seen to happen.

// importText imports a roster by the command line, with more flags if need be.
func importText(s *apptest.Site, text string, flags ...string) (string, error) {
	s.T.Helper()
	file := filepath.Join(s.T.TempDir(), "roster.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.T.Fatal(err)
	}
	return apptest.Run(s.Data, append(append([]string{"import", "--apply"}, flags...), file)...)
}

const (
	courses    = "teacher_email,teacher_name,course,section,block,school\n"
	bobTeaches = "bob@school.test,Bob Stone,Biology,01,B,Larkfield\n"
	aliceRow   = "asmith@school.test,Alice Smith,Art,01,A,Larkfield\n"
	adamRow    = "asmith@school.test,Adam Smithson,Art,01,A,Larkfield\n"
)

// Alice Smith has left, and Adam Smithson has her address.
var (
	alice = googletest.Identity{Sub: "501", Email: "asmith@school.test", Name: "Alice", HD: apptest.Domain}
	adam  = googletest.Identity{Sub: "502", Email: "asmith@school.test", Name: "Adam", HD: apptest.Domain}
)

// aliceTeaches is a site where Alice has signed in, set her link, and is an
// administrator, beside the head of school.
func aliceTeaches(t *testing.T) (s *apptest.Site, admin, browser *apptest.Visitor) {
	s = apptest.NewSiteOf(t, apptest.WriteFile(t, courses+aliceRow+bobTeaches))
	s.Command("admin", apptest.Head.Email)
	admin, browser = s.Visitor(), s.Visitor()
	admin.SignIn(apptest.Head, "/admin/people").Want(t, 200, "Alice Smith")
	browser.SignIn(alice, "/me").Want(t, 200, "My links")
	code, version := s.Door(alice.Email, 0)
	browser.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/93411007919"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	admin.Post("/admin/people/"+apptest.Itoa(s.Person(alice.Email).ID), url.Values{"name": {"Alice Smith"}, "email": {alice.Email}, "role": {"admin"}}).Want(t, 200, "Saved.")
	browser.Get("/admin/people").Want(t, 200, "People")
	return s, admin, browser
}

// An address that goes to somebody new takes nothing along: no session, no
// rights, no class's link, whichever way the new one comes in.
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
			s, admin, browser := aliceTeaches(t)
			before := s.Person(alice.Email).ID
			code, _ := s.Door(alice.Email, 0)
			arrives(t, s, admin)
			shows(s, "93411007919", false)
			if now := s.Person(adam.Email); now.ID == before || now.Name != "Adam Smithson" || now.Role != school.Teacher {
				t.Errorf("the address is %+v's, and was %d's", now, before)
			}
			browser.NotIn(t, "her address is somebody else's")
			s.Visitor().SignIn(alice, "/me").Want(t, 403, "This Google account was somebody else’s here before.")
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

// read decodes a roster as the command does.
func read(s *apptest.Site, store *db.Store, file string) (roster.Roster, []roster.Finding, error) {
	s.T.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		s.T.Fatal(err)
	}
	upload, err := roster.Open(filepath.Base(file), data)
	if err != nil {
		return roster.Roster{}, nil, err
	}
	known, err := store.KnownKeys(s.T.Context(), school.Command("import"), "OneRoster")
	if err != nil {
		return roster.Roster{}, nil, err
	}
	return upload.Decode(roster.Options{Today: store.Today(), Domains: s.Domains, Known: known})
}

// importAt imports beside the server, by the site's clock, and returns what was
// found.
func importAt(s *apptest.Site, file string, edit ...func(*db.ImportMeta)) (string, error) {
	s.T.Helper()
	ctx := s.T.Context()
	store, err := db.Open(ctx, s.Data, db.ToWork, s.Now)
	if err != nil {
		s.T.Fatal(err)
	}
	defer store.Close()
	incoming, findings, err := read(s, store, file)
	if err != nil {
		return "", err
	}
	meta := db.ImportMeta{File: filepath.Base(file), Remove: 2, Findings: findings}
	for _, e := range edit {
		e(&meta)
	}
	done, err := store.ApplyImport(ctx, school.Command("import"), incoming, meta)
	var out strings.Builder
	for _, f := range append(meta.Findings, done.Plan.Findings...) {
		fmt.Fprintln(&out, f)
	}
	return out.String(), err
}

// shows waits until students see a text, or do not.
func shows(s *apptest.Site, text string, shown bool) {
	s.T.Helper()
	reader := s.Visitor()
	reader.SignIn(apptest.Student, "/")
	apptest.Until(s.T, fmt.Sprintf("students see %q: %v", text, shown), func() bool { return strings.Contains(reader.Get("/").Body, text) == shown })
}

// A session ends with its suspension, and with its person's leaving, for good:
// neither restoring nor the undo of an import brings it back.
func TestSessionsDoNotComeBack(t *testing.T) {
	s, admin, browser := aliceTeaches(t)
	person := "/admin/people/" + apptest.Itoa(s.Person(alice.Email).ID)
	admin.Post(person+"/suspend", nil).Want(t, 200, "Suspended.")
	browser.NotIn(t, "suspended")
	admin.Post(person+"/restore", nil).Want(t, 200, "Restored.")
	browser.NotIn(t, "restored")
	browser.SignIn(alice, "/me").Want(t, 200, "My links")

	if out, err := importText(s, courses+bobTeaches, "--remove", "2"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	browser.NotIn(t, "not in the roster")
	imports := admin.Get("/admin/imports")
	id := apptest.Between(t, imports.Body, `href="/admin/imports/`, `"`)
	admin.Post("/admin/imports/"+id+"/undo", nil).Want(t, 200, "Undone.")
	browser.NotIn(t, "the import is undone")
	browser.SignIn(alice, "/admin/people").Want(t, 200, "People")
	reader := s.Visitor()
	reader.SignIn(apptest.Student, "/").Want(t, 200, "93411007919")
}

// Whoever is back within a month is as before; later they are a teacher whose
// link is offered to them.
func TestBackAfterAnAbsence(t *testing.T) {
	for name, c := range map[string]struct {
		absent time.Duration
		late   bool
	}{"a short export": {29 * 24 * time.Hour, false}, "a year": {365 * 24 * time.Hour, true}} {
		t.Run(name, func(t *testing.T) {
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
			if short := strings.Contains(out, "1 person is back: the last file was short."); short == c.late {
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
			her.SignIn(stranger, "/me").Want(t, 200, "Your link from before is kept here", "Use it")
			card := her.Get("/me")
			code, version := s.Door(alice.Email, 0)
			her.Post("/me/doors/"+code, url.Values{"version": {apptest.Itoa(version)}, "link": {apptest.Between(t, card.Body, `name="link" value="`, `"`)}}).Want(t, 200, "Saved.")
			shows(s, "93411007919", true)
		})
	}
}

// HALLWAY_ADMINS acts once for each address, and never again over a decision.
func TestAdminsOnce(t *testing.T) {
	s := apptest.NewSite(t)
	ctx, actor := t.Context(), school.Command("serve")
	start := func(emails ...school.Email) []school.Email {
		t.Helper()
		done, err := s.Store.ApplyAdmins(ctx, actor, emails)
		if err != nil {
			t.Fatal(err)
		}
		return done.Other
	}
	is := func(email string) bool {
		p, err := s.Store.PersonByEmail(ctx, school.Email(email))
		return err == nil && p.Role == school.Admin && p.OnlySchool == 0 && !p.Suspended
	}
	if other := start("head@school.test", "a.okafor@school.test"); len(other) > 0 || !is("head@school.test") || !is("a.okafor@school.test") {
		t.Fatalf("the first start made none of %v", other)
	}
	admin := s.Visitor()
	admin.SignIn(apptest.Head, "/admin/people")
	okaforPage := "/admin/people/" + apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
	form := url.Values{"name": {"Ms Adaeze Okafor"}, "email": {apptest.Okafor.Email}, "role": {"teacher"}}
	admin.Post(okaforPage, form).Want(t, 200, "Saved.")
	if other := start("head@school.test", "a.okafor@school.test"); is(apptest.Okafor.Email) || len(other) != 1 {
		t.Errorf("a demoted administrator is back (%v)", other)
	}
	form.Set("role", "admin")
	form.Set("email", "ada@school.test")
	admin.Post(okaforPage, form).Want(t, 200, "Saved.")
	start("head@school.test", "a.okafor@school.test")
	if is(apptest.Okafor.Email) {
		t.Error("a changed address is an administrator again")
	}
	admin.Post(okaforPage+"/suspend", nil).Want(t, 200, "Suspended.")
	if start("head@school.test", "ada@school.test"); is("ada@school.test") {
		t.Error("somebody suspended is restored by a new address")
	}
	boatengPage := "/admin/people/" + apptest.Itoa(s.Person(apptest.Boateng.Email).ID)
	admin.Post(boatengPage, url.Values{"name": {"Mr Kwame Boateng"}, "email": {apptest.Boateng.Email}, "role": {"admin"}, "only_school": {"larkfield-commons"}}).Want(t, 200, "Saved.")
	if start("head@school.test", "k.boateng@school.test"); is(apptest.Boateng.Email) {
		t.Error("an administrator of one school has all of them")
	}
	// The way back in: nobody can open the console any more.
	out := s.Command("admin", "ada@school.test")
	if !strings.Contains(out, "Ms Adaeze Okafor was suspended: lifted.") || !is("ada@school.test") {
		t.Errorf("the command says %q", out)
	}
}

// Two requests at once after a change of role: one gets a token, and nobody is
// out. So it is when the school of a limited administrator changes.
func TestRotationAtOnce(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	page := "/admin/people/" + apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
	form := url.Values{"name": {"Ms Adaeze Okafor"}, "email": {apptest.Okafor.Email}, "role": {"admin"}, "only_school": {"larkfield-commons"}}
	for _, step := range []string{"a role", "a wider school"} {
		before := apptest.CookieOf(t, teacher, "session")
		admin.Post(page, form).Want(t, 200, "Saved.")
		var mu sync.Mutex
		tokens := map[string]bool{}
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				r, _ := http.NewRequest(http.MethodGet, s.URL+"/me", nil)
				r.AddCookie(&http.Cookie{Name: "session", Value: before})
				one := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
				answer, err := one.Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				answer.Body.Close()
				if answer.StatusCode != 200 {
					t.Errorf("after %s a request with the token of before is %d", step, answer.StatusCode)
				}
				for _, c := range answer.Cookies() {
					if c.Name == "session" {
						mu.Lock()
						tokens[c.Value] = true
						mu.Unlock()
					}
				}
			})
		}
		all.Wait()
		if len(tokens) != 1 {
			t.Fatalf("after %s %d tokens were handed out", step, len(tokens))
		}
		for token := range tokens {
			if _, err := s.Store.Session(t.Context(), token); err != nil || token == before {
				t.Errorf("after %s the token handed out is dead: %v", step, err)
			}
			u, _ := url.Parse(s.URL)
			teacher.Client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: token, Path: "/"}})
		}
		teacher.Get("/me").Want(t, 200, "My links")
		form.Set("only_school", "")
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
