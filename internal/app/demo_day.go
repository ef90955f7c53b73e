package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hallway/db"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// demoBells are the demo's kinds of day: six that rotate, so that every block of its
// classes meets on most of them, and two that are different.
const demoBells = `
day 1
  08:05-09:00 A
  09:05-10:00 B
  10:00-10:20 -- Break
  10:25-11:20 C
  11:25-12:20 D
  12:20-13:00 -- Lunch
  13:05-14:00 E
  14:05-15:00 F
day 2
  08:05-09:00 G
  09:05-10:00 A
  10:00-10:20 -- Break
  10:25-11:20 B
  11:25-12:20 C
  12:20-13:00 -- Lunch
  13:05-14:00 D
  14:05-15:00 E
day 3
  08:05-09:00 F
  09:05-10:00 G
  10:00-10:20 -- Break
  10:25-11:20 A
  11:25-12:20 B
  12:20-13:00 -- Lunch
  13:05-14:00 C
  14:05-15:00 D
day 4
  08:05-09:00 E
  09:05-10:00 F
  10:00-10:20 -- Break
  10:25-11:20 G
  11:25-12:20 A
  12:20-13:00 -- Lunch
  13:05-14:00 B
  14:05-15:00 C
day 5
  08:05-09:00 D
  09:05-10:00 E
  10:00-10:20 -- Break
  10:25-11:20 F
  11:25-12:20 G
  12:20-13:00 -- Lunch
  13:05-14:00 A
  14:05-15:00 B
day 6
  08:05-09:00 C
  09:05-10:00 D
  10:00-10:20 -- Break
  10:25-11:20 E
  11:25-12:20 F
  12:20-13:00 -- Lunch
  13:05-14:00 G
  14:05-15:00 A
day Half                                       # buses leave at noon
  08:05-08:45 A
  08:50-09:30 B
  09:35-10:15 C
  10:15-10:25 -- Break
  10:30-11:10 D
  11:15-11:55 E
day Exam
  08:30-10:00 A
  10:30-12:00 D
  13:00-14:30 G

cycle Six 1 2 3 4 5 6
`

// demoYear is the demo's school year around a date, whatever the year: it has school in
// summer too, so that somebody who looks in July sees a school day.
func demoYear(today schedule.Date) string {
	year := today.Time().Year()
	if today+2 < fallOf(year) { // on the weekend before it, what is next is of the new year
		year--
	}
	fall, nextFall := fallOf(year), fallOf(year+1)
	spring, summer := onOrAfter(year+1, time.January, 16, time.Monday), onOrAfter(year+1, time.June, 9, time.Monday)
	thanks := onOrAfter(year, time.November, 22, time.Thursday)
	exam := onOrAfter(year, time.December, 13, time.Wednesday)
	recess := onOrAfter(year+1, time.March, 22, time.Monday)
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Larkfield Commons %d/%02d, an invented school", year, (year+1)%100)
	line("term %s %s Fall", fall, spring-3)
	line("term %s %s Spring", spring, summer-3)
	line("term %s %s Summer", summer, nextFall-3)
	b.WriteString(demoBells)
	line("from %s Six", fall)
	line("from %s Six at 1", spring)
	line("")
	line("on %s off Labor Day", onOrAfter(year, time.September, 1, time.Monday))
	line("on %s Half hold Early dismissal", thanks-1)
	line("on %s..%s off Thanksgiving", thanks, thanks+1)
	line("on %s..%s Exam hold Exams", exam, exam+2)
	line("on %s..%s off Winter break", on(year, time.December, 21), on(year+1, time.January, 1))
	line("on %s off Martin Luther King Jr. Day", onOrAfter(year+1, time.January, 15, time.Monday))
	line("on %s off Presidents’ Day", onOrAfter(year+1, time.February, 15, time.Monday))
	line("on %s..%s off Spring break", recess, recess+4)
	line("on %s off Memorial Day", onOrAfter(year+1, time.May, 25, time.Monday))
	line("on %s off Juneteenth", on(year+1, time.June, 19))
	line("on %s off Independence Day", on(year+1, time.July, 4))
	return b.String()
}

// fallOf is the first day of the school year that begins in a calendar year.
func fallOf(year int) schedule.Date { return onOrAfter(year, time.August, 10, time.Monday) }

func on(year int, month time.Month, day int) schedule.Date {
	return schedule.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// onOrAfter is the first of a weekday from a date on.
func onOrAfter(year int, month time.Month, day int, weekday time.Weekday) schedule.Date {
	d := on(year, month, day)
	return d + schedule.Date((weekday-d.Weekday()+7)%7)
}

// demoSchedule gives the demo's school its year.
func demoSchedule(ctx context.Context, store *db.Store, text string) error {
	schools, err := store.Schools(ctx)
	if err != nil {
		return err
	}
	_, err = store.SaveSchedules(ctx, school.Command("demo"), []db.ScheduleEdit{{School: schools[0].ID, Text: text}})
	return err
}
