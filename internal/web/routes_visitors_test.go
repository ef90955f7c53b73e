package web_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// someone is a visitor of a kind, freshly signed in.
func someone(s *apptest.Site, kind string, oneilID, okaforID int64) *apptest.Visitor {
	s.T.Helper()
	v := s.Visitor()
	id := func(sub, email string) googletest.Identity {
		return googletest.Identity{Sub: sub, Email: email, Name: sub, HD: apptest.Domain}
	}
	signsIn := func(id googletest.Identity, next string) { // what a page answers is about the page only if this was right
		s.T.Helper()
		if a := v.SignIn(id, next).Want(s.T, 200); a.URL != s.URL+next {
			s.T.Fatalf("%s is not signed in but at %s: %s", kind, a.URL, apptest.Excerpt(a.Body))
		}
	}
	switch kind {
	case "student":
		signsIn(apptest.Student, "/")
	case "teacher":
		signsIn(apptest.Okafor, "/me")
	case "other":
		signsIn(id("31", "other@school.test"), "/me")
	case "before", "during", "after":
		signsIn(id("30", "sub@school.test"), "/me")
	case "suspended":
		gone := s.Person("gone@school.test").ID
		restored := s.Store.Suspend(context.Background(), school.Command("test"), gone, false)
		signsIn(id("32", "gone@school.test"), "/me")
		if err := errors.Join(restored, s.Store.Suspend(context.Background(), school.Command("test"), gone, true)); err != nil {
			s.T.Fatal(err)
		}
	case "admin", "viewing":
		signsIn(apptest.Head, "/me")
	}
	if kind == "viewing" {
		v.Post("/admin/people/"+apptest.Itoa(okaforID)+"/view", nil).Want(s.T, 200)
	}
	return v
}

// cover makes the substitute's cover one that is to come, is on, or has ended.
func cover(s *apptest.Site, code, kind string) {
	s.T.Helper()
	who, ctx := s.Person("sub@school.test").ID, context.Background()
	date := func(n int) string { return s.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	var err error
	switch kind {
	case "before":
		_, err = s.Store.Lend(ctx, school.Command("test"), code, who, date(2), date(3))
	case "during":
		_, err = s.Store.Lend(ctx, school.Command("test"), code, who, date(-1), date(1))
	case "after": // TestCover lets the time pass
		_, err = s.Store.EndTeaching(ctx, school.Command("test"), code, who, "cover")
	}
	if err != nil {
		s.T.Fatal(err)
	}
}

func addPerson(t *testing.T, s *apptest.Site, emails ...string) {
	t.Helper()
	for _, e := range emails {
		if _, err := s.Store.AddPerson(context.Background(), school.Command("test"), db.PersonEdit{Name: e, Email: school.Email(e), Role: school.Teacher}); err != nil {
			t.Fatal(err)
		}
	}
}
