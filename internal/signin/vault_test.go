package signin_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"hallway/internal/signin"
)

func TestCookieName(t *testing.T) {
	for _, tt := range []struct {
		state  string
		secure bool
		want   string
	}{
		{"ABCDEFGHIJKL", true, "__Host-login-ABCDEFGH"},
		{"ABCDEFGHIJKL", false, "login-ABCDEFGH"},
		{"ABC", true, "__Host-login-ABC"},
		{"a=b; \r\néé", true, "__Host-login-ab"},
		{"", false, "login-"},
	} {
		if got := (signin.Attempt{State: tt.state}).CookieName(tt.secure); got != tt.want {
			t.Errorf("CookieName of %q: %q, want %q", tt.state, got, tt.want)
		}
	}
}

func vault(t *testing.T, seed byte) *signin.Vault {
	t.Helper()
	v, err := signin.NewVault(bytes.Repeat([]byte{seed}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVault(t *testing.T) {
	v := vault(t, 1)
	sealed, err := v.Seal("a", []byte("value"))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := v.Open("a", sealed); err != nil || string(b) != "value" {
		t.Errorf("Open: %q, %v", b, err)
	}
	if twice, _ := v.Seal("a", []byte("value")); twice == sealed {
		t.Error("sealing twice gives the same text")
	}
	for i := range sealed {
		for _, c := range []byte("Ab_\n=") {
			tampered := []byte(sealed)
			tampered[i] = c
			if _, err := v.Open("a", string(tampered)); err == nil && tampered[i] != sealed[i] {
				t.Errorf("letter %d changed to %q, and it opens", i, c)
			}
		}
	}
	for _, bad := range []string{"", "x", sealed[:20], sealed + "A", sealed + "=", sealed + "\n"} {
		if _, err := v.Open("a", bad); err == nil {
			t.Errorf("%q opens", bad)
		}
	}
	if _, err := v.Open("b", sealed); err == nil {
		t.Error("it opens under another name")
	}
	if _, err := vault(t, 2).Open("a", sealed); err == nil {
		t.Error("it opens with another key")
	}
	if _, err := v.Seal("a", make([]byte, 4000)); err == nil {
		t.Error("4000 bytes fit into a cookie")
	}
	if _, err := signin.NewVault(make([]byte, 16)); err == nil {
		t.Error("a key of 16 bytes is taken")
	}
}

func TestSealedAttempt(t *testing.T) {
	v, now := vault(t, 1), time.Now()
	a := signin.Attempt{State: "ABCDEFGHIJ", Nonce: "n", Verifier: "v", Next: "/" + strings.Repeat("x", 511), Expires: now.Add(10 * time.Minute).UTC().Round(0)}
	name := a.CookieName(true)
	sealed, err := v.SealAttempt(name, a)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.OpenAttempt(name, sealed, now.Add(9*time.Minute)); err != nil || got != a {
		t.Errorf("got %+v, %v", got, err)
	}
	other, err := v.Seal(name, []byte("a value of another kind"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, sealed string
		at           time.Time
		reason       string
	}{
		{name, sealed, now.Add(10 * time.Minute), "late"},
		{name, "", now, "no-attempt"},
		{"__Host-login-OTHER", sealed, now, "no-attempt"},
		{name, other, now, "no-attempt"},
	} {
		got, err := v.OpenAttempt(tt.name, tt.sealed, tt.at)
		var r *signin.Refusal
		if !errors.As(err, &r) || r.Reason != tt.reason || r.Message == "" || got != (signin.Attempt{}) {
			t.Errorf("got %+v, %v; want %s", got, err, tt.reason)
		}
	}
}
