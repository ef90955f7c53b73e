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
	end := at + len(token)
	switch after := text[end:]; {
	case startsLink(token):
		return readToken(text, at, end, hosts), true
	case startsLink(after) && bareScheme(token):
		return finding{}, false
	case startsLink(after) && strings.HasSuffix(token, ":") && slices.Contains(codeSchemes, lastWord(token)):
		return finding{refusal: refuse("scheme"), final: true}, true
	}
	return withoutScheme(tidy(token), hosts)
}

// readToken reads a token that begins with https://, with a look at what is around it.
func readToken(text string, at, end int, hosts Hosts) finding {
	token := text[at:end]
	if cutInHost(token, text[end:]) {
		return finding{refusal: refuse("letters"), final: true}
	}
	f := readLink(withoutEmphasis(token, emphasis(text[:at])), hosts)
	if f.refusal == nil && (lostParameter(text, at, end) || f.link.Carries && goesOn(text, at, end)) {
		return finding{provider: f.provider, refusal: refuse("broken")}
	}
	return f
}

// withoutScheme reads a token that begins with a host, a label or another scheme.
func withoutScheme(token string, hosts Hosts) (finding, bool) {
	switch {
	case escapedScheme(token):
		return readLink(token, hosts), true
	case startsWithHost(token, hosts):
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
	host := strings.ToLower(link)
	if !validHost(host) {
		return false
	}
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

// lostParameter reports whether the parameters of a link stand in the next line.
func lostParameter(text string, at, end int) bool {
	if end == len(text) || text[end] != '\n' {
		return false
	}
	next := strings.TrimLeft(text[end+1:min(len(text), end+1+maxGap)], " \t")
	return parameterLine(next) || openParameter(text[at:end]) && next != "" && next[0] != '\n'
}

var (
	parameterLine = regexp.MustCompile(`^[?&](pwd|p|context|MTID)=`).MatchString
	openParameter = regexp.MustCompile(`([?&]|[?&](pwd|p|context|MTID)=)$`).MatchString
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
