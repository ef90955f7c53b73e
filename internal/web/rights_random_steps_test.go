package web_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

func (y *years) imports() string {
	text, classes := courses+"keep@school.test,Kim Keep,Keeping,01,K,Larkfield\n", y.r.Perm(5)
	for i := range 5 {
		if y.r.IntN(3) > 0 {
			text += rowOf(i, y.r.IntN(4)/3, classes[i])
		}
	}
	file := filepath.Join(y.T.TempDir(), "next.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		y.T.Fatal(err)
	}
	var answers []string
	_, err := importAt(y.Site, file, func(m *db.ImportMeta) {
		for i := range 5 {
			ref := addressOf(i)
			switch y.r.IntN(3) {
			case 0:
				m.Answers.Same = append(m.Answers.Same, ref)
				answers = append(answers, "same "+ref)
			case 1:
				m.Answers.Different = append(m.Answers.Different, ref)
				answers = append(answers, "different "+ref)
			}
		}
		incoming, _, err := read(y.Site, y.Store, file)
		if err != nil {
			y.T.Fatal(err)
		}
		if plan, err := y.Store.PlanImport(y.T.Context(), school.Command("import"), incoming, *m); err == nil {
			m.Remove = plan.Removal().Total()
		}
	})
	return fmt.Sprintf("import %v: %v\n%s", answers, err, text)
}

func (y *years) undoesImport() string {
	list, _, err := y.Store.Imports(y.T.Context(), y.admin, 0)
	if err != nil || len(list) == 0 {
		return "no import"
	}
	id := list[y.r.IntN(len(list))].ID
	undone, err := y.Store.UndoImport(y.T.Context(), y.admin, id)
	return fmt.Sprintf("undo import %d: left %q, %v", id, undone.Left, err)
}

// anybody is somebody of the roster but the administrator.
func (y *years) anybody() (db.Listed, bool) {
	list, err := y.Store.People(y.T.Context())
	if err != nil {
		y.T.Fatal(err)
	}
	list = slices.DeleteFunc(list, func(p db.Listed) bool { return p.ID == y.admin.PersonID })
	if len(list) == 0 {
		return db.Listed{}, false
	}
	return list[y.r.IntN(len(list))], true
}

func (y *years) to(what string, do func(p db.Listed) error) string {
	p, some := y.anybody()
	if !some {
		return "nobody to " + what
	}
	return fmt.Sprintf("%s %s (%d): %v", what, p.Name, p.ID, do(p))
}

func (y *years) suspends() string {
	return y.to("suspend", func(p db.Listed) error { return y.Store.Suspend(y.T.Context(), y.admin, p.ID, true) })
}

func (y *years) restores() string {
	return y.to("restore", func(p db.Listed) error { return y.Store.Suspend(y.T.Context(), y.admin, p.ID, false) })
}

func (y *years) unbinds() string {
	return y.to("unbind", func(p db.Listed) error { return y.Store.Unbind(y.T.Context(), y.admin, p.ID) })
}

