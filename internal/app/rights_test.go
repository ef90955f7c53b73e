package app

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
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// Rights end with their reason (SECURITY.md, What ends when). Each test here is
// something that was seen to happen.

// importText imports a roster by the command line, with more flags if need be.
func (s *site) importText(text string, flags ...string) (string, error) {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "roster.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return runIn(s.data, append(append([]string{"import", "--apply"}, flags...), file)...)
}

const (
	courses    = "teacher_email,teacher_name,course,section,block,school\n"
	bobTeaches = "bob@school.test,Bob Stone,Biology,01,B,Larkfield\n"
	aliceRow   = "asmith@school.test,Alice Smith,Art,01,A,Larkfield\n"
	adamRow    = "asmith@school.test,Adam Smithson,Art,01,A,Larkfield\n"
)

// Alice Smith has left, and Adam Smithson has her address.
var (
	alice = googletest.Identity{Sub: "501", Email: "asmith@school.test", Name: "Alice", HD: domain}
	adam  = googletest.Identity{Sub: "502", Email: "asmith@school.test", Name: "Adam", HD: domain}
)

// aliceTeaches is a site where Alice has signed in, set her link, and is an
// administrator, beside the head of school.
func aliceTeaches(t *testing.T) (s *site, admin, browser *visitor) {
	s = newSiteOf(t, writeFile(t, courses+aliceRow+bobTeaches))
	s.command("admin", head.Email)
	admin, browser = s.visitor(), s.visitor()
	admin.signIn(head, "/admin/people").want(t, 200, "Alice Smith")
	browser.signIn(alice, "/me").want(t, 200, "My links")
	code, version := s.door(alice.Email, 0)
	browser.post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/93411007919"}, "version": {itoa(version)}}).want(t, 200, "Saved.")
	admin.post("/admin/people/"+itoa(s.person(alice.Email).ID), url.Values{"name": {"Alice Smith"}, "email": {alice.Email}, "role": {"admin"}}).want(t, 200, "Saved.")
	browser.get("/admin/people").want(t, 200, "People")
	return s, admin, browser
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roster.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// notIn fails if a browser is signed in.
func (v *visitor) notIn(t *testing.T, why string) {
	t.Helper()
	if a := v.get("/me"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("%s: the browser of before is at %s\n%s", why, a.url, excerpt(a.body))
	}
}

// An address that goes to somebody new takes nothing along: no session, no
// rights, no class's link, whichever way the new one comes in.
func TestAddressGoesToSomebodyElse(t *testing.T) {
	for name, arrives := range map[string]func(t *testing.T, s *site, admin *visitor){
		"a file without her, then one with him": func(t *testing.T, s *site, _ *visitor) {
			if _, err := s.importText(courses+bobTeaches, "--remove", "2"); err != nil {
				t.Fatal(err)
			}
			out, err := s.importText(courses + adamRow + bobTeaches)
			if err == nil || !strings.Contains(out, "asmith@school.test was Alice Smith until") || !strings.Contains(err.Error(), "1 problem needs a person") {
				t.Fatalf("nobody asks: %v\n%s", err, out)
			}
			if out, err = s.importText(courses+adamRow+bobTeaches, "--different", "asmith@school.test"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		},
		"one file": func(t *testing.T, s *site, _ *visitor) {
			out, err := s.importText(courses + adamRow + bobTeaches)
			if err == nil || !strings.Contains(out, "asmith@school.test is Alice Smith here") {
				t.Fatalf("nobody asks: %v\n%s", err, out)
			}
			var report struct{ Asked []map[string]string }
			if out, err = s.importText(courses+adamRow+bobTeaches, "--json"); err == nil || json.Unmarshal([]byte(out), &report) != nil ||
				len(report.Asked) != 1 || report.Asked[0]["ref"] != "asmith@school.test" || !strings.HasPrefix(report.Asked[0]["found"], "asmith@school.test is Alice Smith here") {
				t.Fatalf("--json asks %v (%v)\n%s", report.Asked, err, out)
			}
			if out, err = s.importText(courses+adamRow+bobTeaches, "--different", "ASmith@school.test", "--remove", "1"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		},
		"added by hand": func(t *testing.T, s *site, admin *visitor) {
			if _, err := s.importText(courses+bobTeaches, "--remove", "2"); err != nil {
				t.Fatal(err)
			}
			form := url.Values{"name": {"Adam Smithson"}, "email": {adam.Email}, "role": {"teacher"}}
			page := admin.post("/admin/people/new", form).want(t, 422, "was Alice Smith until", "The same person", "Somebody else", `value="Adam Smithson"`)
			if strings.Contains(page.body, "Saved") {
				t.Error("it was saved all the same")
			}
			form.Set("answer", "different")
			admin.post("/admin/people/new", form).want(t, 200, "Adam Smithson is added.")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, admin, browser := aliceTeaches(t)
			before := s.person(alice.Email).ID
			code, _ := s.door(alice.Email, 0)
			arrives(t, s, admin)
			s.shows("93411007919", false)
			if now := s.person(adam.Email); now.ID == before || now.Name != "Adam Smithson" || now.Role != school.Teacher {
				t.Errorf("the address is %+v's, and was %d's", now, before)
			}
			browser.notIn(t, "her address is somebody else's")
			s.visitor().signIn(alice, "/me").want(t, 403, "This Google account used to belong to somebody else here.")
			his := s.visitor()
			his.signIn(adam, "/me").want(t, 200, "My links")
			his.get("/admin/people").want(t, 403)
			if page := his.get("/"); strings.Contains(page.body, "93411007919") {
				t.Errorf("students see her room\n%s", excerpt(page.body))
			}
			stopped := s.visitor()
			stopped.signIn(student, "/")
			stopped.client.CheckRedirect = stopAtStrangers
			stopped.get("/j/"+code).want(t, 404)
		})
	}
}

// importAt imports beside the server, by the site's clock, and returns what was
// found.
func (s *site) importAt(file string, edit ...func(*db.ImportMeta)) (string, error) {
	s.t.Helper()
	ctx := s.t.Context()
	store, err := db.Open(ctx, s.data, db.ToWork, s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	defer store.Close()
	incoming, meta, err := importCmd{Path: file, Remove: 2}.read(ctx, store, s.domains)
	if err != nil {
		return "", err
	}
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
func (s *site) shows(text string, shown bool) {
	s.t.Helper()
	reader := s.visitor()
	reader.signIn(student, "/")
	until(s.t, fmt.Sprintf("students see %q: %v", text, shown), func() bool { return strings.Contains(reader.get("/").body, text) == shown })
}

// A session ends with its suspension, and with its person's leaving, for good:
// neither restoring nor the undo of an import brings it back.
func TestSessionsDoNotComeBack(t *testing.T) {
	s, admin, browser := aliceTeaches(t)
	person := "/admin/people/" + itoa(s.person(alice.Email).ID)
	admin.post(person+"/suspend", nil).want(t, 200, "Suspended.")
	browser.notIn(t, "suspended")
	admin.post(person+"/restore", nil).want(t, 200, "Restored.")
	browser.notIn(t, "restored")
	browser.signIn(alice, "/me").want(t, 200, "My links")

	if out, err := s.importText(courses+bobTeaches, "--remove", "2"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	browser.notIn(t, "not in the roster")
	imports := admin.get("/admin/imports")
	id := between(t, imports.body, `href="/admin/imports/`, `"`)
	admin.post("/admin/imports/"+id+"/undo", nil).want(t, 200, "Undone.")
	browser.notIn(t, "the import is undone")
	browser.signIn(alice, "/admin/people").want(t, 200, "People")
	reader := s.visitor()
	reader.signIn(student, "/").want(t, 200, "93411007919")
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
			id := s.person(alice.Email).ID
			at := func(text string) (string, error) { return s.importAt(writeFile(t, text)) }
			if out, err := at(courses + bobTeaches); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			browser.notIn(t, "not in the roster")
			s.visitor().signIn(alice, "/me").want(t, 403)
			s.forward(c.absent)
			out, err := at(courses + aliceRow + bobTeaches)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if short := strings.Contains(out, "1 person is back: the last file was short."); short == c.late {
				t.Errorf("the import says\n%s", out)
			}
			p := s.person(alice.Email)
			if admin := p.Role == school.Admin; p.ID != id || admin == c.late {
				t.Errorf("she is %+v", p)
			}
			browser.notIn(t, "back")
			stranger := alice
			stranger.Sub = "599"
			if a := s.visitor().signIn(stranger, "/me"); (a.status == 200) != c.late {
				t.Errorf("another account of her address: %d", a.status)
			}
			s.shows("93411007919", !c.late)
			if !c.late {
				s.visitor().signIn(alice, "/admin/people").want(t, 200, "People")
				return
			}
			her := s.visitor()
			her.signIn(stranger, "/me").want(t, 200, "Your earlier link is kept here", "Use it")
			card := her.get("/me")
			code, version := s.door(alice.Email, 0)
			her.post("/me/doors/"+code, url.Values{"version": {itoa(version)}, "link": {between(t, card.body, `name="link" value="`, `"`)}}).want(t, 200, "Saved.")
			s.shows("93411007919", true)
		})
	}
}

// HALLWAY_ADMINS acts once for each address, and never again over a decision.
func TestAdminsOnce(t *testing.T) {
	s := newSite(t)
	ctx, actor := t.Context(), school.Command("serve")
	start := func(emails ...school.Email) []school.Email {
		t.Helper()
		done, err := s.store.ApplyAdmins(ctx, actor, emails)
		if err != nil {
			t.Fatal(err)
		}
		return done.Other
	}
	is := func(email string) bool {
		p, err := s.store.PersonByEmail(ctx, school.Email(email))
		return err == nil && p.Role == school.Admin && p.OnlySchool == 0 && !p.Suspended
	}
	if other := start("head@school.test", "a.okafor@school.test"); len(other) > 0 || !is("head@school.test") || !is("a.okafor@school.test") {
		t.Fatalf("the first start made none of %v", other)
	}
	admin := s.visitor()
	admin.signIn(head, "/admin/people")
	okaforPage := "/admin/people/" + itoa(s.person(okafor.Email).ID)
	form := url.Values{"name": {"Ms Adaeze Okafor"}, "email": {okafor.Email}, "role": {"teacher"}}
	admin.post(okaforPage, form).want(t, 200, "Saved.")
	if other := start("head@school.test", "a.okafor@school.test"); is(okafor.Email) || len(other) != 1 {
		t.Errorf("a demoted administrator is back (%v)", other)
	}
	form.Set("role", "admin")
	form.Set("email", "ada@school.test")
	admin.post(okaforPage, form).want(t, 200, "Saved.")
	start("head@school.test", "a.okafor@school.test")
	if is(okafor.Email) {
		t.Error("a changed address is an administrator again")
	}
	admin.post(okaforPage+"/suspend", nil).want(t, 200, "Suspended.")
	if start("head@school.test", "ada@school.test"); is("ada@school.test") {
		t.Error("somebody suspended is restored by a new address")
	}
	boatengPage := "/admin/people/" + itoa(s.person(boateng.Email).ID)
	admin.post(boatengPage, url.Values{"name": {"Mr Kwame Boateng"}, "email": {boateng.Email}, "role": {"admin"}, "only_school": {"larkfield-commons"}}).want(t, 200, "Saved.")
	if start("head@school.test", "k.boateng@school.test"); is(boateng.Email) {
		t.Error("an administrator of one school has all of them")
	}
	// The way back in: nobody can open the console any more.
	out := s.command("admin", "ada@school.test")
	if !strings.Contains(out, "Ms Adaeze Okafor was suspended. That has been lifted.") || !is("ada@school.test") {
		t.Errorf("the command says %q", out)
	}
}

// Two requests at once after a change of role: one gets a token, and nobody is
// out. So it is when the school of a limited administrator changes.
func TestRotationAtOnce(t *testing.T) {
	s := newSite(t)
	admin, teacher := s.administrator(), s.visitor()
	teacher.signIn(okafor, "/me")
	page := "/admin/people/" + itoa(s.person(okafor.Email).ID)
	form := url.Values{"name": {"Ms Adaeze Okafor"}, "email": {okafor.Email}, "role": {"admin"}, "only_school": {"larkfield-commons"}}
	for _, step := range []string{"a role", "a wider school"} {
		before := cookieOf(t, teacher, "session")
		admin.post(page, form).want(t, 200, "Saved.")
		var mu sync.Mutex
		tokens := map[string]bool{}
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				r, _ := http.NewRequest(http.MethodGet, s.url+"/me", nil)
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
			if _, err := s.store.Session(t.Context(), token); err != nil || token == before {
				t.Errorf("after %s the token handed out is dead: %v", step, err)
			}
			u, _ := url.Parse(s.url)
			teacher.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: token, Path: "/"}})
		}
		teacher.get("/me").want(t, 200, "My links")
		form.Set("only_school", "")
	}
}

// A session ends when its domain leaves HALLWAY_DOMAINS.
func TestDomainLeaves(t *testing.T) {
	s := newSiteWith(t, func(s *site) { s.domains = []string{domain, "alias.test"} })
	stays, leaves := s.visitor(), s.visitor()
	stays.signIn(okafor, "/me").want(t, 200, "My links")
	alias := boateng
	alias.HD = "alias.test" // the address is of the one domain, the account of the other
	leaves.signIn(alias, "/me").want(t, 200, "My links")
	leaves.get("/").want(t, 200, "Algebra II")
	s.domains = []string{domain}
	s.restart()
	stays.get("/me").want(t, 200, "My links")
	leaves.notIn(t, "its domain has left")
	if a := leaves.get("/"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("an account of a domain that left reads on: %s", a.url)
	}
	s.domains = []string{domain, "alias.test"}
	s.restart()
	leaves.notIn(t, "its domain is back, and the session has ended")
}
