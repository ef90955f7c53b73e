package web_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

var command = school.Command("test")

// classPage is the address of the page of the class of a person's n-th door.
func classPage(s *apptest.Site, email string, n int) string {
	s.T.Helper()
	doors, err := s.Store.DoorsOf(s.T.Context(), s.Person(email).ID)
	if err != nil {
		s.T.Fatal(err)
	}
	return "/admin/classes/" + apptest.Itoa(doors[n].Section.ID)
}

// titlesIn are the classes that a page of the list shows, in its order.
func titlesIn(body string) string {
	_, table, _ := strings.Cut(body, "<tbody>")
	table, _, _ = strings.Cut(table, "</tbody>")
	var titles []string
	for _, part := range strings.Split(table, `href="/admin/classes/`)[1:] {
		_, rest, _ := strings.Cut(part, "<bdi>")
		title, _, _ := strings.Cut(rest, "</bdi>")
		titles = append(titles, title)
	}
	return strings.Join(titles, ", ")
}

// The list finds classes by title, teacher, room and block, in any spelling, by their link,
// department, term and use, and sorts them.
func TestClassesFound(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	code, version := s.Door(apptest.Okafor.Email, 0)
	admin.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	admin.Post("/admin/classes", url.Values{"title": {"Latin"}, "term": {"Fall"}, "starts": {"2026-08-17"}, "ends": {"2099-01-20"}, "room": {"9"}}).Want(t, 200, "Latin is added.")
	admin.Post(classPage(s, "w.li@school.test", 0)+"/archive", nil).Want(t, 200, "Archived")
	for query, want := range map[string]string{
		"":                              "Pre-Calculus, Statistics, Ethics, Latin, Algebra II",
		"q=JOSÉ":                        "Ethics",
		"q=oneil":                       "Ethics",
		"q=okafro":                      "Pre-Calculus, Algebra II",
		"q=boateng+alg":                 "Algebra II",
		"q=okafor+statistics":           "",
		"q=214&sort=class&down=1":       "Pre-Calculus, Algebra II",
		"q=C+Statistics+01":             "Statistics",
		"block=C":                       "Statistics",
		"block=Z":                       "",
		"link=none":                     "Pre-Calculus, Statistics, Ethics, Latin",
		"link=set":                      "Algebra II",
		"link=withheld":                 "",
		"link=ends":                     "",
		"used=nobody":                   "Latin",
		"link=archived":                 "Mandarin I",
		"link=whatever":                 "Pre-Calculus, Statistics, Ethics, Latin, Algebra II",
		"department=Social+Studies":     "Ethics",
		"term=Fall":                     "Latin",
		"school=larkfield-commons&q=al": "Pre-Calculus, Algebra II",
		"sort=class":                    "Algebra II, Ethics, Latin, Pre-Calculus, Statistics",
		"sort=class&down=1":             "Statistics, Pre-Calculus, Latin, Ethics, Algebra II",
		"sort=block":                    "Algebra II, Pre-Calculus, Statistics, Ethics, Latin",
		"sort=room&block=A":             "Algebra II",
		"sort=teacher&q=a":              "Latin, Statistics, Algebra II, Pre-Calculus",
		"sort=';drop table sections":    "Pre-Calculus, Statistics, Ethics, Latin, Algebra II",
		"page=99":                       "Pre-Calculus, Statistics, Ethics, Latin, Algebra II",
		"page=-1":                       "Pre-Calculus, Statistics, Ethics, Latin, Algebra II",
	} {
		query = strings.NewReplacer(" ", "%20", "'", "%27", ";", "%3B").Replace(query)
		if got := titlesIn(admin.Get("/admin/classes?"+query).Want(t, 200).Body); got != want {
			t.Errorf("?%s shows %s, want %s", query, got, want)
		}
	}
	admin.Get("/admin/classes").Want(t, 200, "<strong>5</strong>", "4 without a link", `aria-sort="ascending"`, "Zoom 934 1100 7919")
	admin.Get("/admin/classes?q=%3Cb%3Exyzzy").Want(t, 200, "Nothing matches “<bdi>&lt;b&gt;xyzzy</bdi>”.", "Show all classes")
}

