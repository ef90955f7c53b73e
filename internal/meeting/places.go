package meeting

import (
	_ "embed" // places.txt
	"slices"
	"strings"
)

//go:embed places.txt
var placeLists string

// places are the hosts of places.txt and their kinds.
var places = func() map[string]string {
	out, kind := map[string]string{}, ""
	for line := range strings.Lines(placeLists) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			kind = strings.Trim(line, "[]")
		default:
			for host := range strings.SplitSeq(line, ",") {
				if host = strings.TrimSpace(host); host != "" {
					out[host] = kind
				}
			}
		}
	}
	return out
}()

// placeOf finds the kind of a well-known host that has no meetings.
func placeOf(host string) (kind string, known bool) {
	for name := range hostNames(host) {
		if kind, known = places[strings.TrimPrefix(name, ".")]; known {
			return kind, true
		}
	}
	return "", false
}

// otherHost refuses a link to a host that we do not know, or know too well, and names
// it. Only a host that could be a school's own server can be asked for.
func otherHost(host string) *Refusal {
	kind, known := placeOf(host)
	above, apex := siteHosts["."+host]
	switch {
	case apex: // webex.com, of which only the names below have meetings
		return notMeeting(above.provider)
	case known:
		return atPlace(kind, host)
	case isFilterHost(host):
		return closedFilter(filtersOf(host)[0].name)
	case imitates(host):
		return atPlace("imitation", host)
	case !askable(host):
		return refuse("no-link")
	}
	return &Refusal{Reason: "host", Host: host, Message: strings.ReplaceAll(messages["host"], "HOST", host)}
}

// imitates reports whether a host has the name of a service in it, like zoom-us.com. It
// is not askable, because nobody can tell from the name whose it is.
func imitates(host string) bool {
	notName := func(r rune) bool { return r == '.' || r == '-' }
	return slices.ContainsFunc(strings.FieldsFunc(host, notName), func(s string) bool { return slices.Contains(serviceNames, s) })
}

var serviceNames = []string{"zoom", "zoomgov", "google", "microsoft", "webex", "whereby", "goto", "gotomeeting", "gotomeet"}

// atPlace refuses a link to a host of that kind.
func atPlace(kind, host string) *Refusal {
	return &Refusal{Reason: kind, Message: strings.ReplaceAll(messages[kind], "HOST", host)}
}

// closedFilter refuses a link of a filter that does not say where it goes.
func closedFilter(name string) *Refusal {
	return &Refusal{Reason: "opaque", Message: strings.ReplaceAll(messages["opaque"], "FILTER", name)}
}
