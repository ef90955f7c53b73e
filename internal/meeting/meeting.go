// Package meeting reads whatever a teacher pastes (a link, a whole invitation,
// an e-mail with rewritten links, a meeting ID) and answers with one canonical
// join link or with a refusal that says what to do. It is pure: no clock, no
// network, nothing but the standard library.
//
// A link is accepted by one strict parser (parseURL), a table of hosts matched
// on dot boundaries (hosts.go) and a reader per service that builds the stored
// link anew from the parts it knows. Nothing is ever searched for inside a
// longer link: text is cut into tokens, and a token is read whole or not at all.
package meeting

import "slices"

// Limits in bytes. Browsers and proxies agree on links up to about 2,000; the
// text limit is many times the longest invitation that a service sends.
const (
	maxText = 8 << 10
	maxLink = 2048
)

// maxChoices keeps the question short: a text with more meetings is a
// timetable, and nobody meant to paste it into one door.
const maxChoices = 10

// Link is what was understood: one meeting that students can join.
type Link struct {
	URL      string // canonical, https
	Provider string // as people say it: "Zoom", "Google Meet", "BigBlueButton"
	Meeting  string // what people know it by: "934 1100 7919", "abc-defg-hij", a room; empty when nothing is readable
	Passcode string // found in the text and not carried by the link; at most 64 runes, printable, no spaces
	Carries  bool   // the link itself carries the passcode (Zoom pwd=, Teams p=)
	Notes    []Note
}

// Parse reads pasted text. The error is always a *Refusal. For every link it
// returns, Parse(link.URL, hosts) returns the same URL again.
func Parse(text string, hosts Hosts) (Link, error) {
	if len(text) > maxText {
		return Link{}, refuse("too-long", msgTooLong)
	}
	text = trimEnds(text)
	if text == "" {
		return Link{}, refuse("empty", msgEmpty)
	}
	findings, refusal := scan(text, hosts)
	if refusal != nil {
		return Link{}, refusal
	}
	meetings := distinct(findings)
	if len(meetings) == 0 {
		meetings = distinct(fromProse(text, findings))
	}
	switch len(meetings) {
	case 0:
		return Link{}, whyNone(text, findings)
	case 1:
		return withText(meetings[0].link, text), nil
	}
	return Link{}, ask(text, meetings)
}

// finding is one link-like piece of the text: a meeting, or why it is none.
type finding struct {
	at       int    // byte offset in the text
	provider string // whose host it is; empty for everybody else's
	link     Link
	key      string // equal keys are the same meeting
	plain    bool   // not rewritten by a mail filter
	refusal  *Refusal
	final    bool // the refusal stands even when a good link is beside it
}

// distinct keeps one finding for each meeting, in the order of the text: the
// one that carries the passcode, then the one that no filter rewrote.
func distinct(findings []finding) []finding {
	var out []finding
	for _, f := range findings {
		if f.refusal != nil {
			continue
		}
		i := slices.IndexFunc(out, func(o finding) bool { return o.key == f.key })
		switch {
		case i < 0:
			out = append(out, f)
		case f.rank() > out[i].rank():
			f.at = out[i].at
			out[i] = f
		}
	}
	return out
}

func (f finding) rank() int {
	rank := 0
	if f.link.Carries {
		rank += 2
	}
	if f.plain {
		rank++
	}
	return rank
}

// withText adds what only the text around a link says: the passcode, and the
// number of a Teams meeting whose link shows none.
func withText(l Link, text string) Link {
	ls := lines(text)
	if l.Provider == teams && l.Meeting == "" {
		if id := labelled(ls, 12, 20); len(id) > 0 {
			l.Meeting = group(id[0], 3)
		}
	}
	if l.Carries || l.Provider == meet {
		return l // Meet has no passcodes: a code in its text is a phone PIN
	}
	if l.Passcode = passcode(ls); l.Passcode != "" {
		l.Notes = append(l.Notes, NotePasscode)
	}
	return l
}

// ask is the refusal for several meetings. A passcode belongs to the meeting
// that it stands behind.
func ask(text string, meetings []finding) *Refusal {
	r := refuse("two-meetings", msgMeetings(len(meetings)))
	for i, m := range meetings[:min(len(meetings), maxChoices)] {
		end := len(text)
		if i+1 < len(meetings) {
			end = meetings[i+1].at
		}
		r.Choices = append(r.Choices, withText(m.link, text[m.at:max(m.at, end)]))
	}
	return r
}