// The list has 50 classes a page, and its pages keep the search.
func TestClassesPaged(t *testing.T) {
	var roster strings.Builder
	roster.WriteString(apptest.RosterHead)
	for i := range 120 {
		roster.WriteString("a.okafor@school.test,Ms Adaeze Okafor,Course " + apptest.Itoa(int64(100+i)) + ",01,A,1,Math,Larkfield Commons\n")
	}
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, roster.String()))
	s.Command("admin", apptest.Head.Email)
	admin := s.Visitor()
	admin.SignIn(apptest.Head, "/admin/classes").Want(t, 200, "1 to 50 of 120", "Next 50")
	last := admin.Get("/admin/classes?q=course&sort=class&page=3").Want(t, 200, "101 to 120 of 120", "Back", "down=1&amp;q=course&amp;sort=class", "page=2&amp;q=course&amp;sort=class")
	if got := titlesIn(last.Body); !strings.HasPrefix(got, "Course 200, ") || !strings.HasSuffix(got, "Course 219") {
		t.Errorf("the last page shows %s", got)
	}
	if strings.Contains(last.Body, "Next ") {
		t.Error("there is a page after the last one")
	}
}

// The list of classes and the board sort people by their last names, as every page does.
func TestPeopleSortByLastName(t *testing.T) {
	roster := apptest.RosterHead
	names := []string{"Mr Bo Zimmer", "Ana de la Cruz", "Ms Zoe Adams"}
	for _, name := range names {
		address := strings.ToLower(strings.ReplaceAll(name, " ", "")) + "@school.test"
		roster += address + "," + name + ",Taught by " + name + ",01,A,1,Math,Larkfield Commons\n"
	}
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, roster))
	s.Command("admin", apptest.Head.Email)
	admin := s.Visitor()
	admin.SignIn(apptest.Head, "/admin").Want(t, 200)
	list := titlesIn(admin.Get("/admin/classes?sort=teacher&block=A").Want(t, 200).Body)
	if want := "Taught by Ms Zoe Adams, Taught by Ana de la Cruz, Taught by Mr Bo Zimmer"; list != want {
		t.Errorf("by teacher: %s", list)
	}
	for _, name := range names {
		admin.Post("/admin/people/new", url.Values{"name": {name + " Jr."}, "role": {"teacher"}}).Want(t, 200)
	}
	board := admin.Get("/admin").Want(t, 200, "people have no e-mail address").Body
	at := func(name string) int { return strings.Index(board, "<bdi>"+name+" Jr.</bdi>") }
	if a, b, c := at("Ms Zoe Adams"), at("Ana de la Cruz"), at("Mr Bo Zimmer"); a < 0 || a > b || b > c {
		t.Errorf("the board names them at %d, %d, %d", a, b, c)
	}
}

// A class without a file: only the title is needed, what is wrong is said beside its field,
// and what was typed stays.
func TestNewClass(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	admin.Get("/admin/classes/new").Want(t, 200, `name="title"`, `name="teachers"`)
	admin.Post("/admin/classes", url.Values{"title": {" "}, "room": {"131"}}).Want(t, 422, "Error: New class", "Write the title", `value="131"`, `aria-invalid="true"`)
	admin.Post("/admin/classes", url.Values{"title": {"Latin"}, "teachers": {"x@school.test\na.okafor@school.test\nNobody Known"}}).
		Want(t, 422, "Nobody in the roster has the address x@school.test.", "Nobody in the roster is called “Nobody Known”.", `value="Latin"`)
	admin.Post("/admin/classes", url.Values{"title": {"Latin"}, "starts": {"2026-09-01"}, "ends": {"2026-08-01"}}).Want(t, 422, "The last day is before the first.")
	admin.Post("/admin/classes", url.Values{"title": {"Latin"}, "ends": {"0026-12-18"}}).Want(t, 422, "Write the year with four digits", `value="0026-12-18"`)
	added := admin.Post("/admin/classes", url.Values{
		"title": {"Latin <I>"}, "section": {"02"}, "block": {"B"}, "room": {"131"}, "department": {"Languages"}, "term": {"Fall"},
		"school": {"larkfield-commons"}, "teachers": {"Mr Kwame <k.boateng@school.test>\r\n李文"},
	}).Want(t, 200, "Latin &lt;I&gt; is added.", "Mr Kwame Boateng and 李文", "131", "Added by hand.", "autofocus")
	if !strings.HasPrefix(strings.TrimPrefix(added.URL, s.URL), "/admin/classes/") {
		t.Errorf("it went to %s", added.URL)
	}
	teacher := s.Visitor()
	teacher.SignIn(apptest.Boateng, "/me").Want(t, 200, "Latin &lt;I&gt;")
	admin.Get("/admin/activity").Want(t, 200, "Latin &lt;I&gt;")
}

