package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// aroundToday is a rotation of six days whose year is not over, whenever the test runs,
// with exams in two weeks.
func aroundToday(s *apptest.Site) string {
	day := func(n int) string { return s.Now().AddDate(0, 0, n).Format(time.DateOnly) }
	var b strings.Builder
	fmt.Fprintf(&b, "# A year\nterm %s %s Year\n", day(-80), day(200))
	for i := range 6 {
		order := []string{"A", "B", "C", "E", "F", "G"}
		fmt.Fprintf(&b, "day %d\n  08:05-09:00 %s\n  09:05-10:00 %s\n  10:05-10:20 -- Advisory\n  10:25-11:20 %s\n  11:25-12:20 %s\n  12:20-13:05 -- Lunch\n  13:05-14:00 %s\n",
			i+1, order[i], order[(i+1)%6], order[(i+2)%6], order[(i+3)%6], order[(i+4)%6])
	}
	b.WriteString("day Exam\n  08:30-11:30 A\nday Remote\n  09:00-09:30 A\n  09:40-10:10 B\nday Remote for Lower\n  09:30-09:50 A\n")
	fmt.Fprintf(&b, "cycle Six 1 2 3 4 5 6\nfrom %s Six\non %s..%s Exam hold Exams\non %s off A holiday\n", day(-80), day(14), day(18), day(28))
	return b.String()
}

// saveSchedule writes the schedule of the first school.
func saveSchedule(s *apptest.Site, text string) {
	s.T.Helper()
	if _, err := s.Store.SaveSchedules(s.T.Context(), school.Command("test"), []db.ScheduleEdit{{School: 1, Text: text}}); err != nil {
		s.T.Fatal(err)
	}
}

// A snow day from the button to the student page and back, with and without JavaScript.
func TestChromiumSchedule(t *testing.T) {
	s := apptest.NewSite(t)
	s.Command("admin", apptest.Head.Email)
	saveSchedule(s, aroundToday(s))
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		b := newTab(s, javascript)
		b.signInAs(apptest.Head, "/admin/schedule")
		b.shows("The year", "Holidays and days that are different", "A holiday")
		fits(b, "schedule-year-"+name)
		b.do(chromedp.Click(`main .split a.primary`, chromedp.NodeVisible))
		b.shows("What it does", "The rotation waits")
		b.do(chromedp.Click(`[name="kind"][value="day Remote"]`, chromedp.NodeVisible),
			chromedp.SendKeys("#note", "Snow day, classes are remote", chromedp.NodeVisible),
			chromedp.Click(`button[formmethod="get"]`, chromedp.NodeVisible))
		b.shows("The rotation does not wait", "With “No classes”", "Remote Snow day, classes are remote", "Bells for Lower")
		fits(b, "schedule-day-"+name)
		b.do(chromedp.Click(`form .primary`, chromedp.NodeVisible))
		b.shows("Students see it now.", "Remote, only on this date: Snow day, classes are remote")
		b.do(chromedp.Click(`form[action$="/undo"] button`, chromedp.NodeVisible))
		b.shows("Undone.")
		if text := b.text(); strings.Contains(text, "Snow day, classes") {
			t.Errorf("the snow day is still there: %s", text)
		}
		b.open("/admin/schedule/text")
		b.do(chromedp.SendKeys("#text", "on nonsense\n", chromedp.NodeVisible), chromedp.Click(`form .primary`, chromedp.NodeVisible))
		b.shows("One line has to be put right", "Nothing is saved yet.")
		fits(b, "schedule-text-"+name)
		b.open("/admin/schedule/parts")
		b.shows("Kinds of day", "Add a term")
		fits(b, "schedule-parts-"+name)
		b.clean("422")
	}
}
