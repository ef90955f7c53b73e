package db

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

// asksOf are the waiting hosts in words: "bbb.school.test: Ada, Bo for Algebra".
func asksOf(t *testing.T, s *Store, who school.Actor) string {
	t.Helper()
	list, err := s.HostAsks(ctx, who)
	mustBeNil(t, err)
	var out []string
	for _, a := range list {
		out = append(out, fmt.Sprintf("%s: %s for %s", a.Host, strings.Join(a.By, ", "), a.For))
	}
	return strings.Join(out, "; ")
}

// ownAsks are a person's hosts in words.
func ownAsks(t *testing.T, s *Store, who school.Actor) string {
	t.Helper()
	list, err := s.OwnAsks(ctx, who.PersonID)
	mustBeNil(t, err)
	var out []string
	for _, a := range list {
		out = append(out, a.Host+" "+a.State)
	}
	return strings.Join(out, "; ")
}

// invalidLink says whether an error is a refusal beside the link.
func invalidLink(err error, words string) bool {
	var invalid school.Invalid
	return errors.As(err, &invalid) && strings.Contains(invalid["link"], words)
}

// A host waits until it is allowed or declined. Undoing the answer lets it wait again.
func TestHostAsks(t *testing.T) {
	s, c := newStore(t)
	_, err := s.MakeAdmin(ctx, command, "head@school.test")
	mustBeNil(t, err)
	ada, bo, head := actor(t, s, "a@school.test"), actor(t, s, "b@school.test"), actor(t, s, "head@school.test")
	door := doorOf(t, s, ada.Email, 0)
	const host = "bbb.school.test"
	mustBeNil(t, s.AskHost(ctx, ada, host, door.Code), s.AskHost(ctx, ada, host, door.Code))
	mustBeNil(t, s.AskHost(ctx, bo, host, doorOf(t, s, bo.Email, 0).Code))
	asked := asksOf(t, s, head)
	if !strings.HasPrefix(asked, host+": "+ada.Name+", "+bo.Name+" for ") || strings.Contains(asked, ";") {
		t.Fatalf("waiting: %s", asked)
	}
	if n, err := s.WaitingRequests(ctx, head); n != 1 || err != nil {
		t.Errorf("%d wait (%v), and should 1", n, err)
	}

	// answered undoes an answer, after which the host waits as before.
	answered := func(state string, err error) {
		t.Helper()
		mustBeNil(t, err)
		if now := asksOf(t, s, head); now != "" {
			t.Errorf("%s, and still waiting: %s", state, now)
		}
		if own := ownAsks(t, s, ada); own != host+" "+state {
			t.Errorf("Ada sees %q instead of %s", own, state)
		}
	}
	undo := func() {
		t.Helper()
		list, _, err := s.History(ctx, HistoryFilter{})
		mustBeNil(t, err)
		if _, err := s.Undo(ctx, head, list[0].ID); err != nil {
			t.Fatal(err)
		}
		if now := asksOf(t, s, head); now != asked {
			t.Errorf("after the undo: %q instead of %q", now, asked)
		}
	}
	answered("allowed", s.AllowHost(ctx, head, host))
	if set := s.Settings(); len(set.Hosts) != 1 || set.Hosts[0] != host {
		t.Errorf("hosts: %v", set.Hosts)
	}
	undo()
	answered("declined", s.DeclineHost(ctx, head, host))
	if err := s.AskHost(ctx, ada, host, door.Code); !invalidLink(err, "did not allow it") {
		t.Errorf("asked again after the refusal: %v", err)
	}
	undo()
	answered("declined", s.DeclineHost(ctx, head, host))

	// A refusal is forgotten after a month, and then anybody may ask again.
	c.at = c.at.Add(requestsForget + time.Minute)
	if _, err := s.EraseRequests(ctx, command); err != nil {
		t.Fatal(err)
	}
	if own := ownAsks(t, s, ada); own != "" {
		t.Errorf("after a month Ada still sees %q", own)
	}
	mustBeNil(t, s.AskHost(ctx, ada, host, door.Code))
	if now := asksOf(t, s, head); now == "" {
		t.Error("it does not wait after the second ask")
	}

	// Once a link is saved, the card says nothing about it.
	_, err = s.SaveDoors(ctx, ada, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{door.Code, door.Version})
	mustBeNil(t, err)
	if own := ownAsks(t, s, ada); own != "" {
		t.Errorf("after a save Ada sees %q", own)
	}
}

