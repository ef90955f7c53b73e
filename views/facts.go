package views

// fact is a row of a page that says what is so, and lets somebody change it.
type fact struct {
	Name   string
	What   string   // what it is now
	About  string   // what that means; empty: nothing
	Also   []string // further lines of that
	Button string   // opens the form
	Open   bool     // the form is open, because it was refused
	Danger bool     // what it does cannot be undone
}