// isOut is somebody who gives their classes another link for some days, or to a colleague.
func (y *years) isOut() string {
	return y.to("be out", func(p db.Listed) error {
		day := func(n int) string { return y.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
		absence := db.Absence{Out: p.ID, Instead: db.Instead{From: day(0), To: day(y.r.IntN(9))}}
		if colleague, some := y.anybody(); some && y.r.IntN(2) == 0 {
			absence.Person = colleague.ID
		} else {
			absence.Link = fmt.Sprintf("https://zoom.us/j/7%09d", int64(len(y.links))*1000+p.ID)
		}
		doors, _, err := y.Store.AbsenceDoors(y.T.Context(), p.ID, p.ID)
		for _, e := range doors {
			absence.Doors = append(absence.Doors, e.Door.Code)
		}
		if err == nil {
			_, err = y.Store.SaveAbsence(y.T.Context(), school.Actor{PersonID: p.ID, Name: p.Name}, absence)
		}
		if err == nil && absence.Link != "" {
			y.links[absence.Link] = p.ID
		}
		return err
	})
}

func (y *years) addsSomebody() string {
	i := y.r.IntN(5)
	edit := db.PersonEdit{Name: nameOf(i, y.r.IntN(2)), Email: school.Email(addressOf(i)), Role: school.Teacher, Answer: []db.Answer{"", db.SamePerson, db.SomebodyElse}[y.r.IntN(3)]}
	id, err := y.Store.AddPerson(y.T.Context(), y.admin, edit)
	if err == nil {
		list, _, _ := y.Store.History(y.T.Context(), db.HistoryFilter{Kind: "person"})
		y.adds = append(y.adds, list[0].ID)
	}
	return fmt.Sprintf("add %s %s %q as %d: %v", edit.Name, edit.Email, edit.Answer, id, err)
}

func (y *years) undoesAdd() string {
	if len(y.adds) == 0 {
		return "nobody was added"
	}
	id := y.adds[y.r.IntN(len(y.adds))]
	_, err := y.Store.Undo(y.T.Context(), y.admin, id)
	return fmt.Sprintf("undo the addition %d: %v", id, err)
}

func (y *years) edits() string {
	return y.to("move the address of", func(p db.Listed) error {
		return y.Store.EditPerson(y.T.Context(), y.admin, p.ID, db.PersonEdit{Name: p.Name, Email: school.Email(addressOf(y.r.IntN(5))), Role: p.Role})
	})
}

func (y *years) changesRole() string {
	return y.to("change the role of", func(p db.Listed) error {
		role := []school.Role{school.Teacher, school.Admin}[y.r.IntN(2)]
		return y.Store.EditPerson(y.T.Context(), y.admin, p.ID, db.PersonEdit{Name: p.Name, Email: p.Email, Role: role})
	})
}

// binds is "This is them": an administrator connects an account.
func (y *years) binds() string {
	open, err := y.Store.OpenRequests(y.T.Context(), y.admin, nil, 0)
	if err != nil || len(open.List) == 0 {
		return "no request"
	}
	request := open.List[y.r.IntN(len(open.List))]
	return y.to("bind "+request.Subject+" to", func(p db.Listed) error {
		err := y.Store.ThisIsThem(y.T.Context(), y.admin, request.ID, p.ID)
		if err == nil {
			y.whose[request.Subject] = p.ID
		}
		return err
	})
}

func (y *years) domainsChange() string {
	if y.Domains = []string{apptest.Domain, "alias.test"}; y.r.IntN(2) == 0 {
		y.Domains = y.Domains[:1]
	}
	return fmt.Sprint("domains ", y.Domains, " ", y.restarts())
}

func (y *years) restarts() string {
	y.Restart()
	y.Visitor().Get("/healthz").Want(y.T, 200) // what happens next happens to a server that has started
	return "restart"
}

func (y *years) waits() string {
	days := []int{1, 5, 20, 40}[y.r.IntN(4)]
	y.Forward(time.Duration(days) * 24 * time.Hour)
	if y.r.IntN(2) == 0 {
		if _, err := y.Store.EndKept(y.T.Context(), school.Command("serve")); err != nil {
			y.T.Fatal(err)
		}
	}
	return fmt.Sprintf("%d days go by", days)
}

func (y *years) signsIn() string { return y.signIn(y.accounts[y.r.IntN(len(y.accounts))], true) }

// signIn is somebody who tries to sign in, and whoever gets in sets a link.
func (y *years) signIn(account googletest.Identity, stays bool) string {
	v := y.Visitor()
	answer := v.SignIn(account, "/me")
	session, err := y.Store.Session(y.T.Context(), y.cookie(v))
	if err != nil {
		if answer.Status == 403 && y.r.IntN(2) == 0 {
			v.Post("/requests", url.Values{"words": {"I teach here"}})
		}
		return fmt.Sprintf("%s is not let in (%d)", account.Sub, answer.Status)
	}
	p := session.Person
	if !slices.Contains(y.Domains, account.HD) {
		y.fail("%s of %s got in as %s", account.Sub, account.HD, p.Name)
	}
	if before, known := y.whose[account.Sub]; known && before != p.ID {
		y.fail("%s was %d, and gets in as %s (%d)", account.Sub, before, p.Name, p.ID)
	} else if !known && string(p.Email) != account.Email {
		y.fail("%s of %s gets in as %s, whose address is %s", account.Sub, account.Email, p.Name, p.Email)
	}
	y.whose[account.Sub] = p.ID
	if doors, err := y.Store.DoorsOf(y.T.Context(), p.ID); err == nil && stays {
		for _, e := range doors {
			link := fmt.Sprintf("https://zoom.us/j/9%09d", int64(len(y.links))*1000+p.ID)
			if _, err := y.Store.SaveDoors(y.T.Context(), school.Actor{PersonID: p.ID, Name: p.Name}, school.Meeting{Link: link, Provider: "Zoom"}, db.Save{Code: e.Door.Code, Version: e.Door.Version}); err == nil {
				y.links[link] = p.ID
			}
		}
	}
	if stays {
		y.browsers = append(y.browsers, &kept{Visitor: v, sub: account.Sub, domain: account.HD, person: p.ID})
	}
	return fmt.Sprintf("%s signs in as %s (%d)", account.Sub, p.Name, p.ID)
}