// A class's page corrects one detail at a time; two people at one class both keep what
// they typed.
func TestClassCorrected(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := classPage(s, apptest.Okafor.Email, 1)
	first := admin.Get(page).Want(t, 200, "Pre-Calculus", "Ms Adaeze Okafor", "214", "Hallway CSV")
	version := apptest.Between(t, apptest.Between(t, first.Body, `id="details"`, `</form>`), `name="version" value="`, `"`)
	if strings.Contains(first.Body, `<details open`) && !strings.Contains(first.Body, `class="change" open`) {
		t.Error("a form is open that nobody asked for")
	}
	admin.Post(page, url.Values{"room": {"131"}, "version": {version}}).Want(t, 200, "Saved.", ">131<", "You wrote 131", "still says 214")
	conflict := admin.Post(page, url.Values{"room": {"99"}, "version": {version}}).
		Want(t, 409, "You changed this class", "Keep theirs", "Use mine", "It is now", ">131<", ">99<")
	again := apptest.Between(t, conflict.Body, `<h3>You were saving</h3>`, `</form>`)
	admin.Post(page, url.Values{"room": {"99"}, "version": {apptest.Between(t, again, `name="version" value="`, `"`)}}).Want(t, 200, "Saved.", ">99<")
	admin.Post(page, url.Values{"teachers": {"k.boateng@school.test\na.okafor@school.test"}}).Want(t, 200, "Saved.", "Mr Kwame Boateng and Ms Adaeze Okafor")
	admin.Post(page, url.Values{"title": {""}, "version": {"0"}}).Want(t, 422, "Write the title", "Error: Pre-Calculus")
	admin.Post(page, url.Values{"version": {"junk"}, "room": {"5"}}).Want(t, 409, ">5<")
	change := apptest.Between(t, admin.Get(page).Body, `action="/changes/`, `/undo"`)
	admin.Post("/changes/"+change+"/undo", url.Values{"back": {page}}).Want(t, 200, "Undone.", ">Ms Adaeze Okafor<")
}

