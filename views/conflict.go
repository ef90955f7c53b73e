package views

import (
	"cmp"
	"strconv"
	"strings"
)

// conflictText says who saved first, and when.
func (c Card) conflictText() string {
	e := c.Conflict.Door
	who := cmp.Or(c.who(e), "Somebody")
	if who == "you" {
		who = "You"
	}
	what := "this link"
	if e.Door.Code != c.code() {
		what = "the link for " + label(e)
	}
	s := who + " changed " + what
	if !e.Door.SavedAt.IsZero() {
		s += " " + At(When(e.Door.SavedAt, c.Now, c.Zone))
	}
	if who == "You" {
		return s + " in another window, after you opened this page."
	}
	return s + ", after you opened this page."
}

// mineText is what the person was about to save.
func (c Card) mineText() string {
	if c.clearing() {
		return "No meeting"
	}
	return knownAs(c.Conflict.Mine, " · ", "passcode in the link")
}

// clearing reports whether the refused save was "No meeting".
func (c Card) clearing() bool { return c.Conflict.Mine.Link == "" && strings.TrimSpace(c.Text) == "" }

// mineVersion is the card's version for "Use mine": the new one, if the card's
// door is the one that changed.
func (c Card) mineVersion() int64 {
	if c.Conflict.Door.Door.Code == c.code() {
		return c.Conflict.Door.Door.Version
	}
	return c.Version
}

// mineAlso are the other doors to save to. The one that changed has its new version.
func (c Card) mineAlso() []string {
	var values []string
	for _, a := range c.Also {
		if !a.Checked {
			continue
		}
		code, _, _ := strings.Cut(a.Value, ".")
		if d := c.Conflict.Door.Door; d.Code == code {
			a.Value = code + "." + strconv.FormatInt(d.Version, 10)
		}
		values = append(values, a.Value)
	}
	return values
}
