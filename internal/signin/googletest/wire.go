package googletest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"io"
	"maps"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// hosts says which fault belongs to which of Google's names.
var hosts = map[string]string{
	"accounts.google.com":          "auth",
	"oauth2.googleapis.com":        "token",
	"www.googleapis.com":           "certs",
	"openidconnect.googleapis.com": "userinfo",
}

// certificates are for all of Google's names. They are signed by themselves, so a
// client that trusts the good one needs no authority.
type certificates struct {
	good, expired tls.Certificate
	file, spki    string // the good one in PEM; the hash of its key, in base64
}

func newCertificates(t testing.TB) certificates {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	now := time.Now()
	issue := func(until time.Time) tls.Certificate {
		template := &x509.Certificate{
			SerialNumber: big.NewInt(until.UnixNano()), Subject: pkix.Name{CommonName: "googletest (this process only)"},
			NotBefore: now.AddDate(0, 0, -2), NotAfter: until, DNSNames: slices.Collect(maps.Keys(hosts)),
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		der := must(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))
		return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: must(x509.ParseCertificate(der))}
	}
	c := certificates{good: issue(now.AddDate(0, 0, 1)), expired: issue(now.AddDate(0, 0, -1)), file: filepath.Join(t.TempDir(), "google.pem")}
	if err := os.WriteFile(c.file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.good.Leaf.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(c.good.Leaf.RawSubjectPublicKeyInfo)
	c.spki = base64.StdEncoding.EncodeToString(sum[:])
	return c
}

func (g *Google) certificate(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if g.fault(hosts[h.ServerName]) == "certexpired" {
		return &g.certificates.expired, nil
	}
	return &g.certificates.good, nil
}

// loopback reports whether host or host:port is this machine.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// connect is the CONNECT proxy: Google's names lead to the fake, loopback
// passes through, everything else is refused.
func (g *Google) connect(w http.ResponseWriter, r *http.Request) {
	host, port, _ := net.SplitHostPort(r.Host)
	target := r.Host
	switch _, google := hosts[host]; {
	case r.Method == http.MethodConnect && google && port == "443":
		target = g.Addr()
	case r.Method != http.MethodConnect || !loopback(r.Host):
		http.Error(w, "googletest: no way out of this machine", http.StatusForbidden)
		return
	}
	up, err := net.Dial("tcp", target)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = up.Close()
		return
	}
	defer func() { _, _ = conn.Close(), up.Close() }()
	done := make(chan struct{}, 2)
	_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(up, buf); done <- struct{}{} }()
	go func() { _, _ = io.Copy(conn, up); done <- struct{}{} }()
	select {
	case <-done:
	case <-g.closed: // a hijacked connection outlives its server
	}
}
