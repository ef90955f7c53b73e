package db

import (
	"errors"
	"strings"
	"testing"

	"hallway/internal/school"
)

const (
	fiveDays   = "term 2026-09-08 2027-06-18\nday Reg\n  08:05-09:00 A\n  09:05-10:00 B\nweek W Reg Reg Reg Reg Reg\nfrom 2026-09-08 W\n"
	lowerBells = "day Reg for Lower\n  08:30-09:10 A\n"
	snowDay    = "on 2027-01-20 off Snow day\n"
)

// saved saves a school's schedule as the present version.
func (s *Store) savedSchedule(actor school.Actor, id int64, text string) error {
	now, err := scheduleOf(ctx, s.read, id)
	if err == nil {
		_, err = s.SaveSchedules(ctx, actor, []ScheduleEdit{{id, text, now.Version}})
	}
	return err
}

func TestSchedule(t *testing.T) {
	s := twoSchools(t)
	head := actor(t, s, "head@school.test")
	now, err := s.Schedule(ctx, head, 1)
	if err != nil || now != (Schedule{School: 1}) {
		t.Errorf("before there is one: %+v (%v)", now, err)
	}
	ids, err := s.SaveSchedules(ctx, head, []ScheduleEdit{{1, strings.ReplaceAll(fiveDays, "\n", "\r\n"), 0}, {2, "as North", 0}})
	if err != nil || len(ids) != 2 {
		t.Fatalf("changes %v (%v)", ids, err)
	}
	for id, want := range map[int64]Schedule{1: {School: 1, Text: fiveDays, InForce: fiveDays}, 2: {School: 2, Text: "as North", As: 1, InForce: fiveDays}} {
		now, err := s.Schedule(ctx, head, id)
		want.Version, want.SavedAt, want.SavedBy = 1, now.SavedAt, "head@school.test"
		if err != nil || now.SavedAt.IsZero() || now != want {
			t.Errorf("school %d has %+v (%v)", id, now, err)
		}
		if d, err := s.Directory(ctx, id); err != nil || d.Schedule != fiveDays {
			t.Errorf("its page has %q (%v)", d.Schedule, err)
		}
	}
	var conflict *ScheduleConflict
	_, err = s.SaveSchedules(ctx, head, []ScheduleEdit{{1, fiveDays + snowDay, 0}})
	if !errors.As(err, &conflict) || conflict.Now.Version != 1 || !errors.Is(err, school.ErrConflict) {
		t.Errorf("an old version: %v", err)
	}
	if ids, err := s.SaveSchedules(ctx, head, []ScheduleEdit{{1, fiveDays, 0}}); err != nil || len(ids) != 0 {
		t.Errorf("the same text: %v (%v)", ids, err)
	}
}
