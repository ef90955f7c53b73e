package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// However many sign-ins fail from a school's one address, a correct one succeeds,
// and the log does not fill up.
func TestFailuresStopNobody(t *testing.T) {
	for _, test := range []struct {
		name string
		fail func(v *apptest.Visitor) apptest.Answer
	}{
		{"cancelled", func(v *apptest.Visitor) apptest.Answer {
			return v.Get(callback(v, googletest.Identity{Deny: "access_denied"}, "/me"))
		}},
		{"refused by Google", func(v *apptest.Visitor) apptest.Answer {
			state := asked(v, "/auth/google?next=/me").Query().Get("state")
			return v.Get("/auth/google/callback?code=wrong&state=" + state)
		}},
		{"of nobody", func(v *apptest.Visitor) apptest.Answer { return v.Get("/auth/google/callback?code=x&state=AAAAAAAAA") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := apptest.NewSite(t)
			v := s.Visitor()
			limited := 0
			for range 330 {
				switch a := test.fail(v); a.Status {
				case http.StatusForbidden:
				case http.StatusTooManyRequests:
					limited++
					if a.Want(t, 429, "One moment, please", "Start again", "Use another account"); a.Header.Get("Retry-After") == "" {
						t.Error("no Retry-After")
					}
				default:
					t.Fatalf("a failure got %d", a.Status)
				}
			}
			if limited == 0 {
				t.Error("no failure was limited")
			}
			if lines := strings.Count(s.Logs.String(), `"msg":"sign-in"`); lines > 330-limited {
				t.Errorf("%d lines about %d failures, of which %d were limited", lines, 330, limited)
			}
			s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
		})
	}
}

// An attempt is answered once, whatever the browser keeps.
func TestAttemptOnce(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	first := callback(v, apptest.Okafor, "/me")
	address, _ := url.Parse(s.URL)
	copied := v.Client.Jar.Cookies(address)
	v.Get(first).Want(t, 200, "My links")
	thief := s.Visitor()
	thief.Client.Jar.SetCookies(address, copied)
	// With another code they would be signed in as somebody else, or the other way
	// around.
	fresh := callback(s.Visitor(), apptest.Boateng, "/me")
	code := apptest.Between(t, fresh, "code=", "&")
	state := apptest.Between(t, first+"&", "state=", "&")
	thief.Get("/auth/google/callback?code="+code+"&state="+state).Want(t, 403, "You are not signed in", "was already used, or it was not started", "Start again")
	if !strings.Contains(s.Logs.String(), `"reason":"no-attempt"`) {
		t.Error("the log does not say why")
	}
	v.Client.Jar.SetCookies(address, copied) // people who are signed in are redirected
	v.Get(first).Want(t, 200, "My links")

	// A cancelled one is answered too.
	denied := callback(thief, googletest.Identity{Deny: "access_denied"}, "/me")
	copied = thief.Client.Jar.Cookies(address)
	thief.Get(denied).Want(t, 403, "You cancelled")
	thief.Client.Jar.SetCookies(address, copied)
	thief.Get(denied).Want(t, 403, "was already used, or it was not started")
}

// Many copies of an attempt at the same time ask Google once.
func TestAttemptAtOnce(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	callback := callback(v, apptest.Okafor, "/me")
	s.Google.Fault("token", "slow") // for a second
	address, _ := url.Parse(s.URL)
	copied := v.Client.Jar.Cookies(address)
	statuses := make(chan int, 8)
	for range cap(statuses) {
		same := s.Visitor()
		same.Client.Jar.SetCookies(address, copied)
		go func() { statuses <- same.Get(callback).Status }()
	}
	got := map[int]int{}
	for range cap(statuses) {
		got[<-statuses]++
	}
	if got[502] != 1 || got[403] != cap(statuses)-1 {
		t.Errorf("one attempt, sent %d times: %v", cap(statuses), got)
	}
}

// A copy of the cookie that may ask is invalid after the sign-out.
func TestAskCookieEnds(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(newcomer, "/me").Want(t, 403, "no teacher with that address")
	address, _ := url.Parse(s.URL)
	copied := v.Client.Jar.Cookies(address)
	v.Post("/requests", url.Values{"words": {"I teach art"}}).Want(t, 200, "You asked to be added")
	v.Post("/sign-out", nil)
	v.Client.Jar.SetCookies(address, copied)
	v.Post("/requests", url.Values{"words": {"I teach everything"}}).Want(t, 403, "Sign in first")
}

// At most sixteen sign-ins ask Google at the same time. The others wait, or read
// that Google is busy. Somebody from another network does not wait behind them.
func TestGoogleBusy(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Patience = 15 * time.Second })
	used := s.Visitor()
	again := callback(used, apptest.Okafor, "/me")
	address, _ := url.Parse(s.URL)
	copied := used.Client.Jar.Cookies(address)
	used.Get(again).Want(t, 200, "My links")
	used = s.Visitor()
	used.Client.Jar.SetCookies(address, copied)
	callbacks := make([]func(context.Context) (int, string), 18)
	for i := range callbacks {
		v := s.Visitor()
		path := callback(v, apptest.Okafor, "/me")
		callbacks[i] = func(ctx context.Context) (int, string) {
			r, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
			answer, err := v.Client.Do(r)
			if err != nil {
				return 0, err.Error()
			}
			defer answer.Body.Close()
			page := make([]byte, 1<<16)
			n, _ := answer.Body.Read(page)
			return answer.StatusCode, fmt.Sprint(answer.Header.Get("Retry-After"), string(page[:n]))
		}
	}
	s.Google.Fault("token", "slow")
	hangUp, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, ask := range callbacks[:16] {
		go ask(hangUp)
	}
	apptest.Until(t, "sixteen are at Google", func() bool { return s.Google.Waiting() == 16 })
	used.Get(again).Want(t, 403, "was already used, or it was not started") // and does not wait for Google, who is busy
	status, page := callbacks[16](t.Context())
	if status != 503 {
		t.Fatalf("the seventeenth got %d", status)
	}
	if !strings.HasPrefix(page, "10") || !strings.Contains(page, "Google is busy") || !strings.Contains(page, "Try again") {
		t.Errorf("it reads %s", page)
	}
	if strings.Contains(s.Logs.String(), `"reason":"google-slow"`) {
		t.Fatal("Google was given up before the seventeenth")
	}
	s.Google.Fault("token", "")
	twice := make(chan int, 2) // they wait together
	for range cap(twice) {
		go func() {
			status, _ := callbacks[17](t.Context())
			twice <- status
		}()
	}
	time.Sleep(300 * time.Millisecond)
	cancel() // the turns of those at Google are free
	if status, _ := callbacks[16](t.Context()); status != 200 {
		t.Errorf("the same attempt a little later: %d", status)
	}
	if a, b := <-twice, <-twice; min(a, b) != 200 || max(a, b) != 403 || strings.Contains(s.Logs.String(), `"reason":"code-refused"`) {
		t.Errorf("an attempt that waited twice: %d and %d", a, b)
	}
}
