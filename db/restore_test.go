package db

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

// A backup brings back what was there, and no right that ended after it: no
// session, no key, nobody who was suspended, limited, demoted, disconnected or
// archived since.
func TestRestoreEndsWhatEnded(t *testing.T) {
	s, c := newStore(t)
	account := func(sub string, email school.Email) school.Identity {
		return school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: email, Domain: "school.test"}
	}
	ids := map[string]int64{}
	for _, name := range []string{"suspended", "demoted", "limited", "disconnected", "archived", "stays"} {
		email := school.Email(name + "@school.test")
		id, err := s.AddPerson(ctx, command, PersonEdit{Name: name, Email: email, Role: school.Admin})
		if err == nil && name != "archived" {
			_, _, err = s.SignIn(ctx, account(name, email), school.Actor{}, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = id
	}
	token, err := newSession(s, ids["stays"])
	if err != nil {
		t.Fatal(err)
	}
	d := doorOf(t, s, "a@school.test", 0)
	if _, err := s.SaveDoors(ctx, command, school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom"}, Save{d.Code, d.Version}); err != nil {
		t.Fatal(err)
	}
	key, err := s.ReaderKey(ctx)
	if err != nil {
		t.Fatal(err)
	}
	seal, err := s.Secret(ctx, "cookies")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "backup.db")
	if _, err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}

	c.at = c.at.Add(time.Hour)
	edit := func(name string, e PersonEdit) {
		t.Helper()
		e.Name, e.Email = name, school.Email(name+"@school.test")
		if err := s.EditPerson(ctx, command, ids[name], e); err != nil {
			t.Fatal(err)
		}
	}
	edit("demoted", PersonEdit{Role: school.Teacher})
	edit("limited", PersonEdit{Role: school.Admin, OnlySchool: "north"})
	var added int64
	if err := s.read.Get(&added, `select id from changes where person_id = ? and action = 'person.add'`, ids["archived"]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(ctx, command, added); err != nil {
		t.Fatal(err)
	}
	if err := s.Suspend(ctx, command, ids["suspended"], true); err != nil {
		t.Fatal(err)
	}
	if err := s.Unbind(ctx, command, ids["disconnected"]); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(ctx, s.dir, file, c.now); err == nil || !strings.Contains(err.Error(), "is in use by") {
		t.Fatalf("restored under a server: %v", err)
	}
	dir := s.dir
	s.Close()

	if held, err := CheckBackup(ctx, file, c.now); err != nil || held.People != 8 || held.Classes != 2 {
		t.Errorf("the backup holds %+v (%v)", held, err)
	}
	done, err := Restore(ctx, dir, file, c.now)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"suspended is suspended again.", "demoted is no longer an administrator again.", "limited administers only one school again.",
		"disconnected is disconnected from a Google account again.", "archived has left again."}
	if !slices.Equal(done.Again, want) || done.Lost || done.Replaced == "" {
		t.Errorf("restored: %+v", done)
	}
	s, err = Open(ctx, dir, ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if e, err := s.Entry(ctx, d.Code); err != nil || e.Door.Link == "" {
		t.Errorf("the link is %+v (%v)", e.Door, err)
	}
	if _, err := s.Session(ctx, token); err == nil {
		t.Error("a session of before is open")
	}
	if now, err := s.ReaderKey(ctx); err != nil || now.Number <= key.Number || string(now.Seed) == string(key.Seed) {
		t.Errorf("the readers' key is number %d, was %d (%v)", now.Number, key.Number, err)
	}
	if now, err := s.Secret(ctx, "cookies"); err != nil || string(now) == string(seal) {
		t.Errorf("the key of sealed cookies is the same (%v)", err)
	}
	for name, admin := range map[string]bool{"stays": true, "demoted": false, "limited": true} {
		if p, err := s.PersonByEmail(ctx, school.Email(name+"@school.test")); err != nil || (p.Role == school.Admin) != admin || (p.OnlySchool != 0) != (name == "limited") {
			t.Errorf("%s is %+v (%v)", name, p, err)
		}
	}
	if _, token, err := s.SignIn(ctx, account("suspended", "suspended@school.test"), school.Actor{}, ""); token != "" || err == nil {
		t.Error("who was suspended gets in")
	}
	if _, err := s.PersonByEmail(ctx, "archived@school.test"); err == nil {
		t.Error("who was archived is back")
	}
}

// A database that cannot be read has its decisions lost, which is said; and what
// is no backup is refused before anything is moved.
func TestRestoreOverWreckage(t *testing.T) {
	s, c := newStore(t)
	file := filepath.Join(t.TempDir(), "backup.db")
	if _, err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	wreck := filepath.Join(dir, fileName)
	if err := os.WriteFile(wreck, []byte("not a database, but longer than its header would be: "+strings.Repeat("x", 4096)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{wreck, filepath.Join(dir, "missing.db")} {
		if _, err := Restore(ctx, dir, bad, c.now); err == nil {
			t.Errorf("%s was restored", bad)
		}
	}
	if data, err := os.ReadFile(wreck); err != nil || !strings.HasPrefix(string(data), "not a database") {
		t.Fatalf("the file that was there is gone (%v)", err)
	}
	done, err := Restore(ctx, dir, file, c.now)
	if err != nil || !done.Lost || done.Replaced == "" {
		t.Fatalf("restored: %+v (%v)", done, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "restore-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	again, err := Open(ctx, dir, ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if people, err := again.People(ctx); err != nil || len(people) != 2 {
		t.Errorf("%d people (%v)", len(people), err)
	}
}
