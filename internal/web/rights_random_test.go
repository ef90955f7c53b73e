package web_test

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

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// years is a school to which everything happens in random order, with the
// browsers and Google accounts of everybody who ever signed in.
type years struct {
	*apptest.Site
	r        *rand.Rand
	admin    school.Actor
	accounts []googletest.Identity
	whose    map[string]int64 // by sub: as whom an account got in, or an administrator said it is
	browsers []*kept
	adds     []int64            // changes of people who were added by hand
	links    map[string]int64   // whose link it is
	had      map[string][]int64 // who taught a class while students saw that link there
	did      []string
}

// kept is a browser that somebody never closed.
type kept struct {
	*apptest.Visitor
	sub    string
	domain string
	person int64
	over   string // why nobody may be signed in there ever again; empty: not yet
}

// TestRightsEndWithTheirReason is the property at the end of SECURITY.md's What
// ends when: after any sequence of imports, undoings, suspensions, additions,
// repairs, roles, domains, restarts and absences, no session of before and no
// account of before gets in as anybody whom a rule or an administrator does not
// name, and no link of somebody who has left is shown, but to classes of those who had it
// with them.
func TestRightsEndWithTheirReason(t *testing.T) {
	seeds := 3
	if more, err := strconv.Atoi(os.Getenv("HALLWAY_TEST_SEEDS")); err == nil { // HALLWAY_TEST_SEEDS=100 go test -run RightsEnd ./internal/web
		seeds = more
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel() // each has a site of its own
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
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Roster, s.Domains = file, []string{apptest.Domain, "alias.test"} })
	s.Command("admin", apptest.Head.Email)
	s.Visitor().Get("/healthz").Want(t, 200) // started, before anything stops it
	p := s.Person(apptest.Head.Email)
	y := &years{Site: s, r: rand.New(rand.NewPCG(seed, 11)), whose: map[string]int64{}, links: map[string]int64{}, had: map[string][]int64{},
		admin: school.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role}}
	for i := range 5 {
		for n, hd := range []string{apptest.Domain, "alias.test"} {
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
		y.changesRole, y.domainsChange, y.restarts, y.waits, y.signsIn, y.signsIn, y.signsIn, y.signsIn, y.isOut, y.isOut, y.gives, y.gives, y.shares, y.putsAway, y.turns, y.closes, y.undoesLast, y.undoesLast}[y.r.IntN(29)]()
	y.did = append(y.did, did)
}

// cookie is a browser's session, "" if it has none.
func (y *years) cookie(v *apptest.Visitor) string {
	u, _ := url.Parse(y.URL)
	for _, c := range v.Client.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

// note ends the browsers whose reason has gone. What ends once stays so.
func (y *years) note() {
	list, err := y.Store.People(y.T.Context())
	if err != nil {
		y.T.Fatal(err)
	}
	for _, b := range y.browsers {
		at := slices.IndexFunc(list, func(p db.Listed) bool { return p.ID == b.person })
		switch {
		case b.over != "":
		case !slices.Contains(y.Domains, b.domain):
			b.Get("/me") // the next request is what ends it
			b.over = "its domain left"
		case at < 0:
			b.over = "the person left"
		case list[at].Suspended:
			b.over = "the person was suspended"
		default:
			profile, err := y.Store.Profile(y.T.Context(), b.person)
			if err != nil || profile.Account == nil || profile.Account.Subject != b.sub {
				b.over = "its account is not the person's"
			}
		}
	}
}

// check is the property.
func (y *years) check() {
	for _, b := range y.browsers {
		b.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		in := b.Get("/me").Status == 200
		session, err := y.Store.Session(y.T.Context(), y.cookie(b.Visitor))
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
	list, err := y.Store.People(y.T.Context())
	if err != nil {
		y.T.Fatal(err)
	}
	here := map[int64]bool{}
	for _, p := range list {
		here[p.ID] = true
	}
	schools, err := y.Store.Schools(y.T.Context())
	if err != nil {
		y.T.Fatal(err)
	}
	for _, one := range schools {
		d, err := y.Store.Directory(y.T.Context(), one.ID)
		if err != nil {
			y.T.Fatal(err)
		}
		for _, e := range d.Entries {
			y.checkLink(e, here)
		}
	}
	if _, err := y.Store.Settings(), y.Store.Identifies(y.T.Context(), y.admin, y.admin.PersonID); err != nil {
		y.fail("the last administrator is none: %v", err)
	}
}

// checkLink is the property of the link of one class. here are the people of the roster.
func (y *years) checkLink(e school.Entry, here map[int64]bool) {
	y.T.Helper()
	owner, known := y.links[e.Door.Link]
	shares := func(p school.Person) bool { return slices.Contains(y.had[e.Door.Link], p.ID) }
	if known && !here[owner] && !slices.ContainsFunc(e.Teachers, shares) {
		y.fail("students see the link of %d, who has left, at %s of %s", owner, e.Title(), e.TeacherNames())
	}
	usual := e.Door.Link
	if e.Cover != nil && e.Cover.Usual != nil {
		usual = e.Cover.Usual.Link // the class has it under the cover
	}
	for _, p := range e.Teachers {
		y.had[usual] = append(y.had[usual], p.ID)
	}
}

func (y *years) fail(format string, args ...any) {
	y.T.Helper()
	y.T.Fatalf(format+"\n%s", append(args, strings.Join(y.did, "\n"))...)
}
