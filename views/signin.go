package views

import "net/url"

// href is the address that starts a sign-in and then returns to Next.
func (m SignIn) href() string {
	if m.Next == "" {
		return "/auth/google"
	}
	return "/auth/google?" + url.Values{"next": {m.Next}}.Encode()
}

// label is the text of the button. It says whether signing in also saves a draft.
func (m SignIn) label() string {
	if m.Draft {
		return "Sign in with Google and save"
	}
	return "Sign in with Google"
}
