package meeting

import (
	"slices"
	"strings"
)

// gotoPages are paths of meet.goto.com that are not rooms.
var gotoPages = []string{
	"install", "join", "new", "start", "help", "login", "signin", "test", "opener", "inroom", "hub", "settings", "download",
}

// readGoTo accepts nine digits, alone or after /join/, and personal rooms by name.
func readGoTo(p page) (Link, string, *Refusal) {
	s, host, path := p.segs, p.host, "/"
	switch {
	case under(host, "gotomeeting.com"): // www. and others lead to this one
		host = "global.gotomeeting.com"
	case host == "www.gotomeet.me":
		host = "gotomeet.me"
	case host == "app.goto.com": // the address bar
		if len(s) != 2 || p.word(0) != "meeting" {
			return Link{}, "", notMeeting(gotoCom)
		}
		s, host = s[1:], "meet.goto.com"
	}
	if len(s) == 2 && p.word(0) == "join" {
		s, path = s[1:], "/join/"
	}
	if len(s) != 1 {
		return Link{}, "", notMeeting(gotoCom)
	}
	if id, ok := gotoID.read(s[0]); ok {
		return Link{URL: "https://" + host + path + id, Provider: gotoCom, Meeting: group(id, 3)}, id, nil
	}
	if path == "/join/" || host == "global.gotomeeting.com" {
		return Link{}, "", notMeeting(gotoCom)
	}
	return gotoRoom(host, s[0])
}

// gotoRoom reads a personal room, whose name has a letter: digits alone are a number that is
// too short or too long.
func gotoRoom(host, raw string) (Link, string, *Refusal) {
	room, ok := gotoName.read(raw)
	key := strings.ToLower(room)
	if !ok || slices.Contains(gotoPages, key) || !strings.ContainsAny(key, "abcdefghijklmnopqrstuvwxyz") {
		return Link{}, "", notMeeting(gotoCom)
	}
	return Link{URL: "https://" + host + "/" + room, Provider: gotoCom, Meeting: room}, key, nil
}
