package meeting

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// defenseV2 reads Proofpoint's /v2/url?u=LINK, where - stands for % and _ for /.
func defenseV2(p page) string {
	u, _ := param(p.query, "u")
	link, err := url.PathUnescape(strings.NewReplacer("-", "%", "_", "/").Replace(u))
	if err != nil {
		return ""
	}
	return link
}

// defenseV3 reads /v3/__LINK__;BYTES!!token. Each * in LINK is the next byte of BYTES
// (base64), ** with a letter a run of them. LINK is not escaped.
func defenseV3(p page) string {
	rest, ok := strings.CutPrefix(p.tail(), "/v3/__")
	end := strings.LastIndex(rest, "__;")
	if !ok || end < 0 {
		return ""
	}
	link := twoSlashes(rest[:end])
	b64, _, _ := strings.Cut(rest[end+len("__;"):], "!")
	replaced, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(b64, "="))
	if err != nil {
		return ""
	}
	return fillStars(link, replaced)
}

// twoSlashes mends https:/host: some mail programs merge the slashes of a link in a path.
func twoSlashes(link string) string {
	if s, found := strings.CutPrefix(link, "https:/"); found && !strings.HasPrefix(s, "/") {
		return "https://" + s
	}
	return link
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
