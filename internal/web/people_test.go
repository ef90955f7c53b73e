package web_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// personPage is the address of a person's page.
func personPage(s *apptest.Site, email string) string {
	return "/admin/people/" + apptest.Itoa(s.Person(email).ID)
}

// The first line of a person's page says whether they can sign in, and why not.
func TestPersonStates(t *testing.T) {
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Domains = []string{apptest.Domain, "alias.test"} })
	admin := s.Administrator()
	add := func(name, email string) string {
		t.Helper()
		answer := admin.Post("/admin/people/new", url.Values{"name": {name}, "email": {email}, "role": {"teacher"}}).Want(t, 200, "is added.")
		return strings.TrimPrefix(answer.URL, s.URL)
	}
	okafor, kwame := personPage(s, apptest.Okafor.Email), personPage(s, apptest.Boateng.Email)
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	s.Visitor().SignIn(apptest.Boateng, "/me").Want(t, 200, "My links")
	admin.Post(kwame+"/suspend", nil).Want(t, 200, "Sign-in is switched off.")
	alias := googletest.Identity{Sub: "801", Email: "al@elsewhere.test", Name: "Al", HD: "alias.test"} // Google says whose it is
	aliased := add("Al Alias", alias.Email)
	for what, c := range map[string]struct {
		page string
		says []string
		not  []string
	}{
		"can": {okafor, []string{"<strong>Can sign in.</strong> Last today at ", "with <bdi>a.okafor@school.test</bdi>", "Signed in on 1 browser", "Disconnect"},
			[]string{"Cannot sign in", "Refused", "Teaches no class"}},
		"switched off": {kwame, []string{"<strong>Sign-in is switched off</strong><bdi> since today at ", ", by head@school.test</bdi>. Links stay", kwame + "/restore", "Switch on"},
			[]string{"Can sign in", kwame + "/suspend"}},
		"never":                     {add("Ned Never", "ned@school.test"), []string{"<strong>Has not signed in yet.</strong> The first Google account with <bdi>ned@school.test</bdi> will be connected.", "Teaches no class now."}, []string{"Cannot sign in", "Not in the last import"}},
		"no address":                {add("Ann Noaddress", ""), []string{"<strong>Cannot sign in:</strong> no school e-mail address.", "?change=email#email", "Fill in"}, []string{"Has not signed in"}},
		"foreign":                   {add("Hana Sato", "hana@gmail.com"), []string{"<strong>Cannot sign in:</strong> <bdi>hana@gmail.com</bdi> is not an address of school.test and alias.test.", "Change it"}, []string{"Has not signed in"}},
		"like ours":                 {add("Lo Like", "lo@notschool.test"), []string{"<strong>Cannot sign in:</strong> <bdi>lo@notschool.test</bdi>"}, nil},
		"alias":                     {add("Ada Alias", "ada@alias.test"), []string{"Has not signed in yet."}, []string{"Cannot sign in"}},
		"not yet of another domain": {aliased, []string{"<strong>Cannot sign in:</strong> <bdi>al@elsewhere.test</bdi>"}, nil},
	} {
		body := admin.Get(c.page).Want(t, 200, c.says...).Body
		for _, not := range c.not {
			if strings.Contains(body, not) {
				t.Errorf("%s: the page says %q", what, not)
			}
		}
	}
	s.Visitor().SignIn(alias, "/me").Want(t, 200, "My links")
	admin.Get(aliased).Want(t, 200, "Can sign in.", "al@elsewhere.test is not an address of school.test and alias.test. It signs in only as long as Google says")

	admin.Get("/admin/people?access=in").Want(t, 200, "Al Alias")

	// The address of somebody else's account is refused, until the right one comes.
	s.Visitor().SignIn(googletest.Identity{Sub: "802", Email: apptest.Okafor.Email, Name: "Not Okafor", HD: apptest.Domain}, "/me").Want(t, 403)
	admin.Get(okafor).Want(t, 200, "Can sign in.", "<strong>Refused today at ", "belongs to somebody who signs in with another Google account")
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	if body := admin.Get(okafor).Body; strings.Contains(body, "Refused") {
		t.Error("an old refusal is still on top")
	}
}

