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
	switch p.word(0) {
	case "html5client", "client": // the address bar inside a meeting
		return Link{}, "", refuse("personal")
	}
	if len(p.segs) == 0 || slices.Contains(greenlight, p.word(0)) {
		return readBigBlueButton(p)
	}
	return readJitsi(p)
}

// greenlight are the first path segments of BigBlueButton and of its front end,
// which could otherwise be names of Jitsi rooms.
var greenlight = words("Greenlight paths")

func readBigBlueButton(p page) (Link, string, *Refusal) {
	room, path := "", ""
	switch s := p.segs; {
	case p.word(0) == "bigbluebutton":
		return Link{}, "", refuse("personal")
	case (len(s) == 2 || len(s) == 3 && p.word(2) == "join") && p.word(0) == "rooms":
		room = greenlightRoom(s[1], 4, 4)
		path = "/rooms/" + room + "/join"
	case len(s) == 2 && p.word(0) == "b":
		room = greenlightRoom(s[1], 3, 4)
		path = "/b/" + room
	}
	if room == "" {
		return Link{}, "", notMeeting(bbb)
	}
	l := Link{URL: "https://" + p.host + path, Provider: bbb, Meeting: room}
	if raw, has := param(p.query, "access_code"); has {
		l.Passcode, _ = accessCode.read(raw)
	}
	return l, p.host + "/" + room, nil
}

// greenlightRoom is the name of a room with so many groups, or "".
func greenlightRoom(raw string, least, most int) string {
	room, ok := bbbRoom.read(raw)
	room = strings.ToLower(room)
	if groups := strings.Count(room, "-") + 1; !ok || !isRoom(room) || groups < least || groups > most {
		return ""
	}
	return room
}

// isRoom matches Greenlight's names of rooms, as in ann-abc-d3f-gh1; older ones have three groups too.
var isRoom = regexp.MustCompile(`^[a-z0-9]{3}(-[a-z0-9]{3}){2,3}$`).MatchString

// readJitsi accepts /room and /tenant/room. It drops jwt and #config, which belong
// to the person who copied the link.
func readJitsi(p page) (Link, string, *Refusal) {
	s := withoutQuote(p.segs)
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

// withoutQuote cuts an escaped quotation mark or angle bracket from the last segment, which
// no room has in its name.
func withoutQuote(segs []string) []string {
	if len(segs) == 0 {
		return nil
	}
	segs = slices.Clone(segs)
	last := &segs[len(segs)-1]
	for _, mark := range []string{"%22", "%3C", "%3c", "%3E", "%3e"} {
		*last, _, _ = strings.Cut(*last, mark)
	}
	return segs
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
