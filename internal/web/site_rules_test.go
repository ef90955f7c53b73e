package web_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
)

// Every answer carries the security headers, errors included, and pages that
// belong to one person are never stored.
func TestHeaders(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "")
	for path, stored := range map[string]string{
		"/": "private, no-cache", "/me": "no-store", "/sign-in": "no-store", "/nothing": "no-store", "/healthz": "no-store", "/readyz": "no-store",
	} {
		a := v.Get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": "camera=()", "X-Request-Id": "",
		} {
			if got := a.Header.Get(name); got == "" || !strings.Contains(got, want) {
				t.Errorf("%s has %s %q", path, name, got)
			}
		}
		if got := a.Header.Get("Cache-Control"); path != "/sign-in" && got != stored {
			t.Errorf("%s has Cache-Control %q, want %q", path, got, stored)
		}
	}
	home := v.Get("/")
	if home.Header.Get("Vary") != "Accept-Encoding, Cookie" || home.Header.Get("X-Robots-Tag") != "noindex" || home.Header.Get("Etag") == "" {
		t.Errorf("the directory has %v", home.Header)
	}
	if again := v.Get("/", "If-None-Match", home.Header.Get("Etag")); again.Status != 304 || again.Body != "" {
		t.Errorf("unchanged, and answered %d", again.Status)
	}
	if page := v.Get("/me").Header.Values("Vary"); !strings.Contains(strings.Join(page, ","), "HX-Request") {
		t.Errorf("My doors varies by %v", page)
	}
}

// The site answers to its own name only, and says what that is.
func TestUnknownHost(t *testing.T) {
	s := apptest.NewSite(t)
	r, _ := http.NewRequest(http.MethodGet, s.URL+"/", nil)
	r.Host = "evil.test"
	s.Visitor().Do(r).Want(t, 421, "This site has another address", s.URL)
}

// A body that none of our forms sends is refused with an explanation.
func TestHugeBody(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "")
	code, _ := s.Door("a.okafor@school.test", 0)
	v.Post("/me/doors/"+code, url.Values{"link": {strings.Repeat("x", 300<<10)}}).Want(t, 413, "too much text")
	v.Post("/me/doors/"+code, url.Values{"link": {strings.Repeat("x", 200<<10)}}).Want(t, 422, "That text is too long") // the form, with the text
	day := s.Store.Today()
	v.Post("/me/out", url.Values{"link": {strings.Repeat("x", 200<<10)}, "what": {"link"}, "from": {day}, "to": {day}, "door": {code}}).Want(t, 422, "That text is too long")
}

// Public means anyone; the school's mode requires a sign-in, and a reader cookie
// that was changed is invalid.
func TestWhoReads(t *testing.T) {
	public := apptest.NewSite(t, func(o *db.Overrides) { public := true; o.Public = &public })
	public.Visitor().Get("/").Want(t, 200, "Algebra II")

	s := apptest.NewSite(t)
	code, _ := s.Door("a.okafor@school.test", 0)
	for _, path := range []string{"/", "/j/" + code, "/s/larkfield-commons", "/?q=algebra"} {
		if a := s.Visitor().Get(path); !strings.Contains(a.URL, "/sign-in?next=") {
			t.Errorf("a stranger got %s", a.URL)
		}
	}
	v := s.Visitor()
	v.SignIn(apptest.Student, "/")
	value := apptest.CookieOf(t, v, "reader")
	for _, forged := range []string{"", "x", value + "x", strings.Replace(value, "school.test", "other.test", 1), strings.Replace(value, "~1", "~2", 1)} {
		if a := s.Visitor().Get("/", "Cookie", "reader="+forged); !strings.Contains(a.URL, "/sign-in") {
			t.Errorf("the forged cookie %q reads", forged)
		}
	}
	if a := v.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Error("a reader sees My doors")
	}
}

// Only the demo has the page to choose a person.
func TestServeHasNoChooser(t *testing.T) {
	s := apptest.NewSite(t)
	s.Visitor().Post("/demo/sign-in", url.Values{"who": {"admin"}}).Want(t, 404)
	if page := s.Visitor().Get("/sign-in").Want(t, 200, `href="/auth/google`); strings.Contains(page.Body, "demo") {
		t.Error("the sign-in page offers the demo's chooser")
	}
}

// Readiness follows the stop, and an import beside the server shows by itself.
func TestImportBesideTheServer(t *testing.T) {
	s := apptest.NewSite(t)
	s.Visitor().Get("/readyz").Want(t, 200, "ready")
	s.Visitor().Get("/healthz").Want(t, 200, "ok")
	file := t.TempDir() + "/next.csv"
	roster, err := os.ReadFile(apptest.RosterFile(t))
	if err != nil {
		t.Fatal(err)
	}
	more := string(roster) + "a.okafor@school.test,Ms Adaeze Okafor,Topology,01,E,214,Maths,Larkfield Commons\n"
	if err := os.WriteFile(file, []byte(more), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Command("import", "--apply", file)
	v := s.Visitor()
	v.SignIn(apptest.Student, "/")
	apptest.Until(t, "the import shows", func() bool { return strings.Contains(v.Get("/").Body, "Topology") })
}

// Hostile names and notes are text everywhere.
func TestHostileText(t *testing.T) {
	file := t.TempDir() + "/hostile.csv"
	long := strings.Repeat("Ö", 450)
	rows := "teacher_email,teacher_name,course,section,school\n" +
		`x@school.test,"<script>alert(1)</script>","<img src=x onerror=alert(2)>",01,"<b>School</b>"` + "\n" +
		"y@school.test,=cmd()," + long + ",01,<b>School</b>\n" +
		"z@school.test,\u202eevil\u2066,+1+1,\"01\"\" onclick=\"\"x\",<b>School</b>\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSiteOf(t, file)
	v := s.Visitor()
	id := apptest.Okafor
	id.Sub, id.Email = "x", "x@school.test"
	me := v.SignIn(id, "")
	code, version := s.Door("x@school.test", 0)
	note := `</textarea><script>alert(3)</script>`
	saved := v.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "note": {note}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	export := t.TempDir() + "/out"
	s.Command("export", export)
	exported, err := os.ReadFile(export + "/index.html")
	if err != nil {
		t.Fatal(err)
	}
	for where, body := range map[string]string{"/": v.Get("/").Body, "/?q=": v.Get("/?q=script").Body, "/me": me.Body, "saved": saved.Body, "export": string(exported)} {
		for _, bad := range []string{"<script>alert", "<img src=x", "<b>School", `onclick="x`} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %s as markup", where, bad)
			}
		}
	}
	csv := s.Command("export", "--csv")
	for line := range strings.Lines(csv) {
		for cell := range strings.SplitSeq(strings.TrimSpace(line), ",") {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") {
				t.Errorf("the cell %q runs in a spreadsheet", cell)
			}
		}
	}
}
