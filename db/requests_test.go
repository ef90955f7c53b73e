package db

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/internal/school"
)

func stranger(sub string, email school.Email) school.Identity {
	return school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: email, Name: "Name " + sub, Domain: "school.test"}
}

// requestRows are the rows of requests, in short.
func requestRows(t *testing.T, s *Store) string {
	t.Helper()
	var list []string
	if err := s.read.Select(&list, `select sub || ' ' || state || ' ' || tries || ' ' || reference || ' ' || words from requests order by id`); err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, ", ")
}

// mustBeNil stops a test at the first of some errors.
func mustBeNil(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// The refusals of somebody of the roster are rows, whoever else presses a button;
// an address that Google has not verified is no reason to be taken for somebody.
func TestRefusalsOfTheRosterAreKept(t *testing.T) {
	s, c := newStore(t)
	ada, bo := actor(t, s, "a@school.test"), actor(t, s, "b@school.test")
	if _, _, err := s.SignIn(ctx, stranger("a", "a@school.test"), school.Actor{}, ""); err != nil {
		t.Fatal(err)
	}
	mustBeNil(t,
		s.NoteRefused(ctx, stranger("a2", "a@school.test"), string(school.OtherAccount), "R1"),
		s.NoteRefused(ctx, stranger("liar", "a@school.test"), "email-unverified", "R2"),
		s.NoteRefused(ctx, stranger("a", "renamed@school.test"), string(school.FormerAccount), "R3"))
	for i := range strangersKept + 50 {
		mustBeNil(t, s.NoteRefused(ctx, stranger(fmt.Sprint("pupil", i), school.Email(fmt.Sprintf("pupil%d@school.test", i))), school.UnknownAddress, "P"))
	}
	c.at = c.at.Add(time.Second)
	mustBeNil(t, s.NoteRefused(ctx, stranger("a2", "a@school.test"), string(school.OtherAccount), "R4"))
	if rows := requestRows(t, s); rows != "a2 open 2 R4 , a open 1 R3 " {
		t.Errorf("the rows are %q", rows)
	}
	page, err := s.OpenRequests(ctx, command, nil, 0)
	if err != nil || page.Found != strangersKept+2 || page.Asked != 0 || page.List[0].Subject != "a2" || page.List[1].Subject != "a" || page.List[2].Subject != fmt.Sprint("pupil", strangersKept+49) {
		t.Errorf("%d found, first %+v (%v)", page.Found, page.List[0], err)
	}
	if last, err := s.LastRefusal(ctx, ada.PersonID); err != nil || last.Reference != "R4" {
		t.Errorf("Ada was refused last at %+v (%v)", last, err)
	}
	if last, err := s.LastRefusal(ctx, bo.PersonID); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("Bo was refused at %+v (%v)", last, err)
	}
	var history int
	mustBeNil(t, s.read.Get(&history, `select count(*) from changes where kind in ('request', 'sign-in')`))
	if history > 0 {
		t.Errorf("%d rows of the history", history)
	}
}

// A refusal that was dismissed is off the list, until the same person is refused
// for another reason; their page says so whenever they are refused again.
func TestDismissedRefusalComesBack(t *testing.T) {
	s, c := newStore(t)
	bo := actor(t, s, "b@school.test")
	note := func(reason school.Refused) {
		t.Helper()
		c.at = c.at.Add(time.Minute)
		mustBeNil(t, s.NoteRefused(ctx, stranger("b2", "b@school.test"), string(reason), "R"))
	}
	open := func() int {
		t.Helper()
		page, err := s.OpenRequests(ctx, command, nil, 0)
		mustBeNil(t, err)
		return page.Found
	}
	note(school.OtherAccount)
	mustBeNil(t, s.Dismiss(ctx, command, 1))
	if _, err := s.LastRefusal(ctx, bo.PersonID); open() != 0 || !errors.Is(err, school.ErrNotFound) {
		t.Errorf("dismissed, and %d open (%v)", open(), err)
	}
	note(school.OtherAccount)
	if last, err := s.LastRefusal(ctx, bo.PersonID); open() != 0 || err != nil || last.Tries != 2 {
		t.Errorf("%d open; refused last %+v (%v)", open(), last, err)
	}
	note(school.Suspended)
	if open() != 1 {
		t.Errorf("refused for another reason, and %d open", open())
	}
	// Who asked is back with other words only.
	mustBeNil(t, s.Ask(ctx, school.Actor{}, stranger("b2", "b@school.test"), "It is me"), s.Dismiss(ctx, command, 1))
	note(school.OtherAccount)
	if open() != 0 {
		t.Error("a refusal reopens what somebody asked")
	}
	mustBeNil(t, s.Ask(ctx, school.Actor{}, stranger("b2", "b@school.test"), "It is really me"))
	// And what was answered is no longer theirs to be read again.
	mustBeNil(t, s.ThisIsThem(ctx, command, 1, bo.PersonID), s.Suspend(ctx, command, bo.PersonID, true))
	note(school.Suspended)
	if page, err := s.OpenRequests(ctx, command, nil, 0); err != nil || page.Found != 1 || page.Asked != 0 || page.List[0].Words != "" {
		t.Errorf("%+v (%v)", page, err)
	}
}

