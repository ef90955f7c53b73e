package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// A screen is what a page is looked at with.
type screen struct {
	name          string
	width, height int64
	scale         float64           // pixels of the device to one of the page
	media         string            // "print", or "" for a screen
	features      map[string]string // media features, such as forced-colors
	axe           bool              // search it for barriers too
}

// screens are those of the people who use the pages: a phone, a tablet and a laptop,
// light and dark; a laptop enlarged to 200 % (WCAG 1.4.4) and to 400 %, which is a page
// of 320 px (WCAG 1.4.10); forced colours; and paper.
var screens = []screen{
	{name: "phone", width: 360, height: 740, axe: true},
	{name: "laptop-dark", width: 1280, height: 800, features: map[string]string{"prefers-color-scheme": "dark"}, axe: true},
	{name: "tablet", width: 768, height: 1024},
	{name: "laptop", width: 1280, height: 800},
	{name: "phone-dark", width: 360, height: 740, features: map[string]string{"prefers-color-scheme": "dark"}},
	{name: "enlarged", width: 640, height: 400, scale: 2},
	{name: "reflow", width: 320, height: 256},
	{name: "forced-colours", width: 1280, height: 800, features: map[string]string{"forced-colors": "active"}},
	{name: "print", width: 720, height: 1000, media: "print"},
}

// Every page that an administrator can reach, with a name of two hundred letters in every
// place, on every screen: nothing scrolls sideways, no focus ring is cut, and axe finds no
// barrier (WCAG 2.2 A and AA, and its best practices) with everything folded and unfolded.
func TestChromiumScreens(t *testing.T) {
	axe := axeSource(t)
	s := hostileSite(t)
	pages := onePagePerRoute(t, headOf(t, s))
	if len(pages) < 25 {
		t.Errorf("only %d pages were found: %v", len(pages), pages)
	}
	b := newTab(s, true)
	b.signInAs(apptest.Head, "/admin/people")
	b.becomes(`location.pathname === '/admin/people' && document.readyState === 'complete'`)
	for _, path := range pages {
		b.open(path)
		states := []bool{false, true}
		if js[bool](b, "document.querySelector('main details') === null") {
			states = states[:1]
		}
		for _, screen := range screens {
			b.lookWith(screen)
			name := strings.Trim(strings.NewReplacer("/", "_", "?", "_", "=", "_", "&", "_").Replace(path), "_") + "-" + screen.name
			for _, unfolded := range states {
				js[any](b, fmt.Sprintf(`document.querySelectorAll('main details').forEach(d => { d.open = %v })`, unfolded))
				for _, fault := range js[[]string](b, layoutFaults) {
					t.Errorf("%s on %s (unfolded: %v): %s", path, screen.name, unfolded, fault)
				}
				if screen.axe && axe != "" {
					for _, fault := range b.barriers(axe) {
						t.Errorf("%s on %s (unfolded: %v): %s", path, screen.name, unfolded, fault)
					}
				}
				if !unfolded {
					b.shoot(name)
				}
			}
		}
	}
	b.clean("404") // one of the pages is not there
}

// layoutFaults lists what is cut off, or makes the page scroll sideways.
const layoutFaults = `(() => {
	const out = [], page = document.scrollingElement;
	if (page.scrollWidth > innerWidth) {
		const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.vh, .skip'));
		out.push('scrolls sideways: ' + page.scrollWidth + ' px, because of ' + wide.slice(-1).map(e => e.outerHTML.slice(0, 120)));
	}
	for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
		const box = e.getBoundingClientRect();
		if (!box.width || !box.height || e.closest('.vh, .skip') || getComputedStyle(e).opacity === '0') continue; // its label has the ring
		e.focus({preventScroll: true});
		const outline = getComputedStyle(e), ring = outline.outlineStyle === 'none' ? 0 : parseFloat(outline.outlineWidth) + parseFloat(outline.outlineOffset);
		for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) {
			const style = getComputedStyle(up), clip = up.getBoundingClientRect();
			if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
			const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
			if (!scrolls && (box.left - ring < clip.left || box.right + ring > clip.right) || box.top - ring < clip.top - 1 || box.bottom + ring > clip.bottom + 1) {
				out.push('its focus ring is cut: ' + e.outerHTML.slice(0, 160));
			}
		}
	}
	return out;
})()`

// barriers are axe's findings on the page as it is now.
func (b *tab) barriers(axe string) (list []string) {
	b.t.Helper()
	js[any](b, axe+"; null")
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']}).then(r => JSON.stringify(
		r.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))))`, chromedp.EvalAwaitPromise))
	if err == nil {
		err = json.Unmarshal([]byte(found), &list)
	}
	if err != nil {
		b.t.Fatal("axe: ", err)
	}
	return list
}

// lookWith makes the tab a screen.
func (b *tab) lookWith(s screen) {
	b.t.Helper()
	scale := max(s.scale, 1)
	b.do(chromedp.EmulateViewport(s.width, s.height, chromedp.EmulateScale(scale)), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		media := emulation.SetEmulatedMediaParams{Media: s.media}
		for _, name := range []string{"prefers-color-scheme", "forced-colors"} {
			media.Features = append(media.Features, &emulation.MediaFeature{Name: name, Value: s.features[name]})
		}
		// Colours that fade into one another have no contrast to measure.
		media.Features = append(media.Features, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, media)
		return err
	}))
}

// axeSource is axe-core (npm, MPL 2.0), which .ci/run fetches; empty without it.
func axeSource(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("HALLWAY_TEST_NPM")
	if folder == "" {
		const how = "run `npm ci --prefix .ci` and set HALLWAY_TEST_NPM to the absolute path of .ci/node_modules"
		if os.Getenv("CI") != "" {
			t.Fatal("NO AXE: CI must search the pages for barriers: " + how)
		}
		t.Log("NO AXE: barriers were not searched for: " + how)
		return ""
	}
	source, err := os.ReadFile(filepath.Join(folder, "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}
