package meeting

import (
	"fmt"
	"slices"
	"strings"
)

// The names of the services, as people say them.
const (
	zoom    = "Zoom"
	meet    = "Google Meet"
	teams   = "Microsoft Teams"
	webex   = "Webex"
	jitsi   = "Jitsi"
	bbb     = "BigBlueButton"
	whereby = "Whereby"
	gotoCom = "GoTo"
)

// Hosts is the set of extra hosts (HALLWAY_MEETING_HOSTS) accepted as Jitsi or
// BigBlueButton servers: lower-case DNS names, matched whole.
type Hosts []string

// ParseHosts reads a comma-separated list of host names. The error says in one
// sentence which one is wrong, and why.
func ParseHosts(s string) (Hosts, error) {
	var hosts Hosts
	for item := range strings.SplitSeq(s, ",") {
		host := strings.ToLower(strings.TrimSpace(item))
		if host == "" || slices.Contains(hosts, host) {
			continue
		}
		if why := hostFault(host); why != "" {
			return nil, fmt.Errorf("meeting host %s %s", quoteShort(host), why)
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}

func hostFault(host string) string {
	switch {
	case strings.Contains(host, "://"):
		return "has a scheme; write the name alone, like meet.school.example."
	case strings.ContainsAny(host, "/?#"):
		return "has a path; write the name alone, like meet.school.example."
	case strings.HasPrefix(host, "[") || strings.Count(host, ":") > 1 || isAddress(host):
		return "is an IP address; write a DNS name, like meet.school.example."
	case strings.Contains(host, ":"):
		return "has a port; meeting links are accepted on the standard one only."
	case strings.HasPrefix(host, "xn--") || strings.Contains(host, ".xn--"):
		return "is punycode, which can imitate another name; use a name in plain letters."
	case !strings.Contains(host, "."):
		return "has no dot; write the whole DNS name, like meet.school.example."
	case !validHost(host):
		return "is not a DNS name; use letters a to z, digits, hyphens and dots."
	}
	return ""
}

// site is a host that we know, and the function that reads its links. Hosts that
// only wrap other links, such as mail filters, have unwrap instead.
type site struct {
	name     string
	apex     bool // the name itself matches
	sub      bool // every name below it matches
	provider string
	read     func(page) (Link, string, *Refusal)
	unwrap   func(page) string
}

var sites = []site{
	{name: "zoom.us", apex: true, sub: true, provider: zoom, read: readZoom},
	{name: "zoom.com", apex: true, sub: true, provider: zoom, read: readZoom},
	{name: "zoomgov.com", sub: true, provider: zoom, read: readZoom},
	{name: "zoom-x.de", sub: true, provider: zoom, read: readZoom},
	{name: "zoom.com.cn", sub: true, provider: zoom, read: readZoom},
	{name: "meet.google.com", apex: true, provider: meet, read: readMeet},
	{name: "classroom.google.com", apex: true, provider: meet, read: refuseAs("classroom")},
	{name: "g.co", apex: true, provider: meet, read: readShortGoogle},
	{name: "teams.microsoft.com", apex: true, provider: teams, read: readTeams},
	{name: "teams.live.com", apex: true, provider: teams, read: readTeams},
	{name: "gov.teams.microsoft.us", apex: true, provider: teams, read: readTeams},
	{name: "dod.teams.microsoft.us", apex: true, provider: teams, read: readTeams},
	{name: "webex.com", sub: true, provider: webex, read: readWebex},
	{name: "meet.jit.si", apex: true, provider: jitsi, read: readJitsi},
	{name: "8x8.vc", apex: true, provider: jitsi, read: readJitsi},
	{name: "whereby.com", apex: true, sub: true, provider: whereby, read: readWhereby},
	{name: "global.gotomeeting.com", apex: true, provider: gotoCom, read: readGoTo},
	{name: "meet.goto.com", apex: true, provider: gotoCom, read: readGoTo},
	{name: "safelinks.protection.outlook.com", sub: true, unwrap: unwrapSafelinks},
	{name: "google.com", apex: true, unwrap: unwrapGoogle},
	{name: "www.google.com", apex: true, unwrap: unwrapGoogle},
	{name: "urldefense.com", apex: true, unwrap: unwrapDefense},
	{name: "urldefense.us", apex: true, unwrap: unwrapDefense},
	{name: "urldefense.proofpoint.com", apex: true, unwrap: unwrapDefense},
}

// siteOf finds a lower-case host in our table or among the configured hosts. The
// table comes first, so that no configuration can change how zoom.us is read.
func siteOf(host string, hosts Hosts) (site, bool) {
	for _, s := range sites {
		if s.apex && host == s.name || s.sub && under(host, s.name) {
			return s, true
		}
	}
	if slices.Contains(hosts, host) {
		return site{name: host, apex: true, provider: jitsi, read: readConfigured}, true
	}
	return site{}, false
}

// under reports whether host is a name below domain, on a dot boundary.
func under(host, domain string) bool {
	return len(host) > len(domain)+1 && strings.HasSuffix(host, domain) && host[len(host)-len(domain)-1] == '.'
}

// helpDesk lists subdomains where services have help pages, never meetings.
var helpDesk = words("help desks")

func isHelpDesk(host string) bool {
	label, _, _ := strings.Cut(host, ".")
	return slices.Contains(helpDesk, label)
}
