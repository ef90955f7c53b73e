package apptest

import (
	"context"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
	"strings"
	"testing"
)

// wrongly is Ms Okafor, whose address in the roster is not the one she has.
var (
	Head    = googletest.Identity{Sub: "20", Email: "head@school.test", Name: "Head", HD: Domain}
	Wrongly = googletest.Identity{Sub: "1", Email: "adaeze.okafor2@school.test", Name: "Adaeze Okafor", HD: Domain}
)

// Administrator signs the head of school in, who administers.
func (s *Site) Administrator() *Visitor {
	s.T.Helper()
	s.Command("admin", Head.Email)
	v := s.Visitor()
	v.SignIn(Head, "/admin/people").Want(s.T, 200, "People", "Ms Adaeze Okafor")
	return v
}

func (s *Site) Person(email string) school.Person {
	s.T.Helper()
	p, err := s.Store.PersonByEmail(context.Background(), school.Email(email))
	if err != nil {
		s.T.Fatal(err)
	}
	return p
}

// NotIn fails if a browser is signed in.
func (v *Visitor) NotIn(t *testing.T, why string) {
	t.Helper()
	if a := v.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("%s: the browser of before is at %s\n%s", why, a.URL, Excerpt(a.Body))
	}
}
