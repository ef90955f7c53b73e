package meeting

import (
	"regexp"
	"slices"
	"strings"
)

// callSchemes open a phone or an app. Invitations are full of them. They are
// ignored, because students join in a browser.
var callSchemes = words("call schemes")

// appSchemes are those of call schemes that open a service's app at a meeting.
var appSchemes = map[string]string{"zoommtg": zoom, "zoomus": zoom, "msteams": teams, "webex": webex, "wbx": webex}

// codeSchemes run code or open something that is not a web page. They refuse the
// whole text, even if it also has a good link.
var codeSchemes = words("code schemes")

// hostEnds are the characters that may follow a host.
const hostEnds = `/?#:@\`

// classify decides by the start of a token: a scheme, a host, or prose (false).
func classify(text string, at int, token string, hosts Hosts) (finding, bool) {
	after := text[at+len(token):]
	if startsLink(token) {
		if cutInHost(token, after) {
			return finding{refusal: refuse("letters"), final: true}, true
		}
		f := readLink(withoutEmphasis(token, emphasis(text[:at])), hosts)
		if f.link.Carries && goesOn(text, at, at+len(token)) {
			f = finding{provider: f.provider, refusal: refuse("broken")}
		}
		return f, true
	}
	if strings.HasSuffix(token, ":") && startsLink(after) && slices.Contains(codeSchemes, lastWord(token)) {
		return finding{refusal: refuse("scheme"), final: true}, true
	}
	token = tidy(token)
	if escapedScheme(token) {
		return readLink(token, hosts), true
	}
	if startsWithHost(token, hosts) {
		return readLink("https://"+token, hosts), true
	}
	end := strings.IndexAny(token, hostEnds)
	if end < 0 {
		return finding{}, false
	}
	head := strings.ToLower(token[:end])
	switch {
	case token[end] == ':':
		return withScheme(head, token[end+1:], hosts)
	case token[end] == '/' && validHost(head) && endsInLetters(head):
		return readLink("https://"+token, hosts), true
	}
	return finding{}, false
}

// lastWord is the scheme that a token with a colon at its end may be.
func lastWord(token string) string {
	token = strings.ToLower(strings.TrimSuffix(token, ":"))
	notScheme := func(r rune) bool { return r >= 0x80 || !isWord(byte(r)) }
	return token[strings.LastIndexFunc(token, notScheme)+1:]
}

// startsWithHost says whether a link without a scheme begins with a host that we know.
func startsWithHost(link string, hosts Hosts) bool {
	if end := strings.IndexAny(link, hostEnds); end >= 0 {
		link = link[:end]
	}
	if !validHost(strings.ToLower(link)) {
		return false
	}
	host := strings.ToLower(link)
	_, known := siteOf(host, hosts)
	return known || isFilterHost(host)
}

// withScheme reads "head:rest". A word directly before a link ("LOCATION:zoom.us/...") is
// a label, before anything else it is prose. An unknown scheme is refused.
func withScheme(head, rest string, hosts Hosts) (finding, bool) {
	slashes := strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, `\\`)
	switch {
	case appSchemes[head] != "" && strings.HasPrefix(rest, "/"):
		return finding{provider: appSchemes[head], refusal: refuse("app-link")}, true
	case rest == "" || slices.Contains(callSchemes, head):
		return finding{}, false
	case head == "http" || head == "https":
		return finding{refusal: refuse("malformed"), final: true}, true
	case slices.Contains(codeSchemes, head) || slashes && isScheme(head):
		return finding{refusal: refuse("scheme"), final: true}, true
	case slashes:
		return finding{refusal: refuse("malformed")}, true
	case isLabel(head) && strings.ContainsAny(rest, hostEnds) && startsWithHost(rest, hosts):
		return readLink("https://"+rest, hosts), true
	}
	return finding{}, false
}

// isScheme matches a URI scheme (RFC 3986 §3.1).
var isScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`).MatchString

// isLabel accepts a word in any script, and names like X-GOOGLE-CONFERENCE.
func isLabel(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < 0x80 && !isWord(byte(r)) }) < 0
}

var (
	// wholePwd is the end of a Zoom passcode that is complete: .1, or 32 characters.
	wholePwd = regexp.MustCompile(`(\.[0-9]|[?&]pwd=[A-Za-z0-9]{32})$`).MatchString
	// restOfLink is a line that is one word of letters and digits, as no language has it.
	restOfLink = regexp.MustCompile(`^[A-Za-z]*([0-9]+[A-Za-z]|[A-Za-z]+[0-9])[A-Za-z0-9=._~-]*$`).MatchString
)

// goesOn reports whether a link with a passcode probably goes on in the next line: the
// line is about as long as mail programs make them, and the next one is no word.
func goesOn(text string, at, end int) bool {
	const shortest = 60
	if end == len(text) || text[end] != '\n' || end-strings.LastIndexByte(text[:at], '\n') < shortest || wholePwd(text[at:end]) {
		return false
	}
	next, _, _ := strings.Cut(text[end+1:], "\n")
	return restOfLink(strings.TrimSpace(next))
}
