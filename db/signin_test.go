package db

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

// newSession opens a session of somebody who need not have an account.
func newSession(s *Store, personID int64) (token string, err error) {
	token = newToken()
	return token, s.change(ctx, school.Actor{}, school.SignIn, func(t *tx) error {
		return t.openSession(personID, token, "school.test", "")
	})
}

// Whatever happens between reading who it is and signing them in counts: only what
// the transaction reads decides.
func TestSignInDecidesAgain(t *testing.T) {
	b, other := stranger("b", "b@school.test"), stranger("b2", "b@school.test")
	bound := func(t *testing.T, s *Store, _ int64) {
		_, _, err := s.SignIn(ctx, b, school.Actor{}, "")
		mustBeNil(t, err)
	}
	suspend := func(t *testing.T, s *Store, bo int64) { mustBeNil(t, s.Suspend(ctx, command, bo, true)) }
	unbind := func(t *testing.T, s *Store, bo int64) { mustBeNil(t, s.Unbind(ctx, command, bo)) }
	archive := func(t *testing.T, s *Store, _ int64) {
		less := twoTeachers()
		less.People, less.Sections = less.People[:1], less.Sections[:1]
		less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
		mustImport(t, s, less, ImportMeta{})
	}
	move := func(t *testing.T, s *Store, bo int64) {
		mustBeNil(t, s.EditPerson(ctx, command, bo, PersonEdit{Name: "Bo", Email: "bo@school.test", Role: school.Teacher}))
	}
	replace := func(t *testing.T, s *Store, _ int64) {
		_, _, err := s.SignIn(ctx, other, school.Actor{}, "")
		mustBeNil(t, err)
	}
	for what, test := range map[string]struct {
		before  func(*testing.T, *Store, int64)
		between []func(*testing.T, *Store, int64)
		refused school.Refused
		person  string // "": nobody of the roster
		account string // what the history says of accounts, newest last
	}{
		"nothing":                              {bound, nil, "", "Bo", "bind"},
		"their first, suspended":               {nil, []func(*testing.T, *Store, int64){suspend}, school.Suspended, "", ""},
		"suspended":                            {bound, []func(*testing.T, *Store, int64){suspend}, school.Suspended, "", "bind"},
		"their first, archived":                {nil, []func(*testing.T, *Store, int64){archive}, "", "", ""},
		"archived":                             {bound, []func(*testing.T, *Store, int64){archive}, "", "", "bind"},
		"disconnected":                         {bound, []func(*testing.T, *Store, int64){unbind}, "", "Bo", "bind unbind bind"},
		"disconnected and given a new address": {bound, []func(*testing.T, *Store, int64){unbind, move}, "", "", "bind unbind"},
		"replaced by another account":          {bound, []func(*testing.T, *Store, int64){unbind, replace}, school.OtherAccount, "", "bind unbind bind"},
		"their first, twice":                   {nil, []func(*testing.T, *Store, int64){bound}, "", "Bo", "bind"},
		"their first, of two accounts":         {nil, []func(*testing.T, *Store, int64){replace}, school.OtherAccount, "", "bind"},
		"their first, of another address":      {nil, []func(*testing.T, *Store, int64){move}, "", "", ""},
	} {
		t.Run(what, func(t *testing.T) {
			s, _ := newStore(t)
			bo := actor(t, s, "b@school.test").PersonID
			if test.before != nil {
				test.before(t, s, bo)
			}
			if who, known, err := recognise(ctx, s.read, b); err != nil || !known || who.ID != bo {
				t.Fatalf("it is read as %+v (%v)", who, err)
			}
			for _, do := range test.between {
				do(t, s, bo)
			}
			p, token, err := s.signInKnown(ctx, b, school.Actor{}, "")
			var refused school.Refused
			if errors.As(err, &refused); err != nil && refused == "" || refused != test.refused || p.Name != test.person || (token != "") != (p.ID != 0) {
				t.Errorf("%q, %q, session %q (%v)", p.Name, refused, token, err)
			}
			if _, err := s.Session(ctx, token); (err == nil) != (test.person != "") {
				t.Errorf("its session: %v", err)
			}
			var account []string
			mustBeNil(t, s.read.Select(&account, `select substr(action, 9) from changes where kind = 'account' order by id`))
			if got := strings.Join(account, " "); got != test.account {
				t.Errorf("the history has %q, want %q", got, test.account)
			}
		})
	}
}

