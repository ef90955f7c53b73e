package static

import (
	"strconv"
	"strings"
)

// Encoding is the content coding that the lines of Accept-Encoding weigh most, of
// those offered in lower case; "" is the bytes as they are (RFC 9110 §12.5.3).
// Among equals the first one offered is taken. Without the header, or where
// everything is refused, it is "".
func Encoding(accept []string, offered ...string) string {
	best, most := "", quality(accept, "identity")
	for _, coding := range offered {
		if q := quality(accept, coding); q > 0 && (q > most || q == most && best == "") {
			best, most = coding, q
		}
	}
	return best
}

// quality is the weight of a coding in thousandths. One that is not named gets
// that of "*", and without it 0: identity is acceptable then, but the last choice.
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

// weight reads "q=0.5" as 500; no q is 1000, and one that is not a number 0.
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

// Matches says whether the lines of If-None-Match name an ETag, which is given
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
