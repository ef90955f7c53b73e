package views

import (
	"strings"

	"hallway/internal/school"
)

// Settings is the page of the mode and of what an administrator may change
// while the site runs.
type Settings struct {
	Console
	Settings school.Settings
	Schools  []school.School
	Domains  []string
	Classes  int // that the directory shows
	Form     SettingsForm
}

// SettingsForm is what was typed, or what is set.
type SettingsForm struct {
	Mode, Message, Until, Access, Hosts, Zone string
	Errors                                    school.Invalid
}

// who is the accounts that may read: "Anyone with an a.org or b.org account".
func (m Settings) who() string {
	if m.Settings.Public {
		return "Anyone"
	}
	return "Anyone with a " + strings.Join(m.Domains, " or ") + " account"
}

// modes are the choices, each with its consequence.
func (m Settings) modes() []struct{ Mode, Label, Then string } {
	return []struct{ Mode, Label, Then string }{
		{"preview", "Preview", "Every page says that it is being tried out and that links may be wrong. Everything works."},
		{"live", "Live", m.who() + " sees " + plural(m.Classes, "class", "classes") + ", and relies on it."},
		{"maintenance", "Maintenance", "Reading and joining go on. Nobody can save; the pages say when it will be back."},
	}
}

func (m Settings) title() string {
	if len(m.Form.Errors) > 0 {
		return "Error: Settings"
	}
	return "Settings"
}
