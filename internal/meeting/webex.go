package meeting

import (
	"slices"
	"strings"
)

// readWebex accepts scheduled meetings (MTID), personal rooms (/meet/ and /join/), links of
// the Webex app (/m/), and the addresses of its web pages, which contain one of these.
func readWebex(p page) (Link, string, *Refusal) {
	s := p.segs
	if len(s) < 2 || isHelpDesk(p.host) {
		return Link{}, "", notMeeting(webex)
	}
	if p.word(0) == "webappng" || p.word(0) == "wbxmjs" {
		return webexPage(p)
	}
	if len(s) == 2 {
		switch {
		case p.word(1) == "j.php":
			return webexMeeting(p, s[0])
		case p.word(0) == "m":
			return webexApp(p)
		case p.word(0) == "meet", p.word(0) == "join":
			return webexRoom(p, p.word(0), s[1])
		}
	}
	return Link{}, "", notMeeting(webex)
}

// webexPage reads what a browser shows during a meeting.
func webexPage(p page) (Link, string, *Refusal) {
	if _, scheduled := param(p.query, "MTID"); scheduled {
		return webexMeeting(p, webexSite(p))
	}
	if last := len(p.segs) - 1; p.word(last-1) == "pmr" {
		return webexRoom(p, "meet", p.segs[last])
	}
	return Link{}, "", notMeeting(webex)
}

// webexSite is the site's name in the path of a web page: /webappng/sites/SITE/..., or
// else the host's first label, which is the same name.
func webexSite(p page) string {
	if i := slices.Index(p.segs, "sites"); i >= 0 && i+1 < len(p.segs) {
		return p.segs[i+1]
	}
	site, _, _ := strings.Cut(p.host, ".")
	return site
}

func webexMeeting(p page, rawSite string) (Link, string, *Refusal) {
	raw, _ := param(p.query, "MTID")
	id, ok := webexID.read(raw)
	site, okSite := webexName.read(rawSite)
	if !ok || !okSite {
		return Link{}, "", refuse("webex-id")
	}
	if id == strings.ToUpper(id) { // from a QR code in capitals; the original has none
		id, site = strings.ToLower(id), strings.ToLower(site)
	}
	if id[0] != 'm' {
		return Link{}, "", refuse("webex-id")
	}
	return Link{URL: "https://" + p.host + "/" + site + "/j.php?MTID=" + id, Provider: webex}, id, nil
}

func webexRoom(p page, kind, raw string) (Link, string, *Refusal) {
	name, ok := webexName.read(raw)
	if !ok {
		return Link{}, "", notMeeting(webex)
	}
	l := Link{URL: "https://" + p.host + "/" + kind + "/" + name, Provider: webex, Meeting: name}
	return l, p.host + "/" + strings.ToLower(name), nil
}

func webexApp(p page) (Link, string, *Refusal) {
	id, ok := webexUUID.read(p.segs[1])
	if id = strings.ToLower(id); !ok || !isUUID(id) {
		return Link{}, "", notMeeting(webex)
	}
	return Link{URL: "https://" + p.host + "/m/" + id, Provider: webex}, id, nil
}
