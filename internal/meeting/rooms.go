package meeting

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readConfigured reads a link to a school's own server. BigBlueButton is known by
// its paths; everything else is Jitsi.
func readConfigured(p page) (Link, string, *Refusal) {
	if len(p.segs) == 0 || greenlight[p.segs[0]] {
		return readBigBlueButton(p)
	}
	return readJitsi(p)
}

// greenlight are the first path segments of BigBlueButton and of its front end,
// which could otherwise be names of Jitsi rooms.
var greenlight = map[string]bool{
	"rooms": true, "b": true, "bigbluebutton": true, "signin": true, "signup": true, "home": true, "admin": true,
	"profile": true, "recordings": true, "login": true, "gl": true, "playback": true,
}

func readBigBlueButton(p page) (Link, string, *Refusal) {
	s := p.segs
	path := ""
	switch {
	case len(s) > 0 && s[0] == "bigbluebutton":
		return Link{}, "", refuse("personal", msgPersonal)
	case len(s) == 2 && s[0] == "rooms" && isRoomID(s[1], 4, 4), len(s) == 3 && s[0] == "rooms" && s[2] == "join" && isRoomID(s[1], 4, 4):
		path = "/rooms/" + s[1] + "/join"
	case len(s) == 2 && s[0] == "b" && isRoomID(s[1], 3, 4):
		path = "/b/" + s[1]
	default:
		return Link{}, "", notMeeting(bbb)
	}
	return Link{URL: "https://" + p.host + path, Provider: bbb, Meeting: s[1]}, p.host + "/" + s[1], nil
}

// isRoomID accepts Greenlight's groups of three, as in ann-abc-d3f-gh1.
func isRoomID(s string, least, most int) bool {
	groups := strings.Split(s, "-")
	for _, g := range groups {
		if len(g) != 3 || !only(g, func(c byte) bool { return isDigit(c) || isLower(c) }) {
			return false
		}
	}
	return len(groups) >= least && len(groups) <= most
}

// readJitsi accepts /room and /tenant/room. It drops jwt and #config, which belong
// to the person who copied the link.
func readJitsi(p page) (Link, string, *Refusal) {
	s := p.segs
	if len(s) < 1 || len(s) > 2 || s[0] == "static" || s[0] == "libs" || s[0] == "images" {
		return Link{}, "", notMeeting(jitsi)
	}
	room := ""
	for _, seg := range s {
		var ok bool
		if room, ok = roomName(seg); !ok {
			return Link{}, "", notMeeting(jitsi)
		}
	}
	path := "/" + strings.Join(s, "/")
	l := Link{URL: "https://" + p.host + path, Provider: jitsi, Meeting: room}
	if _, has := param(p.query, "jwt"); has {
		l.Notes = []Note{NoteOwnKey}
	}
	return l, p.host + strings.ToLower(path), nil
}

// roomName unescapes the name of a room, which can be in any script.
func roomName(seg string) (string, bool) {
	name, err := url.PathUnescape(seg)
	if err != nil || !escapesOnly(seg) || !utf8.ValidString(name) || utf8.RuneCountInString(name) > 64 {
		return "", false
	}
	for _, r := range name {
		if !unicode.IsPrint(r) || r < utf8.RuneSelf && !isName(byte(r)) && r != ' ' {
			return "", false
		}
	}
	return name, strings.TrimSpace(name) == name
}
