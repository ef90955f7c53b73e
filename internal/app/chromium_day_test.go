package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// The school of the tests: two days that take turns, a break, a lunch, other bells for the
// lower school, a block over midnight on Fridays, and a day off.
const (
	dayRoster = `teacher_email,teacher_name,course,section,block,room,department
a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,214,Maths
a.okafor@school.test,Ms Adaeze Okafor,Pre-Calculus,01,B,214,Maths
w.li@school.test,Dr Wen Li,Biology,01,C,106,Science
w.li@school.test,Dr Wen Li,Chemistry,01,"A, C",106,Science
r.papp@school.test,Mr Győző Papp,Drawing,01,Block E,101,Art
r.papp@school.test,Mr Győző Papp,Ceramics,01,D,101,Art
l.lower@school.test,Mx Lou Lower,Reading,01,C,11,Lower School
l.lower@school.test,Mx Lou Lower,Advising,01,,11,Lower School
`
	dayText = `zone America/New_York
term 2026-09-08 2027-06-18
day 1
  08:05-09:00 A
  09:05-10:00 B
  10:05-10:20 --
  10:25-11:20 C
  11:25-12:20 E
  12:20-13:05 -- Lunch
  13:05-14:00 F
day 1 for Lower
  10:10-11:00 C
day 2
  08:05-09:00 D
  09:05-10:00 E
day Late
  08:05-09:00 A
  23:30-24:30 B
use Lower for department "Lower School"
cycle Two 1 2
from 2026-09-08 Two
on 2026-12-10 off Snow day
on 2026-12-14 2 Classes are remote today
on 2026-12-18 Late hold
`
)

// setClock gives the page a clock that stands still until runClock.
const setClock = `(() => {
	const Real = Date;
	let at = 0, since = 0;
	window.setClock = time => { at = Real.parse(time); since = 0; };
	window.runClock = () => { since = Real.now(); };
	window.Date = class extends Real {
		constructor(...given) { given.length ? super(...given) : super(Date.now()); }
		static now() { return at + (since ? Real.now() - since : 0); }
	};
	setClock(%q);
	window.matchMedia = () => ({matches: false}); // on a busy machine no script is late: that is TestChromiumLateScript
})()`

// dayTab is a tab whose page and server have a clock that is set.
type dayTab struct {
	*tab
	zone   *time.Location
	script page.ScriptIdentifier
	text   string
	saved  int64
}

// save publishes the page as of the server's present clock.
func (b *dayTab) save(text string) {
	b.t.Helper()
	s, err := b.site.Store.Schedule(b.ctx, school.Command("test"), 1)
	if err != nil {
		b.t.Fatal(err)
	}
	b.saved++
	edit := db.ScheduleEdit{School: 1, Text: fmt.Sprintf("%s# %d\n", text, b.saved), Version: s.Version}
	if _, err := b.site.Store.SaveSchedules(b.ctx, school.Command("test"), []db.ScheduleEdit{edit}); err != nil {
		b.t.Fatal(err)
	}
}

// serveAt sets the server's clock, which only goes forward.
func (b *dayTab) serveAt(at string) time.Time {
	b.t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04:05", at, b.zone)
	if err != nil {
		b.t.Fatal(err)
	}
	b.site.Forward(when.Sub(b.site.Now()))
	b.save(b.text)
	date := `data-date="` + at[:10] + `"`
	visitor := b.site.Visitor()
	apptest.Until(b.t, "the page is of "+at, func() bool { return strings.Contains(visitor.Get("/").Body, date) })
	return when
}

// at opens the page at a time of the school, on a device of the zone.
func (b *dayTab) at(at, device string) {
	b.t.Helper()
	when := b.serveAt(at)
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if b.script != "" {
			if _, err := cdp.Call(ctx, t, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams{Identifier: b.script}); err != nil {
				return err
			}
		}
		added, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument,
			page.AddScriptToEvaluateOnNewDocumentParams{Source: fmt.Sprintf(setClock, when.UTC().Format(time.RFC3339))})
		if err != nil {
			return err
		}
		b.script = added.Identifier
		_, err = cdp.Call(ctx, t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: device})
		return err
	}))
	b.open("/")
}

// clock sets the clock of the open page. It learns of it at its next look.
func (b *dayTab) clock(at string) {
	b.t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04:05", at, b.zone)
	if err != nil {
		b.t.Fatal(err)
	}
	js[any](b.tab, fmt.Sprintf("setClock(%q)", when.UTC().Format(time.RFC3339)))
}

// says waits for the words of the day's line.
func (b *dayTab) says(want string) {
	b.t.Helper()
	const line = `['.tile', 'strong', '.then'].map(s => { const e = document.querySelector('#day ' + s); return e ? e.textContent : '' }).join(' | ')`
	b.same(line, want)
}

// stands waits for the order of the groups with their chips.
func (b *dayTab) stands(want string) {
	b.t.Helper()
	const order = `[...document.querySelectorAll('#list > .group')].filter(g => !g.hidden).map(g => {
		const name = g.classList.contains('mine') ? 'mine: ' + [...g.querySelectorAll('h3')].map(h => h.textContent).join(' ') : g.querySelector('.tile').textContent || g.dataset.kind;
		const state = g.querySelector('.state');
		return name + (state && state.textContent ? ' (' + state.textContent + ')' : '') + (g.classList.contains('later') ? '' : '!');
	}).join(' / ')`
	b.same(order, want)
}

