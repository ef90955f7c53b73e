package static

import (
	"strconv"
	"strings"
)

// Encoding chooses one of the offered content codings, in lower case, by the lines
// of Accept-Encoding (RFC 9110 §12.5.3): the one with the highest weight, and of
// equals the first. "" is the bytes as they are, also without the header.
func Encoding(accept []string, offered ...string) string {
	best, most := "", quality(accept, "identity")
	for _, coding := range offered {
		if q := quality(accept, coding); q > 0 && (q > most || q == most && best == "") {
			best, most = coding, q
		}
	}
	return best
}

// quality is the weight of a coding in thousandths: its own, or that of "*", or 0.
// Identity with 0 is acceptable, but the last choice.
func quality(accept []string, coding string) int {
	star := 0
	for _, line := range accept {
		for item := range strings.SplitSeq(line, ",") {
			name, params, _ := strings.Cut(item, ";")
			switch name = strings.TrimSpace(name); {
			case strings.EqualFold(name, coding):
				return weight(params)
			case name == "*":
				star = weight(params)
			}
		}
	}
	return star
}

// weight reads "q=0.5" as 500. Without q it is 1000, and an invalid q is 0.
func weight(params string) int {
	name, value, found := strings.Cut(params, "=")
	if !found || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 1000
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return int(q * 1000)
}

// Matches reports whether the lines of If-None-Match name an ETag, which is given
// with its quotation marks. The comparison is weak (RFC 9110 §13.1.2).
func Matches(ifNoneMatch []string, etag string) bool {
	etag = strings.Trim(etag, `"`)
	for _, line := range ifNoneMatch {
		if strings.TrimSpace(line) == "*" {
			return true
		}
		_, rest, open := strings.Cut(line, `"`)
		for open {
			tag, after, closed := strings.Cut(rest, `"`)
			if closed && tag == etag {
				return true
			}
			_, rest, open = strings.Cut(after, `"`)
		}
	}
	return false
}
