package meeting

import (
	"regexp"
	"strings"
)

// betweenUnderscores reads https://protect.checkpoint.com/v2/___LINK___.TOKEN and, with a region,
// /v2/r01/___LINK___.TOKEN. The colon may be escaped, and * may stand for %. Where the letters of the
// link are changed, as in some regions, it stays closed.
func betweenUnderscores(p page) string {
	region, rest, _ := strings.Cut(strings.TrimPrefix(p.tail(), "/v2/"), "___")
	end := strings.LastIndex(rest, "___")
	if !isRegion(region) || end < 0 {
		return ""
	}
	link := starEscape.ReplaceAllString(rest[:end], "%$1")
	if after, escaped := cutFold(link, "https%3A//"); escaped {
		link = "https://" + after
	}
	if link = twoSlashes(link); !startsLink(link) {
		return ""
	}
	return link
}

var (
	isRegion   = regexp.MustCompile(`^(r[0-9]+/)?$`).MatchString
	starEscape = regexp.MustCompile(`\*([0-9A-Fa-f]{2})`)
)

// cutFold is strings.CutPrefix without regard to case.
func cutFold(s, prefix string) (after string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
