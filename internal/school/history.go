package school

import (
	"slices"
	"time"
)

// Change is one row of the history: who, when, what, before and after. Before
// and After have only the fields that the change touched, and are nil where
// there was nothing. The views put them into words.
type Change struct {
	ID       int64
	Batch    int64 // id of the first change of the same transaction; Undo undoes all of them
	InBatch  int   // number of changes in the batch, this one included
	At       time.Time
	Actor    string // name at the time
	ActorID  int64  // 0: a command, or an account that belongs to nobody
	Action   Action
	Kind     string // of the action, see Kind
	Door     string // code; empty if the change is not about a door
	Section  Section
	Office   bool   // the door is Person's office hours
	Person   string // whom it is about, by their present name
	PersonID int64
	School   string // the school that it is about, by its present name; usually empty
	Before   Fields
	After    Fields
	Undoes   int64     // the change that this one undid; 0: none
	UndoneBy int64     // the change that undid this one; 0: none
	UndidAt  time.Time // when the change was made that this one undid
	UndoneAt time.Time // when this one was undone
	Address  string    // network address that it came from
	Request  string    // id of the request, also in the log
}

// Subject is whom or what a change can be about: a person, or the door of a class or
// of office hours.
type Subject struct {
	Person  int64  // 0: a door
	Name    string // of the person, or of whose office hours the door is
	Email   string
	Code    string // of the door
	Section Section
}

// Fields is a state as the history keeps it.
type Fields map[string]any

// Text returns a field, or "" if it is missing or not text.
func (f Fields) Text(name string) string {
	s, _ := f[name].(string)
	return s
}

// Stuck is the error of an undo that would overwrite something newer. Now is the
// present state. It is an ErrConflict.
type Stuck struct {
	Change Change
	Now    Fields
	Why    string // a whole sentence, for the person
}

// Error is the sentence.
func (s *Stuck) Error() string { return s.Why }

// Unwrap makes it an ErrConflict for errors.Is.
func (s *Stuck) Unwrap() error { return ErrConflict }

// Request is an account that could not sign in as anybody in the roster.
type Request struct {
	ID        int64  `db:"id"` // negative: kept in memory only, see InMemory
	Issuer    string `db:"iss"`
	Subject   string `db:"sub"`
	Email     Email  `db:"email"`
	Name      string `db:"name"` // as Google gives it: anyone can choose it
	Reason    string `db:"reason"`
	Reference string `db:"reference"` // id that the owner saw at the newest refusal or request; empty in rows from before there were any
	Tries     int    `db:"tries"`
	Words     string `db:"words"` // what they wrote when they asked to be added
	FirstAt   time.Time
	LastAt    time.Time
	AskedAt   time.Time    // when they asked to be added; zero if they did not
	State     RequestState `db:"state"`
	PersonID  int64        `db:"person_id"` // whose the address is; 0: nobody's
}

// InMemory reports whether the request is only in memory, and forgotten after a
// day: the account is not in the roster, and its owner has not asked to be added.
func (r Request) InMemory() bool { return r.ID < 0 }

// CanBind reports whether the account could sign in once it is connected to a
// person: it is the school's own, and its address is verified.
func (r Request) CanBind() bool {
	return slices.Contains([]string{UnknownAddress, string(OtherAccount), string(FormerAccount), string(Suspended)}, r.Reason)
}

// RequestState says whether an administrator has decided.
type RequestState string

// The states.
const (
	RequestOpen      RequestState = "open"
	RequestDone      RequestState = "done"
	RequestDismissed RequestState = "dismissed"
)

// Decided is the error of answering a request that somebody has already
// answered: the second answer must not undo the first. It is an ErrConflict.
type Decided struct {
	State  RequestState
	By     string // who answered, by their name at the time
	At     time.Time
	Person string // whose account it is now; empty if the request was dismissed
}

// Error says what was decided.
func (d *Decided) Error() string { return "the request is " + string(d.State) + " by " + d.By }

// Unwrap makes it an ErrConflict for errors.Is.
func (*Decided) Unwrap() error { return ErrConflict }

// WhoIsIt is the error of adding somebody with an address that used to belong to
// another name. Only a person can say whether that is one person or two.
type WhoIsIt struct {
	Email    Email
	Was, Now string // names
	Until    time.Time
}

// Error is the question.
func (w *WhoIsIt) Error() string {
	return string(w.Email) + " was " + w.Was + ": is " + w.Now + " the same person?"
}

// UnknownAddress is the reason for refusing an account that wanted a teacher's
// page and is not in the roster.
const UnknownAddress = "unknown-address"

// Account is a Google account that is connected to a person.
type Account struct {
	Issuer  string
	Subject string
	Email   Email // its address when it was connected
	BoundAt time.Time
	SeenAt  time.Time // last sign-in
}

// SessionInfo is one browser where a person is signed in.
type SessionInfo struct {
	CreatedAt time.Time
	SeenAt    time.Time
}
