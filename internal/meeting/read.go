package meeting

import "strings"

// readLink reads one absolute link, and takes off what mail filters put around it.
func readLink(raw string, hosts Hosts) finding {
	raw = strings.ReplaceAll(raw, "&amp;", "&")
	for depth := 0; ; depth++ {
		raw = tidy(raw)
		s, known := siteOf(roughHost(raw), hosts)
		p, refusal := parseURL(raw)
		if refusal != nil {
			// A damaged link of a known service must be mended, and a link that
			// hides where it goes is never ignored. Other links do not matter.
			hides := refusal.Reason == "userinfo" || refusal.Reason == "scheme"
			return finding{provider: s.provider, refusal: refusal, final: hides || s.provider != "" && refusal.Reason != "long-link"}
		}
		switch {
		case !known:
			return finding{refusal: otherHost(p.host)}
		case s.unwrap == nil && p.crooked:
			return finding{provider: s.provider, refusal: refuse("malformed"), final: true}
		case s.unwrap == nil:
			return readPage(s, p, depth == 0)
		}
		inner := s.unwrap(p)
		switch {
		case inner == "":
			return finding{refusal: otherHost(p.host)}
		case depth == maxUnwrap:
			return finding{refusal: refuse("wrapped")}
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
		f.refusal = refuse("long-link")
	case tidy(link.URL) != link.URL:
		// The link ends in a character that tidy takes for punctuation of the text.
		f.refusal = refuse("malformed")
	case !plain:
		f.link.Notes = append([]Note{NoteUnwrapped(p.host)}, link.Notes...)
	}
	return f
}

// roughHost guesses the host of a damaged link, to know which service it is from.
func roughHost(raw string) string {
	_, rest, _ := strings.Cut(raw, "://")
	if i := strings.IndexAny(rest, "/?#\\:@"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ToLower(rest)
}
