package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// clock is a time that tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

var (
	ctx     = context.Background()
	command = school.Command("test")
)

// newStore is a store on a real file, with two teachers who share a class.
func newStore(t *testing.T) (*Store, *clock) {
	t.Helper()
	s, c := emptyStore(t)
	if _, err := s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{File: "test.csv"}); err != nil {
		t.Fatal(err)
	}
	return s, c
}

func twoTeachers() roster.Roster {
	return roster.Roster{
		Schools: []roster.School{{Key: "north", Name: "North"}},
		People: []roster.Person{
			{Key: "a@school.test", Name: "Ada", Email: "a@school.test"},
			{Key: "b@school.test", Name: "Bo", Email: "b@school.test"},
		},
		Sections: []roster.Section{
			{Key: "algebra", School: "north", Course: "Algebra", Code: "01", Block: "A", Teachers: []string{"a@school.test", "b@school.test"}},
			{Key: "biology", School: "north", Course: "Biology", Code: "01", Block: "B", Teachers: []string{"b@school.test"}},
		},
	}
}

// actor is a person of the roster at the keyboard.
func actor(t testing.TB, s *Store, email school.Email) school.Actor {
	t.Helper()
	p, err := s.PersonByEmail(ctx, email)
	if err != nil {
		t.Fatal(err)
	}
	return school.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role, Address: "192.0.2.1", Request: "R1"}
}

// doorOf is a person's n-th door.
func doorOf(t testing.TB, s *Store, email school.Email, n int) school.Door {
	t.Helper()
	list, err := s.DoorsOf(ctx, actor(t, s, email).PersonID)
	if err != nil || len(list) <= n {
		t.Fatalf("doors of %s: %d (%v)", email, len(list), err)
	}
	return list[n].Door
}

// The database itself refuses what must not be, whatever code asks for it.
func TestDatabaseRefuses(t *testing.T) {
	s, _ := newStore(t)
	for what, query := range map[string]string{
		"changing the history":          `update changes set actor = 'nobody'`,
		"deleting history":              `delete from changes`,
		"an address in other case":      `insert into people (name, email, created_at) values ('X', 'A@SCHOOL.test', 0)`,
		"a role of its own":             `update people set role = 'headmaster'`,
		"a door of nothing":             `insert into doors (code, kind) values ('zzzzzz', 'section')`,
		"a door of two things":          `update doors set person_id = 1, section_id = 1`,
		"a link that is not https":      `update doors set link = 'http://zoom.us/j/1'`,
		"cover without dates":           `insert into covers (door_id, person_id, to_date) values (2, 1, '2026-12-01')`,
		"cover that ends too early":     `insert into covers (door_id, person_id, from_date, to_date) values (2, 1, '2026-12-02', '2026-12-01')`,
		"a cover of nothing":            `insert into covers (door_id, from_date, to_date) values (2, '2026-12-01', '2026-12-01')`,
		"a colleague without a meeting": `insert into covers (door_id, person_id, closed, from_date, to_date) values (2, 1, 1, '2026-12-01', '2026-12-01')`,
		"a class of no school":          `insert into sections (school_id, key, course, created_at) values (99, 'x', 'X', 0)`,
		"a school's odd address":        `update schools set slug = 'North/../x'`,
		"history of no JSON":            `insert into changes (batch, at, actor, action, address, request, before) values (1, 0, '', '', '', '', '{')`,
	} {
		if _, err := s.write.Exec(query); err == nil {
			t.Errorf("%s was not refused", what)
		}
	}
	if _, err := s.read.Exec(`delete from sessions`); err == nil {
		t.Error("a reader's connection writes")
	}
}

// Both pools are set up as SECURITY.md decides, but that the one that writes
// does its waiting itself.
func TestPragmas(t *testing.T) {
	s, _ := newStore(t)
	for _, pool := range []struct {
		name string
		*pool
		patience string
	}{{"write", s.write, "0"}, {"read", s.read, "5000"}} {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0", "mmap_size": "0", "temp_store": "2", "busy_timeout": pool.patience} {
			var got string
			if err := pool.Get(&got, `pragma `+pragma); err != nil || got != want {
				t.Errorf("%s pool: %s is %q, want %q (%v)", pool.name, pragma, got, want, err)
			}
		}
	}
}

