package school

import (
	"slices"
	"time"
)

// Change is one row of the history: who, when, what, before and after. Before
// and After hold what the change touched, by field, and are nil where there
// was nothing; their words are the views'.
type Change struct {
	ID       int64
	Batch    int64 // id of the first change of the same moment; Undo takes back all of it
	At       time.Time
	Actor    string // name at the time
	ActorID  int64  // 0: a command, or an account that is nobody's
	Action   Action
	Kind     string // of the action, see Kind
	Door     string // code, empty: not about a door
	Section  Section
	Office   bool   // the door is Person's office hours
	Person   string // whom it is about, as they are called now
	PersonID int64
	Before   Fields
	After    Fields
	Undoes   int64  // the change that this one took back, 0: none
	UndoneBy int64  // the change that took this one back, 0: none
	Address  string // where from
	Request  string // the id of its log line
}

// Fields is a state as the history keeps it.
type Fields map[string]any

// Text is a field as text, "" if it is not there or no text.
func (f Fields) Text(name string) string {
	s, _ := f[name].(string)
	return s
}

// Stuck is the error of an undo that something newer stands in the way of: Now
// is the state that the change is to be taken back from. It is an ErrConflict.
type Stuck struct {
	Change Change
	Now    Fields
	Why    string // a whole sentence
}

// Error is the sentence.
func (s *Stuck) Error() string { return s.Why }

// Unwrap makes errors.Is(err, ErrConflict) hold.
func (s *Stuck) Unwrap() error { return ErrConflict }

// Request is an account that could not sign in as somebody of the roster.
type Request struct {
	ID        int64  `db:"id"` // below 0: kept in memory only, see InMemory
	Issuer    string `db:"iss"`
	Subject   string `db:"sub"`
	Email     Email  `db:"email"`
	Name      string `db:"name"` // as Google gives it: anyone can choose it
	Reason    string `db:"reason"`
	Reference string `db:"reference"` // id of the newest refusal or ask, as the account's owner reads it; empty: of before
	Tries     int    `db:"tries"`
	Words     string `db:"words"` // what they wrote when they asked to be added
	FirstAt   time.Time
	LastAt    time.Time
	AskedAt   time.Time    // since when they wait, zero: did not ask
	State     RequestState `db:"state"`
	PersonID  int64        `db:"person_id"` // who the address belongs to, 0: nobody
}

// InMemory says that the request is of somebody whom the roster does not know
// and who did not ask: it is stored nowhere, and forgotten after a day.
func (r Request) InMemory() bool { return r.ID < 0 }

// CanBind says whether the account could sign in if it were somebody's: it is
// the school's own, and its address is verified.
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

// Decided is the error of a request that somebody has answered already: the
// second answer must not undo the first. It is an ErrConflict.
type Decided struct {
	State  RequestState
	By     string // who answered, as they were called then
	At     time.Time
	Person string // who the account is now, empty: it was dismissed
}

// Error says what was decided.
func (d *Decided) Error() string { return "the request is " + string(d.State) + " by " + d.By }

// Unwrap makes errors.Is(err, ErrConflict) hold.
func (*Decided) Unwrap() error { return ErrConflict }

// WhoIsIt is the error of adding somebody whose address was another name's: only
// a person can say whether that is one person or two.
type WhoIsIt struct {
	Email    Email
	Was, Now string // names
	Until    time.Time
}

// Error is the question.
func (w *WhoIsIt) Error() string {
	return string(w.Email) + " was " + w.Was + ": is " + w.Now + " the same person?"
}

// UnknownAddress is the reason of an account that is nobody in the roster and
// wanted a teacher's page.
const UnknownAddress = "unknown-address"

// Account is a Google account that is bound to a person.
type Account struct {
	Issuer  string
	Subject string
	Email   Email // as it was when bound
	BoundAt time.Time
	SeenAt  time.Time // last sign-in
}

// SessionInfo is one browser where a person is signed in.
type SessionInfo struct {
	CreatedAt time.Time
	SeenAt    time.Time
}
