package app

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// reference is what a page of an error shows.
func (a answer) reference(t testing.TB) string {
	t.Helper()
	return between(t, a.body, "<code>", "</code>")
}

// many opens a page so often, from two browsers at once.
func many(t testing.TB, n int, path string, browsers ...*visitor) {
	t.Helper()
	var wait sync.WaitGroup
	for _, v := range browsers {
		wait.Go(func() {
			for range n / len(browsers) {
				response, err := v.client.Get(v.site.url + path)
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

// What somebody was refused is found by its reference, however many pages others
// read since, strangers fail to open, or people of the roster open.
func TestLogKeepsWhatMatters(t *testing.T) {
	s := newSite(t)
	admin, thief, stranger, reader := s.administrator(), s.visitor(), s.visitor(), s.visitor()
	thief.signIn(oneil, "/me")
	reader.signIn(boateng, "/me")
	code, _ := s.door(okafor.Email, 0)
	refused := thief.post("/me/doors/"+code, url.Values{"link": {invited}}).want(t, 403, "Reference").reference(t)
	missed := stranger.get("/nowhere").want(t, 404, "Reference").reference(t)
	unknown := stranger.signIn(wrongly, "/me").want(t, 403).reference(t)
	found := func(after string, references ...string) {
		t.Helper()
		for _, one := range references {
			if page := admin.get("/admin/log?q=" + one); !strings.Contains(page.body, "request="+one) {
				t.Errorf("after %s the log does not know %s\n%s", after, one, excerpt(page.body))
			}
		}
	}
	plain := stranger.get("/").want(t, 200).header.Get("X-Request-Id")
	if page := admin.get("/admin/log?q=" + plain).body; strings.Contains(page, "request="+plain) {
		t.Error("a page that a stranger read takes a place in the log")
	}
	many(t, 2100, "/", stranger, s.visitor())
	found("2100 pages that were read", refused, missed, unknown)
	if page := admin.get("/admin/log").body; !strings.Contains(page, "when the server started. For older") {
		t.Errorf("pages that strangers read push lines out\n%s", excerpt(page))
	}
	many(t, 2100, "/me", reader, admin)
	found("2100 pages of people who are signed in", refused, missed, unknown)
	if page := admin.get("/admin/log").body; strings.Contains(page, "route=/admin/log") {
		t.Errorf("looking at the log takes places in it\n%s", excerpt(page))
	}
	many(t, 2100, "/nowhere", stranger, s.visitor())
	found("2100 failures of strangers", refused)
	admin.get("/admin/log?q="+missed).want(t, 200, "No lines match.", " for people who were not signed in.", "grep "+missed)
}

// The log says with dates when its lines are of, the newest first, and how far
// back it goes.
func TestLogSaysHowFarItGoes(t *testing.T) {
	s := newSite(t)
	admin, stranger := s.administrator(), s.visitor()
	begins := regexp.MustCompile(`The log here goes back to [A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d, when the server started\. For older lines`)
	first := stranger.get("/nowhere").want(t, 404).reference(t)
	admin.post("/admin/settings/mode", url.Values{"mode": {"live"}}).want(t, 200)
	second := stranger.get("/nowhere").want(t, 404).reference(t)
	page := admin.get("/admin/log").want(t, 200, "journalctl -u hallway | grep REFERENCE").body
	if !begins.MatchString(page) || !regexp.MustCompile(`<span>\d{1,2} [A-Z][a-z]{2} \d\d:\d\d:\d\d</span>`).MatchString(page) {
		t.Errorf("no beginning, or times without dates\n%s", excerpt(page))
	}
	last := -1
	for _, line := range []string{"request=" + second, "setting changed", "request=" + first} {
		at := strings.Index(page, line)
		if at < 0 || at < last {
			t.Errorf("%q is at %d, after %d: the newest come first, whatever kind they are", line, at, last)
		}
		last = at
	}
	part := admin.get("/admin/log?q="+strings.ToLower(first), "HX-Request", "true").want(t, 200, "grep "+first, "request="+first).body
	if !begins.MatchString(part) {
		t.Errorf("the part that keeps up does not say how far it goes\n%s", part)
	}
	for _, q := range []string{"; rm -rf /", `<script>`, "$(reboot)", "A;REBOOT", "HERE ARE WORDS"} {
		admin.get("/admin/log?q="+url.QueryEscape(q)).want(t, 200, "No lines match.", "grep REFERENCE<")
	}
	if body := admin.get("/admin/log?q=" + url.QueryEscape("<script>alert(1)</script>")).body; strings.Contains(body, "<script>alert") {
		t.Error("the query is markup")
	}
}
