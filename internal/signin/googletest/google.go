// Package googletest is "Sign in with Google" inside the test process, with Google's
// own host names over TLS, so that the tested code needs no test-only switch. It has
// Google's rules: a code works once, within a minute, for the client, redirect URI and
// PKCE challenge that it was made for. Only tests import it.
package googletest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Identity is who signs in. An empty HD means a personal account.
type Identity struct {
	Sub, Email, Name, HD string
	Unverified           bool   // the e-mail is not verified
	Deny                 string // answer with this OAuth error instead, such as access_denied
}

// Google is the fake. Change its exported fields before the first request.
type Google struct {
	ClientID, Secret string           // the one client that is registered
	Now              func() time.Time // clock of codes and tokens

	google, proxy *httptest.Server
	certificates  certificates

	closed  chan struct{}
	waiting atomic.Int64

	mu      sync.Mutex
	codes   map[string]grant
	queue   []Identity
	faults  map[string]string
	secrets []string
}

// New starts the fake on 127.0.0.1 until the test ends.
func New(t testing.TB) *Google {
	t.Helper()
	g := &Google{
		ClientID: clientID,
		Secret:   "GOCSPX-test-client-secret",
		Now:      time.Now,
		closed:   make(chan struct{}),
		codes:    map[string]grant{},
		faults:   map[string]string{},
	}
	g.certificates = newCertificates(t)
	g.google = httptest.NewUnstartedServer(g.routes())
	g.google.TLS = &tls.Config{GetCertificate: g.certificate}
	g.google.Config.ErrorLog = log.New(io.Discard, "", 0)
	g.google.Config.SetKeepAlivesEnabled(false) // a new handshake each time, so that a certificate fault has an effect at once
	g.google.StartTLS()
	g.proxy = httptest.NewServer(http.HandlerFunc(g.connect))
	t.Cleanup(func() {
		close(g.closed)
		g.google.Close()
		g.proxy.Close()
	})
	return g
}

// Client trusts the fake's CA. All hosts except loopback addresses lead to the fake,
// so the same client can talk to Hallway and to Google. The timeout of a request is
// 10 s by default.
func (g *Google) Client(timeout ...time.Duration) *http.Client {
	roots := x509.NewCertPool()
	roots.AddCert(g.certificates.good.Leaf)
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if !loopback(addr) {
			addr = g.Addr()
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return &http.Client{Transport: tr, Timeout: append(timeout, 10*time.Second)[0]}
}

// Next queues who signs in, for the next visits of the authorisation page.
func (g *Google) Next(ids ...Identity) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.queue = append(g.queue, ids...)
}

// Fault makes the fake misbehave until Fault is called with an empty do.
//
//	at auth, token, certs  status500, garbage, slow (no answer), drop, certexpired
//	at auth                wrongstate, nostate, nocode, error
//	at token               badsig, algnone, wrongaud, otherazp, wrongiss, expired, noexp, wrongnonce,
//	                       nononce, nosub, noidtoken, numberidtoken, junkidtoken, noaccess
func (g *Google) Fault(at, do string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults[at] = do
}

func (g *Google) fault(at string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.faults[at]
}

// Waiting is how many requests are waiting at Google for an answer ("slow").
func (g *Google) Waiting() int { return int(g.waiting.Load()) }

// Secrets lists every code, token, verifier, nonce and state seen so far, and
// the client secret: none of them may be in a log, a page or an error.
func (g *Google) Secrets() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append(slices.Clone(g.secrets), g.Secret)
}

func (g *Google) secret(values ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, v := range values {
		if v != "" {
			g.secrets = append(g.secrets, v)
		}
	}
}

// Addr is host:port of the TLS listener, for Chromium:
// --host-resolver-rules="MAP accounts.google.com:443 ADDR".
func (g *Google) Addr() string { return g.google.Listener.Addr().String() }

// SPKI is for Chromium's --ignore-certificate-errors-spki-list.
func (g *Google) SPKI() string { return g.certificates.spki }

// Proxy is a URL for HTTPS_PROXY, which leads only to the fake.
func (g *Google) Proxy() string { return g.proxy.URL }

// CAFile is a PEM file for SSL_CERT_FILE.
func (g *Google) CAFile() string { return g.certificates.file }
