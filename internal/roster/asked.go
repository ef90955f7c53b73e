package roster

import (
	"fmt"
	"time"
)

// Question is one that only a person can answer: is what the file names the same
// person, class or school as the one in the roster?
type Question struct {
	Ref   string `json:"ref"`   // what an answer names: an address, a title, a name, an id, or a whole file (WholeFile)
	Kind  Kind   `json:"kind"`  // of what it is about
	Found string `json:"found"` // the question, whole sentences
	ID    int64  `json:"-"`     // of the one in the roster, 0: several
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
	return Question{ref, KindPerson, fmt.Sprintf("%s %s; the file says %s. Is that the same person?", subject, is, plain(record.Name)), k.ID}
}

// moved asks, in a file keyed by address, whether somebody has a new one.
func moved(ref string, record Person, k Known[Person], class string) Question {
	return Question{ref, KindPerson, fmt.Sprintf("%s is not in the file any more and %s is new, both %s with %s. Is that the same person?",
		k.Is.Email, record.Email, plain(record.Name), plain(class)), k.ID}
}
