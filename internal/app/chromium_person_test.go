package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// longName is a name that cannot be broken at a space.
var longName = strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 6)[:200]

// The people and a person's page, on a phone and on a desk, with and without JavaScript:
// nothing scrolls sideways, each detail has a form that opens in place, and what somebody
// else changed first is shown.
func TestChromiumPerson(t *testing.T) {
	roster := filepath.Join(t.TempDir(), "roster.csv")
	rows := apptest.RosterHead + "a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,214,Maths,\n" +
		"a.okafor@school.test,Ms Adaeze Okafor," + longName + ",01,C,215,Maths,\n" +
		"wen@gmail.com," + longName + ",Latin,01,B,9,,\n"
	if err := os.WriteFile(roster, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSiteOf(t, roster)
	s.Command("admin", apptest.Head.Email)
	okafor, wen := s.Person(apptest.Okafor.Email).ID, s.Person("wen@gmail.com").ID
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			b := newTab(s, javascript)
			b.signInAs(apptest.Head, "/admin/people")
			page := "/admin/people/" + apptest.Itoa(okafor)
			for _, width := range []int64{320, 1280} {
				b.do(chromedp.EmulateViewport(width, 800))
				for _, path := range []string{"/admin/people", "/admin/people?access=foreign", "/admin/people/new", page + "?change=email", "/admin/people/" + apptest.Itoa(wen), "/admin/requests"} {
					b.open(path)
					if wide := js[int](b, `document.documentElement.scrollWidth`); wide > int(width) {
						t.Errorf("%s is %d wide in a window of %d", path, wide, width)
					}
					b.shoot(fmt.Sprintf("person-%s-%d-%s", strings.NewReplacer("/", "-", "?", "-").Replace(path[1:]), width, name))
				}
			}
			b.open(page)
			b.do(chromedp.Click(`details:has(#department) summary`, chromedp.NodeVisible))
			b.do(chromedp.SetValue(`#department`, "Science "+name, chromedp.NodeVisible), chromedp.Submit(`#department`))
			b.shows("Saved.", "Science "+name)
			if p := s.Person(apptest.Okafor.Email); p.Name != "Ms Adaeze Okafor" || p.Department != "Science "+name {
				t.Errorf("saved as %+v", p)
			}
			b.open("/admin/people/" + apptest.Itoa(wen))
			b.shows("Cannot sign in: wen@gmail.com is not an address of school.test.")
			b.do(chromedp.Click(`.say a[href*="change=email"]`, chromedp.NodeVisible))
			b.do(chromedp.WaitVisible(`#email`)) // its form is open
			b.clean()
		})
	}
}
