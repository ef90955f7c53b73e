package app_test

import (
	"os"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shown tells the page that it is in view, as after a device has slept.
const shown = `document.dispatchEvent(new Event('visibilitychange'))`

// leftOpen are the tests of a page that stays open, in the order of the server's clock.
var leftOpen = []struct {
	name string
	run  func(*dayTab)
}{
	{"left open over a bell", (*dayTab).overBell},
	{"left open over midnight", (*dayTab).overMidnight},
	{"a wrong clock", (*dayTab).wrongClock},
	{"a text that changes", (*dayTab).changedText},
	{"my classes", (*dayTab).myClasses},
	{"search", (*dayTab).searchInBlock},
	{"the server's search", (*dayTab).sameSearch},
	{"print", (*dayTab).print},
}

// A bell rings: the groups move, and neither the focus nor what is open does.
func (b *dayTab) overBell() {
	b.at("2026-12-01 09:59:59", "America/New_York")
	b.says("B | Block B now, less than 1 min left | Then C at 10:25")
	b.same(tabTimes, "A 8:05, B now, C 10:25, E 11:25, D Wed")
	js[any](b.tab, `document.querySelector('[data-b="B"] .join, [data-b="B"] .star').focus(); window.held = document.activeElement; runClock()`)
	b.says("C | Block C in 25 min | Starts at 10:25") // by its own timer
	b.stands("A, C (Next, at 10:25)! / C (Next, at 10:10)! / C (Next, at 10:25)! / E / A (Over) / B (Over) / D / none!")
	b.becomes("document.activeElement === held")
	b.same(`document.getElementById('said').textContent`, "")
	b.clock("2026-12-01 10:25:00")
	js[any](b.tab, shown)
	b.says("C | Block C now, 55 min left | Lower: block C now, 35 min left. Then E at 11:25")
	b.same(`document.getElementById('said').textContent`, "Block C now, 55 min left")
	b.same(tabTimes, "A 8:05, B 9:05, C now, E 11:25, D Wed")
	b.becomes("document.activeElement === held")
}

const tabTimes = `[...document.querySelectorAll('.tab small')].map(s => s.closest('.tab').querySelector('bdi').textContent + ' ' + s.textContent).join(', ')`

// The date is over: the page asks for the next one, and what is typed stays. Until it has
// come, it does not pass yesterday's times off as today's.
func (b *dayTab) overMidnight() {
	b.at("2026-12-01 23:59:59", "America/New_York")
	js[any](b.tab, "Math.random = () => 0; window.stayed = true; window.ask = window.fetch; window.fetch = () => Promise.reject()")
	b.do(chromedp.SendKeys("#q", "ceramics", chromedp.NodeVisible))
	b.says(" | Over for today | Tomorrow: day 2, starts 8:05 with D")
	js[any](b.tab, "runClock()")
	b.says(" | These are the times of another day | ")
	b.serveAt("2026-12-02 00:00:01")
	js[any](b.tab, "window.fetch = window.ask; "+shown)
	b.says("D | School starts at 8:05 | With D")
	b.stands("D (Next, at 8:05)!")
	b.becomes("window.stayed && document.activeElement.id === 'q' && document.getElementById('day').dataset.date === '2026-12-02'")
	b.same(tabTimes, "D 8:05, E 9:05, A Thu, B Thu, C Thu")
}

// A device whose clock is wrong takes the server's.
func (b *dayTab) wrongClock() {
	b.at("2026-12-03 08:35:00", "America/New_York")
	b.says("A | Block A now, 25 min left | Then B at 9:05")
	b.saysServer("Thu, 03 Dec 2026 14:30:00 GMT")
	b.says("B | Block B now, 30 min left | Then C at 10:25")
	b.saysServer("Sat, 05 Dec 2026 14:30:00 GMT") // not on the date of its page: that clock is not to be trusted
	b.clock("2026-12-03 08:36:00")
	b.says("B | Block B now, 29 min left | Then C at 10:25")
}

// saysServer answers the page's next question with a time.
func (b *dayTab) saysServer(date string) {
	b.t.Helper()
	js[any](b.tab, `window.ask = window.ask || window.fetch; window.asked = 0;
		window.fetch = (...a) => ask(...a).then(r => r.text()).then(text => { setTimeout(() => asked++, 50); return new Response(text, {headers: {Date: '`+date+`'}}) }); `+shown)
	b.becomes("window.asked > 0")
}

// The office changes the day while the page is open.
func (b *dayTab) changedText() {
	b.at("2026-12-04 09:21:00", "America/New_York")
	b.says("E | Block E now, 39 min left | Last block today")
	b.save(strings.Replace(dayText, "on 2026-12-10", "on 2026-12-04 1 Classes are remote\non 2026-12-10", 1))
	js[any](b.tab, shown)
	b.says("B | Classes are remote | Block B now, 39 min left. Then C at 10:25. A 8:05, B 9:05, C 10:25, E 11:25, F 1:05")
	b.shows("The times of today have changed.")
}

// Starred classes stand first, today's before the others, each with an id of its own.
func (b *dayTab) myClasses() {
	b.at("2026-12-07 09:21:00", "America/New_York")
	star := func(title string) string {
		return `[...document.querySelectorAll('#list > .group:not(.mine) .row')].find(r => r.querySelector('h3').textContent === '` + title + `').querySelector('.star').click()`
	}
	for _, title := range []string{"Ceramics", "Algebra II", "Drawing"} {
		js[any](b.tab, star(title))
	}
	b.stands("mine: Drawing Algebra II Ceramics! / B (Now, 39 min left)! / A, C (Next, at 10:25) / C (Next, at 10:10) / C (Next, at 10:25) / " +
		"E / A (Over) / D / none!")
	b.same(`[...document.querySelectorAll('.mine .clock')].map(c => c.textContent).join(' / ')`, "EBlock E, 11:25 / ABlock A, 8:05 / DBlock D, Tue")
	b.same(`document.getElementById('count').textContent`, "8 classes")
	b.becomes(`new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length`)
	b.open("/")
	b.clock("2026-12-07 11:30:00")
	js[any](b.tab, shown)
	b.same(`[...document.querySelectorAll('.mine h3')].map(c => c.textContent).join(' / ')`, "Drawing Now / Algebra II / Ceramics")
	js[any](b.tab, `document.querySelector('.mine .star').focus(); document.activeElement.click()`)
	b.same(`[...document.querySelectorAll('.star[aria-pressed=true]')].length + ' ' + document.querySelectorAll('.mine .row').length`, "4 3") // a slip can be put right
	b.becomes("document.activeElement.closest('.mine') !== null")
	b.open("/")
	b.same(`[...document.querySelectorAll('.mine h3')].map(c => c.textContent).join(' / ')`, "Algebra II / Ceramics")
	b.do(chromedp.Click(`.tab input[value="*"]`))
	b.same(visibleRows, "Algebra II, Ceramics")
	js[any](b.tab, "localStorage.clear()")
}

const visibleRows = `[...document.querySelectorAll('.row')].filter(r => r.offsetParent).map(r => r.querySelector('h3').textContent).join(', ')`

// A search within a block says what it misses, and the address is quiet while somebody types.
func (b *dayTab) searchInBlock() {
	b.at("2026-12-08 08:30:00", "America/New_York")
	js[any](b.tab, "window.moves = 0; const move = history.replaceState; history.replaceState = function () { moves++; return move.apply(history, arguments) }")
	b.do(chromedp.Click(`.tab input[value="A"]`))
	b.same(visibleRows, "Algebra II, Chemistry") // a class of two blocks is in both
	b.do(chromedp.Click(`.tab input[value="B"]`), chromedp.SendKeys("#q", "okafor"))
	b.same(visibleRows, "Pre-Calculus")
	b.same(`document.getElementById('show-all').textContent`, "1 in other blocks. Show all 2")
	b.becomes("location.search === '?q=okafor&block=B'")
	if moves := js[float64](b.tab, "moves"); moves > 3 {
		b.t.Errorf("the address changed %v times", moves)
	}
	b.do(chromedp.Click("#show-all a"))
	b.same(visibleRows, "Algebra II, Pre-Calculus")
	b.becomes("document.getElementById('show-all').hidden && location.search === '?q=okafor'")
	b.do(chromedp.KeyEvent(kb.Escape), chromedp.SendKeys("#q", "c"))
	b.same(visibleRows, "Chemistry, Reading, Biology")
	b.do(chromedp.KeyEvent(kb.Escape))
	b.same(`document.getElementById('count').textContent`, "8 classes")
}

// The page finds what the server finds: both pass the same table.
func (b *dayTab) sameSearch() {
	b.at("2026-12-08 08:30:00", "America/New_York")
	table, err := os.ReadFile("../../views/testdata/search.json")
	if err != nil {
		b.t.Fatal(err)
	}
	for _, wrong := range js[[]string](b.tab, "("+string(table)+").filter(c => hallwayMatch(c.text, c.query) !== c.match).map(c => c.query + ' in ' + c.text)") {
		b.t.Errorf("wrong: %s", wrong)
	}
}

// Paper has the server's order, and nothing of the hour.
func (b *dayTab) print() {
	b.at("2026-12-09 09:21:00", "America/New_York")
	js[any](b.tab, "window.dispatchEvent(new Event('beforeprint'))")
	b.stands("A! / A, C! / B! / C! / C! / E! / D / none!")
	js[any](b.tab, "window.dispatchEvent(new Event('afterprint'))")
	b.stands("B (Now, 39 min left)! / A, C (Next, at 10:25) / C (Next, at 10:10) / C (Next, at 10:25) / E / A (Over) / D / none!")
}
