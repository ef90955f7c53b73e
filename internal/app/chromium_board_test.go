package app_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// Somebody who was refused signs in after one press on the board, with and without
// JavaScript.
func TestChromiumRefusedToSignedIn(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			refused := s.Visitor()
			refused.SignIn(apptest.Wrongly, "/me").Want(t, 403, "Ask to be added")
			if javascript { // the others did not ask
				refused.Post("/requests", url.Values{"words": {"Okafor, I teach Algebra II"}}).Want(t, 200, "You asked to be added")
			}
			b := newTab(s, javascript)
			b.signInAs(apptest.Head, "")
			b.shows("Six steps to live", apptest.Wrongly.Email, "This is Ms Adaeze Okafor")
			pictures(b, "board-"+name)
			b.do(chromedp.Click(`form[action$="/this"] button`, chromedp.NodeVisible)) // the one press
			b.shows("Done. They can sign in now.", "Board")
			refused.SignIn(apptest.Wrongly, "/me").Want(t, 200, "My links", "Algebra II")
			b.clean()
		})
	}
}

// The office gives a class its link, from the board: three presses and a paste if several
// classes of the block have none, two if it is the only one; with and without JavaScript.
func TestChromiumBoardToLink(t *testing.T) {
	const roster = `teacher_email,teacher_name,course,section,block,school
a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,Larkfield Commons
k.boateng@school.test,Mr Kwame Boateng,Statistics,01,C,Larkfield Commons
k.boateng@school.test,Mr Kwame Boateng,Physics,01,C,Larkfield Commons
`
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSiteOf(t, apptest.WriteFile(t, roster))
			s.Command("admin", apptest.Head.Email)
			b := newTab(s, javascript)
			b.signInAs(apptest.Head, "")
			b.shows("Board")
			for _, way := range []struct {
				presses []string // what is pressed until the text has the focus
				course  string
			}{
				{[]string{`.board a[href*="link=none"]`, `main a[href^="/admin/classes/"]:not([href$="/new"])`}, "C Physics"},
				{[]string{`.board a[href^="/admin/classes/"]`}, "A Algebra II"},
			} {
				b.open("/admin")
				b.shows("Today", "Ms Adaeze Okafor")
				presses := 0
				press := func(selector string) {
					t.Helper()
					presses++
					b.do(chromedp.Click(selector, chromedp.NodeVisible))
				}
				for _, one := range way.presses {
					press(one)
				}
				b.shows("Meeting link or invitation")
				b.do(chromedp.KeyEvent(apptest.Invited)) // a paste, into what has the focus
				press(`form.door button[type="submit"]`)
				b.shows("Saved. Students see it now.")
				if presses > 3 {
					t.Errorf("%s took %d presses", way.course, presses)
				}
			}
			b.open("/admin")
			b.shows("2 of 3 classes have a link")
			b.clean()
		})
	}
}

// Names of 200 letters without a space do not make the board or the reminders scroll
// sideways, with something of everything on it.
func TestChromiumBoardLongNames(t *testing.T) {
	long := func(letter string) string { return strings.Repeat(letter, 200) }
	roster := "teacher_email,teacher_name,course,section,block,term,school\n"
	for i, block := range []string{"A", "B", "C", "D", "E", "F", long("G")} {
		roster += "long@school.test," + long("N") + "," + long("C") + "," + apptest.Itoa(int64(i)) + "," + block + "," + long("T") + "," + long("S") + "\n"
	}
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, roster))
	s.Command("admin", apptest.Head.Email)
	v := s.Visitor()
	v.SignIn(googletest.Identity{Sub: "77", Email: strings.Repeat("n", 60) + "@school.test", Name: long("N"), HD: apptest.Domain}, "/me").Want(t, 403)
	v.Post("/requests", url.Values{"words": {long("W")}}).Want(t, 200)
	b := newTab(s, true)
	b.signInAs(apptest.Head, "/admin")
	b.shows("This is NNN", "GGG")
	pictures(b, "board-long")
	b.open("/admin/remind?list=nolink")
	b.shows("Remind 1 teacher", "Write to everybody")
	pictures(b, "remind-long")
	b.clean()
}

// pictures keeps a page as a phone and as a desk show it, if pictures are wanted.
func pictures(b *tab, name string) {
	b.t.Helper()
	for width, suffix := range map[int64]string{1280: "-1280", 360: "-360", 320: "-320"} {
		b.do(chromedp.EmulateViewport(width, 800))
		if scroll := js[int64](b, `document.documentElement.scrollWidth`); scroll > width {
			b.t.Errorf("%s scrolls sideways at %d: %d", name, width, scroll)
		}
		b.shoot(name + suffix)
	}
}