// While a stranger writes, or many wait to, somebody who saves does not wait for
// them.
func TestStrangersTakeTurns(t *testing.T) {
	s, _ := newStore(t)
	bo := actor(t, s, "b@school.test")
	if _, _, err := s.SignIn(ctx, stranger("b", "b@school.test"), school.Actor{}, ""); err != nil {
		t.Fatal(err)
	}
	end, err := s.strangersOnly(ctx)
	mustBeNil(t, err)
	var all sync.WaitGroup
	written := make(chan error, 40)
	for i := range 20 {
		all.Go(func() { written <- s.Ask(ctx, school.Actor{}, stranger(fmt.Sprint(i), "x@school.test"), "I teach") })
		all.Go(func() {
			written <- s.NoteRefused(ctx, stranger("b2", "b@school.test"), string(school.OtherAccount), "R")
		})
	}
	d := doorOf(t, s, bo.Email, 1)
	for version := range int64(20) {
		if _, err := s.SaveDoors(ctx, bo, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{d.Code, version}); err != nil {
			t.Fatal(err)
		}
	}
	if len(written) > 0 || requestRows(t, s) != "" {
		t.Errorf("%d strangers did not wait: %s", len(written), requestRows(t, s))
	}
	end()
	all.Wait()
	close(written)
	for err := range written {
		mustBeNil(t, err)
	}
	if page, err := s.OpenRequests(ctx, command, nil, 0); err != nil || page.Asked != 20 || page.List[20-1].State != school.RequestOpen {
		t.Errorf("%d asked (%v)", page.Asked, err)
	}
	if rows := requestRows(t, s); !strings.Contains(rows, "b2 open 20 R") {
		t.Errorf("the rows are %s", rows)
	}
}

// A list that is full takes nobody new, but whom the roster knows.
func TestFullList(t *testing.T) {
	s, c := newStore(t)
	s.write.MustExec(`insert into requests (iss, sub, email, name, reason, first_at, last_at, asked_at, words)
		with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
		select 'x', 'pupil' || i, 'pupil' || i || '@school.test', 'P', 'unknown-address', ?2, ?2, ?2, 'me' from n`, requestsKept, millis(c.at))
	mustBeNil(t, s.NoteRefused(ctx, stranger("new", "new@school.test"), school.UnknownAddress, "R1"))
	var later *school.Later
	if err := s.Ask(ctx, school.Actor{}, stranger("new", "new@school.test"), "me"); !errors.As(err, &later) || later.At != c.at.Add(time.Hour) {
		t.Errorf("one more: %v", err)
	}
	if reference, err := s.Reference(ctx, stranger("new", "")); err != nil || reference != "R1" {
		t.Errorf("the office finds them by %q (%v)", reference, err)
	}
	pupil := school.Identity{Issuer: "x", Subject: "pupil1", Email: "pupil1@school.test"}
	mustBeNil(t, s.Ask(ctx, school.Actor{}, stranger("b2", "b@school.test"), "me"), s.Ask(ctx, school.Actor{}, pupil, "other words"))
	began := time.Now()
	page, err := s.OpenRequests(ctx, command, nil, 100)
	if err != nil || page.Asked != requestsKept+1 || page.List[0].Subject != "pupil101" {
		t.Errorf("%d asked, first %+v (%v)", page.Asked, page.List[0], err)
	}
	t.Logf("a page of %d requests in %v", page.Found, time.Since(began))
}

