package meeting

import (
	"net/url"
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
	if len(p.segs) == 2 && p.segs[0] == "my" {
		return zoomPersonal(p)
	}
	if len(p.segs) == 3 && p.segs[1] == "register" && (p.segs[0] == "meeting" || p.segs[0] == "webinar") {
		return Link{}, "", refuse("register")
	}
	id, notes := zoomPath(p.segs)
	switch {
	case id == "":
		return Link{}, "", notMeeting(zoom)
	case !isZoomID(id):
		return Link{}, "", refuse("zoom-id")
	}
	host, path := p.host, "/j/"
	switch p.segs[0] {
	case "w":
		path = "/w/"
	case "wc":
		host = zoomCloud(host)
	}
	l := Link{URL: "https://" + host + path + id, Provider: zoom, Meeting: zoomNumber(id), Notes: notes}
	return withPwd(l, p), zoomCloud(p.host) + id, nil
}

// zoomPath reads the meeting ID from a path, and what to say of that kind of link.
func zoomPath(s []string) (id string, notes []Note) {
	switch {
	case len(s) == 2 && s[0] == "j":
		return s[1], nil
	case len(s) == 2 && s[0] == "w":
		return s[1], []Note{NoteWebinar}
	case len(s) == 2 && s[0] == "s":
		return s[1], []Note{NoteHostLink}
	case len(s) != 3 || s[0] != "wc":
		return "", nil
	case s[1] == "join":
		return s[2], nil
	case s[2] == "join":
		return s[1], nil
	case s[2] == "start":
		return s[1], []Note{NoteHostLink}
	}
	return "", nil
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

// withPwd adds the passcode from the link, unless it is damaged: Zoom then asks for it.
func withPwd(l Link, p page) Link {
	raw, _ := param(p.query, "pwd")
	pwd, err := url.PathUnescape(raw)
	if err != nil || pwd == "" || len(pwd) > 256 || !only(pwd, func(c byte) bool { return '!' <= c && c <= '~' }) {
		return l
	}
	l.Carries = true
	l.URL += "?pwd=" + strings.ReplaceAll(url.QueryEscape(pwd), "%3D", "=")
	return l
}

// isZoomID accepts nine digits (old meetings), ten (personal) and eleven (since 2020).
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
