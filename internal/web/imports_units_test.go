package web_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// googleAdmin is a user download: a member of staff, and three students whose units do
// not say so.
func googleAdmin(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("../roster/testdata/google-admin-class-of.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// tick chooses units on the page of a check.
func tick(t *testing.T, v *apptest.Visitor, a apptest.Answer, units ...string) apptest.Answer {
	t.Helper()
	return settled(v, v.Post("/admin/imports/check/"+token(t, a)+"/units", url.Values{"unit": units}))
}

// staffUnits are the units that are remembered.
func staffUnits(t *testing.T, s *apptest.Site) string {
	t.Helper()
	units, err := s.Store.Units(t.Context(), school.Command("test"), "Google Admin")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(units.Staff, " ") + " | " + strings.Join(units.Others, " ")
}

// The check of a Google Admin download asks which units are staff, by a plain form;
// what is ticked is remembered when it is applied, and forgotten when that is undone.
func TestUnitsOnThePage(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	file := strings.ReplaceAll(googleAdmin(t), "Ada,Okafor,a.okafor", "Grace,Hopper,g.hopper")
	page := upload(admin, "users.csv", []byte(file)).Want(t, 200, "Which units are staff?", `name="unit" value="/Class of 2029"`, "1 account: Kid One",
		"<strong>0</strong> added", "<strong>1</strong> problem<", "no organisational unit is staff yet")
	if strings.Contains(page.Body, "checked") && strings.Contains(page.Body, `value="/Staff" checked`) {
		t.Error("a unit is ticked that nobody has ticked")
	}
	if strings.Contains(page.Body, `/apply"`) {
		t.Error("nothing can be applied")
	}
	page = tick(t, admin, page, "/Staff", "/Not there").Want(t, 200, `value="/Staff" checked`, "<strong>1</strong> added", "<strong>0</strong> problems", "Grace Hopper",
		"The organisational units of Google Admin", "<ins><bdi>/Staff</bdi></ins>")
	if strings.Contains(page.Body, "<ins><bdi>Kid") {
		t.Error("a student would be imported")
	}
	if got := staffUnits(t, s); got != " | " {
		t.Errorf("before it is applied %q is remembered", got)
	}
	done := press(t, admin, page, "").Want(t, 200, "Applied.", "The organisational units of Google Admin")
	if got := staffUnits(t, s); got != "/Staff | /Class of 2029 /Grades/09 /HS/2028" {
		t.Errorf("%q is remembered", got)
	}
	admin.Get("/admin/activity?kind=import").Want(t, 200, "<bdi>; units that are staff: </bdi><bdi>/Staff</bdi>")
	// The next file takes them, and says what is new.
	next := file + "New,Teacher,n.teacher@school.test,****,,/Faculty,,Active,2026/11/20\nTwo,Staff,two@school.test,****,,/staff/,,Active,2026/11/20\n"
	page = upload(admin, "users.csv", []byte(next)).Want(t, 200, "Two Staff", `<span class="chip">New</span>`, "new organisational units: “/Faculty” (1 account).", "<strong>1</strong> added")
	page = tick(t, admin, page, "/Staff", "/Faculty").Want(t, 200, "<strong>2</strong> added", "<strong>0</strong> problems", "New Teacher")
	second := press(t, admin, page, "").Want(t, 200, "Applied.")
	// What a newer import has chosen stays when an older one is undone.
	admin.Post(strings.TrimPrefix(done.URL, s.URL)+"/undo", nil).Want(t, 200, "Undone.", roster.UnitsLeft)
	if got := staffUnits(t, s); !strings.HasPrefix(got, "/Faculty /Staff | ") {
		t.Errorf("%q is remembered", got)
	}
	undone := admin.Post(strings.TrimPrefix(second.URL, s.URL)+"/undo", nil).Want(t, 200, "Undone.")
	if got := staffUnits(t, s); got != "/Staff | /Class of 2029 /Grades/09 /HS/2028" {
		t.Errorf("after the undo %q is remembered", got)
	}
	admin.Post(strings.TrimPrefix(undone.URL, s.URL)+"/undo", nil).Want(t, 200, "Undone.")
	if got := staffUnits(t, s); !strings.HasPrefix(got, "/Faculty /Staff | ") {
		t.Errorf("after the undo of the undo %q is remembered", got)
	}
	for _, name := range []string{"Kid One", "Kid Two", "kid1@"} {
		if strings.Contains(s.Logs.String(), name) || strings.Contains(stored(t, s), name) {
			t.Errorf("the log or the database has a student: %s", name)
		}
	}
}

// stored is all text in the database's files.
func stored(t *testing.T, s *apptest.Site) string {
	t.Helper()
	var all strings.Builder
	for _, name := range []string{"/hallway.db", "/hallway.db-wal"} {
		raw, err := os.ReadFile(s.Data + name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.String()
}

// A choice alone can be applied and undone, although nobody sees a change.
func TestUnitsAlone(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := tick(t, admin, upload(admin, "users.csv", []byte(googleAdmin(t))), "/Class of 2029")
	press(t, admin, page, "").Want(t, 200, "Applied.")
	page = tick(t, admin, upload(admin, "users.csv", []byte(googleAdmin(t))).Want(t, 200, `value="/Class of 2029" checked`)).Want(t, 200, "<strong>0</strong> added",
		"people from earlier files who are in units that are not staff: 1.", "<del><bdi>/Class of 2029</bdi></del>")
	done := press(t, admin, page, "").Want(t, 200, "Applied.", "Undo this import", "<del><bdi>/Class of 2029</bdi></del>")
	if got := staffUnits(t, s); !strings.HasPrefix(got, " | /Class of 2029 ") {
		t.Errorf("%q is remembered", got)
	}
	admin.Get("/admin/people?q=Kid").Want(t, 200, "Kid One") // such a file removes nobody
	admin.Post(strings.TrimPrefix(done.URL, s.URL)+"/undo", nil).Want(t, 200, "Undone.")
	if got := staffUnits(t, s); !strings.HasPrefix(got, "/Class of 2029 | ") {
		t.Errorf("%q is remembered", got)
	}
}

// A check that was made for another choice is not applied, but read again.
func TestUnitsChosenSince(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	staff := strings.ReplaceAll(googleAdmin(t), "Ada,Okafor,a.okafor", "Grace,Hopper,g.hopper")
	old := tick(t, admin, upload(admin, "old.csv", []byte(staff)), "/HS/2028")
	press(t, admin, tick(t, admin, upload(admin, "users.csv", []byte(staff)), "/Staff"), "").Want(t, 200, "Applied.")
	press(t, admin, old, "").Want(t, 422, "Somebody has chosen other organisational units since this file was read. Check it again.")
	again := settled(admin, admin.Post("/admin/imports/check/"+token(t, old)+"/again", nil)).Want(t, 200, `value="/HS/2028" checked`, "Kid Three",
		"<del><bdi>/Staff</bdi></del>")
	if strings.Contains(again.Body, "There is a problem") {
		t.Error("it cannot be applied")
	}
}

// Another file has no units to choose.
func TestNoUnitsOfOtherFiles(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm))
	if strings.Contains(page.Body, "Which units are staff?") {
		t.Error("it asks for units")
	}
	tick(t, admin, page, "/Staff").Want(t, 200, "Removed: 2")
}
