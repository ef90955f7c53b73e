package web_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// save gives classes of a teacher one link, in one save.
func save(t *testing.T, v *apptest.Visitor, email, link string, others ...int) {
	t.Helper()
	code, version := v.Site.Door(email, 0)
	form := url.Values{"link": {link}, "version": {apptest.Itoa(version)}}
	for _, n := range others {
		other, version := v.Site.Door(email, n)
		form.Add("also", other+"."+apptest.Itoa(version))
	}
	v.Post("/me/doors/"+code, form).Want(t, 200, "Saved")
}

// A save for several classes is one line with one Undo; the undo is one too, and the
// line says when it was undone.
func TestHistoryOfBatches(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	save(t, teacher, apptest.Okafor.Email, "https://zoom.us/j/81234560118", 1)

	line := `<strong><bdi>2 classes</bdi></strong><bdi> link: </bdi><del><bdi>No link yet</bdi></del><span class="vh"> is now </span><span aria-hidden="true"> → </span><ins><bdi>Zoom 812 3456 0118</bdi></ins><bdi> for `
	page := admin.Get("/admin/activity?kind=door").Want(t, 200, line, "2 changes<span", "127.0.0.1", "Change ")
	if n := strings.Count(page.Body, "/undo"); n != 1 {
		t.Errorf("%d buttons to undo one save", n)
	}
	undo := apptest.Between(t, page.Body, `action="/changes/`, `/undo"`)
	page = admin.Post("/changes/"+undo+"/undo", url.Values{"back": {"/admin/activity?kind=door"}}).
		Want(t, 200, "Undone for 2 classes.", "Undid the change of ", "; undone at ", `<p class="dim small">Undone</p>`)
	if n := strings.Count(page.Body, "/undo"); n != 1 {
		t.Errorf("%d buttons: only the undo can be undone now", n)
	}

	// In the history of one class there is only its own change, and what Undo does besides.
	code, _ := s.Door(apptest.Okafor.Email, 0)
	own := teacher.Get("/me/doors/"+code+"/history").Want(t, 200, "Made together with 1 other change. Undo takes all of it back.")
	if strings.Contains(own.Body, "2 classes") || strings.Contains(own.Body, "127.0.0.1") {
		t.Error("the history of a class tells of another, or from where")
	}
}

// One field finds people and classes by name, address and code. If several are
// meant, the page offers them.
func TestHistorySearch(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	save(t, teacher, apptest.Okafor.Email, "https://zoom.us/j/81234560118")
	code, _ := s.Door(apptest.Okafor.Email, 0)
	okafor := apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
	const found = "812 3456 0118"
	for q, want := range map[string]string{
		"q=okafor":                               found,
		"q=OKAFOR+adaeze":                        found,
		"q=a.okafor@school.test":                 found,
		"q=" + code:                              found,
		"q=https://school.test/j/" + code:        found,
		"q=algebra":                              found,
		"person=" + okafor:                       found,
		"door=" + code:                           found,
		"q=boateng":                              "No changes match.",
		"q=okafor&kind=person":                   "No changes match.",
		"q=okafro":                               "Nobody and no class matches “okafro”.",
		"q=%E2%80%8B":                            "Nobody and no class matches",
		"q=%25":                                  "Nobody and no class matches",
		"q=school.test":                          "Which one do you mean?",
		"q=boateng&person=" + okafor:             "No changes match.", // typed over what was chosen
		"q=&person=" + okafor:                    found,               // cleared: everything
		"person=999999":                          "No changes match.",
		"door=nowhere":                           "No changes match.",
		"q=" + strings.Repeat("a+", 300):         "Which one do you mean?",
		"q=okafor&from=2026-99-99":               "Write dates like 2026-11-24. This one was ignored.",
		"q=okafor&from=1999-01-01&to=2000-01-01": "No changes match.",
	} {
		page := admin.Get("/admin/activity?"+q).Want(t, 200, want)
		if want != found && strings.Contains(page.Body, found) && !strings.Contains(q, "ignored") && !strings.Contains(q, "99-99") {
			t.Errorf("%s lists the change", q)
		}
		file := admin.Get("/admin/activity.csv?"+q).Want(t, 200, "change,time")
		if strings.Contains(file.Body, found) != strings.Contains(page.Body, found) {
			t.Errorf("%s: the file has other changes than the page", q)
		}
	}
	offers := admin.Get("/admin/activity?q=school.test&kind=door").Want(t, 200, "Ms Adaeze Okafor", "a.okafor@school.test").Body
	chosen := "/admin/activity?kind=door&amp;person=" + okafor
	if !strings.Contains(offers, `href="`+chosen+`"`) {
		t.Errorf("no way to choose %s\n%s", chosen, apptest.Excerpt(offers))
	}
	admin.Get(strings.ReplaceAll(chosen, "&amp;", "&")).Want(t, 200, found, `value="Ms Adaeze Okafor"`)
}

// A name of any kind is words in the history, and nothing else.
func TestHistoryOfHostileNames(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	long := strings.Repeat("W", 200)
	for _, name := range []string{`<b onclick="x">B</b>`, long, "שלום (עולם)"} {
		admin.Post("/admin/people/new", url.Values{"name": {name}, "role": {string(school.Teacher)}}).Want(t, 200)
	}
	page := admin.Get("/admin/activity").Want(t, 200, "<strong><bdi>"+long+"</bdi></strong>", "<strong><bdi>&lt;b onclick=&#34;x&#34;&gt;B&lt;/b&gt;</bdi></strong>").Body
	if strings.Contains(page, "<b onclick") {
		t.Error("a name is markup")
	}
	admin.Get("/admin/activity?q="+url.QueryEscape("שלום")).Want(t, 200, " added")
}
