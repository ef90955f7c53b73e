package checks

import (
	"time"

	"hallway/internal/school"
)

// Facts is what the checks decide from. An administrator of one school has those of that
// school, and none about the server.
type Facts struct {
	Now        time.Time
	Zone       *time.Location
	OnlySchool bool // of an administrator of one school
	Domains    []string
	Status     school.Status
	Public     bool // anyone may read the directory

	Schools Few
	People  int
	Classes int     // in their term today
	Linked  int     // of these, those that students can join
	NoLink  []Block // of these, those without a link, in the order in which they meet

	Withheld Few // classes whose link is withheld
	Ending   Few // classes with a Teams link that may stop working soon
	Untaught Few // classes that nobody teaches

	NoAddress   Few // people without an e-mail address
	Unreachable Few // people whose address is of another domain
	SignedIn    int // people who signed in today

	Terms   []Term
	InUse   int    // classes that are not archived, in their term or not
	Over    int    // of these, those whose term has ended
	OverDay string // the last day of the latest of them: 2026-06-12

	Days []SchoolDay // of the schools, by name

	Sources []school.SourceFile // the last file of each source

	Known   []Ask // accounts that one person in the roster is like
	Asked   Few   // other accounts that asked to be added
	Refused Few   // other accounts that were refused today
	Hosts   Few   // meeting hosts that teachers ask for

	Server Server
}

// Few is how many there are of something, and the first of them.
type Few struct {
	Count int
	First []Name
}

// Name is a person, a class or an account, as people call it.
type Name struct {
	ID   int64
	Name string
}

// names are those of the first few, and of the rest how many.
func (f Few) names() (who []string, rest string) {
	for _, one := range f.First {
		who = append(who, one.Name)
	}
	return who, others(f.Count, len(who))
}

// Block is a block that has classes without a link.
type Block struct {
	Block string // A, 3rd; empty: the classes have none
	Count int
	First Name // the first of these classes
	Meets Meeting
}

// Term is the first or the last day of some classes.
type Term struct {
	Name    string // "Fall"; may be empty
	Day     string // 2026-12-18
	Ends    bool   // it is the last day
	Classes int
}

// Ask is an account that could not sign in, and the one person of the roster who is like
// its owner.
type Ask struct {
	Request int64
	Account string // its address
	Asked   bool   // to be added; otherwise it was only refused
	Words   string // what they wrote
	Person  Name
	Then    string // the person's address, and what connecting them does
}

// Server is what the process knows of itself, for an administrator of everything.
type Server struct {
	Faults  []string // why people cannot save, or why pages are out of date
	Free    uint64   // bytes left on the disk; 0: not known
	Size    uint64   // bytes of the database
	Backup  time.Time
	Version string
}
