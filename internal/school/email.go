package school

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Email is an address with one @, no spaces and only ASCII characters. It is in
// lower case, so that equal addresses are equal strings. The empty Email means
// none.
type Email string

// ParseEmail trims and lower-cases an address from a form or a file, or says in
// an Invalid what is wrong. It accepts what rosters need: no quoted local part,
// at most 254 octets (RFC 5321 §4.5.3.1.3), and only ASCII, like the address of
// every Google account.
func ParseEmail(s string) (Email, error) {
	return VerifiedEmail(strings.TrimSpace(s))
}

// VerifiedEmail is ParseEmail without the trimming. It is for addresses that
// identify somebody: there, another spelling is another address.
func VerifiedEmail(s string) (Email, error) {
	local, domain, ok := strings.Cut(s, "@")
	foreign := strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
	switch {
	case s == "":
		return "", Invalid{"email": "The e-mail is empty."}
	case !ok || local == "" || domain == "" || strings.Contains(domain, "@"):
		return "", Invalid{"email": "An e-mail looks like name@school.org."}
	case len(s) > 254:
		return "", Invalid{"email": "That e-mail is longer than an e-mail can be."}
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		return "", Invalid{"email": "There is a space or an invisible character in that e-mail."}
	case foreign >= 0:
		letter := []rune(s[foreign:])[0]
		return "", Invalid{"email": fmt.Sprintf("That e-mail has “%c” (%U) in it. "+
			"The address of a Google account has only plain letters from a to z.", letter, letter)}
	case strings.ContainsAny(s, "<>,;\""):
		return "", Invalid{"email": "Type one plain address, without a name or brackets."}
	}
	return Email(LowerASCII(s)), nil
}

// Domain is the part after the @.
func (e Email) Domain() string {
	_, d, _ := strings.Cut(string(e), "@")
	return d
}

// In reports whether it is an address of one of some domains, which are in lower case.
// If there are none, nobody has said which are the school's, and every address is.
func (e Email) In(domains []string) bool {
	return e != "" && (len(domains) == 0 || slices.Contains(domains, e.Domain()))
}

// LowerASCII lower-cases A to Z and nothing else, which is how domains are
// compared (RFC 4343). strings.ToLower would also turn look-alikes, such as the
// Kelvin sign U+212A, into plain letters.
func LowerASCII(s string) string {
	lower := []byte(s)
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' {
			lower[i] = b + 'a' - 'A'
		}
	}
	return string(lower)
}
