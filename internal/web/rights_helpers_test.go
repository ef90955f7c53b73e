package web_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

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
	known := func(source string) (map[string]bool, error) {
		return store.KnownKeys(s.T.Context(), school.Command("import"), source)
	}
	return upload.Decode(roster.Options{Today: store.Today(), Zone: store.Settings().Zone.String(), Known: known})
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
