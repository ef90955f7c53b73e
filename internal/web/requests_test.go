package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// changes are all rows of the history.
func changes(s *apptest.Site, kind string) int {
	s.T.Helper()
	list, _, err := s.Store.History(context.Background(), db.HistoryFilter{Kind: kind})
	if err != nil {
		s.T.Fatal(err)
	}
	return len(list)
}

// stores reports whether a text is anywhere in the database's files.
func stores(s *apptest.Site, text string) bool {
	s.T.Helper()
	files, err := filepath.Glob(filepath.Join(s.Data, "hallway.db*"))
	if err != nil || len(files) == 0 {
		s.T.Fatalf("no database: %v", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			s.T.Fatal(err)
		}
		if bytes.Contains(body, []byte(text)) {
			return true
		}
	}
	return false
}

// somebody is an account that is not in the roster.
func somebody(name string) googletest.Identity {
	return googletest.Identity{Sub: "sub-" + name, Email: name + "@school.test", Name: name, HD: apptest.Domain}
}

// asks signs in to a teacher's page, and asks to be added.
func asks(s *apptest.Site, id googletest.Identity, words string) apptest.Answer {
	s.T.Helper()
	v := s.Visitor()
	v.SignIn(id, "/me").Want(s.T, 403, "Ask to be added")
	return v.Post("/requests", url.Values{"words": {words}})
}

// One account can ask three times a day with other words, and none of that is in the
// history.
func TestAsksADay(t *testing.T) {
	s := apptest.NewSite(t)
	admin, v := s.Administrator(), s.Visitor()
	v.SignIn(somebody("keen"), "/me").Want(t, 403)
	ask := func(words string) apptest.Answer { return v.Post("/requests", url.Values{"words": {words}}) }
	for range 20 {
		ask("the very same words").Want(t, 200, "You asked to be added")
	}
	ask("second words").Want(t, 200)
	ask("third words").Want(t, 200)
	for i := range 50 {
		a := ask(fmt.Sprint("one too many ", i)).Want(t, 429, "Error: ", "You have asked 3 times today. You can ask again tomorrow, ", fmt.Sprintf(`value="one too many %d"`, i), "Reference <code>")
		now := s.Now().UTC()
		midnight := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
		if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || time.Duration(seconds)*time.Second < midnight.Sub(now)-2*time.Second || seconds > 24*60*60+1 {
			t.Fatalf("come back in %q seconds, at %v", a.Header.Get("Retry-After"), now)
		}
	}
	ask("third words").Want(t, 200, "You asked to be added") // it is still there
	admin.Get("/admin/requests").Want(t, 200, "third words", "1 person asked to be added and waits for an answer.")
	if n := changes(s, "request"); n > 0 {
		t.Errorf("%d rows of the history are about asks", n)
	}
	s.Forward(24 * time.Hour)
	v.SignIn(somebody("keen"), "/me").Want(t, 403)
	ask("on the next day").Want(t, 200, "You asked to be added")
}

// A refused sign-in is counted in its row, and is not in the history.
func TestRefusalsAreCounted(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200)
	before := changes(s, "")
	other := apptest.Okafor
	other.Sub = "another account"
	for range 20 {
		s.Visitor().SignIn(other, "/me").Want(t, 403, "another Google account")
	}
	if n := changes(s, ""); n != before {
		t.Errorf("20 refused sign-ins are %d rows of the history", n-before)
	}
	admin.Get("/admin/requests").Want(t, 200, "Tried 20 times")
	admin.Get("/admin/people/"+apptest.Itoa(s.Person(apptest.Okafor.Email).ID)).Want(t, 200, "Refused today at")
}

// A name of 6,000 letters is cut, between letters, and its owner can ask.
func TestLongNames(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	long := somebody("long")
	long.Name = strings.Repeat("ﷺ𝔘", 3000)
	asks(s, long, "I teach").Want(t, 200, "You asked to be added")
	page := admin.Get("/admin/requests").Want(t, 200, "I teach").Body
	name := apptest.Between(t, page, `name="name" value="`, `"`)
	if n := utf8.RuneCountInString(name); n != 100 || !utf8.ValidString(name) || !strings.HasPrefix(long.Name, name) {
		t.Errorf("the name has %d letters: %s", n, name)
	}
	// An invalid address belongs to nobody.
	endless := somebody(strings.Repeat("a", 250))
	s.Visitor().SignIn(endless, "/me").Want(t, 403)
	if body := admin.Get("/admin/requests").Body; strings.Contains(body, "aaaaaaaa") {
		t.Error("an endless address is listed")
	}
}

// Maintenance does not keep anybody from asking.
func TestAskDuringMaintenance(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}}).Want(t, 200)
	asks(s, somebody("patient"), "I teach").Want(t, 200, "You asked to be added")
	admin.Get("/admin/requests").Want(t, 200, "patient@", "I teach")
}
