package school

// Actor is who does something, as the history keeps it: a signed-in person, or
// the command line (PersonID 0). Address is where from, Request the id that a
// log line carries too.
type Actor struct {
	PersonID int64
	Name     string
	Email    Email
	Role     Role
	Address  string
	Request  string
}

// Label names the actor in a log line: the e-mail, or the name of a command.
func (a Actor) Label() string {
	if a.Email != "" {
		return string(a.Email)
	}
	return a.Name
}

// Command is the actor of a command line: "hallway import", with the rights of
// an administrator, because whoever may run it may read the database too.
func Command(name string) Actor {
	return Actor{Name: "hallway " + name, Role: Admin, Address: "command line"}
}
