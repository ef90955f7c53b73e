package school

import "time"

// Mode is the state of the site. Every page shows it.
type Mode string

// The modes.
const (
	Preview     Mode = "preview"     // being tried out; links may be wrong
	Live        Mode = "live"        // the school relies on it
	Maintenance Mode = "maintenance" // people can read, but not save
)

// Status is the mode, what it says to people, and when it ends.
type Status struct {
	Mode    Mode      `json:"mode"`
	Message string    `json:"message,omitempty"` // a sentence that an administrator wrote
	Until   time.Time `json:"until,omitzero"`    // when it ends by itself; zero: never
	Then    Mode      `json:"then,omitempty"`    // the mode after Until
}

// At is the status at a given time. After its end that is the next mode, without
// the message.
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

// Error is for logs and commands.
func (c *Closed) Error() string { return "maintenance: nothing is saved" }

// Settings is what an administrator may change while the site runs, except for
// the fields that the environment sets.
type Settings struct {
	Status Status
	Public bool     // anyone may read the directory, without signing in
	Hosts  []string // extra hosts of meeting links
	Zone   *time.Location
	Fixed  Fixed
}

// Fixed says which settings come from the environment.
type Fixed struct{ Public, Hosts, Zone bool }
