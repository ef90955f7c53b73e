package meeting

import (
	"regexp"
	"slices"
	"strings"
)

// noMeetings refuses every page of a site of that service: dial-in numbers, webinars, streams.
func noMeetings(provider string) func(page) (Link, string, *Refusal) {
	return func(page) (Link, string, *Refusal) { return Link{}, "", notMeeting(provider) }
}

// refuseAs refuses every page of a site for the same reason.
func refuseAs(reason string) func(page) (Link, string, *Refusal) {
	return func(page) (Link, string, *Refusal) { return Link{}, "", refuse(reason) }
}

// readMeet accepts codes, also under the in-app path /_meet/, and nicknames, with
// a note. It drops the query (authuser, pli, hs), because all of it is personal.
func readMeet(p page) (Link, string, *Refusal) {
	s := p.segs
	if len(s) == 2 && s[0] == "_meet" {
		s = s[1:]
	}
	if len(s) == 1 {
		if code, ok := meetCode.read(s[0]); ok && isMeetCode(code) {
			return meetLink(code), strings.ToLower(code), nil
		}
	}
	if len(s) == 2 && p.word(0) == "lookup" {
		if name, ok := meetName.read(s[1]); ok {
			l := Link{URL: "https://meet.google.com/lookup/" + name, Provider: meet, Meeting: name, Notes: []Note{NoteNickname}}
			return l, "lookup/" + name, nil
		}
	}
	if len(s) == 1 && p.word(0) == "new" {
		return Link{}, "", refuse("new-each-time")
	}
	return Link{}, "", notMeeting(meet)
}

func meetLink(code string) Link {
	code = strings.ToLower(code)
	return Link{URL: "https://meet.google.com/" + code, Provider: meet, Meeting: code}
}

// isMeetCode matches letters 3-4-3, in either case because phones capitalise.
var isMeetCode = regexp.MustCompile(`^[A-Za-z]{3}-[A-Za-z]{4}-[A-Za-z]{3}$`).MatchString

// readShortGoogle refuses links of g.co: a nickname, or a link that can lead anywhere.
func readShortGoogle(p page) (Link, string, *Refusal) {
	if p.word(0) == "meet" {
		return Link{}, "", refuse("nickname")
	}
	return Link{}, "", atPlace("shortener", p.host)
}

// wherebyPages are paths of whereby.com that are not rooms.
var wherebyPages = words("Whereby pages")

// readWhereby accepts /room. It drops roomKey, which is the host's key.
func readWhereby(p page) (Link, string, *Refusal) {
	if len(p.segs) != 1 || isHelpDesk(p.host) {
		return Link{}, "", notMeeting(whereby)
	}
	room, ok := wherebyRoom.read(p.segs[0])
	if !ok || slices.Contains(wherebyPages, room) {
		return Link{}, "", notMeeting(whereby)
	}
	l := Link{URL: "https://" + p.host + "/" + room, Provider: whereby, Meeting: room}
	if _, has := param(p.query, "roomKey"); has {
		l.Notes = []Note{NoteOwnKey}
	}
	return l, p.host + "/" + strings.ToLower(room), nil
}
