package school

import "time"

// AskedHost is a meeting host that teachers asked an administrator to allow.
type AskedHost struct {
	Host string    // lower-case DNS name
	By   []string  // the names of those who asked, the first one first
	For  string    // the class or office hours that the first one asked for
	At   time.Time // when the first one asked
}

// OwnAsk is such a host, as the person who asked sees it at the door.
type OwnAsk struct {
	Host  string
	Door  string // its code
	State string // "waiting", "allowed" or "declined"
}
