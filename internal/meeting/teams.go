package meeting

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// readTeams accepts the short links of 2026 (/meet/DIGITS?p=...), the older
// /l/meetup-join/ ones, and the pages that a browser shows for either (teams_pages.go).
func readTeams(p page) (Link, string, *Refusal) {
	for range 2 {
		inner, ok := launched(p)
		if !ok {
			break
		}
		p = inner
	}
	s := p.segs
	switch {
	case len(s) == 2 && p.word(0) == "meet":
		return teamsShort(p)
	case len(s) >= 3 && p.word(0) == "l" && p.word(1) == "meetup-join":
		return teamsThread(p)
	case len(s) >= 2 && p.word(0) == "l" && p.word(1) == "meetup-join":
		return Link{}, "", refuse("teams-cut")
	case len(s) == 3 && p.word(0) == "l" && p.word(1) == "meeting" && p.word(2) == "new":
		return Link{}, "", refuse("new-each-time")
	}
	return Link{}, "", notMeeting(teams)
}

func teamsShort(p page) (Link, string, *Refusal) {
	id, ok := teamsID.read(p.segs[1])
	if !ok {
		return Link{}, "", notMeeting(teams)
	}
	l := Link{URL: "https://" + p.host + "/meet/" + id, Provider: teams, Meeting: group(id, 3), Notes: []Note{NoteTeams}}
	raw, _ := param(p.query, "p")
	if raw == "" {
		return l, id, nil
	}
	code, ok := teamsCode.read(raw)
	if !ok || stillPrintable(code) {
		return Link{}, "", refuse("teams-cut")
	}
	l.URL += "?p=" + code
	l.Carries = true
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
		message, ok := teamsNumber.read(p.segs[3])
		if !ok {
			return Link{}, "", notMeeting(teams)
		}
		path += "/" + message
		key += "/" + message
	}
	l := Link{URL: "https://" + p.host + path, Provider: teams, Notes: []Note{NoteTeams}}
	context, has := param(p.query, "context")
	if !has {
		l.Notes = append(l.Notes, NoteTeamsCut)
		return l, key, nil
	}
	if context = untilBrace(teamsEscapes.Replace(context)); !isContext(context) {
		return Link{}, "", refuse("teams-cut")
	}
	l.URL += "?context=" + context
	return l, key, nil
}

// isThread matches the id of a conversation: 19:meeting_...@thread.v2, and with the name of
// an American government's cloud in it.
var isThread = regexp.MustCompile(`^19:((gcch|dod):)?[A-Za-z0-9._~-]{1,256}@thread\.[A-Za-z0-9]{1,16}$`).MatchString

// untilBrace cuts what a text left behind the last brace of a context.
func untilBrace(escaped string) string {
	if end := strings.LastIndex(strings.ToLower(escaped), "%7d"); end >= 0 && endsPart(unescapedOr(escaped[end+len("%7d"):])) {
		return escaped[:end+len("%7d")]
	}
	return escaped
}

// unescapedOr is the text as it is if its escapes are damaged.
func unescapedOr(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// isContext accepts an escaped JSON object, which has the tenant and the
// organizer. If it is incomplete, a mail program has broken the link in two.
func isContext(escaped string) bool {
	plain, err := url.QueryUnescape(escaped)
	return err == nil && escapesOnly(escaped) && strings.HasPrefix(plain, "{") && json.Valid([]byte(plain))
}

var teamsEscapes = strings.NewReplacer(":", "%3a", "@", "%40", "{", "%7b", "}", "%7d", ",", "%2c")

// escapesOnly matches a value that can be stored as it came.
var escapesOnly = regexp.MustCompile(`^([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*$`).MatchString
