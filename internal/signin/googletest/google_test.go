package googletest_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"hallway/internal/signin/googletest"
)

const query = "?client_id=test-client.apps.googleusercontent.com&response_type=code&scope=openid&state=the-state&nonce=the-nonce" +
	"&code_challenge=c&code_challenge_method=S256&redirect_uri=https%3A%2F%2Fhallway.test%2Fauth%2Fgoogle%2Fcallback"

// A real binary can use the proxy and the CA file. Without anybody in the queue, the
// browser stays at Google.
func TestProxyAndPage(t *testing.T) {
	g := googletest.New(t)
	pem, err := os.ReadFile(g.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	proxy, err := url.Parse(g.Proxy())
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	const auth = "https://accounts.google.com/o/oauth2/v2/auth" + query
	resp, err := client.Get(auth)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if !strings.Contains(string(page), "choose an account") {
		t.Fatalf("%s: %s", resp.Status, page)
	}
	g.Next(googletest.Identity{Sub: "1"}, googletest.Identity{Deny: "access_denied"})
	for _, want := range []string{"code", "error"} {
		resp, err := client.Get(auth)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		back, err := resp.Location()
		if err != nil || back.Query().Get(want) == "" || back.Query().Get("state") != "the-state" {
			t.Errorf("%s: sent back to %v, %v", want, back, err)
		}
	}
	seen := strings.Join(g.Secrets(), " ")
	if !strings.Contains(seen, "the-state") || !strings.Contains(seen, "the-nonce") || !strings.Contains(seen, "4/0") || !strings.Contains(seen, g.Secret) {
		t.Errorf("secrets %q", seen)
	}
	if resp, err := client.Get("https://elsewhere.test/"); err == nil {
		_ = resp.Body.Close()
		t.Error("the proxy lets requests out")
	}
}
