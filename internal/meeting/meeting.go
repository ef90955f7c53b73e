// Package meeting reads what a teacher pastes (a link, an invitation, an e-mail with
// rewritten links, a meeting ID) and returns one canonical join link, or a refusal that
// says what to do. Every link goes through one strict parser (parseURL), a table of hosts
// (sites.go), and a function for each service, which builds the stored link from the
// parts that it knows (alphabet.go). What carries a text is undone first (carrier.go).
// The text is cut into tokens (scan.go), each read whole or not at all: we never look
// for a link inside a longer link, except in one of a mail filter (filters.go).
package meeting

// Limits in bytes. A long invitation has 150 dial-in numbers, and a mail filter's link is
// several times its target. Browsers and proxies agree on links up to about 2,000.
const (
	maxText   = 64 << 10
	maxLink   = 8 << 10
	maxStored = 2048
)

// maxLinks is how many links a text may have: ten times those of a long mail. It bounds
// the work, since a link of six letters takes as long to read as a real one.
const maxLinks = 1000

// maxChoices is a short question: more meetings are a timetable, pasted by mistake.
const maxChoices = 10

// Link is one meeting that students can join.
type Link struct {
	URL      string // canonical, https
	Provider string // as people say it: "Zoom", "Google Meet", "BigBlueButton"
	Meeting  string // its number or name: "934 1100 7919", "abc-defg-hij"; empty if the link shows none
	Passcode string // from the text, if it is not part of the link; at most 64 runes, printable, no spaces
	Carries  bool   // the link contains the passcode (Zoom pwd=, Teams p=)
	Notes    []Note

	Unwrapped string // its host, if a mail filter had rewritten it; otherwise empty
}

// Parse reads pasted text. The error is always a *Refusal. For every link it
// returns, Parse(link.URL, hosts) returns the same URL again.
func Parse(text string, hosts Hosts) (Link, error) {
	if len(text) > maxText {
		return Link{}, refuse("too-long")
	}
	text = trimEnds(text)
	if text == "" {
		return Link{}, refuse("empty")
	}
	text, raw := plainText(text)
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
		link := withText(meetings[0].link, text)
		if raw {
			link.Notes = append(link.Notes, NoteRawMail)
		}
		return link, nil
	}
	return Link{}, ask(text, meetings)
}

// finding is a piece of the text that looks like a link: a meeting, or why not.
type finding struct {
	at       int    // byte offset in the text
	provider string // the service that the host belongs to; empty for other hosts
	link     Link
	key      string // equal keys are the same meeting
	plain    bool   // not rewritten by a mail filter
	refusal  *Refusal
	final    bool // refuse the whole text, even if it also has a good link
}

// distinct keeps one finding for each meeting, in the order of the text. It
// prefers a link with the passcode, then one that no mail filter rewrote.
func distinct(findings []finding) []finding {
	var out []finding
	seen := map[string]int{}
	for _, f := range findings {
		if f.refusal != nil {
			continue
		}
		i, known := seen[f.key]
		switch {
		case !known:
			seen[f.key] = len(out)
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

// withText adds what only the text around the link says: the passcode, and the
// number of a Teams meeting if the link does not show it.
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
	if l.Passcode == "" {
		l.Passcode = passcode(ls, l.Provider)
	}
	switch {
	case l.Passcode != "":
		l.Notes = append(l.Notes, NotePasscode)
	case l.Provider == zoom:
		l.Notes = append(l.Notes, NoteNoPasscode)
	}
	return l
}

// ask refuses several meetings. A passcode belongs to the meeting before it.
func ask(text string, meetings []finding) *Refusal {
	r := &Refusal{Reason: "two-meetings", Message: msgMeetings(len(meetings))}
	for i, m := range meetings[:min(len(meetings), maxChoices)] {
		end := len(text)
		if i+1 < len(meetings) {
			end = meetings[i+1].at
		}
		r.Choices = append(r.Choices, withText(m.link, text[m.at:max(m.at, end)]))
	}
	return r
}
