package app_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// watchPhone collects, from the first byte on, what makes a page feel slow.
const watchPhone = `
	if (stars && location.protocol === 'http:') localStorage.setItem('hallway-stars', JSON.stringify(stars));
	window.slow = {shift: 0, shifts: [], blocked: 0, tasks: [], keys: []};
	new PerformanceObserver(list => list.getEntries().forEach(e => {
		if (e.hadRecentInput) return;
		slow.shift += e.value;
		slow.shifts.push(e.value.toFixed(4) + ' at ' + Math.round(e.startTime) + ': ' + e.sources.map(s => s.node && (s.node.id || s.node.className || s.node.nodeName)).join(' '));
	})).observe({type: 'layout-shift', buffered: true});
	new PerformanceObserver(list => list.getEntries().forEach(e => {
		slow.blocked += Math.max(0, e.duration - 50);
		slow.tasks.push(Math.round(e.startTime) + '+' + Math.round(e.duration));
	})).observe({type: 'longtask', buffered: true});
	new PerformanceObserver(list => list.getEntries().forEach(e => {
		if (e.interactionId) slow.keys.push(e.name + ' ' + e.duration);
	})).observe({type: 'event', durationThreshold: 16, buffered: true});`

// phone is a tab with what it has used of the processor's time.
type phone struct {
	*tab
	used map[string]float64
}

// The student page on an old phone: a CPU six times slower, round trips of two seconds,
// 400 kbit/s, 400 classes, five of them starred. It logs what it sees, and asserts nothing,
// because a busy machine would fail it.
func BenchmarkPhone(b *testing.B) {
	s := phoneSite(b, 400)
	codes := regexp.MustCompile(`data-code="([^"]*)"`).FindAllStringSubmatch(s.Visitor().Get("/").Body, -1)
	stars := fmt.Sprintf("[%q, %q, %q, %q, %q]", codes[20][1], codes[90][1], codes[170][1], codes[250][1], codes[330][1])
	for b.Loop() {
		usePhone(b, s, stars)
	}
}

// usePhone opens the page, types, picks a tab and a star, and reports how slow that was.
func usePhone(bench *testing.B, s *apptest.Site, stars string) {
	b := phone{newTab(s, true), map[string]float64{}}
	b.slow(stars)
	b.do(chromedp.Navigate(s.URL + "/"))
	time.Sleep(4 * time.Second) // for whatever the script does when it is idle
	bench.ReportMetric(js[float64](b.tab, "slow.blocked"), "ms/blocked-at-start")
	b.t.Logf("start: %s, CLS %.4f, blocked %.0f ms, tasks %v, shifts %v", b.cpu(), js[float64](b.tab, "slow.shift"), js[float64](b.tab, "slow.blocked"),
		js[[]string](b.tab, "slow.tasks"), js[[]string](b.tab, "slow.shifts"))
	b.t.Logf("wire: %v", js[string](b.tab, `performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
		.map(e => e.name.replace(/.*\//, '/') + ' ' + e.encodedBodySize).join(', ')`))
	b.do(chromedp.Focus("#q"))
	for _, key := range strings.Split("algebra", "") {
		b.do(chromedp.KeyEvent(key))
		time.Sleep(250 * time.Millisecond)
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	time.Sleep(500 * time.Millisecond)
	bench.ReportMetric(b.slowest("typing"), "ms/slowest-key")
	b.do(chromedp.Click(`.tab input[value="C"]`))
	time.Sleep(500 * time.Millisecond)
	b.slowest("a tab")
	b.do(chromedp.Click(`.tab input[value=""]`))
	time.Sleep(500 * time.Millisecond)
	b.slowest("all")
	b.do(chromedp.Click("#" + js[string](b.tab, "document.querySelector('.group:not(.mine) .row').id") + " .star"))
	time.Sleep(500 * time.Millisecond)
	b.slowest("a star")
	bench.ReportMetric(js[float64](b.tab, "slow.shift"), "CLS")
}

// slowest logs and returns the longest time from an input to its picture since the last time.
func (b phone) slowest(what string) (ms float64) {
	ms = js[float64](b.tab, "Math.max(0, ...slow.keys.map(k => +k.split(' ')[1]))")
	b.t.Logf("%s: %s, %.0f ms of %v", what, b.cpu(), ms, js[[]string](b.tab, "slow.keys.splice(0)"))
	return ms
}

// cpu is the processor's time of the page since the last time, which other programs on the
// machine do not change as much as the time on the clock.
func (b phone) cpu() string {
	b.t.Helper()
	text := ""
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		now, err := cdp.Call(ctx, t, performance.GetMetrics, cdp.Empty{})
		for _, m := range now.Metrics {
			if what, is := strings.CutSuffix(m.Name, "Duration"); is && strings.Contains("Task Script Layout RecalcStyle", what) {
				text += fmt.Sprintf("%s %.0f ", what, (m.Value-b.used[what])*1000)
				b.used[what] = m.Value
			}
		}
		return err
	}))
	return "CPU " + text + "ms"
}

// slow makes the browser an old phone far away, with some classes starred.
func (b phone) slow(stars string) {
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		script := page.AddScriptToEvaluateOnNewDocumentParams{Source: "const stars = " + stars + ";" + watchPhone}
		if _, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, script); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 6}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
			return err
		}
		far := &network.Conditions{Latency: 2000, DownloadThroughput: 400_000 / 8, UploadThroughput: 400_000 / 8}
		_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule,
			network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{far}})
		return err
	}))
}

// wholeDay has a block at every hour of every day.
const wholeDay = `zone UTC
term 2020-01-01 2049-12-31
day All
  00:00-04:00 A
  04:00-08:00 B
  08:00-12:00 C
  12:00-15:00 D
  15:00-18:00 E
  18:00-21:00 F
  21:00-24:00 G
week W All All All All All All All
from 2020-01-01 W
`

// phoneSite is a public school of some hundred classes.
func phoneSite(t testing.TB, classes int) *apptest.Site {
	courses := []string{"Algebra II", "Biology", "Chamber Choir and Vocal Ensemble for Beginners", "Drawing and Painting", "English 9", "French III", "Geometry", "World History"}
	var roster strings.Builder
	roster.WriteString("teacher_email,teacher_name,course,section,block,room,department\n")
	for i := range classes {
		fmt.Fprintf(&roster, "t%d@school.test,Ms Maria Teacher %d,%s,%d,%c,%d,%s\n", i%80, i%80, courses[i%8], i/8+1, 'A'+i%7, 100+i%90, courses[i*3%8])
	}
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, roster.String()))
	live := school.Status{Mode: school.Live}
	if err := s.Store.SetStatus(t.Context(), school.Command("test"), live); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.SetPublic(t.Context(), school.Command("test"), true); err != nil {
		t.Fatal(err)
	}
	edit := db.ScheduleEdit{School: 1, Text: wholeDay}
	if _, err := s.Store.SaveSchedules(t.Context(), school.Command("test"), []db.ScheduleEdit{edit}); err != nil {
		t.Fatal(err)
	}
	return s
}
