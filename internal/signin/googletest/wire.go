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
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
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

// wire has the fake's listeners and certificates.
type wire struct {
	google, proxy net.Listener
	ca            *x509.Certificate
	caFile, spki  string
	good, expired tls.Certificate
}

func newWire(t testing.TB) wire {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	now := time.Now()
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "googletest CA (this process only)"},
		NotBefore: now.AddDate(0, 0, -2), NotAfter: now.AddDate(0, 0, 1),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, authority, authority, &key.PublicKey, key)
	must(err)
	w := wire{caFile: filepath.Join(t.TempDir(), "ca.pem")}
	w.ca, err = x509.ParseCertificate(der)
	must(err)
	must(os.WriteFile(w.caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	sum := sha256.Sum256(w.ca.RawSubjectPublicKeyInfo)
	w.spki = base64.StdEncoding.EncodeToString(sum[:])

	// One key for the authority and the leaves, so that one SPKI pin is enough.
	issue := func(until time.Time) tls.Certificate {
		leaf := &x509.Certificate{
			SerialNumber: big.NewInt(until.UnixNano()), Subject: pkix.Name{CommonName: "googletest"},
			NotBefore: now.AddDate(0, 0, -2), NotAfter: until,
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		for host := range hosts {
			leaf.DNSNames = append(leaf.DNSNames, host)
		}
		b, err := x509.CreateCertificate(rand.Reader, leaf, w.ca, &key.PublicKey, key)
		must(err)
		return tls.Certificate{Certificate: [][]byte{b, der}, PrivateKey: key}
	}
	w.good, w.expired = issue(now.AddDate(0, 0, 1)), issue(now.AddDate(0, 0, -1))

	w.google, err = net.Listen("tcp", "127.0.0.1:0")
	must(err)
	w.proxy, err = net.Listen("tcp", "127.0.0.1:0")
	must(err)
	return w
}

func (g *Google) certificate(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if g.fault(hosts[h.ServerName]) == "certexpired" {
		return &g.wire.expired, nil
	}
	return &g.wire.good, nil
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
