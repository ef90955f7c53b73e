package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// HALLWAY_ADMINS acts once for each address, and never overrides a later decision.
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
	admin.Post(okaforPage+"/suspend", nil).Want(t, 200, "Sign-in is switched off.")
	if start("head@school.test", "ada@school.test"); is("ada@school.test") {
		t.Error("somebody suspended is restored by a new address")
	}
	boatengPage := "/admin/people/" + apptest.Itoa(s.Person(apptest.Boateng.Email).ID)
	admin.Post(boatengPage, url.Values{"name": {"Mr Kwame Boateng"}, "email": {apptest.Boateng.Email}, "role": {"admin"}, "only_school": {"larkfield-commons"}}).Want(t, 200, "Saved.")
	if start("head@school.test", "k.boateng@school.test"); is(apptest.Boateng.Email) {
		t.Error("an administrator of one school has all of them")
	}
	// The way back in, if nobody can open the console any more.
	out := s.Command("admin", "ada@school.test")
	if !strings.Contains(out, "Ms Adaeze Okafor was suspended. That no longer applies.") || !is("ada@school.test") {
		t.Errorf("the command says %q", out)
	}
}

// Of two simultaneous requests after a change of role one gets a token, and both
// stay signed in. The same holds if the school of a limited administrator changes.
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
