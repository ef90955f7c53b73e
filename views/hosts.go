package views

import (
	"hallway/internal/school"
)

// UnknownHost is the host of a link that nobody has allowed, beside the form.
type UnknownHost struct {
	Name    string
	Allow   bool   // the viewer may allow it; everybody else may ask
	Asked   bool   // they have just asked
	Refusal string // why they could not; empty: they could
}

// Refused is the error beside the link.
func (h UnknownHost) Refused() string { return h.Name + " is not allowed here yet." }

// said is the answer to somebody who asked.
func (h UnknownHost) said() string {
	if h.Refusal != "" {
		return h.Refusal
	}
	return "We asked an administrator to allow " + h.Name + ". Keep your link: you can save it here once it is allowed."
}

// HostRow is a meeting host that people asked for, on the page of requests.
type HostRow struct {
	Ask   school.AskedHost
	Since string // when the first one asked
}

func (r HostRow) id() string { return "host-" + r.Ask.Host }

// who says who asked: "Ada Okafor asked at 10:02, for Algebra II; 2 other people have asked since."
func (r HostRow) who() string {
	who := r.Ask.By[0] + " asked " + At(r.Since) + ", for " + r.Ask.For
	if others := len(r.Ask.By) - 1; others > 0 {
		who += "; " + plural(others, "other person has", "other people have") + " asked since"
	}
	return who + "."
}

// OwnAskWords say what became of a host that somebody asked for.
func OwnAskWords(a school.OwnAsk) string {
	switch a.State {
	case "allowed":
		return a.Host + " is allowed now. You can save its link here."
	case "declined":
		return "An administrator did not allow " + a.Host + ". Use another meeting, or ask the school office."
	}
	return "You asked an administrator to allow " + a.Host + ". Nobody has answered yet."
}
