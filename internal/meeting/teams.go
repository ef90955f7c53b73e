package meeting

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// readTeams accepts the short links of 2026 (/meet/DIGITS?p=...), the older
// /l/meetup-join/ ones, and the launcher page that a browser shows for either.
func readTeams(p page) (Link, string, *Refusal) {
	if inner, ok := launched(p); ok {
		p = inner
	}
	s := p.segs
	switch {
	case len(s) == 2 && s[0] == "meet":
		return teamsShort(p)
	case len(s) >= 3 && s[0] == "l" && s[1] == "meetup-join":
		return teamsThread(p)
	case len(s) >= 2 && s[0] == "l" && s[1] == "meetup-join":
		return Link{}, "", refuse("teams-cut")
	case len(s) == 3 && s[0] == "l" && s[1] == "meeting" && s[2] == "new":
		return Link{}, "", refuse("new-each-time")
	}
	return Link{}, "", notMeeting(teams)
}

// launched returns the page inside /dl/launcher/launcher.html?url=/_#/l/... and
// inside the web app's /_#/..., if it is on the same host.
func launched(p page) (page, bool) {
	inner := ""
	switch {
	case len(p.segs) == 3 && p.segs[0] == "dl" && p.segs[1] == "launcher":
		inner = strings.TrimPrefix(unescaped(p.query, "url"), "/_#")
	case len(p.segs) == 1 && p.segs[0] == "_":
		inner = p.fragment
	}
	if !strings.HasPrefix(inner, "/") {
		return page{}, false
	}
	q, refusal := parseURL("https://" + p.host + inner)
	return q, refusal == nil && q.host == p.host && !q.crooked
}

func teamsShort(p page) (Link, string, *Refusal) {
	id := p.segs[1]
	if len(id) < 9 || len(id) > 20 || !only(id, isDigit) {
		return Link{}, "", notMeeting(teams)
	}
	l := Link{URL: "https://" + p.host + "/meet/" + id, Provider: teams, Meeting: group(id, 3), Notes: []Note{NoteTeams}}
	if code, _ := param(p.query, "p"); code != "" && escapesOnly(code) {
		l.URL += "?p=" + code
		l.Carries = true
	}
	return l, id, nil
}

// teamsThread keeps thread, message and context byte for byte. It only escapes
// again, as Teams does, what a browser shows unescaped.
func teamsThread(p page) (Link, string, *Refusal) {
	thread, err := url.PathUnescape(p.segs[2])
	if err != nil || !isThread(thread) || len(p.segs) > 4 {
		return Link{}, "", notMeeting(teams)
	}
	path, key := "/l/meetup-join/"+teamsEscapes.Replace(p.segs[2]), thread
	if len(p.segs) == 4 {
		if !only(p.segs[3], isDigit) {
			return Link{}, "", notMeeting(teams)
		}
		path += "/" + p.segs[3]
		key += "/" + p.segs[3]
	}
	l := Link{URL: "https://" + p.host + path, Provider: teams, Notes: []Note{NoteTeams}}
	context, has := param(p.query, "context")
	if !has {
		l.Notes = append(l.Notes, NoteTeamsCut)
		return l, key, nil
	}
	if context = teamsEscapes.Replace(context); !isContext(context) {
		return Link{}, "", refuse("teams-cut")
	}
	l.URL += "?context=" + context
	return l, key, nil
}

// isThread matches the id of a conversation: 19:meeting_...@thread.v2.
var isThread = regexp.MustCompile(`^19:[A-Za-z0-9._~-]+@thread\.[A-Za-z0-9]+$`).MatchString

// isContext accepts an escaped JSON object, which has the tenant and the
// organizer. If it is incomplete, a mail program has broken the link in two.
func isContext(escaped string) bool {
	plain, err := url.QueryUnescape(escaped)
	return err == nil && escapesOnly(escaped) && strings.HasPrefix(plain, "{") && json.Valid([]byte(plain))
}

var teamsEscapes = strings.NewReplacer(":", "%3a", "@", "%40", "{", "%7b", "}", "%7d", ",", "%2c")

// escapesOnly matches a value that can be stored as it came.
var escapesOnly = regexp.MustCompile(`^([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*$`).MatchString
