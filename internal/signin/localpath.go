package signin

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// maxPath is the longest path that a sign-in remembers, in bytes.
const maxPath = 512

// LocalPath returns next if a redirect to it stays on this site, and "/"
// otherwise. A query and a fragment are allowed. The sign-in pages are not,
// because they would redirect in a loop.
func LocalPath(next string) string {
	if len(next) > maxPath || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsFunc(next, unsafeInURL) {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || !safePath(u.Path) || encodedSlash.MatchString(u.EscapedPath()) {
		return "/"
	}
	for _, loop := range []string{"/auth", "/sign-in", "/sign-out"} {
		if u.Path == loop || strings.HasPrefix(u.Path, loop+"/") {
			return "/"
		}
	}
	return next
}

// unsafeInURL matches characters that browsers never send in a URL, but that they
// drop or turn into a slash when they read one.
func unsafeInURL(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }

// encodedSlash matches an encoded slash or backslash, which some proxies decode.
var encodedSlash = regexp.MustCompile(`(?i)%2f|%5c`)

// safePath checks the decoded path. "//" could begin a host after a dot segment
// is removed, and dot segments could lead back to the sign-in pages.
func safePath(p string) bool {
	clean := path.Clean(p)
	return (p == clean || p == clean+"/") && !strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' })
}
