package meeting

import (
	"encoding/json"
	"regexp"
	"strings"
)

// launched returns the page that another page of Teams leads to: the launcher
// (/dl/launcher/launcher.html?url=/_#/l/...), the web app (/_#/..., /v2/#/...), or the
// light page of guests (/light-meetings/launch?coords=...). Both have the same host.
func launched(p page) (page, bool) {
	inner := ""
	switch {
	case p.word(0) == "dl" && p.word(1) == "launcher":
		inner = unescaped(p.query, "url")
		if before, _, _ := strings.Cut(inner, "#"); before == inner && p.fragment != "" {
			inner = p.fragment // the # of the link inside was not escaped
		}
	case p.word(0) == "light-meetings":
		inner = fromCoords(p)
	case len(p.segs) == 0, len(p.segs) == 1 && (p.word(0) == "_" || p.word(0) == "v2"):
		inner = p.fragment
	}
	if _, route, found := strings.Cut(inner, "#"); found {
		inner = route
	}
	inner = strings.TrimPrefix(inner, "https://"+p.host)
	if !strings.HasPrefix(inner, "/") {
		return page{}, false
	}
	q, refusal := parseURL("https://" + p.host + untilEnd(inner))
	return q, refusal == nil && !q.crooked
}

// coords is what the light page knows about a meeting.
type coords struct {
	ConversationID, MessageID, TenantID, OrganizerID string
	MeetingCode, Passcode                            string // of a short link
}

// fromCoords makes the join path from the parameter coords, which is JSON in base64.
func fromCoords(p page) string {
	raw, _ := param(p.query, "coords")
	var c coords
	if err := json.Unmarshal([]byte(fromBase64(raw)), &c); err != nil {
		return ""
	}
	if _, ok := teamsCode.read(c.Passcode); c.MeetingCode != "" && ok {
		return "/meet/" + c.MeetingCode + "?p=" + c.Passcode
	}
	if !isThread(c.ConversationID) || !isUUID(c.TenantID) {
		return ""
	}
	context := "%7b%22Tid%22%3a%22" + c.TenantID + "%22"
	if isUUID(c.OrganizerID) {
		context += "%2c%22Oid%22%3a%22" + c.OrganizerID + "%22"
	}
	if _, ok := teamsNumber.read(c.MessageID); !ok {
		c.MessageID = "0"
	}
	return "/l/meetup-join/" + c.ConversationID + "/" + c.MessageID + "?context=" + context + "%7d"
}

var isUUID = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`).MatchString
