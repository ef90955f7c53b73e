package meeting

import (
	"net/url"
	"regexp"
	"strings"
)

// readLink reads one absolute link, and takes off what mail filters put around it.
func readLink(raw string, hosts Hosts) finding {
	for depth := 0; ; depth++ {
		raw = withoutPort443(mended(tidy(raw)), depth > 0)
		p, refusal := parseURL(raw)
		if refusal != nil {
			return damaged(raw, refusal, hosts)
		}
		if _, personal := param(p.query, "sessionToken"); personal {
			return finding{refusal: refuse("personal")}
		}
		f, filtered := filterOf(p.host, p.path)
		if !filtered {
			return readHost(p, depth == 0, hosts)
		}
		if f.target == nil {
			return opaque(f, p, hosts)
		}
		inner := untilEnd(f.target(p))
		switch {
		case inner == "":
			return finding{refusal: otherHost(p.host)}
		case depth == maxUnwrap:
			return finding{refusal: refuse("wrapped")}
		}
		raw = inner
	}
}

// damaged is what we find in a link that the strict parser refused. One of a known
// service must be mended, and one that hides where it goes is never ignored, even if
// the text also has a good link. Others do not matter.
func damaged(raw string, refusal *Refusal, hosts Hosts) finding {
	s, _ := siteOf(roughHost(raw), hosts)
	hides := refusal.Reason == "userinfo" || refusal.Reason == "scheme"
	return finding{provider: s.provider, refusal: refusal, final: hides || s.provider != "" && refusal.Reason != "long-link"}
}

func readHost(p page, plain bool, hosts Hosts) finding {
	s, known := siteOf(p.host, hosts)
	switch {
	case !known:
		return finding{refusal: otherHost(p.host)}
	case p.crooked:
		return finding{provider: s.provider, refusal: refuse("malformed"), final: true}
	}
	return readPage(s, p, plain)
}

func readPage(s site, p page, plain bool) finding {
	link, key, refusal := s.read(p)
	f := finding{provider: s.provider, link: link, key: link.Provider + " " + key, plain: plain, refusal: refusal}
	switch {
	case refusal != nil:
		f.final = refusal.Reason == "zak"
	case len(link.URL) > maxStored:
		f.refusal = refuse("long-link")
	case tidy(link.URL) != link.URL:
		// The link ends in a character that tidy takes for punctuation of the text.
		f.refusal = refuse("malformed")
	case !plain:
		f.link.Unwrapped = p.host
	}
	return f
}

// opaque is a link of a filter that keeps the target to itself. Mimecast names the
// target's host, and with it the service whose meeting ID may be in the text.
func opaque(f filter, p page, hosts Hosts) finding {
	s, _ := siteOf(strings.ToLower(unescaped(p.query, "domain")), hosts)
	return finding{provider: s.provider, refusal: closedFilter(f.name)}
}

// untilEnd cuts what a filter took for a part of the link.
func untilEnd(link string) string {
	if end := strings.IndexFunc(link, endsLink); end >= 0 && !strings.HasPrefix(link[end:], "[") {
		return link[:end]
	}
	return link
}

var (
	// escapedQuery is a ? that was escaped together with the parameters behind it.
	escapedQuery = regexp.MustCompile(`%3[Ff][A-Za-z]+%3[Dd]`)
	// lostQuery is a parameter behind a path, where somebody lost the ?.
	lostQuery = regexp.MustCompile(`&[A-Za-z]+=`)
)

// mended undoes one escaping too many, of a whole link (https%3A%2F%2F...) or of its
// parameters (/j/812...%3Fpwd%3D...), and puts back a lost ?. A link that has parameters stays
// as it is, and so does a filter's, which may have its target escaped.
func mended(raw string) string {
	if escapedScheme(raw) {
		if plain, err := url.PathUnescape(raw); err == nil {
			raw = plain
		}
	}
	if strings.Contains(raw, "?") || isFilterHost(roughHost(raw)) {
		return raw
	}
	if at := escapedQuery.FindStringIndex(raw); at != nil {
		if plain, err := url.PathUnescape(raw[at[0]:]); err == nil {
			return raw[:at[0]] + plain
		}
		return raw
	}
	if at := lostQuery.FindStringIndex(raw); at != nil && !strings.Contains(raw[:at[0]], "#") {
		return raw[:at[0]] + "?" + raw[at[0]+1:]
	}
	return raw
}

// escapedScheme matches https%3A%2F%2F.
func escapedScheme(raw string) bool {
	scheme, rest, found := strings.Cut(raw[:min(len(raw), len("https%3A%2F%2F"))], "%3")
	return found && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http")) &&
		strings.HasPrefix(strings.ToLower(rest), "a%2f%2f")
}

// withoutPort443 takes off the port of https that mail filters write into their own
// address and into the target's. Other ports, and this one elsewhere, are refused.
func withoutPort443(raw string, unwrapped bool) string {
	scheme, rest, found := strings.Cut(raw, "://")
	host, after, port := strings.Cut(rest, ":443")
	if !found || !port || strings.ContainsAny(host, `/?#\@`) || after != "" && !strings.ContainsAny(after[:1], "/?#") {
		return raw
	}
	if !unwrapped && !isFilterHost(strings.ToLower(host)) {
		return raw
	}
	return scheme + "://" + host + after
}

// roughHost guesses the host of a damaged link, to know which service it is from.
func roughHost(raw string) string {
	_, rest, _ := strings.Cut(raw, "://")
	if i := strings.IndexAny(rest, "/?#\\:@"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ToLower(rest)
}
