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
	Domains  []string
	Classes  int // how many the directory shows
	Form     SettingsForm
	Hosts    []HostUse
	Zones    []OtherZone // of schools' schedules
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

// mode is the row of the mode.
func (m Settings) mode() fact {
	f := fact{Name: "Mode", What: modeName(m.Site.Status.Mode), Button: "Change"}
	for _, o := range m.modes() {
		if o.Mode == string(m.Site.Status.Mode) {
			f.About = o.Then
		}
	}
	if until := m.Site.Status.Until; !until.IsZero() {
		f.About += " Until " + untilWords(until, m.Site.Zone) + "."
	}
	f.Open = m.Form.Errors["message"] != "" || m.Form.Errors["until"] != ""
	return f
}

// access is the row of who may read.
func (m Settings) access() fact {
	f := fact{Name: "Who may read", What: m.who(), Button: "Change"}
	f.About = pick(m.Settings.Public, "Passcodes are hidden, and taken out of the links.", "Passcodes are shown.")
	return f.fixed(m.Settings.Fixed.Public, "HALLWAY_DIRECTORY")
}

// OtherZone is a school whose schedule names a time zone of its own.
type OtherZone struct{ School, Zone string }

// zonesShown is how many of them are named.
const zonesShown = 5

// zone is the row of the time zone.
func (m Settings) zone() fact {
	f := fact{Name: "Time zone", What: zoneName(m.Settings.Zone.String()), Button: "Change", Open: m.Form.Errors["zone"] != ""}
	for i, o := range m.Zones {
		if i == zonesShown {
			f.Also = append(f.Also, "And "+plural(len(m.Zones)-i, "more school names", "more schools name")+" a zone of its own.")
			break
		}
		f.Also = append(f.Also, "The schedule of "+o.School+" names "+zoneName(o.Zone)+": its blocks begin and end by that clock.")
	}
	return f.fixed(m.Settings.Fixed.Zone, "HALLWAY_TIMEZONE")
}

// hosts is the row of the extra meeting hosts.
func (m Settings) hosts() fact {
	f := fact{Name: "Meeting hosts", What: "Zoom, Meet, Teams and Webex", Button: "Change", Open: m.Form.Errors["hosts"] != ""}
	if extra := strings.Join(m.Settings.Hosts, ", "); extra != "" {
		f.What += ", and " + extra
	}
	for _, use := range m.Hosts {
		if use.Allowed {
			f.About = strings.TrimSpace(f.About + " " + use.says())
		}
	}
	return f.fixed(m.Settings.Fixed.Hosts, "HALLWAY_MEETING_HOSTS")
}

// key is the row of the students' sign-in.
func (m Settings) key() fact {
	return fact{Name: "Students", What: "Sign in with Google once on each device", Button: "Sign every student out", Danger: true}
}

// fixed adds that the server's configuration sets the fact, if it does.
func (f fact) fixed(yes bool, variable string) fact {
	if yes {
		f.About = strings.TrimSpace(f.About + " The environment variable " + variable + " sets this.")
	}
	return f
}
