package school

// Identity is a Google account as a verified token states it. Issuer and
// Subject are who it is; the rest is what Google says about it today.
type Identity struct {
	Issuer, Subject string
	Email           Email  // verified
	Name            string // display text, cut to 100 letters, decides nothing
	Domain          string // Google Workspace domain (claim hd)
}

// Refused is why a genuine account of the school may not sign in.
type Refused string

// The refusals.
const (
	// OtherAccount: the address belongs to somebody who signs in with another
	// Google account, as happens when an address is given to a new person.
	OtherAccount Refused = "address-bound-to-other-account"
	// FormerAccount: the account was somebody else's here, so that an address
	// which it has now is no reason to take it for that address's person.
	FormerAccount Refused = "account-was-somebody-elses"
	// Suspended: an administrator has suspended the person.
	Suspended Refused = "suspended"
)

// Error is the reason as logs and the history keep it.
func (r Refused) Error() string { return "sign-in refused: " + string(r) }
