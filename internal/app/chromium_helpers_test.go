package app_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// tab is a page in a real Chromium that visits a site.
type tab struct {
	t    testing.TB
	ctx  context.Context
	site *apptest.Site

	mu       sync.Mutex
	complain []string // console errors, exceptions, policy violations
	hosts    []string // of every request
}

// newTab starts Chromium with a profile of its own. Without one on the machine
// the test skips loudly; on CI that fails.
func newTab(s *apptest.Site, javascript bool) *tab {
	s.T.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			s.T.Fatal("NO BROWSER: CI must have Chromium (apt install chromium)")
		}
		s.T.Skip("NO BROWSER: this test needs Chromium and did not run (apt install chromium)")
	}
	profile, err := os.MkdirTemp("", "hallway-chromium-")
	if err != nil {
		s.T.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP accounts.google.com:443 "+s.Google.Addr()+", MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.Flag("ignore-certificate-errors-spki-list", s.Google.SPKI()),
	)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	limited, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	allocator, stopAllocator := chromedp.NewExecAllocator(limited, options...)
	ctx, stopTab := chromedp.NewContext(allocator)
	b := &tab{t: s.T, ctx: ctx, site: s}
	s.T.Cleanup(func() {
		if s.T.Failed() {
			b.shoot("failed-" + strings.ReplaceAll(s.T.Name(), "/", "-"))
		}
		stopTab()
		stopAllocator()
		cancel()
		os.RemoveAll(profile)
	})
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		s.T.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(375, 812), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !javascript})
		return err
	}))
	return b
}

// listen keeps what a page must not do.
func (b *tab) listen(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *cdplog.EventEntryAdded:
		if ev.Entry.Level == cdplog.EntryLevelError {
			b.complain = append(b.complain, ev.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		b.complain = append(b.complain, fmt.Sprintf("exception: %+v", ev.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" {
			b.complain = append(b.complain, "console.error")
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(ev.Request.URL); err == nil && u.Scheme != "data" {
			b.hosts = append(b.hosts, u.Hostname())
		}
	}
}

// clean fails if a page complained (but for the expected) or asked another host.
func (b *tab) clean(expected ...string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, said := range b.complain {
		if !slices.ContainsFunc(expected, func(e string) bool { return strings.Contains(said, e) }) {
			b.t.Errorf("the page complained: %s", said)
		}
	}
	for _, host := range b.hosts {
		if host != "127.0.0.1" && host != "accounts.google.com" {
			b.t.Errorf("the page asked %s", host)
		}
	}
	if len(b.hosts) == 0 {
		b.t.Error("no request was seen at all")
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatalf("in the browser: %v\nthe page says:\n%s", err, b.text())
	}
}

func (b *tab) open(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.site.URL + path)) }

// text is what the page shows, read by the protocol, which works without
// JavaScript in the page too.
func (b *tab) text() string {
	text, err := chromedp.Run(b.ctx, chromedp.Text("body", chromedp.RetryInterval(50*time.Millisecond)))
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return text
}

// shows waits until the page has a text.
func (b *tab) shows(texts ...string) {
	b.t.Helper()
	for _, want := range texts {
		apptest.Until(b.t, "the page shows "+want, func() bool { return strings.Contains(b.text(), want) })
	}
}

// js evaluates an expression in the page.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// becomes waits until an expression is true.
func (b *tab) becomes(expression string) {
	b.t.Helper()
	apptest.Until(b.t, expression, func() bool { return js[bool](b, expression) })
}

// signIn goes through Google's page as Ms Okafor.
func (b *tab) signIn(next string) {
	b.t.Helper()
	b.signInAs(apptest.Okafor, next)
}

// signInAs goes through Google's page as somebody.
func (b *tab) signInAs(id googletest.Identity, next string) {
	b.t.Helper()
	b.site.Google.Next(id)
	b.open("/sign-in?next=" + url.QueryEscape(next))
	b.do(chromedp.Click(`a[href^="/auth/google"]`, chromedp.NodeVisible))
}

// shoot keeps a picture of the page in the folder HALLWAY_TEST_PICTURES.
func (b *tab) shoot(name string) {
	dir := os.Getenv("HALLWAY_TEST_PICTURES")
	if dir == "" {
		return
	}
	if picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100)); err == nil {
		if err := os.WriteFile(dir+"/"+name+".png", picture, 0o600); err != nil {
			b.t.Error(err)
		}
	}
}
