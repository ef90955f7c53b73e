package main

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"testing"
	"time"

	"hallway/internal/signin/googletest"
)

// domain is the school's Google Workspace.
const domain = "school.test"

// owner is what googletest needs of a test: a folder, and an end.
type owner struct {
	testing.TB
	dir string
	end []func()
}

// Helper does nothing.
func (*owner) Helper() {}

// Fatal ends the bench: the fake Google cannot start.
func (*owner) Fatal(why ...any) { panic(fmt.Sprint(why...)) }

// TempDir is the bench's own folder.
func (o *owner) TempDir() string { return o.dir }

// Cleanup keeps a function for close.
func (o *owner) Cleanup(f func()) { o.end = append(o.end, f) }

func (o *owner) close() {
	for _, f := range slices.Backward(o.end) {
		f()
	}
}

// newGoogle starts the fake Google of Hallway's tests in this process.
func newGoogle(dir string) (*googletest.Google, *owner) {
	o := &owner{dir: dir}
	return googletest.New(o), o
}

// googleEnv points a Hallway at the fake, and at nothing else outside.
func googleEnv(g *googletest.Google) []string {
	return []string{
		"HALLWAY_GOOGLE_CLIENT_ID=" + g.ClientID, "HALLWAY_GOOGLE_CLIENT_SECRET=" + g.Secret,
		"HTTPS_PROXY=" + g.Proxy(), "SSL_CERT_FILE=" + g.CAFile(),
	}
}

// visitor is a browser without JavaScript, at the site and at Google.
type visitor struct {
	*http.Client
	site string
}

// newVisitor shares its connections with others of the same transport.
func newVisitor(site string, transport http.RoundTripper) visitor {
	jar, _ := cookiejar.New(nil)
	return visitor{&http.Client{Jar: jar, Transport: transport, Timeout: 30 * time.Second}, site}
}

// visitorTransport leads every name but this machine's to the fake.
func visitorTransport(g *googletest.Google) *http.Transport {
	transport := g.Client().Transport.(*http.Transport)
	transport.MaxIdleConnsPerHost = 64
	return transport
}

// cookie is the value of one of the site's cookies.
func (v visitor) cookie(name string) (string, error) {
	site, err := url.Parse(v.site)
	if err != nil {
		return "", err
	}
	for _, c := range v.Jar.Cookies(site) {
		if c.Name == name {
			return c.Value, nil
		}
	}
	return "", fmt.Errorf("no cookie %s after the sign-in at %s", name, v.site)
}
