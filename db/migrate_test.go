package db

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// later is this program's migrations and one more.
func later(t *testing.T, sql string) fs.FS {
	t.Helper()
	files := fstest.MapFS{"99999_later.sql": {Data: []byte("-- +goose Up\n" + sql)}}
	if err := fs.WalkDir(migrations(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(migrations(), path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

// An existing database is copied before its schema changes, and the copy is
// what it was.
func TestSnapshotBeforeMigrating(t *testing.T) {
	s, _ := newStore(t)
	if found, _ := os.ReadDir(filepath.Join(s.dir, "backups")); len(found) != 0 {
		t.Fatalf("a new database was copied: %v", found)
	}
	if err := s.migrate(ctx, later(t, "delete from members; create table later (x integer);"), ToServe); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(s.dir, "backups", "before-schema-99999-*.db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("snapshots: %v, %v", found, err)
	}
	restored := t.TempDir()
	data, err := os.ReadFile(found[0])
	if err == nil {
		err = os.WriteFile(filepath.Join(restored, fileName), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	old, err := Open(ctx, restored, ToServe, s.now)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	var members int
	if err := old.read.Get(&members, `select count(*) from members`); err != nil || members != 2 {
		t.Errorf("the snapshot has %d members (%v), want the 2 from before", members, err)
	}
}

// A migration that fails changes nothing; without a snapshot there is none.
func TestMigrationThatFails(t *testing.T) {
	s, _ := newStore(t)
	err := s.migrate(ctx, later(t, "delete from members; select no_such_function();"), ToServe)
	if err == nil || !strings.Contains(err.Error(), "migrating") {
		t.Fatalf("said %v", err)
	}
	if found, _ := os.ReadDir(filepath.Join(s.dir, "backups")); len(found) != 0 {
		t.Errorf("a migration that changed nothing leaves %v; a service that restarts would fill the disk", found)
	}
	blocked := filepath.Join(s.dir, "backups")
	if err := os.RemoveAll(blocked); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.migrate(ctx, later(t, "delete from members;"), ToServe); err == nil {
		t.Error("migrated without a snapshot")
	}
	var members int
	if err := s.read.Get(&members, `select count(*) from members`); err != nil || members != 2 {
		t.Errorf("%d members (%v), want 2", members, err)
	}
}

// A database of the first version, with a history, becomes this version's.
func TestMigratesTheFirst(t *testing.T) {
	dir := t.TempDir()
	first := databaseOf(t, dir, 1)
	first.MustExec(`insert into people (id, name, email, role, created_at) values (1, 'Ada', 'a@school.test', 'admin', 0)`)
	first.MustExec(`insert into people (id, name, email, key, created_at) values (2, 'Bo', 'b@school.test', 'b@school.test', 0)`)
	first.MustExec(`insert into schools (id, slug, name, key) values (1, 'north', 'North', 'north')`)
	first.MustExec(`insert into sections (id, school_id, key, course, section, created_at) values (1, 1, 'north' || char(9) || 'art' || char(9) || '01', 'Art', '01', 0)`)
	first.MustExec(`insert into teachers (section_id, person_id, role) values (1, 2, 'lead')`)
	first.MustExec(`insert into members values (2, 1)`)
	first.MustExec(`insert into doors (code, kind, section_id, link) values ('aaaaaa', 'section', 1, 'https://zoom.us/j/1')`)
	first.MustExec(`insert into changes (batch, at, actor_id, actor, action, person_id, before, after, address, request)
		values (1, 0, 1, 'Ada', 'person.suspend', 1, '{"suspended":false}', '{"suspended":true}', '', '')`)
	first.Close()

	s, err := Open(ctx, dir, ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, _, err := s.History(ctx, HistoryFilter{Kind: "person"})
	if err != nil || len(list) != 1 || list[0].Person != "Ada" {
		t.Errorf("the history is %+v (%v)", list, err)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "backups", "before-schema-13-*.db")); len(found) != 1 {
		t.Errorf("snapshots: %v", found)
	}
	upload, err := roster.Open("roster.csv", []byte("teacher_email,teacher_name,course,section,school\nb@school.test,Bo,Art,01,North\n"))
	if err != nil {
		t.Fatal(err)
	}
	same, _, err := upload.Decode(roster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if plan, err := s.PlanImport(ctx, command, same, ImportMeta{}); err != nil || !plan.Empty() || plan.Counts().Same != 3 {
		t.Errorf("the file that it was imported from does %v: %v (%v)", plan.Items(), plan.Counts(), err)
	}
	if d := doorOf(t, s, "b@school.test", 0); d.Code != "aaaaaa" || d.Link == "" {
		t.Errorf("the door became %+v", d)
	}
}

// A cover of before schema 12 goes on, and what the history has of it can be undone.
func TestMigratesCovers(t *testing.T) {
	dir := t.TempDir()
	first := databaseOf(t, dir, 8)
	for _, query := range []string{
		`insert into schools (id, slug, name) values (1, 'north', 'North')`,
		`insert into people (id, name, email, role, created_at) values (1, 'Ada', 'a@school.test', 'admin', 0), (2, 'Bo', 'b@school.test', 'teacher', 0)`,
		`insert into sections (id, school_id, course, created_at) values (1, 1, 'Art', 0)`,
		`insert into teachers (section_id, person_id, role, from_date, to_date, link) values (1, 1, 'lead', null, null, ''),
			(1, 2, 'cover', '2026-11-24', '2026-11-25', 'https://zoom.us/j/2')`,
		`insert into doors (id, code, kind, section_id, link, version) values (1, 'aaaaaa', 'section', 1, 'https://zoom.us/j/1', 2)`,
		`insert into changes (batch, at, actor_id, actor, action, door_id, person_id, before, after, address, request)
			values (1, 0, 1, 'Ada', 'cover.lend', 1, 2, 'null', '{"section":1,"person":2,"role":"cover","from":"2026-11-24","to":"2026-11-25","link":"","provider":"","meeting":"","passcode":"","note":""}', '', ''),
			(2, 0, 2, 'Bo', 'cover.save', 1, 2, '{"section":1,"person":2,"role":"cover","from":"2026-11-24","to":"2026-11-25","link":"","provider":"","meeting":"","passcode":"","note":""}',
			'{"section":1,"person":2,"role":"cover","from":"2026-11-24","to":"2026-11-25","link":"https://zoom.us/j/2","provider":"","meeting":"","passcode":"","note":""}', '', '')`,
	} {
		first.MustExec(query)
	}
	first.Close()
	clock := &clock{time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	s, err := Open(ctx, dir, ToServe, clock.now)
	mustBeNil(t, err)
	defer s.Close()
	shows := func(want string) {
		t.Helper()
		if e, err := s.Entry(ctx, "aaaaaa"); err != nil || e.Door.Link != "https://zoom.us/j/"+want {
			t.Errorf("it leads to %q (%v), want %s", e.Door.Link, err, want)
		}
	}
	shows("2")
	_, err = s.Undo(ctx, school.Actor{PersonID: 2, Name: "Bo"}, 2)
	mustBeNil(t, err)
	shows("1")
	_, err = s.Undo(ctx, command, 1)
	mustBeNil(t, err)
	var left int
	if err := s.read.Get(&left, `select count(*) from covers`); err != nil || left != 0 {
		t.Errorf("%d covers are left (%v)", left, err)
	}
}

// The fourth schema ends what outlived its reason before: sessions that do not
// say their domain, links of people who left, and keeps for a month what an
// import archived.
func TestMigratesRights(t *testing.T) {
	dir := t.TempDir()
	first := databaseOf(t, dir, 3)
	for _, query := range []string{
		`insert into imports (id, at, actor, file, format, sha256, summary, findings, applied_at) values (1, 5, '', '', '', '', '', 0, 5), (2, 9, '', '', '', '', '', 0, 9)`,
		`insert into schools (id, slug, name) values (1, 'north', 'North')`,
		`insert into people (id, name, email, role, archived_at, created_at) values (1, 'Ada', 'a@school.test', 'admin', null, 0), (2, 'Bo', 'b@school.test', 'teacher', 9, 0), (3, 'Cy', 'c@school.test', 'teacher', 7, 0)`,
		`insert into import_rows (import_id, kind, thing_id, verb, key) values (2, 'person', 2, 'removed', 'b')`,
		`insert into identities (person_id, iss, sub, email, bound_at, seen_at) values (1, 'g', 'a', 'a@school.test', 0, 0), (2, 'g', 'b', 'b@school.test', 0, 0)`,
		`insert into sessions (hash, person_id, created_at, seen_at, expires_at) values (zeroblob(32), 1, 0, 0, 9)`,
		`insert into sections (id, school_id, course, created_at) values (1, 1, 'Art', 0), (2, 1, 'Biology', 0)`,
		`insert into teachers (section_id, person_id, role) values (1, 2, 'lead'), (2, 3, 'lead'), (2, 1, 'co')`,
		`insert into doors (id, code, kind, section_id, person_id, link) values (1, 'aaaaaa', 'section', 1, null, 'https://zoom.us/j/1'), (2, 'bbbbbb', 'section', 2, null, 'https://zoom.us/j/2'), (3, 'cccccc', 'office', null, 3, 'https://zoom.us/j/3')`,
		`insert into settings (key, value) values ('secret.reader', 'x')`,
	} {
		first.MustExec(query)
	}
	first.Close()

	s, err := Open(ctx, dir, ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for query, want := range map[string]string{
		`select count(*) from sessions`:                                                                            "0",
		`select group_concat(id || ':' || coalesce(kept_until, '')) from people`:                                   "1:,2:2592000009,3:",
		`select group_concat(id || ':' || coalesce(withheld_at, '') || coalesce(withheld_of, ''), ' ') from doors`: "1:9[2] 2: 3:7[3]",
		`select group_concat(person_id || sub) from identities where ended_at is null`:                             "1a,2b",
		`select value from settings where key = 'admins.applied'`:                                                  "null",
		`select count(*) from settings where key = 'secret.reader'`:                                                "0",
	} {
		var got string
		if err := s.read.Get(&got, query); err != nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", query, got, want, err)
		}
	}
	done, err := s.ApplyAdmins(ctx, command, []school.Email{"a@school.test", "new@school.test"})
	if err != nil || len(done.Made) > 0 || len(done.Other) != 1 {
		t.Errorf("the first start after the change made %v (%v)", done.Made, err)
	}
}

// The fifth schema forgets strangers who never asked, and cuts endless names.
func TestMigratesRequests(t *testing.T) {
	dir := t.TempDir()
	first := databaseOf(t, dir, 4)
	for _, query := range []string{
		`insert into people (id, name, email, role, archived_at, created_at) values (1, 'Ada', 'a@school.test', 'admin', null, 0), (2, 'Bo', 'b@school.test', 'teacher', 9, 0), (3, 'Cy', null, 'teacher', null, 0)`,
		`insert into identities (person_id, iss, sub, email, bound_at, seen_at, ended_at) values (3, 'g', 'cy', 'c@school.test', 0, 0, 5)`,
		`insert into requests (id, iss, sub, email, name, reason, first_at, last_at, asked_at, words, state) values
			(1, 'g', 'pupil', 'pupil@school.test', 'Pupil', 'unknown-address', 1, 2, null, '', 'open'),
			(2, 'g', 'asked', 'asked@school.test', 'ü' || replace(hex(zeroblob(300)), '00', 'é'), 'unknown-address', 1, 2, 2, 'I teach', 'open'),
			(3, 'g', 'gone', 'pupil3@school.test', 'Pupil', 'unknown-address', 1, 2, null, '', 'dismissed'),
			(4, 'g', 'ada2', 'A@school.test', 'Ada', 'address-bound-to-other-account', 1, 2, null, '', 'open'),
			(5, 'g', 'bo', 'b@school.test', 'Bo', 'unknown-address', 1, 2, null, '', 'open'),
			(6, 'g', 'cy', 'other@school.test', 'Cy', 'account-was-somebody-elses', 1, 2, null, '', 'open')`,
		`insert into changes (batch, at, actor, action, request_id, before, after, address, request) values (1, 7, 'Ada', 'request.dismiss', 3, '{"state":"open"}', '{"state":"dismissed"}', '', '')`,
	} {
		first.MustExec(query)
	}
	first.Close()

	s, err := Open(ctx, dir, ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for query, want := range map[string]string{
		`select group_concat(sub || ':' || coalesce(decided_at, ''), ' ') from requests order by id`: "asked: gone:7 ada2: bo: cy:",
		`select max(length(name)) from requests`:                                                     "100",
		`select name from requests where id = 2`:                                                     "ü" + strings.Repeat("é", 99),
		`select words || asks || asks_day || reference from requests where id = 2`:                   "I teach0",
	} {
		var got string
		if err := s.read.Get(&got, query); err != nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", query, got, want, err)
		}
	}
	if page, err := s.OpenRequests(ctx, command, nil, 0); err != nil || page.Found != 4 || page.Asked != 1 {
		t.Errorf("the list is %+v (%v)", page, err)
	}
	if n, err := s.EraseRequests(ctx, command); err != nil || n != 4 { // all but the one that asked
		t.Errorf("erased %d (%v)", n, err)
	}
}

// databaseOf makes an empty database of an older schema.
func databaseOf(t *testing.T, dir string, schema int) *pool {
	t.Helper()
	p, err := openNew(dir)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range names[:schema] { // in the order of their numbers
		data, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	old := newStoreIn(dir, time.Now)
	old.write = p
	if err := old.migrate(ctx, files, ToServe); err != nil {
		t.Fatal(err)
	}
	return p
}

// openNew makes an empty database of any version.
func openNew(dir string) (*pool, error) {
	if err := makeFile(dir, fileName); err != nil {
		return nil, err
	}
	return open(ctx, filepath.Join(dir, fileName), 1, toWrite, writable)
}
