package roster

import (
	"cmp"
	"slices"
)

// sameSection is a section of a file: one class for each term in which the file has it.
type sameSection struct {
	terms []*firstSeen[Section]
	bare  int // line of the first row without a term; 0: there is none
}

// inTerm finds the class of a section in a term; nil: there is none so far. A row without
// a term is of the first class.
func (b *builder) inTerm(key, term string) *firstSeen[Section] {
	same := b.section[key]
	if same == nil {
		same = &sameSection{}
		b.section[key] = same
	}
	if term == "" {
		same.bare = cmp.Or(same.bare, b.line)
		if len(same.terms) > 0 {
			return same.terms[0]
		}
		return nil
	}
	at := slices.IndexFunc(same.terms, func(h *firstSeen[Section]) bool { return h.is.Term == "" || h.fold("term", h.is.Term) == fold(term) })
	if at < 0 {
		return nil
	}
	return same.terms[at]
}

// tellApart gives the classes of a section that the file has in several terms a key each,
// and says so, because a typing mistake looks the same.
func (b *builder) tellApart() {
	for _, h := range b.sections {
		same := b.section[h.is.Key]
		if same == nil || len(same.terms) < 2 {
			continue
		}
		var names []string
		for _, one := range same.terms {
			names = append(names, quote(one.is.Term))
			one.is.Key = termKey(one.is.Key, one.is.Term)
		}
		title := quote(h.is.Course) + ", section " + quote(h.is.Code)
		b.noteAt(same.terms[1].line, Note, "term", "We will import a class for each.", "Make the terms agree if it is only one class.",
			"%s is in the file in several terms: %s.", title, sentence(names))
		if same.bare > 0 {
			b.noteAt(same.bare, Problem, "term", "We will treat it as "+names[0]+".", "Fill in the cell.",
				"the row has no term, and %s is in the file in several: %s.", title, sentence(names))
		}
	}
}
