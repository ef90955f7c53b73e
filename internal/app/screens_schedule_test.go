package app_test

import (
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// schoolToday gives every school of a site a schedule in which there is school today,
// with two sets of bells and a name in every place.
func schoolToday(t *testing.T, s *apptest.Site, name string) {
	t.Helper()
	schools, err := s.Store.Schools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("NAME", name, "FIRST", s.Now().AddDate(0, 0, -100).Format(time.DateOnly),
		"LAST", s.Now().AddDate(0, 0, 100).Format(time.DateOnly), "TODAY", s.Now().Format(time.DateOnly)).Replace(`term FIRST LAST NAME
day NAME
  00:00-23:00 NAME
  00:00-24:00 -- NAME
  08:05-24:00 A
day NAME for NAME2
  00:05-23:55 A
day Other
  08:05-09:00 B
use NAME2 for department Maths
week NAME NAME NAME NAME NAME NAME NAME NAME
from FIRST NAME
on TODAY NAME NAME NAME NAME
`)
	var edits []db.ScheduleEdit
	for _, one := range schools {
		edits = append(edits, db.ScheduleEdit{School: one.ID, Text: text})
	}
	if _, err := s.Store.SaveSchedules(t.Context(), school.Command("test"), edits); err != nil {
		t.Fatal(err)
	}
}
