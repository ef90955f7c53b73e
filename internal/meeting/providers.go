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
	switch {
	case len(s) == 1 && isMeetCode(s[0]):
		return meetLink(s[0]), strings.ToLower(s[0]), nil
	case len(s) == 2 && s[0] == "lookup" && len(s[1]) <= 64 && only(s[1], isName):
		l := Link{URL: "https://meet.google.com/lookup/" + s[1], Provider: meet, Meeting: s[1], Notes: []Note{NoteNickname}}
		return l, "lookup/" + s[1], nil
	case len(s) == 1 && s[0] == "new":
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
	if len(p.segs) > 0 && p.segs[0] == "meet" {
		return Link{}, "", refuse("nickname")
	}
	return Link{}, "", otherHost(p.host)
}

// readWebex accepts personal rooms (/meet/ and /join/) and scheduled meetings.
func readWebex(p page) (Link, string, *Refusal) {
	s := p.segs
	if len(s) != 2 || isHelpDesk(p.host) || !only(s[0], isName) {
		return Link{}, "", notMeeting(webex)
	}
	if s[1] == "j.php" {
		id, _ := param(p.query, "MTID")
		if len(id) < 8 || len(id) > 64 || !only(id, isAlnum) {
			return Link{}, "", notMeeting(webex)
		}
		return Link{URL: "https://" + p.host + "/" + s[0] + "/j.php?MTID=" + id, Provider: webex}, id, nil
	}
	if s[0] != "meet" && s[0] != "join" || len(s[1]) > 64 || !only(s[1], isName) {
		return Link{}, "", notMeeting(webex)
	}
	l := Link{URL: "https://" + p.host + "/" + s[0] + "/" + s[1], Provider: webex, Meeting: s[1]}
	return l, p.host + "/" + strings.ToLower(s[1]), nil
}

// wherebyPages are paths of whereby.com that are not rooms.
var wherebyPages = words("Whereby pages")

// readWhereby accepts /room. It drops roomKey, which is the host's key.
func readWhereby(p page) (Link, string, *Refusal) {
	if len(p.segs) != 1 || isHelpDesk(p.host) || slices.Contains(wherebyPages, p.segs[0]) || len(p.segs[0]) > 64 || !only(p.segs[0], isName) {
		return Link{}, "", notMeeting(whereby)
	}
	room := p.segs[0]
	l := Link{URL: "https://" + p.host + "/" + room, Provider: whereby, Meeting: room}
	if _, has := param(p.query, "roomKey"); has {
		l.Notes = []Note{NoteOwnKey}
	}
	return l, p.host + "/" + strings.ToLower(room), nil
}

// readGoTo accepts nine digits, alone or after /join/.
func readGoTo(p page) (Link, string, *Refusal) {
	s := p.segs
	if len(s) == 2 && s[0] == "join" {
		s = s[1:]
	}
	if len(s) != 1 || len(s[0]) != 9 || !only(s[0], isDigit) {
		return Link{}, "", notMeeting(gotoCom)
	}
	return Link{URL: "https://" + p.host + "/" + strings.Join(p.segs, "/"), Provider: gotoCom, Meeting: group(s[0], 3)}, s[0], nil
}
