package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// A teacher's classes that have ended are folded below the others, and a link can still be
// saved there, with and without JavaScript.
func TestChromiumTerms(t *testing.T) {
	day := func(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	const okafor = "a.okafor@school.test,Ms Adaeze Okafor,"
	file := filepath.Join(t.TempDir(), "terms.csv")
	if err := os.WriteFile(file, []byte("teacher_email,teacher_name,course,section,block,term,term_starts,term_ends\n"+
		okafor+"Botany,01,B,,,\n"+okafor+"Algebra,01,A,Fall,"+day(-90)+","+day(0)+"\n"+okafor+"Algebra,01,A,Spring,"+day(9)+","+day(150)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSiteOf(t, file)
			s.Forward(24 * time.Hour)
			b := newTab(s, javascript)
			b.signInAs(apptest.Okafor, "/me")
			b.shows("Classes that have ended: 1", "students see this class from then on.")
			b.shoot("terms-folded-" + name)
			code, _ := s.Door(apptest.Okafor.Email, 3)
			b.do(chromedp.Click(".ended > summary", chromedp.NodeVisible))
			b.becomes(`document.getElementById("door-` + code + `").offsetHeight > 0`)
			b.shows("students no longer see this class.")
			b.shoot("terms-open-" + name)
			b.do(chromedp.Click("#door-"+code+" .change > summary", chromedp.NodeVisible),
				chromedp.SendKeys("#link-"+code, "https://zoom.us/j/81111111111", chromedp.NodeVisible),
				chromedp.Click("#form-"+code+" button.primary", chromedp.NodeVisible))
			b.shows("Saved. Students do not see it, because the class’s term has ended.", "Zoom 811 1111 1111")
			b.becomes(`document.getElementById("door-` + code + `").offsetHeight > 0`)
			b.shoot("terms-saved-" + name)
			reader := s.Visitor()
			reader.SignIn(apptest.Student, "/")
			if page := reader.Get("/").Want(t, 200, "Botany"); strings.Contains(page.Body, "Algebra") {
				t.Error("students see a class that is over, or has not begun")
			}
		})
	}
}
