package school

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// The errors that packages speak to one another in; web turns each into a
// status and a page. Wrap them with context, test them with errors.Is.
var (
	ErrNotFound  = errors.New("not found")
	ErrForbidden = errors.New("forbidden")
	ErrConflict  = errors.New("changed by somebody else since")
)

// NotYours is a refusal with a sentence of its own. It is an ErrForbidden.
type NotYours string

// Error is the sentence.
func (n NotYours) Error() string { return string(n) }

// Unwrap makes errors.Is(err, ErrForbidden) hold.
func (NotYours) Unwrap() error { return ErrForbidden }

// Invalid is refused input: form field to a sentence that the person can act on.
type Invalid map[string]string

// Sentences are the reasons alone, in the order of their fields.
func (v Invalid) Sentences() string {
	var all []string
	for _, field := range slices.Sorted(maps.Keys(v)) {
		all = append(all, v[field])
	}
	return strings.Join(all, " ")
}

// Error lists the fields in order, for logs and command lines.
func (v Invalid) Error() string {
	fields := make([]string, 0, len(v))
	for field, why := range v {
		fields = append(fields, field+": "+why)
	}
	slices.Sort(fields)
	return strings.Join(fields, "; ")
}

// Unsaved is why something was not saved, though it was asked for rightly.
type Unsaved string

// The reasons.
const (
	Overloaded  Unsaved = "too many write at once"
	DiskFault   Unsaved = "the disk is full, read-only or broken"
	Misplaced   Unsaved = "the database file was removed or replaced"
	Unconfirmed Unsaved = "the disk did not confirm it" // it may be saved, or not
)

// NotSaved is the error of a write that the store could not do just now. Except
// for Unconfirmed nothing was changed.
type NotSaved struct {
	Why Unsaved
	Err error // the cause, for the log
}

// Error is the reason and the cause.
func (n *NotSaved) Error() string { return string(n.Why) + ": " + n.Err.Error() }

// Unwrap is the cause.
func (n *NotSaved) Unwrap() error { return n.Err }

// Later refuses what the same person may try again, and says when.
type Later struct {
	Why string // a whole sentence
	At  time.Time
}

// Error is the sentence.
func (l *Later) Error() string { return l.Why }
