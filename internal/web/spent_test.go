package web

import (
	"fmt"
	"testing"
	"time"
)

// A key works once until it expires. If there are too many, the oldest is forgotten.
func TestSpent(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	s := newSpent(3, func() time.Time { return now })
	if s.used("a") || !s.use("a", now.Add(time.Minute)) || s.use("a", now.Add(time.Minute)) || !s.used("a") {
		t.Error("a key does not work once")
	}
	now = now.Add(time.Minute)
	if !s.use("b", now.Add(time.Hour)) || s.used("a") || s.known.Len() != 1 {
		t.Error("what is over is kept")
	}
	for n := range 10 {
		s.use(fmt.Sprint(n), now.Add(time.Hour))
	}
	if s.known.Len() != 3 || !s.used("9") || s.used("b") {
		t.Errorf("%d are kept", s.known.Len())
	}
}

// An IPv6 network has one key; each IPv4 address has its own, however it is written.
func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "2001:db8:1:2::7": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::": "2001:db8:1:2::/64",
		"2001:db8:1:3::": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "::ffff:192.0.2.7": "::ffff:192.0.2.7", "": "",
	} {
		if got := network(address); got != want {
			t.Errorf("%s counts as %s, want %s", address, got, want)
		}
	}
}
