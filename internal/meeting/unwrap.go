package meeting

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// maxUnwrap is how many filters may wrap a link: the school's and Google's.
// Somebody who uses more is hiding something.
const maxUnwrap = 2

// unwrapSafelinks reads Outlook's https://REGION.safelinks.protection.outlook.com/?url=...
func unwrapSafelinks(p page) string { return unescaped(p.query, "url") }

// unwrapGoogle reads https://www.google.com/url?q=... from Gmail, Calendar and Docs.
func unwrapGoogle(p page) string {
	if len(p.segs) != 1 || p.segs[0] != "url" {
		return ""
	}
	if q := unescaped(p.query, "q"); q != "" {
		return q
	}
	return unescaped(p.query, "url")
}

// unwrapDefense reads the three forms of Proofpoint URL Defense.
func unwrapDefense(p page) string {
	version, rest, _ := strings.Cut(strings.TrimPrefix(p.path, "/"), "/")
	switch version {
	case "v1":
		return unescaped(p.query, "u")
	case "v2":
		u, _ := param(p.query, "u")
		link, err := url.PathUnescape(strings.NewReplacer("-", "%", "_", "/").Replace(u))
		if err != nil {
			return ""
		}
		return link
	case "v3":
		return defenseV3(rest, p.query)
	}
	return ""
}

// defenseV3 reads /v3/__LINK__;BYTES!!token. Each * in LINK is the next byte of BYTES
// (base64), ** with a letter a run of them. LINK is not escaped.
func defenseV3(rest, query string) string {
	if query != "" {
		rest += "?" + query
	}
	rest, ok := strings.CutPrefix(rest, "__")
	end := strings.LastIndex(rest, "__;")
	if !ok || end < 0 {
		return ""
	}
	link := rest[:end]
	// Some mail programs merge the two slashes.
	if s, found := strings.CutPrefix(link, "https:/"); found && !strings.HasPrefix(s, "/") {
		link = "https://" + s
	}
	b64, _, _ := strings.Cut(rest[end+len("__;"):], "!")
	replaced, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(b64, "="))
	if err != nil {
		return ""
	}
	return fillStars(link, replaced)
}

const runLengths = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func fillStars(link string, bytes []byte) string {
	var out strings.Builder
	for i := 0; i < len(link); i++ {
		if link[i] != '*' {
			out.WriteByte(link[i])
			continue
		}
		n := 1
		if i+2 < len(link) && link[i+1] == '*' {
			n = strings.IndexByte(runLengths, link[i+2]) + 2
			i += 2
		}
		if n > len(bytes) {
			return ""
		}
		out.Write(bytes[:n])
		bytes = bytes[n:]
	}
	return out.String()
}