// Somebody whom imports no longer name is said to be so.
func TestPersonAfterImports(t *testing.T) {
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, apptest.RosterHead+"a@school.test,Ann A,Art,01,A,,,\nb@school.test,Bea B,Biology,01,B,,,\n"))
	s.Command("admin", apptest.Head.Email)
	admin := s.Visitor()
	admin.SignIn(apptest.Head, "/admin/people")
	admin.Post("/admin/people/new", url.Values{"name": {"Ned N"}, "email": {"ned@school.test"}, "role": {"teacher"}}).Want(t, 200, "is added.")
	bea, ned := personPage(s, "b@school.test"), personPage(s, "ned@school.test")
	for _, rows := range []string{"a@school.test,Ann A,Art,01,A,,,\nned@school.test,Ned N,Biology,01,B,,,\n", "a@school.test,Ann A,Art,01,A,,,\n"} {
		if out, err := apptest.Run(s.Data, "import", "--apply", "--remove", "1", apptest.WriteFile(t, apptest.RosterHead+rows)); err != nil {
			t.Fatal(err, out)
		}
	}
	admin.Get(ned).Want(t, 200, "Teaches no class now.", "Not in the last import.")
	body := admin.Get(bea).Want(t, 200, "<strong>Not in the roster</strong> since").Body
	if strings.Contains(body, bea+"/suspend") || strings.Contains(body, "Has not signed in") {
		t.Error("somebody who has left can be switched off")
	}
}

// A form of a person's page changes the details that it has and nothing else. What
// somebody else changed since is shown beside it.
func TestPersonDetails(t *testing.T) {
	s := apptest.NewSite(t)
	one, two := s.Administrator(), s.Visitor()
	s.Command("admin", apptest.Boateng.Email)
	two.SignIn(apptest.Boateng, "/admin/people")
	page := personPage(s, apptest.Okafor.Email)
	before := s.Person(apptest.Okafor.Email)

	one.Post(page, url.Values{"department": {"Math"}, "was_department": {before.Department}}).Want(t, 200, "Saved.")
	now := s.Person(apptest.Okafor.Email)
	if before.Department = "Math"; now != before {
		t.Errorf("the form of one detail made %+v of %+v", now, before)
	}
	one.Post(page, url.Values{"nothing": {"x"}, "suspended": {"1"}, "archived": {"1"}, "id": {"2"}}).Want(t, 200, "Saved.")
	if after := s.Person(apptest.Okafor.Email); after != now {
		t.Errorf("the fields of no form made %+v", after)
	}
	one.Post(page, url.Values{"name": {" "}}).Want(t, 422, "Write the name that students see.", "<details open", "Algebra II")
	one.Post(page, url.Values{"role": {"king"}}).Want(t, 422, "Choose teacher or administrator.")
	one.Post(page, url.Values{"pronounced": {strings.Repeat("x", 1001)}}).Want(t, 422, "at most 1,000 letters", `id="pronounced-error"`)

	// Two people at one detail.
	stale := url.Values{"department": {"Science"}, "was_department": {"Math"}}
	two.Post(page, url.Values{"department": {"Art"}, "was_department": {"Math"}}).Want(t, 200, "Saved.")
	refused := one.Post(page, stale).Want(t, 409, "Mr Kwame Boateng changed this", "after you opened this page", "Now: <bdi>Art</bdi>", "Yours: <bdi>Science</bdi>",
		"Keep theirs", `name="department" value="Science"`, `name="was_department" value="Art"`)
	if p := s.Person(apptest.Okafor.Email); p.Department != "Art" {
		t.Errorf("saved all the same: %+v", p)
	}
	if !strings.Contains(refused.Body, "Use mine") {
		t.Error("there is no way to keep mine")
	}
	one.Post(page, url.Values{"department": {"Science"}, "was_department": {"Art"}}).Want(t, 200, "Saved.") // Use mine
	// Two people at two details, and two who want the same.
	two.Post(page, url.Values{"pronounced": {"ah"}, "was_pronounced": {""}}).Want(t, 200, "Saved.")
	one.Post(page, url.Values{"sort_name": {"Okafor, A."}, "was_sort_name": {""}}).Want(t, 200, "Saved.")
	one.Post(page, url.Values{"department": {"Science"}, "was_department": {"Math"}}).Want(t, 200, "Saved.")
	// The whole form, as it was before.
	whole := url.Values{"name": {"Ms A. Okafor"}, "email": {apptest.Okafor.Email}, "role": {"teacher"}, "department": {""}}
	one.Post(page, whole).Want(t, 200, "Saved.")
	p := s.Person(apptest.Okafor.Email)
	if p.Name != "Ms A. Okafor" || p.Department != "" || p.Pronounced != "ah" || p.SortName != "Okafor, A." {
		t.Errorf("the whole form made %+v", p)
	}
	one.Get("/admin/activity").Want(t, 200, "Changed the details of")
}

