package school

import "time"

// Mode is what state the site is in, which every page says.
type Mode string

// The modes.
const (
	Preview     Mode = "preview"     // being tried out; links may be wrong
	Live        Mode = "live"        // the school relies on it
	Maintenance Mode = "maintenance" // reading goes on, nothing is saved
)

// Status is the mode with what goes with it.
type Status struct {
	Mode    Mode      `json:"mode"`
	Message string    `json:"message,omitempty"` // a sentence of the administrator's
	Until   time.Time `json:"until,omitzero"`    // when it ends, zero: when somebody ends it
	Then    Mode      `json:"then,omitempty"`    // what it becomes then
}

// At is the status at a moment: one whose end has passed is the mode that
// follows it, without the sentence.
func (s Status) At(now time.Time) Status {
	if s.Until.IsZero() || now.Before(s.Until) {
		return s
	}
	if s.Then == "" {
		s.Then = s.Mode
	}
	return Status{Mode: s.Then}
}

// Closed is the error of a write during maintenance.
type Closed struct{ Status Status }

// Error says so for logs and command lines.
func (c *Closed) Error() string { return "maintenance: nothing is saved" }

// Settings is what an administrator may change while the site runs. A field
// that the environment sets cannot be changed.
type Settings struct {
	Status Status
	Public bool     // anyone may read the directory
	Hosts  []string // extra hosts of meeting links
	Zone   *time.Location
	Fixed  Fixed
}

// Fixed says which settings the environment decides.
type Fixed struct{ Public, Hosts, Zone bool }
