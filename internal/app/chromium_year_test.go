package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// An administrator turns the year and takes it back, with and without JavaScript. Nothing
// is wider than a phone, however long the names are.
func TestChromiumYear(t *testing.T) {
	day := func(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	long := strings.Repeat("x", 200)
	file := "teacher_email,teacher_name,course,section,block,term,term_starts,term_ends,school\n"
	for n := range 14 {
		file += fmt.Sprintf("a.okafor@school.test,Ms Adaeze Okafor,Algebra %d,01,A,Spring,%s,%s,Larkfield\n", n, day(-90), day(10))
	}
	file += fmt.Sprintf("l@school.test,%s,%s,%s,A,%s,%s,%s,%s\n", long, long, long, long, day(-90), day(10), long)
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSiteOf(t, apptest.WriteFile(t, file))
			s.Command("admin", apptest.Head.Email)
			b := newTab(s, javascript)
			press := func(selector string) {
				t.Helper()
				b.do(chromedp.Click(selector, chromedp.NodeVisible))
			}
			fits := func(what string) {
				t.Helper()
				for _, width := range []int{320, 360, 1280} {
					b.do(chromedp.EmulateViewport(int64(width), 800))
					if javascript && !js[bool](b, "document.documentElement.scrollWidth <= innerWidth") {
						t.Errorf("%s is wider than %d pixels: %s", what, width, js[string](b,
							`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.tagName + "." + e.className).slice(0, 5).join()`))
					}
					if width > 320 {
						b.shoot(fmt.Sprintf("year-%s-%s-%d", what, name, width))
					}
				}
			}
			b.signInAs(apptest.Head, "/admin/year")
			b.shows("Which terms end?", "14 classes", "None yet.")
			fits("form")
			press(`form[action="/admin/year"][method="post"] button`)
			b.shows("15\nclasses go to the archive", "This archives 15 of 15 classes.", "and 10 more")
			fits("check")
			b.do(chromedp.SendKeys("input#number", "1", chromedp.NodeVisible))
			press(`form[action$="/apply"] button`)
			b.shows("That is not the number of classes.")
			if javascript {
				b.becomes("document.activeElement.id === 'number' && document.title.startsWith('Error: ')")
			}
			fits("number")
			b.do(chromedp.Clear("input#number"), chromedp.SendKeys("input#number", "15"))
			press(`form[action$="/apply"] button`)
			b.shows("The year has turned. Students see it now.", "15 classes archived", "There are no classes.")
			fits("turned")
			press(`form[action$="/undo"] button`)
			b.shows("Undone. Students see it now.", "15 classes brought back")
			fits("undone")
			b.clean("422")
		})
	}
}
