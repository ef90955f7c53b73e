package db

import (
	"slices"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// The clock goes back between an import and what somebody does with what it put
// there. Undoing the import takes none of that away.
func TestUndoAfterTheClockWentBack(t *testing.T) {
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	withCy := twoTeachers()
	withCy.People = append(withCy.People, roster.Person{Key: "cy", Name: "Cy", Email: "c@school.test"})
	withCy.Sections = append(withCy.Sections, roster.Section{Key: "chem", School: "north", Course: "Chemistry", Code: "01", Block: "Z", Teachers: []string{"a@school.test"}})
	withoutBo := twoTeachers()
	withoutBo.People, withoutBo.Sections = withoutBo.People[:1], withoutBo.Sections[:1]
	withoutBo.Sections[0].Teachers = withoutBo.Sections[0].Teachers[:1]
	save := func(t *testing.T, s *Store, email school.Email, n int) {
		t.Helper()
		door := doorOf(t, s, email, n)
		_, err := s.SaveDoors(ctx, actor(t, s, email), school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{door.Code, door.Version})
		must(t, err)
	}
	signIn := func(t *testing.T, s *Store, sub string, email school.Email) {
		t.Helper()
		_, token, err := s.SignIn(ctx, school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: email, Domain: "school.test"}, school.Actor{}, "")
		if must(t, err); token == "" {
			t.Fatalf("%s is not known", email)
		}
	}
	lend := func(t *testing.T, s *Store, to, last string) {
		t.Helper()
		_, err := s.Lend(ctx, command, doorOf(t, s, "a@school.test", 1).Code, actor(t, s, school.Email(to)).PersonID, last, last)
		must(t, err)
	}
	// boReturns is an import that brings Bo back, who signed in before.
	boReturns := func(t *testing.T, s *Store, c *clock) Applied {
		signIn(t, s, "bo", "b@school.test")
		c.at = c.at.AddDate(0, 0, 1)
		mustImport(t, s, withoutBo, ImportMeta{})
		c.at = c.at.AddDate(0, 0, 1)
		return mustImport(t, s, twoTeachers(), ImportMeta{})
	}
	cyCame := func(t *testing.T, s *Store, _ *clock) Applied { return mustImport(t, s, withCy, ImportMeta{}) }
	for what, test := range map[string]struct {
		zone     string
		imported func(*testing.T, *Store, *clock) Applied
		since    func(*testing.T, *Store)
		later    time.Duration // until the undoing
		left     []string
	}{
		"a class has a link": {
			imported: cyCame,
			since:    func(t *testing.T, s *Store) { save(t, s, "a@school.test", 1) },
			left:     []string{"Chemistry, section 01: has a link."},
		},
		"office hours have a link": {
			imported: cyCame,
			since:    func(t *testing.T, s *Store) { save(t, s, "c@school.test", 0) },
			left:     []string{"Cy: has a link."},
		},
		"somebody new signs in": {
			imported: cyCame,
			since:    func(t *testing.T, s *Store) { signIn(t, s, "cy", "c@school.test") },
			left:     []string{"Cy: signs in already."},
		},
		"somebody signs in as before": {
			imported: boReturns,
			since:    func(t *testing.T, s *Store) { signIn(t, s, "bo", "b@school.test") },
			left:     []string{"Bo: signs in already."},
		},
		"somebody has an account of before": {imported: boReturns, since: func(*testing.T, *Store) {}},
		"a cover that is over": {
			imported: cyCame,
			since:    func(t *testing.T, s *Store) { lend(t, s, "b@school.test", "2026-11-23") },
			later:    72 * time.Hour,
			left:     []string{"Chemistry, section 01: has a cover."},
		},
		"a cover that is still on": {
			imported: func(t *testing.T, s *Store, c *clock) Applied {
				cyCame(t, s, c)
				_, err := s.Lend(ctx, command, doorOf(t, s, "b@school.test", 1).Code, actor(t, s, "c@school.test").PersonID, "2026-11-24", "2026-11-30")
				must(t, err)
				mustImport(t, s, twoTeachers(), ImportMeta{})
				return cyCame(t, s, c)
			},
			since: func(*testing.T, *Store) {},
			left:  []string{"Cy: covers a class."},
		},
		"somebody covers in the school's evening": { // in UTC that day is over
			zone:     "America/Los_Angeles",
			imported: cyCame,
			since:    func(t *testing.T, s *Store) { lend(t, s, "c@school.test", "2026-11-23") },
			left:     []string{"Chemistry, section 01: has a cover.", "Cy: covers a class."},
		},
	} {
		t.Run(what, func(t *testing.T) {
			s, c := newStore(t)
			c.at = time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC)
			if test.zone != "" {
				zone, err := time.LoadLocation(test.zone)
				must(t, err)
				must(t, s.Override(ctx, Overrides{Zone: zone}))
			}
			done := test.imported(t, s, c)
			c.at = c.at.Add(-time.Hour)
			test.since(t, s)
			c.at = c.at.Add(test.later)
			undone, err := s.UndoImport(ctx, command, done.ID)
			if err != nil || !slices.Equal(undone.Left, test.left) {
				t.Errorf("left %q, want %q (%v)", undone.Left, test.left, err)
			}
		})
	}
}
