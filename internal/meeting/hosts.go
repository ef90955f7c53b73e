package meeting

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Hosts is the set of extra hosts (HALLWAY_MEETING_HOSTS) accepted as Jitsi or
// BigBlueButton servers: lower-case DNS names, matched whole.
type Hosts []string

// ParseHosts reads a comma-separated list of hosts. Of an address that was pasted, like
// https://bbb.school.example/b/ann-abc-d3f, it takes the host, and it leaves out services
// like meet.jit.si. The error says in one sentence which host is wrong, and why.
func ParseHosts(s string) (Hosts, error) {
	var hosts Hosts
	for item := range strings.SplitSeq(s, ",") {
		host := hostOfAddress(strings.ToLower(strings.TrimSpace(item)))
		if _, read := siteOf(host, nil); read || host == "" || slices.Contains(hosts, host) {
			continue // links of services are accepted anyway
		}
		if why := hostFault(host); why != "" {
			return nil, fmt.Errorf("meeting host %s %s", quoteShort(host), why)
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}

// hostOfAddress takes off the scheme and what follows the host. A port and a user name
// stay, and are refused: links with them are refused too.
func hostOfAddress(item string) string {
	scheme, rest, found := strings.Cut(item, "://")
	if !found {
		rest = item
	} else if scheme != "https" && scheme != "http" {
		return item
	}
	if end := strings.IndexAny(rest, `/?#\`); end >= 0 {
		rest = rest[:end]
	}
	if rest == "" {
		return item
	}
	return strings.TrimSuffix(rest, ".")
}

func hostFault(host string) string {
	switch {
	case strings.Contains(host, "://"):
		return "does not start with https://; write the name alone, like meet.school.example."
	case strings.Contains(host, "@"):
		return "has a name and an @ in front; write the name of the server alone, like meet.school.example."
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
	case isPublicSuffix(host):
		return "is not the name of one school: names below it belong to many people. Write the whole name of your server."
	}
	return notForAdministrators(host)
}

// notForAdministrators says why an administrator cannot allow a host: we know it already.
func notForAdministrators(host string) string {
	if s, known := siteOf(host, nil); known {
		return "belongs to " + s.provider + ", whose links are accepted without it; leave it out."
	}
	if _, known := placeOf(host); known {
		return "is not a meeting server of a school; leave it out."
	}
	if rows := filtersOf(host); len(rows) > 0 {
		return "belongs to " + rows[0].name + " and only wraps other links, which are unwrapped without it; leave it out."
	}
	return ""
}

// isPublicSuffix reports whether anybody can have names below this one, as with co.uk
// and github.io (publicsuffix.org). A name without a rule, like school.example, is one
// label of a top-level domain, and is not.
func isPublicSuffix(host string) bool {
	suffix, _ := publicsuffix.PublicSuffix(host)
	return suffix == host
}

// askable reports whether a host could be a school's own server, which an
// administrator can allow.
func askable(host string) bool { return hostFault(host) == "" }
