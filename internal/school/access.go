package school

import "time"

// Access says whether somebody of the roster can sign in.
type Access string

// What there is to say, in the order in which it counts.
const (
	SwitchedOff    Access = "off"     // an administrator has suspended them
	CanSignIn      Access = "in"      // a Google account is connected
	NoAddress      Access = "none"    // nor an account
	ForeignAddress Access = "foreign" // no account, and the address is of another domain
	NeverSignedIn  Access = "never"   // the first account with their address will be connected
)

// AccessOf is a person's access. connected reports whether a Google account is theirs,
// and domains are those whose accounts may sign in.
func AccessOf(p Person, connected bool, domains []string) Access {
	switch {
	case p.Suspended:
		return SwitchedOff
	case connected:
		return CanSignIn
	case p.Email == "":
		return NoAddress
	case !p.Email.In(domains):
		return ForeignAddress
	}
	return NeverSignedIn
}

// Switched says who switched a person's sign-in off, and when; a zero At: nobody knows.
type Switched struct {
	By string `db:"actor"` // name at the time
	At time.Time
}
