package views

import (
	"strings"

	"hallway/internal/roster"
)

// asking is how a check asks about one kind: its heading, which is also the first
// button, why it asks, and the second button.
type asking struct {
	Kind             roster.Kind
	Same, Why, Other string
}

// askAbout are the kinds in the order of the page. While it is asked which school is
// which, nothing else is.
var askAbout = []asking{
	{roster.KindSchool, "The same school",
		"The file has another name for a school. If it is the same one, its classes, links and addresses stay. " +
			"Nothing from this file is imported until you answer.",
		"Another school"},
	{roster.KindPerson, "The same person",
		"An e-mail or an id may now belong to somebody new. If it is somebody else, they get none of the first person’s account, " +
			"links or rights. Until you answer, these people do not change.", "Somebody else"},
	{roster.KindSection, "The same class",
		"A class may have a new title. If it is the same one, it keeps its link, its address and its history. " +
			"If it is another one, it begins without a link, and the old one is removed. Until you answer, these classes do not change.", "Another class"},
}

func (a asking) id() string { return "asked-" + string(a.Kind) }

// words are an answer as a line of the page says it: "the same class".
func (a Answered) words() string {
	for _, about := range askAbout {
		if about.Kind == a.About {
			return strings.ToLower(pick(a.Same, about.Same, about.Other))
		}
	}
	return pick(a.Same, "the same", "not the same")
}

// of are the questions of this kind.
func (a asking) of(list []roster.Question) (own []roster.Question) {
	for _, q := range list {
		if q.Kind == a.Kind {
			own = append(own, q)
		}
	}
	return own
}
