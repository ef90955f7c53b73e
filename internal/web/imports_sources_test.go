package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// The imports say how old the last file of each system is, and the log does so at
// the start and each day.
func TestAgesOfSources(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	admin.Get("/admin/imports").Want(t, 200, "The last file of each system", "<bdi>Hallway CSV</bdi>: <time", ">today</time>", "roster.csv")
	s.Forward(3 * 24 * time.Hour)
	admin = s.Administrator()
	page := admin.Get("/admin/imports").Want(t, 200, ">3 days ago</time>")
	if strings.Contains(page.Body, "No new file") {
		t.Error("a file of 3 days is late")
	}
	upload(admin, "again.csv", []byte(apptest.NextTerm), "source", "SIS")
	admin.Get("/admin/imports").Want(t, 200, ">3 days ago</time>") // nobody has applied it
	s.Forward(6 * 24 * time.Hour)
	admin = s.Administrator()
	admin.Get("/admin/imports").Want(t, 200, ">9 days ago</time>", "No new file", "Check that the system still exports") // a command brought it
	apptest.Until(t, "the log says so", func() bool {
		logs := s.Logs.String()
		return strings.Contains(logs, `"level":"WARN","msg":"last roster file","source":"Hallway CSV"`) && strings.Contains(logs, `"days":9`)
	})
	raw := []byte(apptest.NextTerm)
	press(t, admin, upload(admin, "next.csv", raw), "2").Want(t, 200, "Applied.")
	page = admin.Get("/admin/imports").Want(t, 200, ">today, 1 problem</time>", "next.csv")
	s.Forward(30 * 24 * time.Hour)
	admin = s.Administrator()
	page = admin.Get("/admin/imports").Want(t, 200, ">30 days ago, 1 problem</time>")
	if strings.Contains(page.Body, "No new file") {
		t.Error("a person's upload is late")
	}
	upload(admin, "next2.csv", raw).Want(t, 200, "Nothing would change.")
	admin.Get("/admin/imports").Want(t, 200, ">30 days ago, 1 problem</time>", `<p class="about"><bdi>next2.csv</bdi></p>`) // it has nothing new
}

// A person may import an older file: the check says what it is.
func TestOlderFileOnThePage(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	first := upload(admin, "first.csv", []byte(apptest.NextTerm))
	press(t, admin, first, "2").Want(t, 200, "Applied.")
	newer := strings.Replace(apptest.NextTerm, "211", "212", 1)
	press(t, admin, upload(admin, "newer.csv", []byte(newer)), "").Want(t, 200, "Applied.")
	page := upload(admin, "first.csv", []byte(apptest.NextTerm)).Want(t, 200, "first.csv is the file that was imported on ",
		"and a newer one has been imported since: the last file of Hallway CSV (newer.csv)", "Use the newest file, unless you want this one.")
	press(t, admin, page, "").Want(t, 200, "Applied.")
	admin.Get("/admin/imports").Want(t, 200, "first.csv")
}

// An administrator of one school sees the ages of that school's files only.
func TestAgesOfOneSchool(t *testing.T) {
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, twoSchools))
	s.Command("admin", apptest.Head.Email)
	all, north := s.Visitor(), s.Visitor()
	all.SignIn(apptest.Head, "/admin/people")
	noraPath := "/admin/people/" + apptest.Itoa(s.Person("n@school.test").ID)
	all.Post(noraPath, url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"}}).Want(t, 200, "Saved.")
	north.SignIn(googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: apptest.Domain}, "/admin/people")
	if page := north.Get("/admin/imports"); strings.Contains(page.Body, "The last file of each system") {
		t.Error("North sees the district's files")
	}
	own := "teacher_email,teacher_name,course,section,block,school\nn@school.test,Nora North,Algebra,02,A,North\n"
	press(t, north, upload(north, "own.csv", []byte(own)), "").Want(t, 200, "Applied.")
	north.Get("/admin/imports").Want(t, 200, "<bdi>Hallway CSV (North)</bdi>", "own.csv")
	all.Get("/admin/imports").Want(t, 200, "<bdi>Hallway CSV (North)</bdi>", "<bdi>Hallway CSV</bdi>")
}