// A write waits for one of another process, and gives up in the end.
func TestWaitsForTheLock(t *testing.T) {
	s, _ := newStore(t)
	other, err := open(ctx, s.Path(), 1, toWrite, writable)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	held, err := other.BeginTxx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := s.MakeAdmin(ctx, command, "a@school.test")
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("did not wait: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if err := held.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("with the lock free: %v", err)
	}
}

// One server has the folder, commands may work beside it, and a schema from
// the future or a damaged file is refused in words.
func TestOpen(t *testing.T) {
	s, c := newStore(t)
	if _, err := Open(ctx, s.dir, ToServe, c.now); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("in use by hallway, process %d", os.Getpid())) {
		t.Errorf("a second server: %v", err)
	}
	beside, err := Open(ctx, s.dir, ToWork, c.now)
	if err != nil {
		t.Fatalf("a command beside the server: %v", err)
	}
	if others, err := s.ChangedOutside(ctx); len(others) > 0 || err != nil {
		t.Errorf("own writes count as another's (%v)", err)
	}
	if _, err := beside.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	beside.Close()
	if others, err := s.ChangedOutside(ctx); len(others) != 1 || others[0].Actor != "hallway test" || err != nil {
		t.Errorf("another process's write goes unseen (%v)", err)
	}
	s.write.MustExec(`insert into goose_db_version (version_id, is_applied) values (99, 1)`)
	s.Close()
	if _, err := Open(ctx, s.dir, ToServe, c.now); err == nil || !strings.Contains(err.Error(), "has schema 99 and this hallway knows 13") {
		t.Errorf("a newer schema: %v", err)
	}
}

// A damaged file is not served.
func TestDamagedFile(t *testing.T) {
	s, c := newStore(t)
	s.Close()
	body, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	for i := 8192; i < len(body)-4096; i++ {
		body[i] = 0xff
	}
	if err := os.WriteFile(s.Path(), body, 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := Open(ctx, s.dir, ToServe, c.now); err == nil {
		again.Close()
		t.Error("a damaged file was opened")
	}
}

// A save is for who teaches the class, against the version they saw, and all
// of several doors or none.
func TestSaveDoors(t *testing.T) {
	s, _ := newStore(t)
	ada, bo := actor(t, s, "a@school.test"), actor(t, s, "b@school.test")
	algebra, biology := doorOf(t, s, ada.Email, 0), doorOf(t, s, bo.Email, 1)
	zoom := school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom", Note: "hello"}

	if _, err := s.SaveDoors(ctx, ada, zoom, Save{algebra.Code, 0}, Save{biology.Code, 0}); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("another's door: %v", err)
	}
	if d := doorOf(t, s, ada.Email, 0); d.Version != 0 {
		t.Error("half of a refused save stayed")
	}
	if _, err := s.SaveDoors(ctx, bo, zoom, Save{algebra.Code, 0}); err != nil {
		t.Fatal(err)
	}
	var conflict *Conflict
	if _, err := s.SaveDoors(ctx, ada, zoom, Save{algebra.Code, 0}); !errors.As(err, &conflict) || conflict.Now.Door.SavedBy != "Bo" {
		t.Errorf("an old version: %v", err)
	}
	// What a card says of one's other doors is as old as the page: one's own
	// saves since are no conflict, somebody else's are.
	var told Touched
	s.Subscribe(func(_ context.Context, touched Touched) { told = touched })
	saved, err := s.SaveDoors(ctx, bo, zoom, Save{biology.Code, 0}, Save{algebra.Code, 0})
	if err != nil || len(saved.Doors) != 2 || len(told.At) != 1 {
		t.Errorf("own save since: %+v, %+v, %v", saved, told, err)
	}
	other := school.Meeting{Link: "https://zoom.us/j/82222222222", Provider: "Zoom"}
	if _, err := s.SaveDoors(ctx, ada, other, Save{algebra.Code, 2}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveDoors(ctx, bo, zoom, Save{biology.Code, 1}, Save{algebra.Code, 2}); !errors.As(err, &conflict) {
		t.Errorf("another's save since: %v", err)
	}
	if _, err := s.Undo(ctx, bo, saved.Change); !errors.As(err, &conflict) {
		t.Errorf("undo of what has been changed since: %v", err)
	}
	if _, err := s.SaveDoors(ctx, school.Actor{PersonID: 999}, zoom, Save{algebra.Code, 3}); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("nobody saves: %v", err)
	}
	var row struct{ Actor, Action, Address, Request, After string }
	if err := s.read.Get(&row, `select actor, action, address, request, after from changes order by id desc limit 1`); err != nil {
		t.Fatal(err)
	}
	if row.Actor != "Ada" || row.Action != "door.save" || row.Address != "192.0.2.1" || row.Request != "R1" || !strings.Contains(row.After, `"version":3`) {
		t.Errorf("the history says %+v", row)
	}
}

