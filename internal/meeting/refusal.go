package meeting

import (
	_ "embed" // refusals.txt
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Refusal is the error of a text that was not accepted. Reason is a stable code for logs
// and tests; Message tells the teacher what to do; "two-meetings" has Choices, and
// "host" the Host that an administrator could allow.
type Refusal struct {
	Reason  string
	Message string
	Choices []Link
	Host    string // lower-case DNS name; empty: nothing to allow
}

// Error is the reason and the message; neither repeats a passcode or a query string.
func (r *Refusal) Error() string { return r.Reason + ": " + r.Message }

//go:embed refusals.txt
var refusals string

// messages are the sentences of refusals.txt, by reason; of a service, its advice.
var messages = func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(refusals) {
		reason, message, _ := strings.Cut(strings.TrimSpace(line), ": ")
		out[reason] = message
	}
	return out
}()

func refuse(reason string) *Refusal { return &Refusal{Reason: reason, Message: messages[reason]} }

// notMeeting refuses a page of a known service that nobody can join.
func notMeeting(provider string) *Refusal {
	return &Refusal{Reason: "not-a-meeting", Message: "That is a " + provider + " page, not a meeting. " + messages[provider]}
}

func msgMeetings(n int) string {
	if n > maxChoices {
		return messages["many-meetings"]
	}
	words := []string{2: "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	return "There are " + words[n] + " meetings in that text. Which one?"
}

// whyNone picks the most useful refusal for a text without a meeting. What is
// wrong with a known service's link helps more than the name of an unknown host, and
// a host that somebody can allow helps more than one that never has meetings.
func whyNone(text string, findings []finding) *Refusal {
	if f, ok := firstOf(findings, func(f finding) bool { return f.provider != "" }); ok {
		return f.refusal
	}
	if len(labelled(lines(text), 12, 20)) > 0 {
		return refuse("teams-id")
	}
	for _, reasons := range [][]string{{"opaque", "personal"}, {"host"}} {
		if f, ok := firstOf(findings, func(f finding) bool { return slices.Contains(reasons, f.refusal.Reason) }); ok {
			return f.refusal
		}
	}
	if len(findings) > 0 {
		return findings[0].refusal
	}
	scheme, _, _ := strings.Cut(strings.ToLower(text), ":")
	digits := strings.ContainsFunc(text, unicode.IsDigit)
	if digits && (!strings.ContainsFunc(text, unicode.IsLetter) || slices.Contains(callSchemes, scheme)) {
		return refuse("digits")
	}
	return refuse("no-link")
}

func firstOf(findings []finding, matters func(finding) bool) (finding, bool) {
	i := slices.IndexFunc(findings, matters)
	if i < 0 {
		return finding{}, false
	}
	return findings[i], true
}

func quoteShort(s string) string {
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "..."
	}
	return strconv.Quote(s)
}
