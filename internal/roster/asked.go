package roster

import (
	"fmt"
	"time"
)

// Question is one that only a person can answer: is the person in the file the same
// as the one in the roster, or one who has left?
type Question struct {
	Ref   string `json:"ref"`   // what an answer names: the address, or without one the source's key, or WholeFile
	Found string `json:"found"` // the question, whole sentences
	ID    int64  `json:"-"`     // of the person in the roster, 0: several
}

// Answers are the questions that somebody has answered, by their Ref.
type Answers struct{ Same, Different []string }

// The Refs of questions about a whole file: whether many have a new id, or address.
const (
	WholeFile    = "keys"
	NewAddresses = "addresses"
)

// answer is an answer to a question.
type answer int

const (
	unanswered answer = iota
	theSame
	somebodyElse
)

// byRef is the answer to each question; if there are two, it is somebody else.
func (a Answers) byRef() map[string]answer {
	by := make(map[string]answer, len(a.Same)+len(a.Different))
	for _, ref := range a.Same {
		by[ref] = theSame
	}
	for _, ref := range a.Different {
		by[ref] = somebodyElse
	}
	return by
}

// question asks whether two are the same person.
func question(ref string, record Person, k Known[Person]) Question {
	subject := string(record.Email)
	if subject == "" {
		subject = "The id " + plain(record.Key)
	}
	is := "is " + plain(k.Is.Name) + " here"
	if !k.Live {
		is = "was " + plain(k.Is.Name)
		if day, err := time.Parse(time.DateOnly, k.Gone); err == nil {
			is += " until " + day.Format("2 January 2006")
		}
	}
	return Question{ref, fmt.Sprintf("%s %s; the file says %s. Is that the same person?", subject, is, plain(record.Name)), k.ID}
}

// moved asks, in a file keyed by address, whether somebody has a new one.
func moved(ref string, record Person, k Known[Person], class string) Question {
	return Question{ref, fmt.Sprintf("%s leaves and %s arrives, both %s with %s. Is that the same person?",
		k.Is.Email, record.Email, plain(record.Name), plain(class)), k.ID}
}

// finding is the question as a finding, for people who read only those, and for the
// exit status of an unattended import.
func (q Question) finding() Finding {
	do := fmt.Sprintf("Press a button under the check, or use --same %s or --different %s.", q.Ref, q.Ref)
	return aboutRoster(Problem, "Until somebody answers, they do not change.", do, "%s", q.Found)
}
