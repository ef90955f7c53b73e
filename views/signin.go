package views

import "net/url"

// href is the address that starts a sign-in and then returns to Next.
func (m SignIn) href() string {
	if m.Next == "" {
		return "/auth/google"
	}
	return "/auth/google?" + url.Values{"next": {m.Next}}.Encode()
}
