package app_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// allDay has one block on, from two minutes past midnight, which is the last one of the list.
const allDay = `zone UTC
term 2020-01-01 2049-12-31
day All
  00:00-00:01 A
  00:01-00:02 B
  00:02-30:00 C
week W All All All All All All All
from 2020-01-01 W
`

const lateRoster = `teacher_email,teacher_name,course,section,block,room,department
a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,214,Maths
w.li@school.test,Dr Wen Li,Biology,01,B,106,Science
r.papp@school.test,Mr Győző Papp,Ceramics,01,C,101,Art
`

// onScreen is the order of the groups if somebody can see them, and nothing if not.
const onScreen = `(() => {
	const list = document.getElementById('list');
	if (!list || !performance.getEntriesByName('first-contentful-paint').length || getComputedStyle(list).visibility !== 'visible') return '';
	return [...list.querySelectorAll('.group')].map(g => g.querySelector('.tile').textContent + (g.querySelector('.state.now') ? ' now' : '')).join();
})()`

// Nobody waits for a script: one that stalls or is missing leaves the server's page, and
// one that comes late moves nothing that somebody may be about to press.
func TestChromiumLateScript(t *testing.T) {
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, lateRoster))
	if err := s.Store.SetStatus(t.Context(), school.Command("test"), school.Status{Mode: school.Live}); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.SetPublic(t.Context(), school.Command("test"), true); err != nil {
		t.Fatal(err)
	}
	b := &dayTab{tab: newTab(s, true)}
	t.Run("print without a schedule", func(t *testing.T) {
		b.t = t
		b.open("/")
		js[any](b.tab, "window.dispatchEvent(new Event('beforeprint'))")
		b.same(`document.getElementById('printed').textContent.replace(/ of .*\d{4}\.$/, ' of a date')`, "Links of a date")
	})
	b.save(allDay)
	apptest.Until(t, "the page has a day", func() bool { return strings.Contains(s.Visitor().Get("/").Body, `id="day"`) })
	t.Run("missing", func(t *testing.T) {
		b.t = t
		site := scriptsBehind(t, s.URL, nil)
		js[any](b.tab, "void (location = '"+site+"')")
		b.same("location.origin !== '"+site+"' ? '' : "+onScreen, "A,B,C")
	})
	t.Run("late", func(t *testing.T) {
		b.t = t
		release := make(chan struct{})
		site := scriptsBehind(t, s.URL, release)
		js[any](b.tab, "void (location = '"+site+"')")
		b.same("location.origin !== '"+site+"' ? '' : "+onScreen, "A,B,C")
		before := js[string](b.tab, pressed)
		close(release)
		b.becomes("document.querySelector('#day.now .tile') !== null && document.querySelectorAll('.star').length === 3")
		if after := js[string](b.tab, pressed); after != before {
			t.Errorf("moved from %s to %s", before, after)
		}
		js[any](b.tab, `document.querySelector('.tab input[value="C"]').click()`)
		b.same(onScreen, "C now,A,B")
	})
	t.Run("soon", func(t *testing.T) {
		b.t = t
		release := make(chan struct{})
		site := scriptsBehind(t, s.URL, release)
		b.evaluateFirst(patient)
		js[any](b.tab, "void (location = '"+site+"')")
		b.becomes("location.origin === '" + site + "' && performance.getEntriesByName('first-contentful-paint').length === 1 && !document.querySelector('.scripted')")
		if seen := js[string](b.tab, onScreen); seen != "" {
			t.Errorf("the list does not wait: %s", seen)
		}
		close(release)
		b.same(onScreen, "C now,A,B")
		js[any](b.tab, "requestAnimationFrame(() => setTimeout(() => { window.painted = true }, 50)); null")
		b.becomes("window.painted === true")
		if moved := js[[]string](b.tab, "moved"); len(moved) > 0 {
			t.Errorf("moved: %v", moved)
		}
	})
}

// pressed is where everything is that somebody may press.
const pressed = `[...document.querySelectorAll('#list .none, .tab, #q')].map(e => e.getBoundingClientRect()).map(r => r.left + ' ' + r.top).join(', ')`

// patient makes the list wait as long as a busy machine needs, and collects what moves.
const patient = `
	document.addEventListener('readystatechange', () => document.querySelectorAll('#list, .day > *').forEach(e => { e.style.animationDuration = '60s' }));
	window.moved = [];
	new PerformanceObserver(l => l.getEntries().forEach(e => moved.push(e.value.toFixed(4) + ': ' +
		e.sources.map(s => s.node && (s.node.outerHTML || s.node.data).slice(0, 60)).join(' ')))).observe({type: 'layout-shift', buffered: true})`

func (b *dayTab) evaluateFirst(script string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// scriptsBehind serves a site whose scripts come when they are released, or are missing.
func scriptsBehind(t *testing.T, site string, release chan struct{}) string {
	t.Helper()
	target, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") {
			if release == nil {
				http.NotFound(w, r)
				return
			}
			<-release
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
