package signin

import (
	"net/url"
	"strings"
)

// maxPath is the longest path that a sign-in remembers, in bytes.
const maxPath = 512

// LocalPath returns next when a redirect to it stays on this site, and "/"
// otherwise. A query and a fragment are allowed; the pages of sign-in itself
// are not, because they would go round in circles.
func LocalPath(next string) string {
	if len(next) > maxPath || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsFunc(next, unsafeInURL) {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || !safePath(u.Path) || hidesSlash(u.EscapedPath()) {
		return "/"
	}
	for _, loop := range []string{"/auth", "/sign-in", "/sign-out"} {
		if u.Path == loop || strings.HasPrefix(u.Path, loop+"/") {
			return "/"
		}
	}
	return next
}

// unsafeInURL finds what browsers never send in a URL, but drop or turn into a
// slash when they read one: controls and spaces, backslashes, raw Unicode.
func unsafeInURL(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }

// safePath looks at the decoded path: "//" would begin a host once a dot
// segment before it is gone, and dot segments lead back to excluded pages.
func safePath(path string) bool {
	if strings.Contains(path, "//") || strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }) {
		return false
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

// hidesSlash finds an encoded slash or backslash, which some proxies decode.
func hidesSlash(escaped string) bool {
	s := strings.ToLower(escaped)
	return strings.Contains(s, "%2f") || strings.Contains(s, "%5c")
}
