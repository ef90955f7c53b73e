package meeting

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readConfigured reads a link to a school's own server. BigBlueButton is known by
// its paths; everything else is Jitsi.
func readConfigured(p page) (Link, string, *Refusal) {
	if len(p.segs) == 0 || slices.Contains(greenlight, p.segs[0]) {
		return readBigBlueButton(p)
	}
	return readJitsi(p)
}

// greenlight are the first path segments of BigBlueButton and of its front end,
// which could otherwise be names of Jitsi rooms.
var greenlight = words("Greenlight paths")

func readBigBlueButton(p page) (Link, string, *Refusal) {
	path := ""
	switch s := p.segs; {
	case len(s) > 0 && s[0] == "bigbluebutton":
		return Link{}, "", refuse("personal")
	case (len(s) == 2 || len(s) == 3 && s[2] == "join") && s[0] == "rooms" && isRoomID(s[1]):
		path = "/rooms/" + s[1] + "/join"
	case len(s) == 2 && s[0] == "b" && isOldRoom(s[1]):
		path = "/b/" + s[1]
	default:
		return Link{}, "", notMeeting(bbb)
	}
	return Link{URL: "https://" + p.host + path, Provider: bbb, Meeting: p.segs[1]}, p.host + "/" + p.segs[1], nil
}

// Greenlight's names of rooms, as in ann-abc-d3f-gh1; older ones had three groups too.
var (
	isRoomID  = regexp.MustCompile(`^[a-z0-9]{3}(-[a-z0-9]{3}){3}$`).MatchString
	isOldRoom = regexp.MustCompile(`^[a-z0-9]{3}(-[a-z0-9]{3}){2,3}$`).MatchString
)

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
