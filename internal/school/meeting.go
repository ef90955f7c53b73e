package school

import "net/url"

// Meeting is what a door leads to, as it is typed, stored, shown and exported;
// the zero Meeting is none. It comes from meeting.Parse and is not checked again.
type Meeting struct {
	Link     string `json:"link"`                 // canonical https join link, empty: no meeting is set
	Provider string `json:"provider"`             // "Zoom", "Google Meet", ... as people say it
	Name     string `json:"meeting" db:"meeting"` // what people know it by: "934 1100 7919", "abc-defg-hij", a room
	Passcode string `json:"passcode"`             // only when the link does not carry it
	Note     string `json:"note"`                 // one line for students
}

// Text is the meeting as somebody would paste it: the link, and the passcode
// that the link does not carry.
func (m Meeting) Text() string {
	if m.Passcode == "" {
		return m.Link
	}
	return m.Link + "\nPasscode: " + m.Passcode
}

// Carries reports whether the passcode is in the link: pwd in the links of Zoom
// and Webex, p in the short ones of Teams.
func (m Meeting) Carries() bool {
	u, err := url.Parse(m.Link)
	if err != nil {
		return false
	}
	q := u.Query()
	return q.Get("pwd") != "" || q.Get("p") != ""
}
