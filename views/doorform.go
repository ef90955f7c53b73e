package views

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// fieldOrder is the order of a card's fields, for the list of problems.
var fieldOrder = []string{"link", "choice", "note", "also"}

// meetingsIn says how many meetings there are to choose from. If a text has more
// than ten, the first ten are shown.
func meetingsIn(n int) string {
	words := []string{2: "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n < len(words) {
		return "There are " + words[n] + " meetings in that text."
	}
	return "There are ten meetings or more in that text."
}

// problems lists the errors, with links to their fields.
func (c Card) problems() []problem {
	var list []problem
	for _, field := range slices.SortedFunc(maps.Keys(c.Errors), compareFields) {
		list = append(list, problem{Href: "#" + c.id(c.anchor(field)), Text: c.Errors[field]})
	}
	return list
}

// anchor is the field that the link of a problem leads to, by default the meeting
// link.
func (c Card) anchor(field string) string {
	switch {
	case field == "note":
		return "note"
	case len(c.Choices) > 0:
		return "choice"
	}
	return "link"
}

// compareFields sorts fields in the order of the form, unknown ones last.
func compareFields(a, b string) int {
	place := func(field string) uint { return uint(slices.Index(fieldOrder, field)) } // the highest for -1
	return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
}

// focusOn names the field that has the focus when the card appears.
func (c Card) focusOn() string {
	if list := c.problems(); len(list) > 0 {
		part, _, _ := strings.Cut(strings.TrimPrefix(list[0].Href, "#"), "-")
		return part
	}
	if c.Draft || c.Ready {
		return "link"
	}
	return ""
}

// linkError is the error beside the link. It can be about another field that has
// no place for an error.
func (c Card) linkError() string {
	return cmp.Or(c.Errors["link"], c.Errors["choice"], c.Errors["also"])
}

// describedBy lists the ids of the hint and the error of a field.
func (c Card) describedBy(field, hint string) string {
	wrong := field == "link" && c.linkError() != "" || field == "note" && c.Errors["note"] != ""
	return c.id(hint) + pick(wrong, " "+c.id(field+"-error"), "")
}
