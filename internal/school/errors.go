package school

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// The errors that packages return to one another. web turns each into a status
// and a page. Wrap them with context, test them with errors.Is.
var (
	ErrNotFound  = errors.New("not found")
	ErrForbidden = errors.New("forbidden")
	ErrConflict  = errors.New("somebody else has changed it since")
)

// NotYours is an ErrForbidden with a sentence that says why.
type NotYours string

// Error is the sentence.
func (n NotYours) Error() string { return string(n) }

// Unwrap makes it an ErrForbidden for errors.Is.
func (NotYours) Unwrap() error { return ErrForbidden }

// Invalid is the error of refused input. It maps a form field to a sentence that
// says what to do about it.
type Invalid map[string]string

// Sentences joins the sentences, without the names of their fields.
func (v Invalid) Sentences() string {
	var all []string
	for _, field := range slices.Sorted(maps.Keys(v)) {
		all = append(all, v[field])
	}
	return strings.Join(all, " ")
}

// Error lists the fields in order, for logs and commands.
func (v Invalid) Error() string {
	fields := make([]string, 0, len(v))
	for field, why := range v {
		fields = append(fields, field+": "+why)
	}
	slices.Sort(fields)
	return strings.Join(fields, "; ")
}

// Unsaved is why the store could not save a change that was allowed.
type Unsaved string

// The reasons.
const (
	Overloaded  Unsaved = "too many writes at once"
	DiskFault   Unsaved = "the disk is full, read-only or broken"
	Misplaced   Unsaved = "the database file was removed or replaced"
	Unconfirmed Unsaved = "the disk did not confirm it" // it may or may not be saved
)

// NotSaved is the error of a write that failed for a reason that can pass.
// Nothing was changed, unless Why is Unconfirmed.
type NotSaved struct {
	Why Unsaved
	Err error // the cause, for the log
}

// Error is the reason and the cause.
func (n *NotSaved) Error() string { return string(n.Why) + ": " + n.Err.Error() }

// Unwrap is the cause.
func (n *NotSaved) Unwrap() error { return n.Err }

// Later is the error of a request that the same person may repeat at a later time.
type Later struct {
	Why string // a whole sentence, for the person
	At  time.Time
}

// Error is the sentence.
func (l *Later) Error() string { return l.Why }