// The very card of My links is on the class's page; a plain form comes back there, with a
// refusal and a conflict too, and after signing in again.
func TestClassCard(t *testing.T) {
	s := apptest.NewSite(t)
	s.Command("admin", apptest.Okafor.Email) // who has classes, which are not offered for the link of another teacher
	admin := s.Visitor()
	admin.SignIn(apptest.Okafor, "/me")
	page := classPage(s, apptest.Oneil.Email, 0)
	code, _ := s.Door(apptest.Oneil.Email, 0)
	place := page + "#door-" + code
	save := func(fields ...string) url.Values {
		v := url.Values{"back": {place}}
		for i := 0; i < len(fields); i += 2 {
			v.Set(fields[i], fields[i+1])
		}
		return v
	}
	admin.Get(page).Want(t, 200, `class="change" open`, `name="back" value="`+place+`"`)
	at := func(a apptest.Answer) apptest.Answer {
		t.Helper()
		if strings.Contains(a.Body, "Also use for") {
			t.Error("the administrator's own classes are offered for another's link")
		}
		if !strings.Contains(a.URL, page) && !strings.Contains(a.Body, `action="`+page+`"`) {
			t.Errorf("the answer is not the class's page but %s", a.URL)
		}
		return a
	}
	at(admin.Post("/me/doors/"+code, save("link", "no link at all", "version", "0"))).Want(t, 422, "no link at all", "Error: Ethics")
	if a := at(admin.Post("/me/doors/"+code, save("link", "", "version", "0"))).Want(t, 422, "Paste a meeting link first."); strings.Contains(a.Body, "or choose") {
		t.Error("a class without a link has nothing to take away")
	}
	admin.Get("/me/doors/"+code+"/people").Want(t, 200, `href="`+place+`">Back to the class`)
	at(admin.Post("/me/doors/"+code, save("link", apptest.Invited, "version", "0"))).Want(t, 200, "Saved. Students see it now.", "Zoom 934 1100 7919")
	at(admin.Post("/me/doors/"+code, save("link", apptest.SecondLink, "version", "0"))).Want(t, 409, "Keep theirs", `href="`+place+`"`, "Use mine")
	undo := apptest.Between(t, admin.Get(page).Body, `action="/changes/`, `"`)
	at(admin.Post("/changes/"+undo, save())).Want(t, 200, "Undone.", "Redo")
	at(admin.Post("/me/doors/"+code+"/clear", save("version", "2"))).Want(t, 200, "Students see “No meeting”.")
	// Not a class's page, or another class's: nothing but this door is written.
	other := classPage(s, apptest.Okafor.Email, 0)
	admin.Post("/me/doors/"+code, url.Values{"link": {"x"}, "version": {"3"}, "back": {other + "#door-" + code}}).Want(t, 404)
	admin.Post("/me/doors/"+code, url.Values{"link": {"x"}, "version": {"3"}, "back": {"//evil.test/admin/classes/1#door-x"}}).Want(t, 422, "My links")

	if err := s.Store.EndSessions(t.Context(), command, s.Person(apptest.Okafor.Email).ID); err != nil {
		t.Fatal(err)
	}
	if out := admin.Post("/me/doors/"+code, save("link", apptest.SecondLink, "version", "3")).Want(t, 200, "Sign in"); !strings.Contains(out.URL, url.QueryEscape(place)) {
		t.Errorf("signing in again leads to %s", out.URL)
	}
	back := admin.SignIn(apptest.Okafor, page).Want(t, 200, "Your text is still here", apptest.SecondLink)
	at(back)
}

// The office gives one link to several classes of a teacher at once, and Undo takes all of
// it back.
func TestClassCardForSeveral(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := classPage(s, apptest.Okafor.Email, 0)
	code, version := s.Door(apptest.Okafor.Email, 0)
	other, otherVersion := s.Door(apptest.Okafor.Email, 1)
	also := other + "." + apptest.Itoa(otherVersion)
	form := url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}, "back": {page + "#door-" + code}, "also": {also}}
	first := admin.Get(page).Want(t, 200, "Also use for", `name="also" value="`+also+`"`, "Pre-Calculus")
	if n := strings.Count(first.Body, `name="also"`); n != 1 {
		t.Errorf("%d classes are offered", n)
	}
	refused := url.Values{"link": {"no link"}, "version": form["version"], "back": form["back"], "also": {also}}
	admin.Post("/me/doors/"+code, refused).Want(t, 422, `value="`+also+`" checked`)
	done := admin.Post("/me/doors/"+code, form, "HX-Request", "true").Want(t, 200, "Saved for 2 classes.", "Undo for 2 classes", "Pre-Calculus")
	if n := strings.Count(done.Body, "<article"); n > 1 || strings.Contains(done.Body, "hx-swap-oob") && strings.Contains(done.Body, "door-"+other+`"`) {
		t.Error("a card comes that the page of a class does not have")
	}
	link := func() (links string) {
		for _, c := range []string{code, other} {
			e, err := s.Store.Entry(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			links += e.Door.Link + " "
		}
		return links
	}
	if got, want := link(), apptest.Invited+" "+apptest.Invited+" "; got != want {
		t.Errorf("the links are %q, want %q", got, want)
	}
	undo := apptest.Between(t, admin.Get(page).Body, `action="/changes/`, `"`)
	admin.Post("/changes/"+undo, url.Values{"back": {page + "#door-" + code}}).Want(t, 200, "Undone")
	if got := strings.TrimSpace(link()); got != "" {
		t.Errorf("after the undo the links are %q", got)
	}
}
