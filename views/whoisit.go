package views

import (
	"fmt"
	"time"

	"hallway/internal/school"
)

// WhoIsIt is the page that asks whether somebody new is a person who has left.
// Fields are the form that was sent; the answer sends it to Action again.
type WhoIsIt struct {
	Site     Site
	Question string
	Now      string // the new name
	Action   string
	Fields   []Hidden
}

// Hidden is a field of a form that nobody sees.
type Hidden struct{ Name, Value string }

// WhoIsItWords is the question.
func WhoIsItWords(w school.WhoIsIt, zone *time.Location) string {
	until := inZone(w.Until, zone).Format(pick(school.American(zone), "January 2, 2006", "2 January 2006"))
	return fmt.Sprintf("%s was %s until %s. Is %s the same person?", w.Email, w.Was, until, w.Now)
}

// DecidedWords says who has already answered a request, and how.
func DecidedWords(d school.Decided, now time.Time, zone *time.Location) string {
	did := "dismissed it"
	if d.State == school.RequestDone {
		did = "connected the account"
		if d.Person != "" {
			did += " to " + d.Person
		}
	}
	return fmt.Sprintf("%s %s %s.", d.By, did, At(When(d.At, now, zone)))
}
