package signin_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/signin"
)

var (
	readerNow = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	readerKey = signin.ReaderKey{Number: 3, Seed: bytes.Repeat([]byte{7}, ed25519.SeedSize)}
	schools   = []string{"school.test", "alias.test"}
)

// forged signs any cookie with a key.
func forged(key signin.ReaderKey, body string) string {
	return body + "~" + base64.RawURLEncoding.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(key.Seed), []byte(body)))
}

// TestReader checks which cookies are valid, also if they were signed by somebody
// who has the private key from a copied database.
func TestReader(t *testing.T) {
	check, day := readerKey.Public(), 24*time.Hour
	cookie := readerKey.Sign("school.test", readerNow)
	other := signin.ReaderKey{Number: 3, Seed: bytes.Repeat([]byte{8}, ed25519.SeedSize)}
	older := signin.ReaderKey{Number: 2, Seed: readerKey.Seed}
	body := func(domain string, key int64, made, ends time.Time) string {
		return fmt.Sprintf("%s~%d~%d~%d~AAAAAAAAAAA", domain, key, made.Unix(), ends.Unix())
	}
	month := readerNow.Add(signin.ReaderLimit)
	for name, c := range map[string]struct {
		value string
		now   time.Time
		want  bool
	}{
		"new":                          {cookie, readerNow, true},
		"of an alias domain":           {readerKey.Sign("alias.test", readerNow), readerNow, true},
		"after 29 days":                {cookie, readerNow.Add(29 * day), true},
		"after 30 days":                {cookie, readerNow.Add(30 * day), false},
		"a clock a little behind":      {cookie, readerNow.Add(-30 * time.Second), true},
		"of tomorrow":                  {cookie, readerNow.Add(-day), false},
		"of another key":               {other.Sign("school.test", readerNow), readerNow, false},
		"of an older key's number":     {older.Sign("school.test", readerNow), readerNow, false},
		"of a removed domain":          {readerKey.Sign("old.test", readerNow), readerNow, false},
		"nothing":                      {"", readerNow, false},
		"not signed":                   {body("school.test", 3, readerNow, month), readerNow, false},
		"forged well":                  {forged(readerKey, body("school.test", 3, readerNow, month)), readerNow, true},
		"forged, ends in 28 years":     {forged(readerKey, body("school.test", 3, readerNow, readerNow.AddDate(28, 0, 0))), readerNow, false},
		"forged, ends in 31 days":      {forged(readerKey, body("school.test", 3, readerNow, readerNow.Add(31*day))), readerNow, false},
		"forged, made in the future":   {forged(readerKey, body("school.test", 3, readerNow.AddDate(28, 0, 0), readerNow.AddDate(28, 0, 1))), readerNow, false},
		"forged, ends before it began": {forged(readerKey, body("school.test", 3, readerNow, readerNow.Add(-day))), readerNow, false},
		"forged, without an end":       {forged(readerKey, fmt.Sprintf("school.test~3~%d~AAAA", readerNow.Unix())), readerNow, false},
		"forged, the end is no number": {forged(readerKey, fmt.Sprintf("school.test~3~%d~never~AAAA", readerNow.Unix())), readerNow, false},
		"forged, with more":            {forged(readerKey, body("school.test", 3, readerNow, month)+"~x"), readerNow, false},
		"forged, a number that wraps":  {forged(readerKey, fmt.Sprintf("school.test~3~%d~9223372036854775807~AAAA", readerNow.Unix())), readerNow, false},
		"with a line end":              {cookie + "\n", readerNow, false},
	} {
		if got := check.Valid(c.value, schools, c.now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if a, b := readerKey.Sign("school.test", readerNow), readerKey.Sign("school.test", readerNow); a == b {
		t.Error("two browsers cannot be told apart")
	}
}

// A cookie with any changed byte is invalid.
func TestReaderBytes(t *testing.T) {
	check, cookie := readerKey.Public(), readerKey.Sign("school.test", readerNow)
	for i := range cookie {
		for _, c := range []byte("A0~_z ") {
			if cookie[i] == c {
				continue
			}
			if value := cookie[:i] + string(c) + cookie[i+1:]; check.Valid(value, append(schools, strings.SplitN(value, "~", 2)[0]), readerNow) {
				t.Fatalf("%q is taken for %q", value, cookie)
			}
		}
	}
}

// FuzzReader: nothing that was not signed is valid.
func FuzzReader(f *testing.F) {
	cookie := readerKey.Sign("school.test", readerNow)
	f.Add(cookie)
	f.Add("~~~~~")
	f.Fuzz(func(t *testing.T, value string) {
		if value != cookie && readerKey.Public().Valid(value, schools, readerNow) {
			signed, _, _ := strings.Cut(value, "~")
			t.Fatalf("%q of %s is valid", value, signed)
		}
	})
}
