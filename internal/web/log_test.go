package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"hallway/internal/app/apptest"
)

// reference is the reference on an error page.
func reference(t testing.TB, a apptest.Answer) string {
	t.Helper()
	return apptest.Between(t, a.Body, "<code>", "</code>")
}

// many opens a page many times, from two browsers at the same time.
func many(t testing.TB, n int, path string, browsers ...*apptest.Visitor) {
	t.Helper()
	var wait sync.WaitGroup
	for _, v := range browsers {
		wait.Go(func() {
			for range n / len(browsers) {
				response, err := v.Client.Get(v.Site.URL + path)
				if err != nil {
					t.Error(err)
					return
				}
				response.Body.Close()
			}
		})
	}
	wait.Wait()
}

// A refusal is found by its reference, however many pages other people read or
// strangers fail to open afterwards.
func TestLogKeepsWhatMatters(t *testing.T) {
	s := apptest.NewSite(t)
	admin, thief, stranger, reader := s.Administrator(), s.Visitor(), s.Visitor(), s.Visitor()
	thief.SignIn(apptest.Oneil, "/me")
	reader.SignIn(apptest.Boateng, "/me")
	code, _ := s.Door(apptest.Okafor.Email, 0)
	refused := reference(t, thief.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}}).Want(t, 403, "Reference"))
	missed := reference(t, stranger.Get("/nowhere").Want(t, 404, "Reference"))
	unknown := reference(t, stranger.SignIn(apptest.Wrongly, "/me").Want(t, 403))
	found := func(after string, references ...string) {
		t.Helper()
		for _, one := range references {
			if page := admin.Get("/admin/log?q=" + one); !strings.Contains(page.Body, "request="+one) {
				t.Errorf("after %s the log does not know %s\n%s", after, one, apptest.Excerpt(page.Body))
			}
		}
	}
	const more = apptest.LinesKept + 10
	plain := stranger.Get("/").Want(t, 200).Header.Get("X-Request-Id")
	if page := admin.Get("/admin/log?q=" + plain).Body; strings.Contains(page, "request="+plain) {
		t.Error("a page that a stranger read takes a place in the log")
	}
	many(t, more, "/", stranger, s.Visitor())
	found("pages that were read", refused, missed, unknown)
	if page := admin.Get("/admin/log").Body; !strings.Contains(page, "when the server started. For older") {
		t.Errorf("pages that strangers read push lines out\n%s", apptest.Excerpt(page))
	}
	many(t, more, "/me", reader, admin)
	found("pages of people who are signed in", refused, missed, unknown)
	if page := admin.Get("/admin/log").Body; strings.Contains(page, "GET /admin/log") {
		t.Errorf("looking at the log takes places in it\n%s", apptest.Excerpt(page))
	}
	many(t, more, "/nowhere", stranger, s.Visitor())
	found("failures of strangers", refused)
	admin.Get("/admin/log?q="+missed).Want(t, 200, "No lines match.", " for people who were not signed in.", "grep "+missed)
}

// The log page shows lines with dates, newest first, and how far back it goes.
func TestLogSaysHowFarItGoes(t *testing.T) {
	s := apptest.NewSite(t)
	admin, stranger := s.Administrator(), s.Visitor()
	begins := regexp.MustCompile(`The log here goes back to [A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d, when the server started\. For older lines`)
	first := reference(t, stranger.Get("/nowhere").Want(t, 404))
	admin.Post("/admin/settings/mode", url.Values{"mode": {"live"}}).Want(t, 200)
	second := reference(t, stranger.Get("/nowhere").Want(t, 404))
	page := admin.Get("/admin/log").Want(t, 200, "journalctl -u hallway | grep REFERENCE").Body
	if !begins.MatchString(page) || !regexp.MustCompile(`<td class="when">\d{1,2} [A-Z][a-z]{2} \d\d:\d\d:\d\d</td>`).MatchString(page) {
		t.Errorf("no beginning, or times without dates\n%s", apptest.Excerpt(page))
	}
	last := -1
	for _, line := range []string{"request=" + second, "setting changed", "request=" + first} {
		at := strings.Index(page, line)
		if at < 0 || at < last {
			t.Errorf("%q is at %d, after %d: the newest come first, whatever kind they are", line, at, last)
		}
		last = at
	}
	part := admin.Get("/admin/log?q="+strings.ToLower(first), "HX-Request", "true").Want(t, 200, "grep "+first, "request="+first).Body
	if !begins.MatchString(part) {
		t.Errorf("the part that keeps up does not say how far it goes\n%s", part)
	}
	for _, q := range []string{"; rm -rf /", `<script>`, "$(reboot)", "A;REBOOT", "HERE ARE WORDS"} {
		admin.Get("/admin/log?q="+url.QueryEscape(q)).Want(t, 200, "No lines match.", "grep REFERENCE<")
	}
	if body := admin.Get("/admin/log?q=" + url.QueryEscape("<script>alert(1)</script>")).Body; strings.Contains(body, "<script>alert") {
		t.Error("the query is markup")
	}
}

// No token, code, passcode or cookie value is ever logged, and neither is a
// student's address; who did what is.
func TestLogs(t *testing.T) {
	s := apptest.NewSite(t)
	teacher, reader := s.Visitor(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "")
	reader.SignIn(apptest.Student, "/")
	reader.Get("/?q=secret+search")
	code, version := s.Door("a.okafor@school.test", 0)
	text := "https://zoom.us/j/93411007919\nPasscode: s3same77"
	teacher.Post("/me/doors/"+code, url.Values{"link": {text}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.", "s3same77")
	refused := reader.Post("/me/doors/"+code, url.Values{"link": {text}, "version": {"0"}})
	if !strings.Contains(refused.URL, "/sign-in") {
		t.Errorf("a student's save ended at %s", refused.URL)
	}
	missing := reader.Get("/nothing-here").Want(t, 404)
	session := apptest.CookieOf(t, teacher, "session")
	teacher.Post("/sign-out", nil)

	log := s.Logs.String()
	secrets := append(s.Google.Secrets(), s.Google.Secret, session, apptest.CookieOf(t, reader, "reader"), "s3same77", "secret+search", "secret search", apptest.Student.Email, apptest.Student.Name)
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	id := missing.Header.Get("X-Request-Id")
	if !strings.Contains(missing.Body, id) || !strings.Contains(log, id) {
		t.Errorf("request %q is not in both page and log", id)
	}
	for _, want := range []string{`"msg":"door saved"`, `"actor":"a.okafor@school.test"`, `"door":"` + code + `"`, `"outcome":"signed in"`, `"outcome":"reader"`, `"outcome":"signed out"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	for line := range strings.Lines(log) {
		if strings.Contains(line, `"msg":"request"`) {
			for _, field := range []string{`"request":"`, `"actor":"`, `"route":"`, `"status":`, `"ms":`, `"bytes":`} {
				if !strings.Contains(line, field) {
					t.Fatalf("no %s in %s", field, line)
				}
			}
		}
	}
}
