package school

// Identity is a Google account, from a verified token. Issuer and Subject never
// change; the rest is what Google says about the account today.
type Identity struct {
	Issuer, Subject string
	Email           Email  // verified
	Name            string // display text, cut to 100 letters, decides nothing
	Domain          string // Google Workspace domain (claim hd)
}

// Refused is the error of a genuine account of the school that may not sign in.
type Refused string

// The refusals.
const (
	// OtherAccount: the address belongs to somebody who signs in with another
	// Google account. This happens when an address is given to a new person.
	OtherAccount Refused = "address-bound-to-other-account"
	// FormerAccount: the account used to be connected to somebody else, so its
	// present address does not prove whose it is.
	FormerAccount Refused = "account-was-somebody-elses"
	// Suspended: an administrator has suspended the person.
	Suspended Refused = "suspended"
)

// Error is the reason, for logs and the history.
func (r Refused) Error() string { return "sign-in refused: " + string(r) }
