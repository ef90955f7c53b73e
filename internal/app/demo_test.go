package app_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"hallway/internal/app"
	"hallway/internal/app/apptest"
)

// TestDemo runs the demo as the README says: at any hour it shows what is on at 10:31, and
// the whole site lives at that time.
func TestDemo(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil || !strings.Contains(string(readme), "\n    go run . demo\n") {
		t.Fatalf("the README starts the demo in another way (%v)", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	said, out := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- app.Run(ctx, []string{"demo", "--addr", "127.0.0.1:0", "--at", "2026-12-08T10:31"}, func(string) string { return "" }, out, t.Output())
		out.Close()
	}()
	lines := bufio.NewScanner(said)
	lines.Scan()
	site := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text())
	if site == "" {
		t.Fatalf("no address in %q", lines.Text())
	}
	lines.Scan()
	if got, want := lines.Text(), "It is Tuesday 10:31 at the demo's school: block F is on until 11:20."; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	jar, _ := cookiejar.New(nil)
	client := http.Client{Jar: jar, Timeout: 20 * time.Second}
	read := func(answer *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d (%v)", answer.Request.URL, answer.StatusCode, err)
		}
		return string(body)
	}
	// The page has its own date, and tells the script how far the clock is ahead.
	for _, day := range regexp.MustCompile(`<section class="day"[^>]*>`).FindAllString(read(client.Get(site+"/")), -1) {
		if !strings.Contains(day, `data-date="2026-12-08"`) || !strings.Contains(day, `data-shift="`) {
			t.Errorf("the day is %s", day)
		}
	}
	read(client.PostForm(site+"/demo/sign-in", url.Values{"who": {"admin"}}))
	if page := read(client.Get(site + "/admin/activity")); !strings.Contains(page, "10:31 AM") {
		t.Errorf("the history has another time:\n%s", apptest.Between(t, page, "<main", "</main>"))
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d", code)
	}
}
