package views

import "net/url"

// href starts a sign-in that comes back to Next.
func (m SignIn) href() string {
	if m.Next == "" {
		return "/auth/google"
	}
	return "/auth/google?" + url.Values{"next": {m.Next}}.Encode()
}

// label says that the text will be saved when one waits.
func (m SignIn) label() string {
	if m.Draft {
		return "Sign in with Google and save"
	}
	return "Sign in with Google"
}
