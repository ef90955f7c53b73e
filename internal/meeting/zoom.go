package meeting

import (
	"net/url"
	"regexp"
	"strings"
)

// readZoom accepts join, webinar, personal, host and web-client links. Of the
// query it keeps only the passcode (pwd). zak is the host's access token.
func readZoom(p page) (Link, string, *Refusal) {
	if _, has := param(p.query, "zak"); has {
		return Link{}, "", refuse("zak")
	}
	if isHelpDesk(p.host) || len(p.segs) < 2 {
		return Link{}, "", notMeeting(zoom)
	}
	if len(p.segs) == 2 && p.word(0) == "my" {
		return zoomPersonal(p)
	}
	if len(p.segs) == 3 && p.word(1) == "register" && (p.word(0) == "meeting" || p.word(0) == "webinar") {
		return Link{}, "", refuse("register")
	}
	raw, notes := zoomPath(p)
	if raw == "" {
		return Link{}, "", notMeeting(zoom)
	}
	id, ok := zoomID.read(raw)
	if !ok {
		return Link{}, "", refuse("zoom-id")
	}
	host, path := p.host, "/j/"
	switch p.word(0) {
	case "w":
		path = "/w/"
	case "wc":
		host = zoomCloud(host)
	}
	l := Link{URL: "https://" + host + path + id, Provider: zoom, Meeting: zoomNumber(id), Notes: notes}
	return withPwd(l, p, zoomCloud(p.host)+id)
}

// zoomPath finds the segment with the meeting ID, and what to say of that kind of link.
func zoomPath(p page) (id string, notes []Note) {
	s := p.segs
	switch {
	case len(s) == 2 && p.word(0) == "j":
		return s[1], nil
	case len(s) == 2 && p.word(0) == "w":
		return s[1], []Note{NoteWebinar}
	case len(s) == 2 && p.word(0) == "s":
		return s[1], []Note{NoteHostLink}
	case p.word(0) != "wc":
		return "", nil
	case len(s) == 3 && p.word(1) == "join":
		return s[2], nil
	case len(s) == 2, len(s) == 3 && p.word(2) == "join":
		return s[1], nil
	case len(s) == 3 && p.word(2) == "start":
		return s[1], []Note{NoteHostLink}
	}
	return "", nil
}

// zoomCloud is the host that can join any ID of the same cloud. IDs are unique
// within a cloud, and the web client's host has no join page.
func zoomCloud(host string) string {
	switch {
	case host == "zoomgov.com", under(host, "zoomgov.com"):
		return "www.zoomgov.com"
	case under(host, "zoom.com.cn"):
		return "www.zoom.com.cn"
	case under(host, "zoom-x.de"):
		return host
	}
	return "zoom.us"
}

func zoomPersonal(p page) (Link, string, *Refusal) {
	name, ok := zoomName.read(p.segs[1])
	if !ok {
		return Link{}, "", notMeeting(zoom)
	}
	l := Link{URL: "https://" + p.host + "/my/" + name, Provider: zoom, Meeting: name}
	return withPwd(l, p, zoomCloud(p.host)+"/my/"+strings.ToLower(name))
}

// withPwd adds the passcode from the link. A damaged one is refused, because half a
// passcode lets nobody in.
func withPwd(l Link, p page, key string) (Link, string, *Refusal) {
	if _, has := param(p.query, "tk"); has {
		l.Notes = append(l.Notes, NoteRegistrant)
	}
	raw, _ := param(p.query, "pwd")
	if raw == "" {
		return l, key, nil
	}
	pwd, ok := zoomPwd.read(raw)
	if !ok || stillPrintable(pwd) {
		return Link{}, "", refuse("passcode-cut")
	}
	if whole := wholeCode(pwd); whole != "" {
		pwd = whole
	}
	l.Carries = true
	l.URL += "?pwd=" + strings.ReplaceAll(url.QueryEscape(pwd), "%3D", "=")
	return l, key, nil
}

// wholeCode matches the passcodes that Zoom makes today: 30 letters and digits, a dot and a
// digit. Some Zoom programs copy the typed passcode directly behind it (attendee issue 341),
// and people glue the next line to it.
var wholeCode = regexp.MustCompile(`^[A-Za-z0-9]{30}\.[0-9]`).FindString

// stillPrintable reports whether a value begins with the escape of quoted-printable for
// "=" (carrier_mail.go), so that we cannot tell whether it belongs to it.
func stillPrintable(value string) bool { return strings.HasPrefix(strings.ToUpper(value), "3D") }

// zoomNumber groups the digits of an ID as Zoom does.
func zoomNumber(id string) string {
	switch len(id) {
	case 10, 11:
		return id[:3] + " " + id[3:len(id)-4] + " " + id[len(id)-4:]
	}
	return group(id, 3)
}

func group(digits string, n int) string {
	var out strings.Builder
	for i := range len(digits) {
		if i > 0 && i%n == 0 {
			out.WriteByte(' ')
		}
		out.WriteByte(digits[i])
	}
	return out.String()
}
