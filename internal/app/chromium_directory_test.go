package app_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// roomsRoster is a school of 120 classes in the blocks A to G, with teachers and titles
// as long as they are.
func roomsRoster(classes int) string {
	titles := []string{"Advanced Placement English Literature", "Algebra II", "Biology", "Ceramics", "Civics", "Pre-Calculus", "World History"}
	names := []string{"Ms Adaeze Okafor", "The Rev. Dr. José O'Neil-Smith III", "Dr Wen Li", "Mr Noah van der Berg", "Q"}
	var roster strings.Builder
	roster.WriteString("teacher_email,teacher_name,course,section,block,room,department\n")
	for i := range classes {
		fmt.Fprintf(&roster, "t%d@school.test,%s,%s,%d,%c,%d,Math\n", i%50, names[i%50%len(names)], titles[i%len(titles)], i, 'A'+i*7/classes, 100+i)
	}
	return roster.String()
}

// What a browser makes of the student page's style sheet: the search bar stays in sight,
// a star moves nothing, what has no link is as wide as Join, and it prints on two pages.
func TestChromiumDirectory(t *testing.T) {
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, roomsRoster(120)))
	if err := s.Store.SetPublic(t.Context(), school.Command("test"), true); err != nil {
		t.Fatal(err)
	}
	schoolToday(t, s, "Reg")
	apptest.Until(t, "the page has a day", func() bool { return strings.Contains(s.Visitor().Get("/").Body, `id="day"`) })
	b := newTab(s, true)
	b.lookWith(screen{width: 360, height: 740})
	b.open("/")
	b.becomes("document.querySelectorAll('.star').length === 120")
	for what, expression := range map[string]string{
		"the search bar leaves the window at the page's end": `(() => {
			scrollTo(0, document.body.scrollHeight);
			return scrollY > 2000 && document.querySelector('.bar').getBoundingClientRect().top === 0;
		})()`,
		"a star moves Join": `(() => {
			const row = document.querySelector('.row'), pill = row.querySelector('.join, .none'), left = pill.getBoundingClientRect().left;
			row.querySelector('.star').remove();
			return pill.getBoundingClientRect().left === left;
		})()`,
		"the list does not start at the edge":       `document.querySelector('.group ul').getBoundingClientRect().left === 16`,
		"a class without a link is not as Join":     `(() => { const r = document.querySelector('.none').getBoundingClientRect(); return r.width === 80 && r.height === 44; })()`,
		"the server's star tab is not the only one": `document.querySelectorAll('.tab.mine').length === 1 && document.querySelector('.tab.mine').offsetWidth > 0`,
		"the day's list shows although scripts run": `document.getElementById('times').offsetHeight === 0`,
		"groups are not laid out below 300 classes": `getComputedStyle(document.querySelector('.row')).contentVisibility === 'visible'`,
		"the day's line is higher than its room": `(() => {
			const day = document.getElementById('day'), was = day.innerHTML;
			const high = html => { day.innerHTML = html; return day.offsetHeight; };
			const date = '<span class="date">Tue, Nov 24 · day 2</span>';
			const fits = high('<span class="tile bC">C</span><strong>Block C now, 39 min left</strong><span class="then">Then E at 11:25</span>' + date) === 90 &&
				day.firstChild.offsetWidth === 36 && high('<strong>Over for today</strong><span class="then">Tomorrow: day 6, starts 8:05 with C</span>' + date) === 90;
			day.style.width = '288px'; // as in a window of 320
			high('<span class="tile bC">C</span><strong>Block C now, 39 min left and more</strong>' + date);
			const beside = day.children[1].getBoundingClientRect().left > day.firstChild.getBoundingClientRect().right;
			day.removeAttribute('style');
			day.innerHTML = was;
			return fits && beside;
		})()`,
		"a search leaves the blocks' counts": `(() => {
			const q = document.getElementById('q'), shown = () => document.querySelector('#list .group:not([hidden]) h2 .dim:last-child').offsetHeight > 0;
			const typed = text => { q.value = text; q.dispatchEvent(new Event('input', {bubbles: true})); return shown(); };
			return shown() && !typed('biology') && typed('');
		})()`,
		"the QR code shows on a screen":            `document.querySelector('.paper-only').offsetHeight === 0`,
		"rows of a long list lie over one another": `longList()`,
	} {
		js[any](b, `window.longList = () => {
			document.getElementById('list').className = 'many';
			const rows = [...document.querySelectorAll('.row')].slice(0, 40).map(r => r.getBoundingClientRect());
			const auto = getComputedStyle(document.querySelector('.row')).contentVisibility === 'auto';
			document.getElementById('list').className = '';
			return auto && rows.every((r, i) => !i || r.top >= rows[i - 1].bottom - 1);
		}; null`)
		if !js[bool](b, expression) {
			t.Error(what)
		}
	}
	t.Run("on paper", func(t *testing.T) { b.onPaper(t) })
	t.Run("without scripts", func(t *testing.T) {
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
		b.lookWith(screen{width: 360, height: 740})
		b.open("/")
		b.shoot("directory-without-scripts")
		b.shows("A, to ")
		if strings.Contains(b.text(), "My classes") {
			t.Error("a browser without scripts shows the star tab")
		}
	})
	b.clean()
}

// onPaper checks the printed page.
func (b *tab) onPaper(t *testing.T) {
	b.open("/")
	b.becomes(`!document.querySelector('.row[hidden], .group[hidden]')`) // the script shows them in parts
	b.lookWith(screen{width: 720, height: 1000, media: "print"})
	if got := js[string](b, `getComputedStyle(document.querySelector('.row'), '::after').content`); !strings.HasPrefix(got, `"/j/`) {
		t.Errorf("a class has the short address %s", got)
	}
	for shown, selectors := range map[string]string{"block": ".qr, .group h2", "none": ".day, .find .bar, .join, .none, .key"} {
		if got := js[string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => (e.getClientRects().length > 0) !== %v).map(e => e.outerHTML.slice(0, 80)).join()`,
			selectors, shown == "block")); got != "" {
			t.Errorf("on paper, display is not %s: %s", shown, got)
		}
	}
	var pdf []byte
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		printed, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{})
		if err == nil {
			pdf = printed.Data
		}
		return err
	}))
	if pages := bytes.Count(pdf, []byte("/Type /Page\n")); pages != 2 {
		t.Errorf("120 classes are printed on %d pages", pages)
	}
}
