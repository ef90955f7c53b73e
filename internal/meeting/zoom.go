package meeting

import (
	"net/url"
	"strings"
)

// readZoom accepts join, webinar, personal, host and web-client links. Of the
// query it keeps only the passcode (pwd). zak is the host's access token.
func readZoom(p page) (Link, string, *Refusal) {
	if _, has := param(p.query, "zak"); has {
		return Link{}, "", refuse("zak", msgZak)
	}
	if isHelpDesk(p.host) || len(p.segs) < 2 {
		return Link{}, "", notMeeting(zoom)
	}
	if len(p.segs) == 2 && p.segs[0] == "my" {
		return zoomPersonal(p)
	}
	id, kind, host := zoomPath(p)
	switch {
	case kind == "register":
		return Link{}, "", refuse("register", msgRegister)
	case kind == "":
		return Link{}, "", notMeeting(zoom)
	case !isZoomID(id):
		return Link{}, "", refuse("zoom-id", msgZoomID)
	}
	path := "/j/"
	l := Link{Provider: zoom, Meeting: zoomNumber(id)}
	switch kind {
	case "host":
		l.Notes = []Note{NoteHostLink}
	case "webinar":
		path = "/w/"
		l.Notes = []Note{NoteWebinar}
	}
	l.URL = "https://" + host + path + id
	return withPwd(l, p), zoomCloud(p.host) + id, nil
}

// zoomPath reads the meeting ID and the kind of link from a path.
func zoomPath(p page) (id, kind, host string) {
	s := p.segs
	switch {
	case len(s) == 2 && s[0] == "j":
		return s[1], "join", p.host
	case len(s) == 2 && s[0] == "w":
		return s[1], "webinar", p.host
	case len(s) == 2 && s[0] == "s":
		return s[1], "host", p.host
	case len(s) == 3 && s[0] == "wc" && s[1] == "join":
		return s[2], "join", zoomCloud(p.host)
	case len(s) == 3 && s[0] == "wc" && s[2] == "join":
		return s[1], "join", zoomCloud(p.host)
	case len(s) == 3 && s[0] == "wc" && s[2] == "start":
		return s[1], "host", zoomCloud(p.host)
	case len(s) == 3 && s[1] == "register" && (s[0] == "meeting" || s[0] == "webinar"):
		return "", "register", ""
	}
	return "", "", ""
}

// zoomCloud is the host that can join any ID of the same cloud. IDs are unique
// within a cloud, and the web client's host has no join page.
func zoomCloud(host string) string {
	switch {
	case under(host, "zoomgov.com"):
		return "www.zoomgov.com"
	case under(host, "zoom.com.cn"):
		return "www.zoom.com.cn"
	case under(host, "zoom-x.de"):
		return host
	}
	return "zoom.us"
}

func zoomPersonal(p page) (Link, string, *Refusal) {
	name := p.segs[1]
	if len(name) > 40 || !only(name, isName) {
		return Link{}, "", notMeeting(zoom)
	}
	l := Link{URL: "https://" + p.host + "/my/" + name, Provider: zoom, Meeting: name}
	return withPwd(l, p), zoomCloud(p.host) + "/my/" + strings.ToLower(name), nil
}

// withPwd adds the passcode from the link. A damaged one is left out, and Zoom
// then asks for it.
func withPwd(l Link, p page) Link {
	raw, _ := param(p.query, "pwd")
	pwd, err := url.PathUnescape(raw)
	if err != nil || pwd == "" || len(pwd) > 256 || !only(pwd, func(c byte) bool { return '!' <= c && c <= '~' }) {
		return l
	}
	l.Carries = true
	l.URL += "?pwd=" + escapePwd(pwd)
	return l
}

func escapePwd(pwd string) string {
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(pwd))
	for i := range len(pwd) {
		if c := pwd[i]; isName(c) || c == '=' {
			out = append(out, c)
		} else {
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

// isZoomID accepts nine digits (old meetings), ten (personal rooms) and eleven
// (since 2020).
func isZoomID(id string) bool { return len(id) >= 9 && len(id) <= 11 && only(id, isDigit) }

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
