package web_test

import (
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// TestScheduleFromRoster: the page of an import offers a schedule to a school that has
// none. Once there is one, a file is compared with its blocks, and nothing is offered.
func TestScheduleFromRoster(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm)).Want(t, 200)
	if strings.Contains(page.Body, "bell schedule") {
		t.Error("a school without a schedule has blocks")
	}
	done := press(t, admin, page, "2").Want(t, 200, "This roster has ", `">Start a schedule from it</a>.`)
	path := strings.TrimPrefix(done.URL, s.URL)

	schools, err := s.Store.Schools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	basis, err := s.Store.ScheduleBasis(t.Context(), schools[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	edit := db.ScheduleEdit{School: schools[0].ID, Text: schedule.Propose(basis)}
	if _, err := s.Store.SaveSchedules(t.Context(), school.Command("test"), []db.ScheduleEdit{edit}); err != nil {
		t.Fatalf("%v in\n%s", err, edit.Text)
	}
	if page := admin.Get(path).Want(t, 200); strings.Contains(page.Body, "Start a schedule") {
		t.Error("a school that has a schedule is offered another")
	}
	block := basis.DayBlocks()[0]
	file := "teacher_email,teacher_name,course,section,block\na.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,\"block " + block + ", Zed\"\n"
	page = upload(admin, "third.csv", []byte(file)).Want(t, 200, "the bell schedule has no block “Zed”")
	if strings.Contains(page.Body, "has no block “"+block) || strings.Contains(page.Body, "has no block “block") {
		t.Error("a block of the schedule is not known")
	}
}
