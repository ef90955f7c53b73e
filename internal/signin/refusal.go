package signin

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"

	"hallway/internal/school"
)

// Refusal is the error of a sign-in that was refused although Google answered.
type Refusal struct {
	Reason   string          // stable code for the log and the history
	Message  string          // a sentence that says what to do
	Next     string          // where a late attempt was going, for the next attempt; otherwise ""
	Identity school.Identity // what a genuine token claims, verified or not, for the record
	Err      error           // details for the log, or nil; never a token, code or secret
}

// WrongAccount reports whether the account is the problem, and another one may
// work.
func (r *Refusal) WrongAccount() bool {
	return slices.Contains([]string{"email-unverified", "email-malformed", "no-domain", "other-domain"}, r.Reason)
}

// Error is the reason, for the log.
func (r *Refusal) Error() string { return text("sign-in refused: "+r.Reason, r.Err) }

// Unwrap is Err.
func (r *Refusal) Unwrap() error { return r.Err }

// ErrUnavailable is wrapped by every error that is the fault of Google or of the
// network. The person can try again later.
var ErrUnavailable = errors.New("google sign-in is unavailable")

// Outage is the error when Hallway cannot reach Google, or Google cannot answer.
// It wraps ErrUnavailable.
type Outage struct {
	Reason  string // stable code for the log
	Message string // a sentence that says what to do
	Err     error  // details for the log; never a token, code or secret
}

// Error is the reason, for the log.
func (o *Outage) Error() string { return text(ErrUnavailable.Error()+": "+o.Reason, o.Err) }

// Unwrap makes errors.Is find both ErrUnavailable and the cause.
func (o *Outage) Unwrap() []error { return []error{ErrUnavailable, o.Err} }

func text(s string, err error) string {
	if err != nil {
		s += ": " + err.Error()
	}
	return s
}

func refuse(reason string, err error) *Refusal {
	return &Refusal{Reason: reason, Message: messages[reason], Err: err}
}

func outage(reason string, err error) *Outage {
	return &Outage{Reason: reason, Message: messages[reason], Err: err}
}

// networkOutage says why a request got no answer. If the person stopped waiting
// (context.Canceled), Google was slow.
func networkOutage(err error) *Outage {
	var certificate *tls.CertificateVerificationError
	var dns *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &certificate):
		return outage("google-certificate", err)
	case errors.As(err, &dns):
		return outage("google-unreachable", err)
	case errors.As(err, &network) && network.Timeout(),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return outage("google-slow", err)
	}
	return outage("google-unreachable", err)
}

// errorCode returns an OAuth error code (RFC 6749 §4.1.2.1, §5.2) for the log. It
// drops any other text, which could be a secret.
func errorCode(code string) error {
	if len(code) > 40 || strings.ContainsFunc(code, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
		return errors.New("unknown error code")
	}
	return errors.New(code)
}

const (
	again     = " Please start again."
	untrusted = "Google’s answer could not be trusted, so nobody was signed in. Please start again; if it happens twice, tell your administrator."
	stranger  = "This sign-in is too old, or it was not started in this browser." + again
)

// messages has a sentence for each reason. The school's domains are added to the
// last two refusals.
var messages = map[string]string{
	"no-attempt":       "This sign-in was already used, or it was not started in this browser." + again,
	"late":             "This sign-in took longer than 10 minutes." + again,
	"no-state":         stranger,
	"state-mismatch":   stranger,
	"denied":           "You cancelled at Google. Start again when you are ready.",
	"google-error":     "Google did not complete the sign-in." + again,
	"no-code":          "Google’s answer was incomplete." + again,
	"code-refused":     "This sign-in was already used, or it took too long." + again,
	"client-refused":   "Google does not accept Hallway’s own client ID or secret. Please tell your administrator.",
	"no-id-token":      untrusted,
	"bad-token":        untrusted,
	"bad-algorithm":    untrusted,
	"bad-signature":    untrusted,
	"wrong-issuer":     untrusted,
	"wrong-audience":   untrusted,
	"no-subject":       untrusted,
	"expired":          "Google’s answer has expired. Please start again; if it happens twice, tell your administrator that the server’s clock may be wrong.",
	"nonce-mismatch":   "Google’s answer belongs to another sign-in." + again,
	"email-unverified": "Google has not verified the e-mail of this account. Please choose your school account.",
	"email-malformed":  "The e-mail of this account has a space or a letter that school addresses do not have. Please choose your school account.",
	"no-domain":        "This is a personal Google account. Please choose your school account, which ends in ",
	"other-domain":     "This account belongs to another organisation. Please choose your school account, which ends in ",

	"google-unreachable": "Google cannot be reached right now. Please try again in a few minutes.",
	"google-slow":        "Google is taking too long to answer. Please try again in a few minutes.",
	"google-certificate": "The connection to Google is not secure, so the sign-in was stopped. Please tell your administrator.",
	"google-status":      "Google has a problem right now. Please try again in a few minutes.",
}
