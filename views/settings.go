package views

import (
	"strings"

	"hallway/internal/school"
)

// Settings is the page with the mode and with what else an administrator may
// change while the site runs.
type Settings struct {
	Console
	Settings school.Settings
	Schools  []school.School
	Domains  []string
	Classes  int // how many the directory shows
	Form     SettingsForm
	Hosts    []HostUse
}

// HostUse is how many links lead to an extra host, or to one that was removed from them.
type HostUse struct {
	Host    string
	Links   int
	Allowed bool
}

// says is "2 links use meet.school.example.".
func (u HostUse) says() string {
	use := plural(u.Links, "link uses", "links use") + " " + u.Host + "."
	switch {
	case u.Allowed:
		return use
	case u.Links == 1:
		return use + " It is not allowed any more, but students see the link until somebody replaces it."
	}
	return use + " It is not allowed any more, but students see the links until somebody replaces them."
}

// SettingsForm is what the forms show: what was typed, or the present settings.
type SettingsForm struct {
	Mode, Message, Until, Access, Hosts, Zone string
	Errors                                    school.Invalid
}

// who says who may read: "Anyone with an a.org or b.org account".
func (m Settings) who() string {
	if m.Settings.Public {
		return "Anyone"
	}
	return "Anyone with a " + strings.Join(m.Domains, " or ") + " account"
}

// modes are the modes to choose from, each with its consequence.
func (m Settings) modes() []struct{ Mode, Label, Then string } {
	return []struct{ Mode, Label, Then string }{
		{"preview", "Preview", "Every page says that this is a trial and that links may be wrong. Everything works."},
		{"live", "Live", m.who() + " sees " + plural(m.Classes, "class", "classes") + ", and relies on the links."},
		{"maintenance", "Maintenance", "People can read and join, but nobody can save. Every page says until when."},
	}
}
