package web_test

import (
	"database/sql"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// commits counts the transactions that have written to the site's database. Another
// process reads the counter, because closing any descriptor of the file drops
// SQLite's locks.
func commits(s *apptest.Site) uint32 {
	s.T.Helper()
	out, err := exec.Command("head", "-c", "12", filepath.Join(s.Data, "hallway.db-shm")).Output()
	if err != nil || len(out) < 12 {
		s.T.Fatalf("the index of the -wal has %d bytes (%v)", len(out), err)
	}
	return binary.NativeEndian.Uint32(out[8:]) // iChange, sqlite.org/walformat.html §2.1
}

// visit is a sign-in of somebody who wants a page, and what they get.
type visit struct {
	id     googletest.Identity
	next   string
	status int
	shows  string
}

// Sign-ins that change nothing: most of them, at 8:00 all that students do.
var silent = map[string]visit{
	"a student":                              {apptest.Student, "/", 200, "Algebra II"},
	"a student, without a page":              {apptest.Student, "", 200, "Algebra II"},
	"a student with the teachers' link":      {somebody("pupil"), "/me", 403, "no teacher with that address"},
	"a student who asked, to read":           {somebody("asked"), "/", 200, "Algebra II"},
	"a personal account":                     {googletest.Identity{Sub: "p", Email: "p@gmail.com"}, "/", 403, "personal Google account"},
	"another organisation":                   {googletest.Identity{Sub: "o", Email: "o@evil.test", HD: "evil.test"}, "/", 403, "another organisation"},
	"an unverified address of a teacher":     {googletest.Identity{Sub: "u", Email: apptest.Okafor.Email, HD: apptest.Domain, Unverified: true}, "/me", 403, "not verified"},
	"a teacher who has left, to read":        {somebody("left"), "/", 200, "Algebra II"},
	"a student whose account has a new name": {googletest.Identity{Sub: apptest.Student.Sub, Email: "renamed@school.test", Name: apptest.Okafor.Name, HD: apptest.Domain}, "/", 200, "Algebra II"},
}

// everyKind is a site that knows somebody of each kind.
func everyKind(t *testing.T) *apptest.Site {
	s := apptest.NewSite(t)
	importOf := func(names ...string) {
		text := "teacher_email,teacher_name,course,section,block,school\n"
		for _, name := range names {
			text += name + "@school.test," + name + ",Course of " + name + ",01,A,Larkfield Commons\n"
		}
		file := filepath.Join(t.TempDir(), "more.csv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.Command("import", "--apply", "--source", "more", "--remove", "2", file)
	}
	importOf("suspended", "left", "stays")
	for _, name := range []string{"suspended", "left"} {
		s.Visitor().SignIn(somebody(name), "/me").Want(t, 200, "Course of "+name)
	}
	importOf("suspended", "stays")
	if err := s.Store.Suspend(t.Context(), school.Command("test"), s.Person("suspended@school.test").ID, true); err != nil {
		t.Fatal(err)
	}
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	asks(s, somebody("asked"), "I teach Latin").Want(t, 200)
	return s
}

// How many transactions each kind of account costs. What it shows is in the page
// tests; here it shows that it was of that kind.
func TestSignInWrites(t *testing.T) {
	s := everyKind(t)
	count := func(what string, v *apptest.Visitor, w visit, want uint32) {
		t.Helper()
		before := commits(s)
		v.SignIn(w.id, w.next).Want(t, w.status, w.shows)
		if n := commits(s) - before; n != want {
			t.Errorf("%s: %d transactions, want %d", what, n, want)
		}
	}
	for what, w := range silent {
		count(what, s.Visitor(), w, 0)
	}
	teacher, recycled, former := s.Visitor(), apptest.Okafor, somebody("left")
	recycled.Sub, former.Email = "recycled", apptest.Boateng.Email
	count("a teacher's first", s.Visitor(), visit{apptest.Oneil, "/me", 200, "My links"}, 1)
	count("a teacher", teacher, visit{apptest.Okafor, "/me", 200, "My links"}, 1)
	sessions := countSessions(s)
	count("a teacher in the same browser", teacher, visit{apptest.Okafor, "/me", 200, "My links"}, 1)
	if now := countSessions(s); now != sessions {
		t.Errorf("%s sessions, before %s: the browser's earlier one goes on", now, sessions)
	}
	// Refusals that an administrator reads.
	count("suspended", s.Visitor(), visit{somebody("suspended"), "/", 403, "switched off"}, 1)
	count("an address given to somebody new", s.Visitor(), visit{recycled, "/", 403, "another Google account"}, 1)
	count("a former account with a teacher's address", s.Visitor(), visit{former, "/", 403, "used to belong to somebody else"}, 1)
	count("a student who asked, with the teachers' link", s.Visitor(), visit{somebody("asked"), "/me", 403, "no teacher with that address"}, 1)
	count("a teacher who has left, with the teachers' link", s.Visitor(), visit{somebody("left"), "/me", 403, "no teacher with that address"}, 1)
}

// Students sign in and read while somebody else keeps the database locked, and
// notice nothing.
func TestStudentsNeedNoLock(t *testing.T) {
	s := everyKind(t)
	before := commits(s)
	release := s.Hold()
	for what, w := range silent {
		v := s.Visitor()
		if a := v.SignIn(w.id, w.next); a.Status != w.status || !strings.Contains(a.Body, w.shows) {
			t.Errorf("%s: %d at %s\n%s", what, a.Status, a.URL, apptest.Excerpt(a.Body))
		}
		if w.status == 200 {
			v.Get("/").Want(t, 200, "Algebra II")
		}
	}
	release()
	if n := commits(s) - before; n != 0 {
		t.Errorf("they wrote %d times", n)
	}
	if strings.Contains(s.Logs.String(), `"outcome":"reads only"`) {
		t.Error("some waited for the lock until it was too late, and were let in without it")
	}
}

// Somebody who is suspended while their sign-in waits to write is not signed in.
func TestSuspendedDuringSignIn(t *testing.T) {
	s := apptest.NewSite(t)
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	before := countSessions(s)
	for who, id := range map[string]googletest.Identity{"known": apptest.Okafor, "never seen": apptest.Boateng} {
		suspend := holdWriting(s, `update people set suspended_at = 1 where email = ?`, id.Email)
		answer := make(chan apptest.Answer)
		go func() { answer <- s.Visitor().SignIn(id, "/me") }()
		time.Sleep(300 * time.Millisecond) // until it waits; it is refused in any case
		suspend()
		if a := <-answer; a.Status != 403 || !strings.Contains(a.Body, "switched off") {
			t.Errorf("%s: %d at %s\n%s", who, a.Status, a.URL, apptest.Excerpt(a.Body))
		}
	}
	if now := countSessions(s); now != before {
		t.Errorf("%s sessions, before %s", now, before)
	}
}

// holdWriting runs a statement in a transaction of another connection, which blocks
// all writes until its commit.
func holdWriting(s *apptest.Site, query string, args ...any) (commit func()) {
	s.T.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(s.Data, "hallway.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		s.T.Fatal(err)
	}
	s.T.Cleanup(func() { pool.Close() })
	tx, err := pool.Begin()
	if err == nil {
		_, err = tx.Exec(query, args...)
	}
	if err != nil {
		s.T.Fatal(err)
	}
	return func() {
		s.T.Helper()
		if err := tx.Commit(); err != nil {
			s.T.Fatal(err)
		}
	}
}

// Sessions that have expired are deleted by themselves.
func TestExpiredSessionsGo(t *testing.T) {
	s := apptest.NewSite(t)
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	if n := countSessions(s); n != "1" {
		t.Fatalf("%s sessions", n)
	}
	s.Forward(db.SessionLimit + time.Hour)
	apptest.Until(t, "the expired session is deleted", func() bool { return countSessions(s) == "0" })
}
