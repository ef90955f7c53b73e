package school

// Reminder is somebody who is reminded of some of their classes.
type Reminder struct {
	Person  Person
	Classes []string // the first few of them, as people call them: "C Economics"
	Count   int      // all of them
}

// Reminders is a page of those who teach some classes.
type Reminders struct {
	Classes int        // all of them
	People  []Reminder // those of the page, who can be written to
	Found   int        // all who can be written to
	Silent  []Reminder // the first of those who cannot: without an address, or switched off
	Unheard int        // all of those
	Orphans int        // classes that nobody teaches
}
