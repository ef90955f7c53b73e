package school

import (
	"strings"
	"unicode"
)

// Email is an address that has one @, no space, and small letters only, so
// that equal addresses are equal strings. The empty Email means none.
type Email string

// ParseEmail trims and lowers an address, or says in an Invalid what is wrong.
// It keeps to what rosters need: no quoted local part, 254 octets (RFC 5321 §4.5.3.1.3).
func ParseEmail(s string) (Email, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	local, domain, ok := strings.Cut(s, "@")
	switch {
	case s == "":
		return "", Invalid{"email": "The e-mail is empty."}
	case !ok || local == "" || domain == "" || strings.Contains(domain, "@"):
		return "", Invalid{"email": "An e-mail looks like name@school.org."}
	case len(s) > 254:
		return "", Invalid{"email": "That e-mail is longer than an e-mail can be."}
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		return "", Invalid{"email": "That e-mail has a space or an invisible character in it."}
	case strings.ContainsAny(s, "<>,;\""):
		return "", Invalid{"email": "Type one plain address, without a name or brackets."}
	}
	return Email(s), nil
}

// Domain is what stands after the @.
func (e Email) Domain() string {
	_, d, _ := strings.Cut(string(e), "@")
	return d
}