// Saving an address that nobody can sign in with saves it, and says so before and after.
func TestForeignAddress(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	admin.Get("/admin/people/new").Want(t, 200, "Only accounts of school.test can sign in.")
	admin.Post("/admin/people/new", url.Values{"name": {"Hana Sato"}, "email": {"hana@gmail.com"}, "role": {"teacher"}}).
		Want(t, 200, "Hana Sato is added. Nobody can sign in with hana@gmail.com: it is not an address of school.test.", "Cannot sign in:")
	page := personPage(s, "hana@gmail.com")
	admin.Get(page+"?change=email").Want(t, 200, "Only accounts of school.test can sign in.")
	admin.Post(page, url.Values{"email": {"sato@gmail.com"}, "was_email": {"hana@gmail.com"}}).Want(t, 200, "Saved. Nobody can sign in with sato@gmail.com")
	saved := admin.Post(page, url.Values{"email": {"sato@school.test"}, "was_email": {"sato@gmail.com"}}).Want(t, 200, "Saved.", "Has not signed in yet.")
	if strings.Contains(saved.Body, "Nobody can sign in") {
		t.Error("the right address is warned about too")
	}
	upload(admin, "roster.csv", []byte(apptest.RosterHead+"jo@gmail.com,Jo New,Art,01,A,,,\n")).
		Want(t, 200, "1 person has an address of gmail.com, which cannot sign in here: Jo New (jo@gmail.com).", "Only accounts of school.test can.")

	// Somebody who asked while their domain was the school's.
	s2 := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Domains = []string{apptest.Domain, "old.test"} })
	asks := s2.Visitor()
	admin = s2.Administrator()
	asks.SignIn(googletest.Identity{Sub: "811", Email: "old@elsewhere.test", Name: "Old One", HD: "old.test"}, "/me").Want(t, 403, "Ask to be added")
	asks.Post("/requests", url.Values{"words": {"I teach"}}).Want(t, 200, "You asked")
	body := admin.Get("/admin/requests").Want(t, 200, "old@elsewhere.test is not an address of school.test and old.test. It signs in only as long as").Body
	id := apptest.Between(t, body, `action="/admin/requests/`, `/add"`)
	admin.Post("/admin/requests/"+id+"/add", url.Values{"name": {"Old One"}}).Want(t, 200, "Old One is added. old@elsewhere.test is not an address of")
}

