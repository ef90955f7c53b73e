package app

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// years is a school to which everything happens in random order, with the
// browsers and Google accounts of everybody who ever signed in.
type years struct {
	*site
	r        *rand.Rand
	admin    school.Actor
	accounts []googletest.Identity
	whose    map[string]int64 // by sub: as whom an account got in, or an administrator said it is
	browsers []*kept
	adds     []int64          // changes of people who were added by hand
	links    map[string]int64 // whose link it is
	did      []string
}

// kept is a browser that somebody never closed.
type kept struct {
	*visitor
	sub    string
	domain string
	person int64
	over   string // why nobody may be signed in there ever again; empty: not yet
}

// TestRightsEndWithTheirReason is the property at the end of SECURITY.md's What
// ends when: after any sequence of imports, undoings, suspensions, additions,
// repairs, roles, domains, restarts and absences, no session of before and no
// account of before gets in as anybody whom a rule or an administrator does not
// name, and no link of somebody who has left is shown.
func TestRightsEndWithTheirReason(t *testing.T) {
	seeds := 3
	if more, err := strconv.Atoi(os.Getenv("HALLWAY_TEST_SEEDS")); err == nil { // HALLWAY_TEST_SEEDS=100 go test -run RightsEnd .
		seeds = more
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			y := newYears(t, seed)
			for range 60 {
				y.step()
				y.note()
				y.check()
			}
		})
	}
}

func newYears(t *testing.T, seed uint64) *years {
	file := filepath.Join(t.TempDir(), "first.csv")
	text := courses
	for i := range 5 {
		text += rowOf(i, 0, i)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSiteWith(t, func(s *site) { s.roster, s.domains = file, []string{domain, "alias.test"} })
	s.command("admin", head.Email)
	s.visitor().get("/healthz").want(t, 200) // started, before anything stops it
	p := s.person(head.Email)
	y := &years{site: s, r: rand.New(rand.NewPCG(seed, 11)), whose: map[string]int64{}, links: map[string]int64{},
		admin: school.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role}}
	for i := range 5 {
		for n, hd := range []string{domain, "alias.test"} {
			y.accounts = append(y.accounts, googletest.Identity{Sub: fmt.Sprintf("70%d%d", i, n), Email: addressOf(i), Name: "Anybody", HD: hd})
		}
	}
	return y
}

func addressOf(i int) string { return fmt.Sprintf("p%d@school.test", i) }

// nameOf is who may have an address, one after the other.
func nameOf(i, who int) string {
	return [][]string{{"Ann Able", "Zoe Zorn"}, {"Bob Baker", "Yan Young"}, {"Cat Cole", "Cat Cole-Xu"}, {"Dan Dale", "Wim West"}, {"Eve Eden", "Una Unger"}}[i][who]
}

func rowOf(i, who, class int) string {
	return fmt.Sprintf("%s,%s,Course %d,01,%c,Larkfield\n", addressOf(i), nameOf(i, who), class, 'A'+class)
}

// step is something that happens.
func (y *years) step() {
	did := []func() string{y.imports, y.imports, y.imports, y.undoesImport, y.suspends, y.restores, y.addsSomebody, y.undoesAdd, y.edits, y.binds, y.unbinds,
		y.changesRole, y.domainsChange, y.restarts, y.waits, y.signsIn, y.signsIn, y.signsIn, y.signsIn}[y.r.IntN(19)]()
	y.did = append(y.did, did)
}

func (y *years) imports() string {
	text, classes := courses+"keep@school.test,Kim Keep,Keeping,01,K,Larkfield\n", y.r.Perm(5)
	for i := range 5 {
		if y.r.IntN(3) > 0 {
			text += rowOf(i, y.r.IntN(4)/3, classes[i])
		}
	}
	file := filepath.Join(y.t.TempDir(), "next.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		y.t.Fatal(err)
	}
	var answers []string
	_, err := y.importAt(file, func(m *db.ImportMeta) {
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
		incoming, _, err := importCmd{Path: file}.read(y.t.Context(), y.store, y.domains)
		if err != nil {
			y.t.Fatal(err)
		}
		if plan, err := y.store.PlanImport(y.t.Context(), school.Command("import"), incoming, *m); err == nil {
			m.Remove = plan.Removal().Total()
		}
	})
	return fmt.Sprintf("import %v: %v\n%s", answers, err, text)
}

