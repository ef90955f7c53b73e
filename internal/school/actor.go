package school

// Actor is who makes a change, as the history keeps it: a signed-in person, or
// the command line (PersonID 0). Address is the network address they came from,
// Request the id that the log lines of the same request have.
type Actor struct {
	PersonID int64
	Name     string
	Email    Email
	Role     Role
	Address  string
	Request  string
}

// Label is the actor's name in a log line: the e-mail, or the command.
func (a Actor) Label() string {
	if a.Email != "" {
		return string(a.Email)
	}
	return a.Name
}

// Command is the actor of a command such as "hallway import". It has an
// administrator's rights: somebody who can run it can open the database anyway.
func Command(name string) Actor {
	return Actor{Name: "hallway " + name, Role: Admin, Address: "command line"}
}
