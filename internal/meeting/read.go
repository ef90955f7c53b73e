package meeting

import "strings"

// readLink reads one absolute link, unwrapping what mail filters put around it.
func readLink(raw string, hosts Hosts) finding {
	raw = strings.ReplaceAll(raw, "&amp;", "&")
	for depth := 0; ; depth++ {
		raw = tidy(raw)
		s, known := siteOf(roughHost(raw), hosts)
		p, refusal := parseURL(raw)
		if refusal != nil {
			// A damaged link of a service, or one that pretends, is never passed
			// over; a stranger's link is nobody's business.
			hides := refusal.Reason == "userinfo" || refusal.Reason == "scheme"
			return finding{provider: s.provider, refusal: refusal, final: hides || s.provider != "" && refusal.Reason != "long-link"}
		}
		switch {
		case !known:
			return finding{refusal: otherHost(p.host)}
		case s.unwrap == nil && p.crooked:
			return finding{provider: s.provider, refusal: refuse("malformed", msgMalformed), final: true}
		case s.unwrap == nil:
			return readPage(s, p, depth == 0)
		}
		inner := s.unwrap(p)
		switch {
		case inner == "":
			return finding{refusal: otherHost(p.host)}
		case depth == maxUnwrap:
			return finding{refusal: refuse("wrapped", msgWrapped)}
		}
		raw = inner
	}
}

func readPage(s site, p page, plain bool) finding {
	link, key, refusal := s.read(p)
	f := finding{provider: s.provider, link: link, key: link.Provider + " " + key, plain: plain, refusal: refusal}
	switch {
	case refusal != nil:
		f.final = refusal.Reason == "zak"
	case len(link.URL) > maxLink:
		f.refusal = refuse("long-link", msgLongLink)
	case tidy(link.URL) != link.URL:
		// What a sentence would trim cannot be told from the link's own end.
		f.refusal = refuse("malformed", msgMalformed)
	case !plain:
		f.link.Notes = append([]Note{NoteUnwrapped(p.host)}, link.Notes...)
	}
	return f
}

// roughHost is the host as a hasty reader sees it, to tell whose a damaged
// link is. It decides nothing else.
func roughHost(raw string) string {
	_, rest, _ := strings.Cut(raw, "://")
	if i := strings.IndexAny(rest, "/?#\\:@"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ToLower(rest)
}
