package app

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	s := newSiteOf(t, file)
	all, north := s.visitor(), s.visitor()
	s.command("admin", head.Email)
	all.signIn(head, "/admin/people")
	nora, sam := googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: domain}, s.person("s@school.test").ID
	noraPath, samPath := "/admin/people/"+itoa(s.person("n@school.test").ID), "/admin/people/"+itoa(sam)
	all.get(noraPath).want(t, 200, "Administrator of", "only North", "all schools", `value="south"`)
	all.post(noraPath, url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"}}).want(t, 200, "Saved.")
	all.get("/admin/activity").want(t, 200, "administers: north")

	north.signIn(nora, "/admin/people")
	people := north.get("/admin/people")
	people.want(t, 200, "Nora North", "Bea Both")
	for _, hidden := range []string{"Sam South", head.Email, "/admin/settings", "/admin/log"} {
		if strings.Contains(people.body, hidden) {
			t.Errorf("the people of North say %q", hidden)
		}
	}
	code, _ := s.door("s@school.test", 0)
	for _, path := range []string{samPath, "/admin/settings", "/admin/log", "/me/doors/" + code + "/history", "/me/doors/" + code + "/people"} {
		if got := north.get(path); got.status != 403 {
			t.Errorf("GET %s is %d for an administrator of North", path, got.status)
		}
	}
	edit := url.Values{"name": {"Stolen"}, "email": {"s@school.test"}, "role": {"teacher"}, "mode": {"live"}, "link": {"https://zoom.us/j/81111111111"}, "version": {"0"}}
	for _, path := range []string{samPath, samPath + "/suspend", samPath + "/view", samPath + "/sign-out", "/admin/settings/mode", "/admin/settings/key", "/admin/settings/schools/2", "/me/doors/" + code} {
		if got := north.post(path, edit); got.status != 403 {
			t.Errorf("POST %s is %d for an administrator of North", path, got.status)
		}
	}
	if got := north.get("/admin/activity"); strings.Contains(got.body, "Sam South") || !strings.Contains(got.body, "Nora North") {
		t.Errorf("the history of North is\n%s", excerpt(got.body))
	}
	if got := north.get("/admin/activity.csv"); strings.Contains(got.body, "import.apply") {
		t.Error("the history of North tells of the district's import")
	}
	north.post("/admin/people/new", url.Values{"name": {"New Ned"}, "email": {"ned@school.test"}, "role": {"teacher"}}).want(t, 200, "New Ned is added.")
	all.get("/admin/people/"+itoa(s.person("ned@school.test").ID)).want(t, 200, `name="at" value="north" checked`, `name="at" value="south">`)
	north.post(noraPath, url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {""}}).want(t, 422, "your own school alone")
}
