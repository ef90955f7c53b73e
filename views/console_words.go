package views

import (
	"fmt"
	"strings"

	"hallway/internal/school"
)

// Stuck is the page of an undo that something newer prevents.
type Stuck struct {
	Site           Site
	Why, Then, Now string
	Href, Request  string
}

// reasonWords explains to administrators why a sign-in was refused.
var reasonWords = map[string]string{
	school.UnknownAddress:        "Nobody in the roster has this address.",
	string(school.OtherAccount):  "The address belongs to somebody who signs in with another Google account.",
	string(school.FormerAccount): "This Google account used to be connected to somebody else. If it is the same person, connect it again.",
	string(school.Suspended):     "Their sign-in is switched off. If that is a mistake, switch it on, on their page.",
	"email-unverified":           "Google has not verified the address of this account. Its owner must confirm it at Google, then sign in again.",
	"no-domain":                  "This is a personal Google account. Tell its owner to choose the school account.",
	"other-domain":               "This account belongs to another school or company. Tell its owner to choose the school account.",
}

// ReasonWords says why a sign-in was refused, as a sentence.
func ReasonWords(reason string) string {
	if words, known := reasonWords[reason]; known {
		return words
	}
	return "Refused: " + reason + "."
}

// count says how many people wait for an answer, and how many were only refused.
func (m Requests) count() string {
	if m.Query != "" {
		return plural(m.Found, "request", "requests") + " found."
	}
	others := m.Found - m.Asked
	if m.Asked == 0 {
		return "Nobody has asked to be added. " + plural(others, "account was refused.", "accounts were refused.")
	}
	says := plural(m.Asked, "person asked to be added and waits", "people asked to be added and wait") + " for an answer."
	switch {
	case others == 1:
		says += " One more account was refused and did not ask."
	case others > 1:
		says += " " + thousands(others) + " more accounts were refused and did not ask."
	}
	return says
}

func (r RequestRow) id() string { return fmt.Sprint("request-", r.Request.ID) }

func undoPath(change int64) string { return fmt.Sprintf("/changes/%d/undo", change) }

// At writes "at" before a time of day, and "on" before a date.
func At(when string) string {
	return pick(strings.Contains(when, ":"), "at ", "on ") + when
}
