package web_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// hangUp sends a request and goes away while it is answered.
func hangUp(v *apptest.Visitor, r *http.Request, after time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), after)
	defer cancel()
	if answer, err := v.Client.Do(r.WithContext(ctx)); err == nil {
		answer.Body.Close()
		v.Site.T.Error("the answer came before the browser went away")
	}
}

// A browser that went away is not the server's fault; a real fault is logged also if
// the browser went away.
func TestBrowserGone(t *testing.T) {
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Patience = 5 * time.Second })
	v, admin := s.Visitor(), s.Administrator()
	line := func(route string) (last string) {
		apptest.Until(t, "the request to "+route+" was logged", func() bool {
			for l := range strings.Lines(s.Logs.String()) {
				if strings.Contains(l, `"msg":"request"`) && strings.Contains(l, `"route":"`+route+`"`) && !strings.Contains(l, `"status":303`) && !strings.Contains(l, `"method":"HEAD"`) {
					last = l
				}
			}
			return last != ""
		})
		return last
	}

	path := callback(v, apptest.Okafor, "/me")
	s.Google.Fault("token", "slow")
	callback, _ := http.NewRequest(http.MethodGet, s.URL+path, nil)
	hangUp(v, callback, 500*time.Millisecond)
	if l := line("/auth/google/callback"); !strings.Contains(l, `"level":"INFO"`) || !strings.Contains(l, `"status":499`) {
		t.Errorf("a browser left while Google was asked: %s", l)
	}

	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /admin/imports HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=x\r\n"+
		"Content-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nteacher", strings.TrimPrefix(s.URL, "http://"), apptest.CookieOf(t, admin, "session"))
	time.Sleep(200 * time.Millisecond)
	conn.Close()
	if l := line("/admin/imports"); !strings.Contains(l, `"level":"INFO"`) || !strings.Contains(l, `"status":499`) {
		t.Errorf("a browser left while it sent a file: %s", l)
	}
	if log := s.Logs.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Error("the log holds an error")
	}

	s.Google.Fault("token", "status500")
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 502, "Google has a problem")
	for _, want := range []string{`"level":"ERROR","msg":"sign-in"`, `"level":"ERROR","msg":"request"`} {
		if !strings.Contains(s.Logs.String(), want) {
			t.Errorf("a fault of Google's is not logged as %s", want)
		}
	}
}