// same waits until an expression is a text.
func (b *dayTab) same(expression, want string) {
	b.t.Helper()
	got := ""
	for range 150 {
		if got = js[string](b.tab, expression); got == want {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	b.t.Errorf("got  %s\nwant %s", got, want)
}

// What the student page says at an hour, on a day, in a zone.
func TestChromiumDay(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, dayRoster))
	if err := s.Store.SetStatus(t.Context(), school.Command("test"), school.Status{Mode: school.Live}); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.SetPublic(t.Context(), school.Command("test"), true); err != nil {
		t.Fatal(err)
	}
	b := &dayTab{tab: newTab(s, true), zone: zone, text: dayText}
	home := "America/New_York"

	for _, test := range leftOpen {
		t.Run(test.name, func(t *testing.T) {
			b.t = t
			b.text = dayText
			test.run(b)
		})
	}

	over := "A (Over) / A, C (Over) / B (Over) / C (Over) / C (Over) / E (Over) / D / none!"
	steps := []struct {
		name, at, device, says, stands string
	}{
		{"long before school", "2026-12-08 05:00:00", home, "D | School starts at 8:05 | With D",
			"D (Next, at 8:05)! / E / A / A, C / B / C / C / none!"},
		{"before school", "2026-12-09 07:41:00", home, "A | School starts in 24 min | At 8:05 with A",
			"A (Next, at 8:05)! / A, C (Next, at 8:05)! / B / C / C / E / D / none!"},
		{"in a block", "2026-12-09 09:21:00", home, "B | Block B now, 39 min left | Then C at 10:25",
			"B (Now, 39 min left)! / A, C (Next, at 10:25) / C (Next, at 10:10) / C (Next, at 10:25) / E / A (Over) / D / none!"},
		{"a break without a name", "2026-12-09 10:06:00", home, " | Break, 14 min left | Then C at 10:25",
			"A, C (Next, at 10:25)! / C (Next, at 10:10)! / C (Next, at 10:25)! / E / A (Over) / B (Over) / D / none!"},
		{"two sets of bells", "2026-12-09 10:41:00", home, "C | Block C now, 39 min left | Lower: block C now, 19 min left. Then E at 11:25",
			"A, C (Now, 39 min left)! / C (Now, 19 min left)! / C (Now, 39 min left)! / E (Next, at 11:25) / A (Over) / B (Over) / D / none!"},
		{"between bells", "2026-12-09 11:22:10", home, "E | Block E in 3 min | Starts at 11:25",
			"E (Next, at 11:25)! / A (Over) / A, C (Over) / B (Over) / C (Over) / C (Over) / D / none!"},
		{"lunch", "2026-12-09 12:45:00", home, " | Lunch, 20 min left | Then F at 1:05",
			"A (Over) / A, C (Over) / B (Over) / C (Over) / C (Over) / E (Over) / D / none!"},
		{"the last minute", "2026-12-09 13:59:30", home, "F | Block F now, less than 1 min left | Last block today", over},
		{"after school", "2026-12-09 15:00:00", home, " | Over for today | Next: Friday, December 11, day 2, starts 8:05 with D", over},
		{"a holiday", "2026-12-10 09:30:00", home, " | No school today | Snow day. Tomorrow: day 2, starts 8:05 with D",
			"D / E / A / A, C / B / C / C / none!"},
		{"the cycle day after a snow day", "2026-12-11 08:30:00", home, "D | Block D now, 30 min left | Then E at 9:05",
			"D (Now, 30 min left)! / E (Next, at 9:05) / A / A, C / B / C / C / none!"},
		{"a headline of the office", "2026-12-14 08:30:00", home,
			"D | Classes are remote today | Block D now, 30 min left. Then E at 9:05. D 8:05, E 9:05",
			"D (Now, 30 min left)! / E (Next, at 9:05) / A / A, C / B / C / C / none!"},
		{"a long gap", "2026-12-18 15:00:00", home, "B | Block B at 11:30 | ",
			"B (Next, at 11:30)! / A (Over) / A, C (Over) / C / C / E / D / none!"},
		{"a block over midnight", "2026-12-19 00:10:00", home, "B | Block B now, 20 min left | Next: Monday, December 21, day 1, starts 8:05 with A",
			"B (Now, 20 min left)! / A / A, C / C / C / E / D / none!"},
		{"after a block over midnight", "2026-12-19 00:30:00", home, " | No school today | Next: Monday, December 21, day 1, starts 8:05 with A",
			"A / A, C / B / C / C / E / D / none!"},
		{"the Friday before daylight saving", "2027-03-12 08:35:00", home, "D | Block D now, 25 min left | Then E at 9:05",
			"D (Now, 25 min left)! / E (Next, at 9:05) / A / A, C / B / C / C / none!"},
		{"the Monday of daylight saving", "2027-03-15 08:35:00", home, "A | Block A now, 25 min left | Then B at 9:05",
			"A (Now, 25 min left)! / A, C (Now, 25 min left)! / B (Next, at 9:05) / C / C / E / D / none!"},
		{"a device in Chicago", "2027-03-15 08:35:00", "America/Chicago", "A | Block A now, 25 min left | Then B at 9:05, New York time",
			"A (Now, 25 min left)! / A, C (Now, 25 min left)! / B (Next, at 9:05) / C / C / E / D / none!"},
		{"a device in Tokyo", "2027-03-16 18:00:00", "Asia/Tokyo", " | Over for today | Tomorrow: day 1, starts 8:05 with A, New York time",
			"D (Over) / E (Over) / A / A, C / B / C / C / none!"},
		{"after the last term", "2027-06-19 08:35:00", home, " | The school year is over | ", "A / A, C / B / C / C / D / E / none!"},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			b.t = t
			b.at(step.at, step.device)
			b.says(step.says)
			b.stands(step.stands)
		})
	}
	b.clean()
}
