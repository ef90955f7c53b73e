package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

const myDay = `term FIRST LAST
day 2
  08:05-09:00 A
  10:25-11:20 B
  11:25-12:20 E
week All 2 2 2 2 2 2 2
from FIRST All
`

// My links at 10:41 on a school day: what meets within the hour and has no link is first,
// then what is on, with and without JavaScript. Five cards fit on a laptop's screen.
func TestChromiumMyLinksOfTheDay(t *testing.T) {
	s := apptest.NewSite(t)
	tomorrow := s.Now().UTC().AddDate(0, 0, 1)
	at := time.Date(tomorrow.Year(), tomorrow.Month(), tomorrow.Day(), 10, 41, 0, 0, time.UTC)
	s.Forward(at.Sub(s.Now()))
	text := strings.NewReplacer("FIRST", at.AddDate(0, 0, -9).Format(time.DateOnly), "LAST", at.AddDate(0, 0, 90).Format(time.DateOnly)).Replace(myDay)
	mine, err := s.Store.DoorsOf(t.Context(), s.Person(apptest.Okafor.Email).ID)
	if err == nil {
		_, err = s.Store.SaveSchedules(t.Context(), school.Command("test"), []db.ScheduleEdit{{School: mine[0].Section.SchoolID, Text: text}})
	}
	if err != nil {
		t.Fatal(err)
	}
	link(s)
	calculus, block, statistics := "Calculus AB", "E", "Statistics"
	for title, in := range map[string]string{calculus: block, statistics: "G"} {
		edit := db.ClassEdit{Title: &title, Block: &in, Teachers: &[]int64{s.Person(apptest.Okafor.Email).ID}}
		if _, err := s.Store.AddClass(t.Context(), school.Command("test"), edit); err != nil {
			t.Fatal(err)
		}
	}
	for _, javascript := range []bool{false, true} {
		name := map[bool]string{true: "with", false: "without"}[javascript]
		t.Run(name, func(t *testing.T) {
			b := newTab(s, javascript)
			b.t = t
			b.signIn("/me")
			b.shows("No link, starts in ", "Now, ", "Over for today", "Block G is on no day of the schedule.", "day 2")
			titles := `Array.from(document.querySelectorAll(".card h2 > bdi")).map(function (h) { return h.textContent }).join(", ")`
			if got, want := js[string](b, titles), "Calculus AB, Pre-Calculus, Algebra II, Statistics, Office hours"; got != want {
				t.Errorf("the order is %s", got)
			}
			fits(b, "mylinks-day-"+name)
			b.do(chromedp.EmulateViewport(1280, 800))
			if high := js[int64](b, `document.querySelector(".card:nth-child(2)").offsetHeight`); high >= 150 {
				t.Errorf("a card is %d px high", high)
			}
			if !javascript {
				return
			}
			first := "#" + js[string](b, `document.querySelector(".card").id`)
			b.do(chromedp.Click(first+" .change > summary", chromedp.NodeVisible))
			b.becomes(`document.activeElement.tagName === "TEXTAREA"`)
			if below := js[float64](b, `document.querySelector("`+first+` .primary[type=submit]").getBoundingClientRect().bottom`); below > 800 {
				t.Errorf("Save is %v px down", below)
			}
			b.shoot("mylinks-open-1280")
			b.do(chromedp.SendKeys(first+" textarea", "https://zoom.us/j/84444444444", chromedp.NodeVisible),
				chromedp.Click(first+` .door .primary`, chromedp.NodeVisible))
			b.shows("Saved. Students see it now.", "Next, at 11:25")
			if got := js[string](b, titles); !strings.HasPrefix(got, calculus) {
				t.Errorf("a save moved the cards: %s", got)
			}
			b.shoot("mylinks-saved-1280")
			b.open("/me")
			b.becomes(`document.querySelector(".card h2 > bdi").textContent === "Pre-Calculus"`)
			b.clean()
		})
	}
}
