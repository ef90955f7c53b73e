package meeting

import (
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

// site is a host of a service, and the function that reads its links.
type site struct {
	host     string // exact, or with a dot in front: every name below it
	provider string
	read     func(page) (Link, string, *Refusal)
}

var sites = []site{
	{"zoom.us", zoom, readZoom},
	{".zoom.us", zoom, readZoom},
	{"zoom.com", zoom, readZoom},
	{".zoom.com", zoom, readZoom},
	{"zoomgov.com", zoom, readZoom},
	{".zoomgov.com", zoom, readZoom},
	{".zoom-x.de", zoom, readZoom},
	{".zoom.com.cn", zoom, readZoom},
	{"meet.google.com", meet, readMeet},
	{"stream.meet.google.com", meet, noMeetings(meet)},
	{"classroom.google.com", meet, refuseAs("classroom")},
	{"g.co", meet, readShortGoogle},
	{"teams.microsoft.com", teams, readTeams},
	{"teams.cloud.microsoft", teams, readTeams},
	{"teams.live.com", teams, readTeams},
	{".teams.microsoft.com", teams, noMeetings(teams)},
	{"gov.teams.microsoft.us", teams, readTeams},
	{"dod.teams.microsoft.us", teams, readTeams},
	{".webex.com", webex, readWebex},
	{"meet.jit.si", jitsi, readJitsi},
	{"8x8.vc", jitsi, readJitsi},
	{"whereby.com", whereby, readWhereby},
	{".whereby.com", whereby, readWhereby},
	{".gotomeeting.com", gotoCom, readGoTo},
	{"meet.goto.com", gotoCom, readGoTo},
	{"app.goto.com", gotoCom, readGoTo},
	{"gotomeet.me", gotoCom, readGoTo},
	{"www.gotomeet.me", gotoCom, readGoTo},
}

var siteHosts = func() map[string]site {
	out := map[string]site{}
	for _, s := range sites {
		out[s.host] = s
	}
	return out
}()

// siteOf finds a lower-case host in our table or among the configured hosts. The
// table comes first, so that no configuration can change how zoom.us is read.
func siteOf(host string, hosts Hosts) (site, bool) {
	for name := range hostNames(host) {
		if s, ok := siteHosts[name]; ok {
			return s, true
		}
	}
	if slices.Contains(hosts, host) {
		return site{host, jitsi, readConfigured}, true
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