func (y *years) undoesImport() string {
	list, _, err := y.store.Imports(y.t.Context(), y.admin, 0)
	if err != nil || len(list) == 0 {
		return "no import"
	}
	id := list[y.r.IntN(len(list))].ID
	undone, err := y.store.UndoImport(y.t.Context(), y.admin, id)
	return fmt.Sprintf("undo import %d: left %q, %v", id, undone.Left, err)
}

// anybody is somebody of the roster but the administrator.
func (y *years) anybody() (db.Listed, bool) {
	list, err := y.store.People(y.t.Context())
	if err != nil {
		y.t.Fatal(err)
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
	return y.to("suspend", func(p db.Listed) error { return y.store.Suspend(y.t.Context(), y.admin, p.ID, true) })
}

func (y *years) restores() string {
	return y.to("restore", func(p db.Listed) error { return y.store.Suspend(y.t.Context(), y.admin, p.ID, false) })
}

func (y *years) unbinds() string {
	return y.to("unbind", func(p db.Listed) error { return y.store.Unbind(y.t.Context(), y.admin, p.ID) })
}

func (y *years) addsSomebody() string {
	i := y.r.IntN(5)
	edit := db.PersonEdit{Name: nameOf(i, y.r.IntN(2)), Email: school.Email(addressOf(i)), Role: school.Teacher, Answer: []db.Answer{"", db.SamePerson, db.SomebodyElse}[y.r.IntN(3)]}
	id, err := y.store.AddPerson(y.t.Context(), y.admin, edit)
	if err == nil {
		list, _, _ := y.store.History(y.t.Context(), db.HistoryFilter{Kind: "person"})
		y.adds = append(y.adds, list[0].ID)
	}
	return fmt.Sprintf("add %s %s %q as %d: %v", edit.Name, edit.Email, edit.Answer, id, err)
}

func (y *years) undoesAdd() string {
	if len(y.adds) == 0 {
		return "nobody was added"
	}
	id := y.adds[y.r.IntN(len(y.adds))]
	_, err := y.store.Undo(y.t.Context(), y.admin, id)
	return fmt.Sprintf("undo the addition %d: %v", id, err)
}

func (y *years) edits() string {
	return y.to("move the address of", func(p db.Listed) error {
		return y.store.EditPerson(y.t.Context(), y.admin, p.ID, db.PersonEdit{Name: p.Name, Email: school.Email(addressOf(y.r.IntN(5))), Role: p.Role})
	})
}

func (y *years) changesRole() string {
	return y.to("change the role of", func(p db.Listed) error {
		role := []school.Role{school.Teacher, school.Admin}[y.r.IntN(2)]
		return y.store.EditPerson(y.t.Context(), y.admin, p.ID, db.PersonEdit{Name: p.Name, Email: p.Email, Role: role})
	})
}

// binds is "This is them": an administrator says whose an account is.
func (y *years) binds() string {
	open, err := y.store.OpenRequests(y.t.Context(), y.admin, nil, 0)
	if err != nil || len(open.List) == 0 {
		return "no request"
	}
	request := open.List[y.r.IntN(len(open.List))]
	return y.to("bind "+request.Subject+" to", func(p db.Listed) error {
		err := y.store.ThisIsThem(y.t.Context(), y.admin, request.ID, p.ID)
		if err == nil {
			y.whose[request.Subject] = p.ID
		}
		return err
	})
}

func (y *years) domainsChange() string {
	if y.domains = []string{domain, "alias.test"}; y.r.IntN(2) == 0 {
		y.domains = y.domains[:1]
	}
	return fmt.Sprint("domains ", y.domains, " ", y.restarts())
}

func (y *years) restarts() string {
	y.restart()
	y.visitor().get("/healthz").want(y.t, 200) // what happens next happens to a server that has started
	return "restart"
}

func (y *years) waits() string {
	days := []int{1, 5, 20, 40}[y.r.IntN(4)]
	y.forward(time.Duration(days) * 24 * time.Hour)
	if y.r.IntN(2) == 0 {
		if _, err := y.store.EndKept(y.t.Context(), school.Command("serve")); err != nil {
			y.t.Fatal(err)
		}
	}
	return fmt.Sprintf("%d days go by", days)
}

func (y *years) signsIn() string { return y.signIn(y.accounts[y.r.IntN(len(y.accounts))], true) }

// signIn is somebody who tries to sign in, and whoever gets in sets a link.
func (y *years) signIn(account googletest.Identity, stays bool) string {
	v := y.visitor()
	answer := v.signIn(account, "/me")
	session, err := y.store.Session(y.t.Context(), y.cookie(v))
	if err != nil {
		if answer.status == 403 && y.r.IntN(2) == 0 {
			v.post("/requests", url.Values{"words": {"I teach here"}})
		}
		return fmt.Sprintf("%s is not let in (%d)", account.Sub, answer.status)
	}
	p := session.Person
	if !slices.Contains(y.domains, account.HD) {
		y.fail("%s of %s got in as %s", account.Sub, account.HD, p.Name)
	}
	if before, known := y.whose[account.Sub]; known && before != p.ID {
		y.fail("%s was %d, and gets in as %s (%d)", account.Sub, before, p.Name, p.ID)
	} else if !known && string(p.Email) != account.Email {
		y.fail("%s of %s gets in as %s, whose address is %s", account.Sub, account.Email, p.Name, p.Email)
	}
	y.whose[account.Sub] = p.ID
	if doors, err := y.store.DoorsOf(y.t.Context(), p.ID); err == nil && stays {
		for _, e := range doors {
			link := fmt.Sprintf("https://zoom.us/j/9%09d", int64(len(y.links))*1000+p.ID)
			if _, err := y.store.SaveDoors(y.t.Context(), school.Actor{PersonID: p.ID, Name: p.Name}, school.Meeting{Link: link, Provider: "Zoom"}, db.Save{Code: e.Door.Code, Version: e.Door.Version}); err == nil {
				y.links[link] = p.ID
			}
		}
	}
	if stays {
		y.browsers = append(y.browsers, &kept{visitor: v, sub: account.Sub, domain: account.HD, person: p.ID})
	}
	return fmt.Sprintf("%s signs in as %s (%d)", account.Sub, p.Name, p.ID)
}

// cookie is a browser's session, "" if it has none.
func (y *years) cookie(v *visitor) string {
	u, _ := url.Parse(y.url)
	for _, c := range v.client.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

// note ends the browsers whose reason has gone. What ends once stays so.
func (y *years) note() {
	list, err := y.store.People(y.t.Context())
	if err != nil {
		y.t.Fatal(err)
	}
	for _, b := range y.browsers {
		at := slices.IndexFunc(list, func(p db.Listed) bool { return p.ID == b.person })
		switch {
		case b.over != "":
		case !slices.Contains(y.domains, b.domain):
			b.get("/me") // the next request is what ends it
			b.over = "its domain left"
		case at < 0:
			b.over = "the person left"
		case list[at].Suspended:
			b.over = "the person was suspended"
		default:
			profile, err := y.store.Profile(y.t.Context(), b.person)
			if err != nil || profile.Account == nil || profile.Account.Subject != b.sub {
				b.over = "its account is not the person's"
			}
		}
	}
}

// check is the property.
func (y *years) check() {
	for _, b := range y.browsers {
		b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		in := b.get("/me").status == 200
		session, err := y.store.Session(y.t.Context(), y.cookie(b.visitor))
		switch {
		case in && b.over != "":
			y.fail("the browser of %s as %d is in, though %s", b.sub, b.person, b.over)
		case in && (err != nil || session.Person.ID != b.person):
			y.fail("the browser of %s as %d is %+v now (%v)", b.sub, b.person, session.Person, err)
		}
	}
	for range 2 {
		y.signIn(y.accounts[y.r.IntN(len(y.accounts))], false)
	}
	list, err := y.store.People(y.t.Context())
	if err != nil {
		y.t.Fatal(err)
	}
	here := map[int64]bool{}
	for _, p := range list {
		here[p.ID] = true
	}
	schools, err := y.store.Schools(y.t.Context())
	if err != nil {
		y.t.Fatal(err)
	}
	for _, one := range schools {
		d, err := y.store.Directory(y.t.Context(), one.ID)
		if err != nil {
			y.t.Fatal(err)
		}
		for _, e := range d.Entries {
			if owner, known := y.links[e.Door.Link]; known && !here[owner] {
				y.fail("students see the link of %d, who has left, at %s of %s", owner, e.Title(), e.TeacherNames())
			}
		}
	}
	if _, err := y.store.Settings(), y.store.Identifies(y.t.Context(), y.admin, y.admin.PersonID); err != nil {
		y.fail("the last administrator is none: %v", err)
	}
}

func (y *years) fail(format string, args ...any) {
	y.t.Helper()
	y.t.Fatalf(format+"\n%s", append(args, strings.Join(y.did, "\n"))...)
}
