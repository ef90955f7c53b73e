package web_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// twoSchools are North and South, with one teacher at both.
const twoSchools = `teacher_email,teacher_name,course,section,block,school
n@school.test,Nora North,Algebra,01,A,North
s@school.test,Sam South,Biology,01,B,South
both@school.test,Bea Both,Chemistry,01,C,North
both@school.test,Bea Both,Drama,01,D,South
`

// An administrator of one school sees and repairs that school, and finds no way
// to another: not by a page's links, and not by its address.
func TestAdministratorOfOneSchool(t *testing.T) {
	file := filepath.Join(t.TempDir(), "schools.csv")
	if err := os.WriteFile(file, []byte(twoSchools), 0o600); err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSiteOf(t, file)
	all, north := s.Visitor(), s.Visitor()
	s.Command("admin", apptest.Head.Email)
	all.SignIn(apptest.Head, "/admin/people")
	nora, sam := googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: apptest.Domain}, s.Person("s@school.test").ID
	noraPath, samPath := "/admin/people/"+apptest.Itoa(s.Person("n@school.test").ID), "/admin/people/"+apptest.Itoa(sam)
	all.Get(noraPath).Want(t, 200, "Administrator of", "only North", "all schools", `value="south"`)
	all.Post(noraPath, url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"}}).Want(t, 200, "Saved.")
	all.Get("/admin/activity").Want(t, 200, "administers: </bdi>", "<ins><bdi>north</bdi></ins>")

	north.SignIn(nora, "/admin/people")
	people := north.Get("/admin/people")
	people.Want(t, 200, "Nora North", "Bea Both")
	for _, hidden := range []string{"Sam South", apptest.Head.Email, "/admin/settings", "/admin/log"} {
		if strings.Contains(people.Body, hidden) {
			t.Errorf("the people of North say %q", hidden)
		}
	}
	if body := north.Get("/admin/people/"+apptest.Itoa(s.Person("both@school.test").ID)).Want(t, 200, "Chemistry", "Also at another school.").Body; strings.Contains(body, "Drama") {
		t.Error("the page of somebody at two schools lists the class of the other one")
	}
	code, _ := s.Door("s@school.test", 0)
	for _, path := range []string{samPath, "/admin/settings", "/admin/log", "/me/doors/" + code + "/history", "/me/doors/" + code + "/people"} {
		if got := north.Get(path); got.Status != 403 {
			t.Errorf("GET %s is %d for an administrator of North", path, got.Status)
		}
	}
	edit := url.Values{"name": {"Stolen"}, "email": {"s@school.test"}, "role": {"teacher"}, "mode": {"live"}, "link": {"https://zoom.us/j/81111111111"}, "version": {"0"}}
	for _, path := range []string{samPath, samPath + "/suspend", samPath + "/view", samPath + "/sign-out", "/admin/settings/mode", "/admin/settings/key", "/admin/schools/2", "/me/doors/" + code} {
		if got := north.Post(path, edit); got.Status != 403 {
			t.Errorf("POST %s is %d for an administrator of North", path, got.Status)
		}
	}
	if got := north.Get("/admin/activity"); strings.Contains(got.Body, "Sam South") || !strings.Contains(got.Body, "Nora North") {
		t.Errorf("the history of North is\n%s", apptest.Excerpt(got.Body))
	}
	if got := north.Get("/admin/activity.csv"); strings.Contains(got.Body, "import.apply") {
		t.Error("the history of North tells of the district's import")
	}
	north.Post("/admin/people/new", url.Values{"name": {"New Ned"}, "email": {"ned@school.test"}, "role": {"teacher"}}).Want(t, 200, "New Ned is added.")
	all.Get("/admin/people/"+apptest.Itoa(s.Person("ned@school.test").ID)).Want(t, 200, `name="at" value="north" checked`, `name="at" value="south">`)
	north.Post(noraPath, url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {""}}).Want(t, 422, "your own school only")
}

// northOf is the browser of Nora, who administers North, at a site of twoSchools.
func northOf(t *testing.T, file string) *apptest.Visitor {
	t.Helper()
	if err := os.WriteFile(file, []byte(twoSchools), 0o600); err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSiteOf(t, file)
	all, north := s.Visitor(), s.Visitor()
	s.Command("admin", apptest.Head.Email)
	all.SignIn(apptest.Head, "/admin/people")
	all.Post("/admin/people/"+apptest.Itoa(s.Person("n@school.test").ID), url.Values{
		"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"},
	}).Want(t, 200, "Saved.")
	north.SignIn(googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: apptest.Domain}, "/admin/people").Want(t, 200)
	return north
}

// Pages about somebody who is at two schools show an administrator of one nothing of the
// other: no classes, no absences, and nobody there to choose.
func TestOneSchoolOfTwo(t *testing.T) {
	north := northOf(t, filepath.Join(t.TempDir(), "schools.csv"))
	s := north.Site
	bea, sam := s.Person("both@school.test"), s.Person("s@school.test")
	doors, err := s.Store.DoorsOf(t.Context(), bea.ID)
	if err != nil {
		t.Fatal(err)
	}
	day := s.Store.Today()
	for _, e := range doors {
		if e.Section.Course != "Drama" {
			continue
		}
		out := db.Absence{Out: bea.ID, Doors: []string{e.Door.Code}, Instead: db.Instead{From: day, To: day, Person: sam.ID}}
		if _, err := s.Store.SaveAbsence(t.Context(), school.Command("test"), out); err != nil {
			t.Fatal(err)
		}
	}
	page := "/admin/people/" + apptest.Itoa(bea.ID)
	for path, shows := range map[string]string{
		"/admin/people": "Bea Both", "/admin/people?q=Chemistry": "Bea Both", "/admin/people?q=Dram": "Nobody", page: "Chemistry", page + "/out": "Chemistry",
	} {
		body := north.Get(path).Want(t, 200, shows).Body
		for _, hidden := range []string{"Drama", "Sam South", "s@school.test"} {
			if strings.Contains(body, hidden) {
				t.Errorf("%s says %q to an administrator of North", path, hidden)
			}
		}
	}
	cover := url.Values{"from": {day}, "to": {day}, "what": {"cover"}, "person": {"Sam South"}, "door": {doors[0].Door.Code}}
	north.Post(page+"/out", cover).Want(t, 422, "Nobody")
	north.Get("/admin/people/"+apptest.Itoa(sam.ID)).Want(t, 403, "at another school than yours", "Go to the board")
}