// Who may ask and who may answer.
func TestHostAsksRights(t *testing.T) {
	s, _ := newStore(t)
	ada, bo := actor(t, s, "a@school.test"), actor(t, s, "b@school.test")
	const host = "bbb.school.test"
	code := doorOf(t, s, ada.Email, 0).Code
	_, err := s.MakeAdmin(ctx, command, "head@school.test")
	mustBeNil(t, err)
	office, err := s.AddPerson(ctx, command, PersonEdit{Name: "Office", Email: "office@school.test", Role: school.Admin, OnlySchool: "north", Schools: []string{"north"}})
	mustBeNil(t, err)
	limited := school.Actor{PersonID: office, Name: "Office", Role: school.Admin}
	mustBeNil(t, s.AskHost(ctx, ada, host, code))
	for what, err := range map[string]error{
		"Ada allows it":                   s.AllowHost(ctx, ada, host),
		"Ada declines it":                 s.DeclineHost(ctx, ada, host),
		"one school's office allows it":   s.AllowHost(ctx, limited, host),
		"one school's office declines it": s.DeclineHost(ctx, limited, host),
		"Bo asks for Ada's office hours":  s.AskHost(ctx, bo, "meet.school.test", officeOf(t, s, ada.Email)),
	} {
		if !errors.Is(err, school.ErrForbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if list := asksOf(t, s, limited); list != "" {
		t.Errorf("one school's office sees %s", list)
	}
	for i := range asksADay - 1 {
		mustBeNil(t, s.AskHost(ctx, ada, fmt.Sprintf("host%d.school.test", i), code))
	}
	if err := s.AskHost(ctx, ada, "one-too-many.school.test", code); !invalidLink(err, "You have asked for 3 hosts today") {
		t.Errorf("a fourth host in a day: %v", err)
	}
	mustBeNil(t, s.AskHost(ctx, ada, host, code)) // the same again is not one more
	if err := s.DeclineHost(ctx, command, "nobody-asked.school.test"); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("declined what nobody asked for: %v", err)
	}
}

// officeOf is the code of somebody's office hours.
func officeOf(t *testing.T, s *Store, email school.Email) string {
	t.Helper()
	list, err := s.DoorsOf(ctx, actor(t, s, email).PersonID)
	mustBeNil(t, err)
	return list[len(list)-1].Door.Code
}

// Whoever saves another link, and asks again later or for another class, is answered there.
func TestAskForAHostAgain(t *testing.T) {
	s, c := newStore(t)
	ada := actor(t, s, "a@school.test")
	class, office := doorOf(t, s, ada.Email, 0), doorOf(t, s, ada.Email, 1)
	const host = "bbb.school.test"
	asks := func(d school.Door, want string) {
		t.Helper()
		c.at = c.at.Add(time.Hour)
		mustBeNil(t, s.AskHost(ctx, ada, host, d.Code))
		list, err := s.OwnAsks(ctx, ada.PersonID)
		mustBeNil(t, err)
		if len(list) != 1 || list[0].Door != want {
			t.Errorf("asked for %s, and told at %+v", d.Code, list)
		}
	}
	asks(class, class.Code)
	asks(office, class.Code) // one answer is enough
	c.at = c.at.Add(time.Hour)
	_, err := s.SaveDoors(ctx, ada, school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom"}, Save{class.Code, class.Version})
	mustBeNil(t, err)
	asks(office, office.Code)
	asks(class, office.Code)
}
