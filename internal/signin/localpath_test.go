package signin_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/signin"
)

var (
	goodPaths = []string{
		"/", "/doors", "/s/east?day=2026-01-05&q=a%2Fb", "/s/east#block-3", "/j/ABC123", "/a%20b", "/caf%C3%A9",
		"/?next=https://evil.test//x", "/sign-information", "/authors", "/..a", "/" + strings.Repeat("x", 511),
	}
	badPaths = []string{
		"", "doors", "https://evil.test/", "//", "//?x", "//#x", "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "/a\\b",
		"/%2f%2fevil.test", "/%2Fevil.test", "/%5cevil.test", "/a%2F..", "/a//b", "/.//evil.test", "/./auth/google",
		"/x/../auth/google", "/%2e%2e/auth/google", "/%2e/sign-in", "/\tevil", "/\n/evil.test", "/a b", "/\x00", "/\x7f", "/%00", "/%0d%0aSet-Cookie:x",
		"/é", "/\u2028", "/／／evil.test", "/\xff", "/%zz", "/auth", "/auth/google", "/auth/google/callback?code=1", "/%61uth/google",
		"/sign-in", "/sign-in?next=/", "/sign-in/x", "/sign-out", "/sign%2dout", "javascript:alert(1)", "?x", "#x", "/" + strings.Repeat("x", 512),
	}
)

func TestLocalPath(t *testing.T) {
	for _, p := range goodPaths {
		if got := signin.LocalPath(p); got != p {
			t.Errorf("LocalPath(%q) = %q, want it unchanged", p, got)
		}
	}
	for _, p := range badPaths {
		if got := signin.LocalPath(p); got != "/" {
			t.Errorf("LocalPath(%q) = %q, want /", p, got)
		}
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, p := range append(goodPaths, badPaths...) {
		f.Add(p)
	}
	base, err := url.Parse("https://hallway.test/auth/google/callback")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := signin.LocalPath(next)
		if !strings.HasPrefix(got, "/") || got != signin.LocalPath(got) || got != "/" && got != next {
			t.Fatalf("LocalPath(%q) = %q", next, got)
		}
		u, err := base.Parse(got)
		if err != nil || u.Scheme != base.Scheme || u.Host != base.Host || u.User != nil {
			t.Fatalf("LocalPath(%q) leads to %v (%v)", next, u, err)
		}
		if strings.HasPrefix(u.Path, "//") || strings.HasPrefix(u.Path+"/", "/auth/") || strings.HasPrefix(u.Path+"/", "/sign-in/") {
			t.Fatalf("LocalPath(%q) leads to %s", next, u.Path)
		}
	})
}
