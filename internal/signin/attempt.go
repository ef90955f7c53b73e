package signin

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Attempt is one attempt to sign in. The browser keeps it in a sealed cookie of
// its own, so that two tabs can sign in at the same time.
type Attempt struct {
	State    string
	Nonce    string
	Verifier string // PKCE, RFC 7636 §4.1
	Next     string // safe local path to go to afterwards
	Expires  time.Time
}

// CookieName is "__Host-login-" and the first 8 letters of the state, without
// "__Host-" when not secure. A callback has only the state, so its cookie is
// Attempt{State: state}.CookieName(secure). Other characters are dropped, because
// anybody can write the state of a callback.
func (a Attempt) CookieName(secure bool) string {
	letters := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, a.State[:min(8, len(a.State))])
	if secure {
		return "__Host-login-" + letters
	}
	return "login-" + letters
}

// SealAttempt returns the value of the cookie with that name.
func (v *Vault) SealAttempt(name string, a Attempt) (string, error) {
	b, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	return v.Seal(name, b)
}

// Used is the refusal of an attempt that has already been used.
func Used() *Refusal { return refuse("no-attempt", errors.New("the attempt was used")) }

// OpenAttempt reads the cookie with that name. The error is a *Refusal: "late"
// after 10 minutes, with the Next of the attempt, or "no-attempt" for anything
// else that is not an attempt of this browser, such as a missing cookie's "".
func (v *Vault) OpenAttempt(name, sealed string, now time.Time) (Attempt, error) {
	var a Attempt
	b, err := v.Open(name, sealed)
	if err == nil && json.Unmarshal(b, &a) != nil {
		err = errors.New("the cookie is not an attempt")
	}
	switch {
	case err != nil:
		return Attempt{}, refuse("no-attempt", err)
	case !now.Before(a.Expires):
		late := refuse("late", nil)
		late.Next = a.Next
		return Attempt{}, late
	}
	return a, nil
}