// Whatever is saved and cleared, undoing it all in reverse gives the doors
// Who an account is: by (iss, sub) first, by a verified address once, by a
// name never.
func TestSignInKnows(t *testing.T) {
	google := func(sub, email, name string) school.Identity {
		return school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: school.Email(email), Name: name, Domain: "school.test"}
	}
	s, _ := newStore(t)
	steps := []struct {
		what    string
		id      school.Identity
		person  string
		known   bool
		refused school.Refused
	}{
		{"a student", google("9", "stu@school.test", "Stu"), "", false, ""},
		{"a student with a teacher's name", google("8", "stu2@school.test", "Ada"), "", false, ""},
		{"bound by address", google("1", "a@school.test", "x"), "Ada", true, ""},
		{"known by account, address and name changed", google("1", "new@school.test", "y"), "Ada", true, ""},
		{"the address went to somebody else", google("7", "a@school.test", "Ada"), "", false, school.OtherAccount},
	}
	for _, step := range steps {
		p, token, err := s.SignIn(ctx, step.id, school.Actor{Address: "192.0.2.1"}, "")
		var refused school.Refused
		errors.As(err, &refused)
		if err != nil && refused == "" || p.Name != step.person || (token != "") != step.known || refused != step.refused {
			t.Errorf("%s: %q %q %q (%v)", step.what, p.Name, token, refused, err)
		}
	}
	for _, email := range []school.Email{"a@school.test", "b@school.test"} { // bound already, and not yet
		if err := s.Suspend(ctx, command, actor(t, s, email).PersonID, true); err != nil {
			t.Fatal(err)
		}
	}
	for sub, email := range map[string]string{"1": "a@school.test", "2": "b@school.test"} {
		if _, _, err := s.SignIn(ctx, google(sub, email, "x"), school.Actor{}, ""); !errors.Is(err, school.Suspended) {
			t.Errorf("suspended %s: %v", email, err)
		}
	}
	var bound, refusals, people int
	mustBeNil(t, s.read.Get(&bound, `select count(*) from identities`))
	mustBeNil(t, s.read.Get(&people, `select count(*) from people`))
	mustBeNil(t, s.read.Get(&refusals, `select count(*) from changes where action = 'sign-in.refused'`))
	if bound != 1 || refusals != 0 || people != 2 {
		t.Errorf("%d identities, %d refusals recorded, %d people", bound, refusals, people)
	}
}

