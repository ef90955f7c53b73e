package meeting

import (
	"regexp"
	"slices"
	"strings"
)

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

// gotoPages are paths of meet.goto.com that are not rooms.
var gotoPages = []string{"install", "join", "new", "start", "help", "login", "signin", "test", "opener", "inroom", "hub", "settings", "download"}

// readGoTo accepts nine digits, alone or after /join/, and personal rooms by name.
func readGoTo(p page) (Link, string, *Refusal) {
	s, host, path := p.segs, p.host, "/"
	switch {
	case under(host, "gotomeeting.com"): // www. and others lead to this one
		host = "global.gotomeeting.com"
	case host == "app.goto.com" && len(s) == 2 && p.word(0) == "meeting":
		s, host = s[1:], "meet.goto.com"
	}
	if len(s) == 2 && p.word(0) == "join" {
		s, path = s[1:], "/join/"
	}
	if len(s) != 1 {
		return Link{}, "", notMeeting(gotoCom)
	}
	if id, ok := gotoID.read(s[0]); ok && host != "app.goto.com" {
		return Link{URL: "https://" + host + path + id, Provider: gotoCom, Meeting: group(id, 3)}, id, nil
	}
	room, ok := gotoName.read(s[0])
	key := strings.ToLower(room)
	named := path == "/" && (host == "meet.goto.com" || strings.HasSuffix(host, "gotomeet.me"))
	if !ok || !named || slices.Contains(gotoPages, key) || !strings.ContainsAny(key, letters) {
		return Link{}, "", notMeeting(gotoCom)
	}
	return Link{URL: "https://" + host + "/" + room, Provider: gotoCom, Meeting: room}, key, nil
}

const letters = "abcdefghijklmnopqrstuvwxyz"
