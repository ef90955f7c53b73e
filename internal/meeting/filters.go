package meeting

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// maxUnwrap is how many filters may wrap a link: the school's and Google's.
// Somebody who uses more is hiding something.
const maxUnwrap = 2

// filter is a host that wraps other links, such as a mail filter.
type filter struct {
	name   string
	host   string // exact, or with a dot in front: every name below it
	path   string // how the path starts, in lower case
	target func(page) string
}

// filters are the hosts of mail filters and chats: where the target stands, and how it
// is encoded. A filter without a target keeps it to itself.
var filters = []filter{
	{"Outlook", ".safelinks.protection.outlook.com", "", in("url")},
	{"Outlook", ".safelinks.protection.office365.us", "", in("url")},
	{"Outlook", "outlook.office.com", "/owa/redir.aspx", in("url")},
	{"Outlook", "outlook.office365.com", "/owa/redir.aspx", in("url")},
	{"Outlook", "outlook.live.com", "/owa/redir.aspx", in("url")},
	{"Outlook", "outlook.office.com", "/mail/safelink.html", in("url")},
	{"Outlook", "outlook.cloud.microsoft", "/mail/safelink.html", in("url")},
	{"Teams", "statics.teams.cdn.office.net", "/evergreen-assets/safelinks/", in("url")},
	{"Teams", "statics.teams.microsoft.com", "/evergreen-assets/safelinks/", in("url")},
	{"Google", "google.com", "/url", in("q", "url")},
	{"Google", "www.google.com", "/url", in("q", "url")},
	{"Google", "meet.google.com", "/linkredirect", in("dest")},
	{"Proofpoint", "urldefense.proofpoint.com", "/v1/", in("u")},
	{"Proofpoint", "urldefense.proofpoint.com", "/v2/", defenseV2},
	{"Proofpoint", "urldefense.proofpoint.com", "/v3/", defenseV3},
	{"Proofpoint", "urldefense.com", "/v1/", in("u")},
	{"Proofpoint", "urldefense.com", "/v2/", defenseV2},
	{"Proofpoint", "urldefense.com", "/v3/", defenseV3},
	{"Proofpoint", "urldefense.us", "/v2/", defenseV2},
	{"Proofpoint", "urldefense.us", "/v3/", defenseV3},
	{"Mimecast", ".mimecast.com", "/", nil},
	{"Mimecast", ".mimecastprotect.com", "/", nil},
	{"Mimecast", ".mimecast-offshore.com", "/", nil},
	{"Barracuda", "linkprotect.cudasvc.com", "/url", in("a")},
	{"Cisco", "secure-web.cisco.com", "/", lastSegment},
	{"Sophos", ".protection.sophos.com", "", base64In("u")},
	{"Symantec", "clicktime.symantec.com", "/", in("u")},
	{"Symantec", "clicktime.cloud.postoffice.net", "/", in("u")},
	{"Trellix", ".fireeye.com", "/", in("u")},
	{"Trellix", ".trellix.com", "/", in("u")},
	{"Trend Micro", ".trendmicro.com", "/wis/clicktime/", in("url")},
	{"Trend Micro", ".check.trendmicro.com", "", in("url")}, // the longer name is looked for first
	{"AppRiver", "link.edgepilot.com", "/", in("u")},
	{"AppRiver", "link.zixcentral.com", "/", in("u")},
	{"Check Point", "protect.checkpoint.com", "/v2/", betweenUnderscores},
	{"Check Point", "url.avanan.click", "/v2/", betweenUnderscores},
	{"Check Point", ".url-protection.com", "/v1/", in("o")}, // SonicWall too
	{"Trustwave", "scanmail.trustwave.com", "/", in("u")},
	{"Vade", ".vadesecure.com", "/", in("u")},
	{"TitanHQ", "linklock.titanhq.com", "/analyse", in("url")},
	{"Topsec", "scanner.topsec.com", "/", in("u")},
	{"VIPRE", ".mailanyone.net", "/", nil}, // the letters are in another order
	{"Darktrace", ".antigena.com", "/l/", nil},
	{"Libraesva", "urlsand.esvalabs.com", "/", in("u")},
	{"Bitdefender", "linkscan.io", "/scan/", base64Segment},
	{"Bitdefender", "lsems.gravityzone.bitdefender.com", "/scan/", base64Segment},
	{"Intermedia", "url.emailprotection.link", "/", nil},
	{"INKY", "shared.outlook.inky.com", "/", nil},
	{"Hornetsecurity", ".hornetsecurity.com", "/", nil},
	{"Slack", "slack-redir.net", "/link", in("url")},
	{"Facebook", "l.facebook.com", "/l.php", in("u")},
	{"Facebook", "lm.facebook.com", "/l.php", in("u")},
	{"Facebook", "l.messenger.com", "/l.php", in("u")},
	{"Facebook", "l.workplace.com", "/l.php", in("u")},
	{"Instagram", "l.instagram.com", "/", in("u")},
	{"LinkedIn", "www.linkedin.com", "/redir/", in("url")},
	{"LinkedIn", "www.linkedin.com", "/safety/go", in("url")},
	{"YouTube", "www.youtube.com", "/redirect", in("q")},
	{"VK", "vk.com", "/away.php", in("to")},
	{"VK", "away.vk.com", "/away.php", in("to")},
	{"GMX", "deref-gmx.net", "/", in("redirectUrl")},
	{"WEB.DE", "deref-web.de", "/", in("redirectUrl")},
	{"mail.com", "deref-mail.com", "/", in("redirectUrl")},
	{"1&1", "deref-1und1.de", "/", in("redirectUrl")},
	{"Schoology", ".schoology.com", "/link", in("path")},
}

