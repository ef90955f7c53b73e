package static

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHtmx: the vendored file is dist/htmx.min.js of htmx.org 2.0.11.
func TestHtmx(t *testing.T) {
	body, err := embedded.ReadFile("htmx.min.js")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	if got := hex.EncodeToString(sum[:]); got != "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717" {
		t.Errorf("sha256 %s", got)
	}
}

func get(method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestEveryAssetIsServed(t *testing.T) {
	files := 0
	for name, body := range Files() {
		files++
		plain := get("GET", "/static/"+name)
		got, _ := io.ReadAll(plain.Body)
		if plain.StatusCode != 200 || string(got) != string(body) {
			t.Fatalf("%s: %d, %d bytes", name, plain.StatusCode, len(got))
		}
		h := plain.Header
		if h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Content-Type") == "" || h.Get("Content-Encoding") != "" || h.Get("ETag") == "" {
			t.Errorf("%s: %v", name, h)
		}
		if again := get("GET", "/static/"+name, "If-None-Match", `"x", W/`+h.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("%s: %d instead of 304", name, again.StatusCode)
		}
		if head, _ := io.ReadAll(get("HEAD", "/static/"+name).Body); len(head) > 0 {
			t.Errorf("%s: HEAD has a body", name)
		}
		checkGzip(t, name, string(body), h.Get("ETag"))
	}
	if files != len(names) {
		t.Errorf("%d files, want %d", files, len(names))
	}
}

func checkGzip(t *testing.T, name, body, plainTag string) {
	t.Helper()
	res := get("GET", "/static/"+name, "Accept-Encoding", "br, GZIP;q=0.8")
	if strings.HasSuffix(name, ".woff2") {
		if res.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s is compressed twice", name)
		}
		return
	}
	if res.Header.Get("Content-Encoding") != "gzip" || res.Header.Get("Vary") != "Accept-Encoding" || res.Header.Get("ETag") == plainTag {
		t.Fatalf("%s: %v", name, res.Header)
	}
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != body {
		t.Errorf("%s: gzip holds something else (%v)", name, err)
	}
}

func TestTypes(t *testing.T) {
	for name, want := range map[string]string{
		"app.css": "text/css; charset=utf-8", "directory.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml",
		"app.webmanifest": "application/manifest+json", "atkinson-hyperlegible-next.woff2": "font/woff2",
	} {
		if got := get("GET", Path(name)).Header.Get("Content-Type"); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAnythingElseIs404(t *testing.T) {
	for _, path := range []string{"/static/", "/static", "/static/app.css", "/static/static.go", "/static/../go.mod", "/app.css", "/",
		"/static/app.00000000.css", "/static//" + Path("app.css")} {
		if got := get("GET", path).StatusCode; got != 404 {
			t.Errorf("%s: %d", path, got)
		}
	}
	if got := get("POST", Path("app.css")).StatusCode; got != 405 {
		t.Errorf("POST: %d", got)
	}
}

// TestNamesInside: the style sheet and the manifest hold hashed, relative names.
func TestNamesInside(t *testing.T) {
	css, manifest := string(all().byName["app.css"].body), string(all().byName["app.webmanifest"].body)
	if !strings.Contains(css, "url("+strings.TrimPrefix(Path("atkinson-hyperlegible-next.woff2"), "/static/")+")") {
		t.Error("the style sheet does not find its font")
	}
	if !strings.Contains(manifest, `"`+strings.TrimPrefix(Path("icon.svg"), "/static/")+`"`) {
		t.Error("the manifest does not find its icon")
	}
	if strings.Contains(css, "oklch") || strings.Contains(css, ":has(") {
		t.Error("old browsers do not know that")
	}
}