// A session ends when it is idle, after a month, at sign-out, and at once when
// its person is suspended. The file does not hold what a cookie holds.
func TestSessions(t *testing.T) {
	s, c := newStore(t)
	ada := actor(t, s, "a@school.test")
	start := c.at
	if _, err := s.MakeAdmin(ctx, command, "b@school.test"); err != nil {
		t.Fatal(err)
	}
	bo := actor(t, s, "b@school.test")
	lives := func(token string) bool {
		_, err := s.Session(ctx, token)
		if err != nil && !errors.Is(err, school.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil
	}
	open := func(id int64) string {
		token, err := newSession(s, id)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	teacher, admin, idle := open(ada.PersonID), open(bo.PersonID), open(ada.PersonID)
	c.at = start.Add(AdminIdle - time.Minute)
	if !lives(admin) {
		t.Error("an administrator's session ended early")
	}
	c.at = c.at.Add(AdminIdle + time.Minute)
	if lives(admin) {
		t.Error("an administrator's session outlives eight idle hours")
	}
	for day := 1; day <= 29; day++ {
		c.at = start.Add(time.Duration(day) * 24 * time.Hour)
		if !lives(teacher) {
			t.Fatalf("a teacher's session in use ended on day %d", day)
		}
	}
	if lives(idle) {
		t.Error("a session outlives a week without use")
	}
	c.at = start.Add(SessionLimit + time.Minute)
	if lives(teacher) {
		t.Error("a session outlives a month")
	}
	token := open(ada.PersonID)
	if err := s.Suspend(ctx, command, ada.PersonID, true); err != nil || lives(token) {
		t.Errorf("a suspended person's session lives (%v)", err)
	}
	mustBeNil(t, s.Suspend(ctx, command, ada.PersonID, false))
	if err := s.EndSession(ctx, token); err != nil || lives(token) {
		t.Errorf("a session outlives the sign-out (%v)", err)
	}
	for _, suffix := range []string{"", "-wal"} {
		if body, _ := os.ReadFile(s.Path() + suffix); strings.Contains(string(body), token) {
			t.Error("the file holds a session's token")
		}
	}
}

// An import twice is an import once; what goes is archived and comes back
// with its address and link.
func TestImportKeepsLinks(t *testing.T) {
	s, _ := newStore(t)
	if again, err := s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{}); err != nil || again.ID != 0 || !again.Plan.Quiet() {
		t.Errorf("the same again: %v (%v)", again.Plan.Items(), err)
	}
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	bo := actor(t, s, "b@school.test")
	biology := doorOf(t, s, bo.Email, 1)
	if _, err := s.SaveDoors(ctx, bo, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{biology.Code, 0}); err != nil {
		t.Fatal(err)
	}
	less := twoTeachers()
	less.People, less.Sections = less.People[:1], less.Sections[:1]
	less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
	if _, err := s.ApplyImport(ctx, command, less, ImportMeta{Remove: 2}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PersonByEmail(ctx, "b@school.test"); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("a removed person is there: %v", err)
	}
	if _, err := s.PersonByEmail(ctx, "head@school.test"); err != nil {
		t.Errorf("an administrator added by hand was removed: %v", err)
	}
	if _, err := s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{}); err != nil {
		t.Fatal(err)
	}
	if d := doorOf(t, s, "b@school.test", 1); d.Code != biology.Code || d.Link != "https://zoom.us/j/81111111111" {
		t.Errorf("came back as %s with %q", d.Code, d.Link)
	}
	traded := twoTeachers()
	traded.People[0].Email, traded.People[1].Email = "b@school.test", "a@school.test"
	traded.People[0].Key, traded.People[1].Key = "1", "2"
	if _, err := s.ApplyImport(ctx, school.Actor{Role: school.Teacher}, traded, ImportMeta{}); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("a teacher imports: %v", err)
	}
}

// A copy made while people save is whole, and never replaces another file.
func TestBackup(t *testing.T) {
	s, _ := newStore(t)
	bo := actor(t, s, "b@school.test")
	code := doorOf(t, s, bo.Email, 1).Code
	done := make(chan error, 1)
	go func() {
		for version := range int64(50) {
			if _, err := s.SaveDoors(ctx, bo, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{code, version}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	file := filepath.Join(t.TempDir(), "copy.db")
	holds, err := s.Backup(ctx, file)
	if err != nil || holds.People != 2 || holds.Classes != 2 {
		t.Fatalf("it holds %+v (%v)", holds, err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if err := checkCopy(ctx, file); err != nil {
		t.Errorf("the copy: %v", err)
	}
	if _, err := s.Backup(ctx, file); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("a second backup to the file: %v", err)
	}
}

// When the disk is full, reading goes on, saving says so, readiness says why,
// and all is well again by itself when there is room.
func TestDiskFull(t *testing.T) {
	s, _ := newStore(t)
	ada := actor(t, s, "a@school.test")
	d := doorOf(t, s, ada.Email, 0)
	if err := s.Look(ctx); err != nil {
		t.Fatal(err)
	}
	var pages int
	mustBeNil(t, s.write.Get(&pages, `pragma page_count`))
	s.write.MustExec(fmt.Sprintf(`pragma max_page_count = %d`, pages))
	var err error
	version := d.Version
	for range 200 { // until the pages at hand are used up
		if _, err = s.SaveDoors(ctx, ada, school.Meeting{Link: "https://zoom.us/j/81111111111", Note: strings.Repeat("x", 2000)}, Save{d.Code, version}); err != nil {
			break
		}
		version++
	}
	if err == nil {
		t.Fatal("the disk never filled")
	}
	if got := doorOf(t, s, ada.Email, 0); got.Version != version {
		t.Errorf("a save that failed left version %d, want %d", got.Version, version)
	}
	s.write.MustExec(`pragma max_page_count = 1000000`)
	if err := s.Look(ctx); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if _, err := s.SaveDoors(ctx, ada, school.Meeting{Link: "https://zoom.us/j/82222222222"}, Save{d.Code, version}); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
