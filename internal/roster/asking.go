package roster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Answers are the questions that somebody has answered, by their Ref.
type Answers struct{ Same, Different []string }

// The Refs of questions about a whole file: whether many people have a new id or a new
// address, and whether many classes have a new title.
const (
	WholeFile    = "keys"
	NewAddresses = "addresses"
	NewTitles    = "titles"
)

var wholeFiles = set([]string{WholeFile, NewAddresses, NewTitles})

// answer is an answer to a question.
type answer int

const (
	unanswered answer = iota
	theSame
	another
)

// asking is what somebody has answered about a file, and what is asked about it.
type asking struct {
	answers  map[string]answer // by Ref, as it was typed
	typed    map[string]string // by folded Ref
	answered map[string]Kind   // answers to what was asked, and what that was about
	asked    []Question
	findings []Finding
}

// asking begins with the answers. If a question has both answers, "another" wins.
func (a Answers) asking() *asking {
	q := &asking{answers: map[string]answer{}, typed: map[string]string{}, answered: map[string]Kind{}}
	for _, ref := range a.Same {
		q.answers[ref], q.typed[fold(ref)] = theSame, ref
	}
	for _, ref := range a.Different {
		q.answers[ref], q.typed[fold(ref)] = another, ref
	}
	return q
}

// answerTo is the answer to a question. Case and spaces of a title do not matter;
// those of an id do.
func (a *asking) answerTo(q Question) answer {
	ref := q.Ref
	if _, exact := a.answers[ref]; !exact && q.Kind != KindPerson {
		ref = a.typed[fold(ref)]
	}
	said := a.answers[ref]
	if said != unanswered {
		a.answered[ref] = q.Kind
	}
	return said
}

// doubt does what somebody answered about pairs, or asks, and returns the answer.
func (m *matching[T]) doubt(a *asking, q Question, pairs ...pair) answer {
	said := a.answerTo(q)
	for _, p := range pairs {
		delete(m.partner, p.i)
		m.taken[p.at] = false
		switch said {
		case theSame:
			m.pair(p.i, p.at)
		case another:
			m.fresh[p.i] = true
		default:
			m.pending[p.i], m.taken[p.at] = p.at, true
		}
	}
	if said == unanswered {
		a.asked, a.findings = append(a.asked, q), append(a.findings, q.finding())
	}
	return said
}

// unknownAnswers notes answers to what is not asked: a slip of the pen, which is a
// problem, or a question that was answered before, which is not.
func (a *asking) unknownAnswers(in Roster) {
	left := slices.DeleteFunc(slices.Sorted(maps.Keys(a.answers)), func(ref string) bool { return a.answered[ref] != "" })
	if len(left) == 0 {
		return
	}
	known := askable(in)
	for _, ref := range left {
		f := aboutRoster(Note, "We will ignore that answer.", "", "Nothing was asked about %s.", plain(ref))
		if !known[ref] && !known[fold(ref)] {
			f.Severity, f.Do = Problem, "The file does not name it: correct the answer."
		}
		a.findings = append(a.findings, f)
	}
}

// askable are all that answers to questions about a file may name.
func askable(in Roster) map[string]bool {
	known, times := maps.Clone(wholeFiles), timesOf(in.People)
	for _, p := range in.People {
		known[refOfPerson(p, times)] = true
	}
	names := refsIn(in)
	for _, s := range in.Sections {
		known[fold(names.section(s))] = true
	}
	for _, s := range in.Schools {
		known[fold(names.school(s))] = true
	}
	return known
}

// untilAnswered is what a question keeps from changing, by its kind.
var untilAnswered = map[Kind]string{
	KindPerson:  "Until somebody answers, they do not change.",
	KindSection: "Until somebody answers, the class that is here stays as it is, with its link, and the other is not added.",
	KindSchool:  "Until somebody answers, nothing from this file is imported.",
}

// finding is the question as a finding, for people who read only those, and for the
// exit status of an unattended import.
func (q Question) finding() Finding {
	ref := typed(q.Ref)
	do := fmt.Sprintf("Press a button on the page of the check, or use --same %s or --different %s.", ref, ref)
	return aboutRoster(Problem, untilAnswered[q.Kind], do, "%s", q.Found)
}

// typed is a Ref as a shell takes it for one argument.
func typed(ref string) string {
	bare := func(r rune) bool {
		return strings.ContainsRune("@.-_+:/", r) || r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r))
	}
	switch {
	case !strings.ContainsFunc(ref, func(r rune) bool { return !bare(r) }):
		return ref
	case !strings.ContainsAny(ref, "\"\\$`!"):
		return `"` + ref + `"`
	}
	return "'" + strings.ReplaceAll(ref, "'", `'\''`) + "'"
}
