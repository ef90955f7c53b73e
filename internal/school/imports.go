package school

import (
	"fmt"
	"time"
)

// Import is the record of one roster import: which file, who imported it, and
// how much it changed. The file itself is not kept.
type Import struct {
	ID       int64
	At       time.Time
	Actor    string // name at the time
	Source   string // which of the school's systems the file came from
	File     string // its name
	Format   string // "OneRoster 1.1 bulk"
	SHA256   string // of the file, hex
	Summary  string // "12 added · 5 changed · 3 removed · 391 the same"
	Problems int    // findings that somebody must look at
	Findings int    // all of them
	Change   int64  // its row of the history
	Undoes   int64  // the import that this one undid; 0: none
	UndoneBy int64  // the import that undid this one; 0: none
	CanUndo  bool   // it changed something
}

// Stale is the error of an import whose plan is no longer the one that was
// shown. Changed is how many of its lines differ. It is an ErrConflict.
type Stale struct{ Changed int }

// Error is the sentence.
func (s *Stale) Error() string {
	if s.Changed == 1 {
		return "One line changed since this check. Check again."
	}
	return fmt.Sprintf("%d lines changed since this check. Check again.", s.Changed)
}

// Unwrap makes it an ErrConflict for errors.Is.
func (s *Stale) Unwrap() error { return ErrConflict }

// Guarded is the error of an import that takes away more than a tenth of something,
// when nobody has confirmed it by typing the number.
type Guarded struct {
	People, Classes int // that it removes
	LeftOut         int // classes of the file that it leaves out
	Hidden          int // classes that students would not see any more
}

// Total is the number to type.
func (g *Guarded) Total() int { return g.People + g.Classes + g.LeftOut + g.Hidden }

// Does says what it does: "removes 2 people and 3 classes, leaves out 40 classes of the
// file and hides 1 class from students".
func (g *Guarded) Does() string {
	var parts []string
	if g.People+g.Classes > 0 {
		parts = append(parts, fmt.Sprintf("removes %s and %s", some(g.People, "person", "people"), some(g.Classes, "class", "classes")))
	}
	if g.LeftOut > 0 {
		parts = append(parts, fmt.Sprintf("leaves out %s of the file", some(g.LeftOut, "class", "classes")))
	}
	if g.Hidden > 0 {
		parts = append(parts, fmt.Sprintf("hides %s from students", some(g.Hidden, "class", "classes")))
	}
	return And(parts)
}

func some(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Error is the sentence.
func (g *Guarded) Error() string {
	return fmt.Sprintf("This %s. That is more than a tenth. Type %d to confirm.", g.Does(), g.Total())
}

// Busy is the error of an import while another one is being applied.
type Busy struct{}

// Error is the sentence.
func (Busy) Error() string {
	return "Another import is being applied right now. Try again in a minute."
}

// Unwrap makes it an ErrConflict for errors.Is.
func (Busy) Unwrap() error { return ErrConflict }