// filterHosts finds the rows of a host.
var filterHosts = func() map[string][]filter {
	out := map[string][]filter{}
	for _, f := range filters {
		out[f.host] = append(out[f.host], f)
	}
	return out
}()

// filterOf finds the filter of a lower-case host and a path.
func filterOf(host, path string) (filter, bool) {
	path = strings.ToLower(path)
	for _, f := range filtersOf(host) {
		if strings.HasPrefix(path, f.path) {
			return f, true
		}
	}
	return filter{}, false
}

func isFilterHost(host string) bool { return len(filtersOf(host)) > 0 }

func filtersOf(host string) []filter {
	if suffix, ok := strings.CutPrefix(host, "www.google."); ok && isPublicSuffix(suffix) {
		host = "www.google.com" // a Google of a country
	}
	for name := range hostNames(host) {
		if rows := filterHosts[name]; rows != nil {
			return rows
		}
	}
	return nil
}

// hostNames yields a host and then, with a dot in front, every name that it is below:
// a.b.c, .b.c, .c.
func hostNames(host string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if !yield(host) {
			return
		}
		for i := strings.IndexByte(host, '.'); i >= 0; {
			if !yield(host[i:]) {
				return
			}
			next := strings.IndexByte(host[i+1:], '.')
			if next < 0 {
				return
			}
			i += 1 + next
		}
	}
}

// in reads the first of the parameters that is there.
func in(names ...string) func(page) string {
	return func(p page) string {
		for _, name := range names {
			if target := unescaped(p.query, name); target != "" {
				return target
			}
		}
		return ""
	}
}

// base64In reads a parameter that is a link in base64, in either alphabet.
func base64In(name string) func(page) string {
	return func(p page) string {
		raw, _ := param(p.query, name)
		return fromBase64(raw)
	}
}

func base64Segment(p page) string {
	for _, seg := range p.segs[min(1, len(p.segs)):] {
		if target := fromBase64(seg); startsLink(target) {
			return target
		}
	}
	return ""
}

func fromBase64(escaped string) string {
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return ""
	}
	plain = strings.NewReplacer("+", "-", " ", "-", "/", "_").Replace(strings.TrimRight(plain, "="))
	link, err := base64.RawURLEncoding.DecodeString(plain)
	if err != nil {
		return ""
	}
	return string(link)
}

// lastSegment reads https://secure-web.cisco.com/TOKEN/https%3A%2F%2F..., where the link is not
// always escaped, and the older form /auth=TOKEN/url=https%3A...
func lastSegment(p page) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(p.tail(), "/"), "/")
	rest = strings.TrimPrefix(rest, "url=")
	if startsLink(rest) {
		return rest
	}
	link, err := url.PathUnescape(rest)
	if err != nil {
		return ""
	}
	return link
}
