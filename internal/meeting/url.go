package meeting

import (
	"net/url"
	"regexp"
	"strings"
)

// page is a link that passed the strict parser. Its path segments and query are
// still escaped, because Teams links must not change by a byte.
type page struct {
	host     string   // lower case
	path     string   // escaped
	segs     []string // of the path; nil if it is crooked
	crooked  bool     // the path has empty or dot segments, as no meeting link has
	query    string
	fragment string // escaped
}

// tail is the link behind the host: filters put whole links there.
func (p page) tail() string {
	tail := p.path
	if p.query != "" {
		tail += "?" + p.query
	}
	if p.fragment != "" {
		tail += "#" + p.fragment
	}
	return tail
}

// word is a segment of the path in lower case, because QR codes have capitals only.
func (p page) word(i int) string {
	if i >= len(p.segs) {
		return ""
	}
	return strings.ToLower(p.segs[i])
}

// parseURL parses every link. It knows nothing about services: it refuses what a
// browser could read differently.
func parseURL(raw string) (page, *Refusal) {
	if len(raw) > maxLink {
		return page{}, refuse("long-link")
	}
	for i := range len(raw) {
		switch c := raw[i]; {
		case c <= ' ' || c == 0x7f || c >= 0x80:
			return page{}, refuse("invisible")
		case c == '\\':
			return page{}, refuse("malformed")
		}
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Opaque != "" || u.Host == "":
		return page{}, refuse("malformed")
	case u.Scheme != "https" && u.Scheme != "http":
		return page{}, refuse("scheme")
	case u.User != nil:
		return page{}, refuse("userinfo")
	}
	host := strings.ToLower(u.Host)
	if refusal := checkHost(host); refusal != nil {
		return page{}, refusal
	}
	segs, ok := segments(u.EscapedPath())
	_, fragment, _ := strings.Cut(raw, "#")
	return page{host: host, path: u.EscapedPath(), segs: segs, crooked: !ok, query: u.RawQuery, fragment: fragment}, nil
}

func checkHost(host string) *Refusal {
	switch {
	case strings.HasPrefix(host, "["), isAddress(host):
		return refuse("address")
	case strings.Contains(host, ":"):
		return refuse("port")
	case !validHost(host):
		return refuse("letters")
	}
	return nil
}

// segments splits an escaped path. It accepts one trailing slash, but no dot
// segments, escaped or plain, because a browser would resolve them.
func segments(path string) ([]string, bool) {
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	if path == "" {
		return nil, true
	}
	segs := strings.Split(path, "/")
	for _, s := range segs {
		plain, err := url.PathUnescape(s)
		if err != nil || plain == "" || plain == "." || plain == ".." {
			return nil, false
		}
	}
	return segs, true
}

// param returns the first query parameter of that name, still escaped.
// url.ParseQuery would unescape it, but a Teams link must not change by a byte.
func param(query, key string) (raw string, ok bool) {
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if strings.EqualFold(name, key) {
			return value, true
		}
	}
	return "", false
}

// unescaped returns an unescaped query parameter, or "".
func unescaped(query, key string) string {
	raw, _ := param(query, key)
	value, err := url.QueryUnescape(raw)
	if err != nil {
		return ""
	}
	return value
}

// validHost accepts DNS names in plain letters (RFC 1123 §2.1) with a dot, but not
// punycode, which a teacher cannot check by eye.
func validHost(host string) bool {
	if len(host) > 253 || !strings.Contains(host, ".") || isAddress(host) {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if strings.HasPrefix(label, "xn--") || !isHostLabel(label) {
			return false
		}
	}
	return true
}

var isHostLabel = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`).MatchString

// isAddress matches what a browser takes for an IPv4 address: a host whose last
// label is a number in any notation (URL standard, "ends in a number checker").
var isAddress = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9A-Fa-f]*)$`).MatchString

func only(s string, ok func(byte) bool) bool {
	for i := range len(s) {
		if !ok(s[i]) {
			return false
		}
	}
	return true
}
