package db

import (
	"errors"
	"strings"
	"testing"

	"hallway/internal/school"
)

// Every refusal is a sentence that says what to do.
func TestWording(t *testing.T) {
	s, _ := newStore(t)
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	head, ada, bo := actor(t, s, "head@school.test"), actor(t, s, "a@school.test"), actor(t, s, "b@school.test")
	account := func(sub string, email school.Email) school.Identity {
		return school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: email, Domain: "school.test"}
	}
	if _, _, err := s.SignIn(ctx, account("1", "a@school.test"), school.Actor{}, ""); err != nil {
		t.Fatal(err)
	}
	algebra, biology := "", ""
	mustBeNil(t, s.read.Get(&algebra, `select d.code from doors d join sections s on s.id = d.section_id where s.course = 'Algebra'`))
	mustBeNil(t, s.read.Get(&biology, `select d.code from doors d join sections s on s.id = d.section_id where s.course = 'Biology'`))
	newest := func() (id int64) {
		mustBeNil(t, s.read.Get(&id, `select max(id) from changes`))
		return id
	}
	request := func(sub string, email school.Email, reason string) (id int64) {
		if err := s.NoteRefused(ctx, account(sub, email), reason, "R"); err != nil {
			t.Fatal(err)
		}
		open, err := s.OpenRequests(ctx, command, func(r school.Request) bool { return r.Email == email }, 0)
		if err != nil || len(open.List) != 1 {
			t.Fatalf("%d requests (%v)", len(open.List), err)
		}
		return open.List[0].ID
	}
	undo := func(id int64) error {
		_, err := s.Undo(ctx, head, id)
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		says string
		try  func() error
	}{
		{"Write the name that students see.", func() error { _, err := s.AddPerson(ctx, head, PersonEdit{Role: school.Teacher}); return err }},
		{"at most 1,000 letters", func() error {
			_, err := s.AddPerson(ctx, head, PersonEdit{Name: strings.Repeat("x", 1001), Role: school.Teacher})
			return err
		}},
		{"Choose teacher or administrator.", func() error { return s.EditPerson(ctx, head, ada.PersonID, PersonEdit{Name: "Ada"}) }},
		{"Bo has that address already.", func() error {
			return s.EditPerson(ctx, head, ada.PersonID, PersonEdit{Name: "Ada", Email: "b@school.test", Role: school.Teacher})
		}},
		{"is the only administrator. Make somebody else an administrator first.", func() error { return s.Suspend(ctx, head, head.PersonID, true) }},
		{"Ada signs in with that Google account. Disconnect it there first.", func() error {
			return s.ThisIsThem(ctx, head, request("1", "new@school.test", school.UnknownAddress), bo.PersonID)
		}},
		{"Its owner must choose the school account", func() error {
			return s.ThisIsThem(ctx, head, request("5", "a@gmail.test", "no-domain"), bo.PersonID)
		}},
		{"Bo is suspended. Restore them first.", func() error {
			must(s.Suspend(ctx, head, bo.PersonID, true))
			defer func() { must(s.Suspend(ctx, head, bo.PersonID, false)) }()
			return s.ThisIsThem(ctx, head, request("6", "six@school.test", school.UnknownAddress), bo.PersonID)
		}},
		{"There is room for 500 letters; this has 501.", func() error {
			return s.Ask(ctx, school.Actor{}, account("7", "seven@school.test"), strings.Repeat("x", 501))
		}},
		{"That is what somebody asked. Answer it on the page of requests.", func() error {
			s.write.MustExec(`insert into changes (batch, at, actor, action, after, address, request) values (0, 0, '', 'request.ask', '{}', '', '')`) // as of before
			return undo(newest())
		}},
		{"An administrator has already read this message, and did not add you. Say it in other words, or ask the school office.", func() error {
			must(s.Ask(ctx, school.Actor{}, account("7", "seven@school.test"), "Seven"))
			must(s.Dismiss(ctx, head, request("7", "seven@school.test", school.UnknownAddress)))
			return s.Ask(ctx, school.Actor{}, account("7", "seven@school.test"), "Seven")
		}},
		{"A session that has ended cannot come back", func() error { must(s.EndSessions(ctx, head, ada.PersonID)); return undo(newest()) }},
		{"A new key cannot be undone", func() error {
			_, err := s.RotateReaderKey(ctx, head)
			must(err)
			return undo(newest())
		}},
		{"Looking at somebody's pages changed nothing.", func() error { must(s.ViewAs(ctx, head, "token", ada.PersonID)); return undo(newest()) }},
		{"A refused sign-in changed nothing.", func() error {
			s.write.MustExec(`insert into changes (batch, at, actor, action, after, address, request) values (0, 0, '', 'sign-in.refused', '{}', '', '')`) // as of before
			return undo(newest())
		}},
		{"Choose a colleague from the list.", func() error { _, err := s.Lend(ctx, ada, algebra, 0, "2026-11-24", "2026-11-25"); return err }},
		{"Choose a colleague from the list.", func() error { _, err := s.AddCoTeacher(ctx, ada, algebra, 999); return err }},
		{"Bo teaches this class already.", func() error { _, err := s.AddCoTeacher(ctx, ada, algebra, bo.PersonID); return err }},
		{"Ada covers this class from 2026-11-24 to 2026-11-25. End that cover first, or choose other days.", func() error {
			_, err := s.Lend(ctx, bo, biology, ada.PersonID, "2026-11-24", "2026-11-25")
			must(err)
			_, err = s.Lend(ctx, bo, biology, head.PersonID, "2026-11-25", "2026-11-26")
			return err
		}},
		{"The cover has been changed again since. Undo the newer change first.", func() error {
			lent := newest()
			_, err := s.Lend(ctx, bo, biology, ada.PersonID, "2026-11-24", "2026-11-27")
			must(err)
			return undo(lent)
		}},
		{"teaches or covers a class. Give that to somebody else first, or suspend them.", func() error {
			id, err := s.AddPerson(ctx, head, PersonEdit{Name: "New", Email: "n@school.test", Role: school.Teacher})
			must(err)
			added := newest()
			_, err = s.AddCoTeacher(ctx, ada, algebra, id)
			must(err)
			return undo(added)
		}},
		{"signs in already. Disconnect the account first, or suspend them.", func() error {
			_, err := s.AddPerson(ctx, head, PersonEdit{Name: "Newer", Email: "m@school.test", Role: school.Teacher})
			must(err)
			added := newest()
			_, _, err = s.SignIn(ctx, account("m", "m@school.test"), school.Actor{}, "")
			must(err)
			return undo(added)
		}},
		{"Ada B has been changed again since. Undo the newer change first, or edit the person.", func() error {
			must(s.EditPerson(ctx, head, ada.PersonID, PersonEdit{Name: "Ada A", Email: "a@school.test", Role: school.Teacher}))
			edited := newest()
			must(s.EditPerson(ctx, head, ada.PersonID, PersonEdit{Name: "Ada B", Email: "a@school.test", Role: school.Teacher}))
			return undo(edited)
		}},
		{"Another Google account has been connected or disconnected since. Undo that first.", func() error {
			must(s.Unbind(ctx, head, ada.PersonID))
			unbound := newest()
			_, _, err := s.SignIn(ctx, account("new", "a@school.test"), school.Actor{}, "")
			must(err)
			return undo(unbound)
		}},
		{"That setting has been changed again since.", func() error {
			must(s.SetPublic(ctx, head, true))
			set := newest()
			must(s.SetPublic(ctx, head, false))
			return undo(set)
		}},
		{"The school has been renamed again since. Undo that first.", func() error {
			must(s.RenameSchool(ctx, head, 1, "", "A"))
			named := newest()
			must(s.RenameSchool(ctx, head, 1, "", "B"))
			return undo(named)
		}},
		{"That was undone already. To restore it, undo the undo.", func() error {
			must(s.RenameSchool(ctx, head, 1, "", "C"))
			named := newest()
			must(undo(named))
			return undo(named)
		}},
	} {
		t.Run(test.says, func(t *testing.T) {
			err := test.try()
			var invalid school.Invalid
			var stuck *school.Stuck
			said := ""
			switch {
			case errors.As(err, &invalid):
				said = invalid.Sentences()
			case errors.As(err, &stuck):
				said = stuck.Why
			}
			if !strings.Contains(said, test.says) || !strings.HasSuffix(said, ".") {
				t.Errorf("said %q (%v)", said, err)
			}
		})
	}
}
