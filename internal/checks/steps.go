package checks

import (
	"hallway/internal/school"
)

// Step is one of the six from an empty installation to a live site.
type Step struct {
	Number int
	Says   string   // what to do
	Who    []string // names that people chose
	About  string
	Done   bool
	Button Button
	After  int // the step that comes first; 0: none, or it is done
}

// Steps are the six steps. Nobody needs them once the site is live.
func Steps(f Facts) []Step {
	list := []Step{
		{Says: "Name the school", Done: f.Schools.Count > 0,
			About:  sentences("Its time zone is "+f.Zone.String()+".", signsIn(f.Domains)),
			Button: Button{Label: "Name it", Href: "/admin/schools"}},
		{Says: "Bring in the roster", Done: f.Classes > 0,
			About:  "A file from your student information system: OneRoster, Clever, Google Admin or CSV. You see every change before it counts.",
			Button: Button{Label: "Choose a file", Href: "/admin/imports"}},
		{Says: "Write down the school day", Done: scheduled(f) == len(f.Days) && len(f.Days) > 0,
			About:  sentences("Which block meets when. Without it students see classes by block, without times.", ofSchools(f)),
			Button: Button{Label: "Add the times", Href: "/admin/schedule"}},
		{Says: "Check who can sign in", Done: f.Classes > 0 && f.NoAddress.Count+f.Unreachable.Count == 0,
			About:  cannot(f),
			Button: Button{Label: "See the people", Href: "/admin/people"}},
		{Says: "Ask the teachers for their links", Done: f.Classes > 0 && f.Linked == f.Classes,
			About: "We write the message, you send it. " + thousands(f.Linked) + " of " +
				some(f.Classes, "class has a link.", "classes have a link."),
			Button: Button{Label: "Write to them", Href: remind + "?list=nolink"}},
		{Says: "Go live", Done: f.Status.Mode == school.Live,
			About:  goLive(f),
			Button: Button{Label: "Go live", Href: "/admin/settings"}},
	}
	list[0].Who, _ = f.Schools.names()
	for i := range list {
		s := &list[i]
		s.Number = i + 1
		if s.Done && i == 0 {
			s.Button.Label = "Change"
		}
		if !s.Done && i > 1 && f.Classes == 0 {
			s.After, s.Button = 2, Button{}
		}
	}
	return list
}

// scheduled is how many schools have a schedule.
func scheduled(f Facts) int {
	n := 0
	for _, d := range f.Days {
		if d.Has {
			n++
		}
	}
	return n
}

// ofSchools says how many schools have a schedule, if there are several.
func ofSchools(f Facts) string {
	if len(f.Days) < 2 {
		return ""
	}
	return thousands(scheduled(f)) + " of " + some(len(f.Days), "school has a schedule.", "schools have a schedule.")
}

// signsIn says whose accounts may sign in.
func signsIn(domains []string) string {
	if len(domains) == 0 {
		return ""
	}
	return "Accounts of " + either(domains) + " may sign in."
}

func cannot(f Facts) string {
	n := f.NoAddress.Count + f.Unreachable.Count
	switch {
	case f.Classes == 0:
		return "Teachers sign in with the address that the roster has."
	case n == 0:
		return "Everybody in the roster has an address that can."
	}
	return some(n, "person in the roster has", "people in the roster have") + " no address that can."
}

func goLive(f Facts) string {
	if f.Public {
		return "Anyone sees the class links, and no page says that this is a trial."
	}
	return "Students with " + account(f.Domains) + " see the class links, and no page says that this is a trial."
}
