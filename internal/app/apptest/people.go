package apptest

import (
	"strings"
	"testing"

	"hallway/internal/signin/googletest"
)

// Google accounts of the tests. Wrongly is Ms Okafor with an address that is not the
// one in the roster. The student is not in the roster.
var (
	Okafor  = googletest.Identity{Sub: "1", Email: "a.okafor@school.test", Name: "Adaeze", HD: Domain}
	Boateng = googletest.Identity{Sub: "2", Email: "k.boateng@school.test", Name: "Kwame", HD: Domain}
	Oneil   = googletest.Identity{Sub: "3", Email: "j.oneil@school.test", Name: "The Rev.", HD: Domain}
	Student = googletest.Identity{Sub: "9", Email: "stu27@school.test", Name: "Stu Dent", HD: Domain}
	Head    = googletest.Identity{Sub: "20", Email: "head@school.test", Name: "Head", HD: Domain}
	Wrongly = googletest.Identity{Sub: "1", Email: "adaeze.okafor2@school.test", Name: "Adaeze Okafor", HD: Domain}
)

// Administrator is the browser of the head of school, signed in as an administrator.
func (s *Site) Administrator() *Visitor {
	s.T.Helper()
	s.Command("admin", Head.Email)
	v := s.Visitor()
	v.SignIn(Head, "/admin/people").Want(s.T, 200, "People", "Ms Adaeze Okafor")
	return v
}

// NotIn fails if a browser is signed in.
func (v *Visitor) NotIn(t *testing.T, why string) {
	t.Helper()
	if a := v.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("%s: the earlier browser is at %s\n%s", why, a.URL, Excerpt(a.Body))
	}
}