// Three asks are for one day of the school's, wherever it is, and for one account
// of one issuer.
func TestAsksEndAtMidnight(t *testing.T) {
	s, c := newStore(t)
	zone, err := time.LoadLocation("America/Chicago")
	mustBeNil(t, err, s.SetZone(ctx, command, zone))
	c.at = time.Date(2026, 3, 7, 23, 30, 0, 0, zone) // the next day has 23 hours
	n := 0
	ask := func(sub string) error {
		n++
		return s.Ask(ctx, school.Actor{Request: fmt.Sprint("R", n)}, stranger(sub, "x@school.test"), fmt.Sprint("words ", n))
	}
	mustBeNil(t, ask("x"), ask("x"), ask("x"), ask("y"))
	var later *school.Later
	if err := ask("x"); !errors.As(err, &later) || !later.At.Equal(c.at.Add(30*time.Minute)) || !strings.Contains(later.Why, "tomorrow, Sunday 8 March.") {
		t.Errorf("the fourth: %v", err)
	}
	c.at = c.at.Add(30 * time.Minute)
	mustBeNil(t, ask("x"), ask("x"), ask("x"))
	if err := ask("x"); !errors.As(err, &later) || !later.At.Equal(c.at.Add(23*time.Hour)) {
		t.Errorf("the fourth of the next day: %v", err)
	}
	if rows := requestRows(t, s); rows != "x open 1 R8 words 8, y open 1 R4 words 4" {
		t.Errorf("the rows are %q", rows)
	}
}

// What is erased says nothing of who it was, whatever became of it, and nothing
// that somebody waits for is.
func TestEraseRequests(t *testing.T) {
	s, c := newStore(t)
	for _, sub := range []string{"dismissed", "waits", "undone", "later"} {
		mustBeNil(t, s.Ask(ctx, school.Actor{Request: "R"}, stranger(sub, school.Email(sub+"@school.test")), "I am "+sub))
	}
	mustBeNil(t, s.NoteRefused(ctx, stranger("b2", "b@school.test"), string(school.OtherAccount), "R"),
		s.NoteRefused(ctx, stranger("pressed", "pressed@school.test"), school.UnknownAddress, "R"))
	change := func(id int64) (newest int64) {
		t.Helper()
		mustBeNil(t, s.Dismiss(ctx, command, id), s.read.Get(&newest, `select max(id) from changes`))
		return newest
	}
	dismissed := change(1)
	_, err := s.Undo(ctx, command, change(3))
	page, e := s.OpenRequests(ctx, command, func(r school.Request) bool { return r.InMemory() }, 0)
	mustBeNil(t, err, e)
	_, err = s.Undo(ctx, command, change(page.List[0].ID)) // has a row now, and did not ask
	mustBeNil(t, err)
	erase := func(want int64) {
		t.Helper()
		if n, err := s.EraseRequests(ctx, command); err != nil || n != want {
			t.Errorf("erased %d, want %d (%v)", n, want, err)
		}
	}
	c.at = c.at.Add(requestsForget - time.Minute)
	change(4)
	erase(0)
	if rows := requestRows(t, s); strings.Count(rows, "open") != 4 || strings.Count(rows, "dismissed 1") != 2 {
		t.Errorf("a minute early: %s", rows)
	}
	c.at = c.at.Add(time.Minute)
	erase(3)
	erase(0)
	if rows := requestRows(t, s); rows != "1 dismissed 1  , waits open 1 R I am waits, undone open 1 R I am undone, later dismissed 1 R I am later, 6 dismissed 1  " {
		t.Errorf("the rows are %q", rows)
	}
	var whole string
	mustBeNil(t, s.read.Get(&whole, `select group_concat(iss || email || name) from requests where erased_at is not null`))
	if whole != "erased,erased" {
		t.Errorf("what is left: %q", whole)
	}
	var stuck *school.Stuck
	if _, err := s.Undo(ctx, command, dismissed); !errors.As(err, &stuck) || !strings.Contains(stuck.Why, "erased") {
		t.Errorf("undo of what is erased: %v", err)
	}
	if list, err := s.DecidedRequests(ctx, command); err != nil || len(list) != 1 || list[0].Subject != "later" {
		t.Errorf("decided: %+v (%v)", list, err)
	}
	var decided *school.Decided
	if err := s.Dismiss(ctx, command, 1); !errors.As(err, &decided) {
		t.Errorf("a button of before: %v", err)
	}
}

// No row of the history holds what somebody asked, or their address.
func TestHistoryKeepsNoWords(t *testing.T) {
	s, _ := newStore(t)
	mustBeNil(t, s.Ask(ctx, school.Actor{Request: "R"}, stranger("x", "asker@school.test"), "private words"),
		s.NoteRefused(ctx, stranger("y", "asker2@school.test"), school.UnknownAddress, "R"))
	page, err := s.OpenRequests(ctx, command, nil, 0)
	mustBeNil(t, err)
	for _, r := range page.List {
		mustBeNil(t, s.Dismiss(ctx, command, r.ID))
	}
	var rows []string
	mustBeNil(t, s.read.Select(&rows, `select actor || ' ' || before || ' ' || after || ' ' || request from changes`))
	if slices.ContainsFunc(rows, func(row string) bool {
		return strings.Contains(row, "asker") || strings.Contains(row, "private") || strings.Contains(row, "Name ")
	}) {
		t.Errorf("the history says %q", rows)
	}
}