// What the same transaction has written before counts too, because several writes
// may share one.
func TestSignInSeesItsTransaction(t *testing.T) {
	s, _ := newStore(t)
	b, bo := stranger("b", "b@school.test"), actor(t, s, "b@school.test").PersonID
	mustBeNil(t, s.change(ctx, command, school.PersonSuspend, func(t *tx) error {
		return t.exec(`update people set suspended_at = 1 where id = ?`, bo)
	}))
	err := s.change(ctx, command, school.SignIn, func(t *tx) error {
		if err := t.exec(`update people set suspended_at = null where id = ?`, bo); err != nil {
			return err
		}
		if _, known, err := t.signIn(b, newToken(), ""); err != nil || !known {
			return fmt.Errorf("restored: known %t (%v)", known, err)
		}
		if err := t.exec(`update people set suspended_at = 1 where id = ?`, bo); err != nil {
			return err
		}
		_, _, err := t.signIn(b, newToken(), "")
		return err
	})
	if !errors.Is(err, school.Suspended) {
		t.Errorf("suspended in the same transaction: %v", err)
	}
}

// Nobody who is suspended gets a session, whatever was decided before.
func TestNoSessionForSomebodySuspended(t *testing.T) {
	s, _ := newStore(t)
	bo := actor(t, s, "b@school.test")
	mustBeNil(t, s.Suspend(ctx, command, bo.PersonID, true))
	if token, err := newSession(s, bo.PersonID); err == nil {
		t.Errorf("a session %q", token)
	}
}

// An account is known by (iss, sub) also when its address is somebody else's today,
// and when both are people of the roster.
func TestAccountBeforeAddress(t *testing.T) {
	s, _ := newStore(t)
	_, _, err := s.SignIn(ctx, stranger("a", "a@school.test"), school.Actor{}, "")
	mustBeNil(t, err)
	for _, suspended := range []bool{false, true} { // Bo
		mustBeNil(t, s.Suspend(ctx, command, actor(t, s, "b@school.test").PersonID, suspended))
		if p, _, err := s.SignIn(ctx, stranger("a", "b@school.test"), school.Actor{}, ""); err != nil || p.Name != "Ada" {
			t.Errorf("Ada's account with Bo's address is %q (%v)", p.Name, err)
		}
	}
	mustBeNil(t, s.Suspend(ctx, command, actor(t, s, "a@school.test").PersonID, true))
	if p, _, err := s.SignIn(ctx, stranger("a", "b@school.test"), school.Actor{}, ""); !errors.Is(err, school.Suspended) {
		t.Errorf("Ada's account is %q (%v)", p.Name, err)
	}
}

// A sign-in writes when its account was last used, and ends the browser's earlier
// session; expired ones are deleted once a day.
func TestSignInSessions(t *testing.T) {
	s, c := newStore(t)
	signIn := func(old string) string {
		t.Helper()
		c.at = c.at.Add(time.Minute)
		p, token, err := s.SignIn(ctx, stranger("a", "a@school.test"), school.Actor{}, old)
		if err != nil || token == "" {
			t.Fatalf("%+v (%v)", p, err)
		}
		if profile, err := s.Profile(ctx, p.ID); err != nil || !profile.SeenAt.Equal(c.at) {
			t.Errorf("last signed in at %v, want %v (%v)", profile.SeenAt, c.at, err)
		}
		return token
	}
	first := signIn("")
	second := signIn("")
	third := signIn(second)
	if _, err := s.Session(ctx, second); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("the browser's earlier session: %v", err)
	}
	for _, token := range []string{first, third} {
		if session, err := s.Session(ctx, token); err != nil || session.Domain != "school.test" {
			t.Errorf("a session: %+v (%v)", session, err)
		}
	}
	c.at = c.at.Add(SessionLimit - time.Minute)
	left := func(deleted int64) {
		t.Helper()
		if n, err := s.DropSessions(ctx); err != nil || n != deleted {
			t.Errorf("%d sessions deleted, want %d (%v)", n, deleted, err)
		}
	}
	left(1)
	left(0)
	c.at = c.at.Add(time.Hour)
	left(1)
	var all []int
	if mustBeNil(t, s.read.Select(&all, `select 1 from sessions`)); len(all) > 0 {
		t.Errorf("%d sessions left", len(all))
	}
}