// The list is sorted by last name or by a column, filtered and paged.
func TestPeopleList(t *testing.T) {
	rows := apptest.RosterHead
	for i := range 60 {
		rows += fmt.Sprintf("t%02d@school.test,Tess Teacher%02d,Class %02d,01,A,,,\n", i, i, i)
	}
	rows += "z@school.test,Ms Zoe Adams,Zoology,01,B,,,\nz@school.test,Ms Zoe Adams,Botany,01,C,,,\n" +
		"c@gmail.com,Ana de la Cruz,Latin,01,B,,,\n"
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, rows))
	s.Command("admin", apptest.Head.Email)
	admin := s.Visitor()
	admin.SignIn(apptest.Head, "/admin/people")
	admin.Post("/admin/people/new", url.Values{"name": {"Bo Zimmer"}, "role": {"teacher"}}).Want(t, 200, "is added.")
	names := func(query string) (list []string) {
		t.Helper()
		parts := strings.Split(admin.Get("/admin/people"+query).Want(t, 200, "People").Body, `<tr><td><a class="tall"`)
		for _, row := range parts[1:] {
			list = append(list, apptest.Between(t, row, "<bdi>", "</bdi>"))
		}
		return list
	}
	for query, want := range map[string][]string{
		"":                         {"Ms Zoe Adams", "Ana de la Cruz", "head@school.test", "Tess Teacher00"},
		"?down=1":                  {"Bo Zimmer", "Tess Teacher59", "Tess Teacher58"},
		"?sort=email":              {"Bo Zimmer", "Ana de la Cruz", "head@school.test", "Tess Teacher00"},
		"?sort=role":               {"head@school.test", "Ms Zoe Adams", "Ana de la Cruz"},
		"?sort=classes":            {"Ms Zoe Adams", "Ana de la Cruz", "Tess Teacher00"},
		"?sort=seen":               {"head@school.test", "Ms Zoe Adams", "Ana de la Cruz"},
		"?sort=nonsense":           {"Ms Zoe Adams", "Ana de la Cruz", "head@school.test"},
		"?role=admin":              {"head@school.test"},
		"?access=foreign":          {"Ana de la Cruz"},
		"?access=none":             {"Bo Zimmer"},
		"?waiting=1":               {"Bo Zimmer"},
		"?access=in":               {"head@school.test"},
		"?q=botany":                {"Ms Zoe Adams"},
		"?q=zoo+adams":             {"Ms Zoe Adams"},
		"?q=teacher4&page=1":       {"Tess Teacher40", "Tess Teacher41"},
		"?q=TESS&access=never":     {"Tess Teacher00"},
		"?page=2":                  {"Tess Teacher47"},
		"?page=-1":                 {"Ms Zoe Adams"},
		"?page=9":                  {"Ms Zoe Adams"},
		"?q=nobody+is+called+that": nil,
		"?access=king":             nil,
	} {
		got := names(query)
		if len(got) > 50 || !slices.Equal(got[:min(len(got), len(want))], want) || want == nil && len(got) > 0 {
			t.Errorf("%s lists %d, first %q, want %q", query, len(got), got[:min(4, len(got))], want)
		}
	}
	if a, b := names(""), names("?page=2"); len(a) != 50 || len(b) != 14 {
		t.Errorf("the pages have %d and %d", len(a), len(b))
	}
	admin.Get("/admin/people").Want(t, 200, "<strong>64</strong>", "1 without an e-mail", "1 e-mail that cannot sign in", "1 to 50 of 64", "Next 14", `aria-sort="ascending"`)
	if a := admin.Get("/admin/people?page=9&role=teacher").Want(t, 200, "1 to 50 of"); a.URL != s.URL+"/admin/people?role=teacher" {
		t.Errorf("beyond the last page: %s", a.URL)
	}
	admin.Get("/admin/people?page=2&q=tess&sort=email&down=1").Want(t, 200, "51 to 60 of 60", "q=tess", "Back")
	// Whom one chooses from is sorted in the same way.
	code, _ := s.Door("t00@school.test", 0)
	chooser := admin.Get("/me/doors/"+code+"/people").Want(t, 200, "Colleague").Body
	at := -1
	for _, name := range []string{">Ms Zoe Adams<", ">Ana de la Cruz<", ">Tess Teacher01<", ">Bo Zimmer<"} {
		next := strings.Index(chooser, name)
		if next <= at {
			t.Errorf("%s stands at %d, after %d", name, next, at)
		}
		at = next
	}
}
