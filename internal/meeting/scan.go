package meeting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scan cuts text into tokens and reads those that begin like a link. A refusal
// is of the whole text, even if it also has a good link.
func scan(text string, hosts Hosts) ([]finding, *Refusal) {
	var findings []finding
	for at, token := range tokens(text) {
		if isFormula(token) {
			return nil, refuse("formula", msgFormula)
		}
		f, ok := classify(token, hosts)
		if !ok {
			continue
		}
		if f.final {
			return nil, f.refusal
		}
		f.at = at
		findings = append(findings, f)
	}
	return findings, nil
}

// tokens yields the pieces between spaces, quotes and angle brackets, with their
// byte offsets. It also cuts at "](", as in a Markdown link.
func tokens(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		start := 0
		emit := func(end int) bool {
			token := text[start:end]
			return token == "" || yield(start, token)
		}
		for i, r := range text {
			width := 0
			switch {
			case isBreak(r):
				width = utf8.RuneLen(r)
			case r == ']' && strings.HasPrefix(text[i:], "]("):
				width = 2
			}
			if width == 0 {
				continue
			}
			if !emit(i) {
				return
			}
			start = i + width
		}
		emit(len(text))
	}
}

func isBreak(r rune) bool {
	switch r {
	case '"', '\'', '<', '>', '`', '“', '”', '„', '‘', '’', '«', '»':
		return true
	}
	return unicode.IsSpace(r)
}

// isFormula reports a spreadsheet call such as =HYPERLINK(...). It can show one
// address and lead to another, so we trust neither.
func isFormula(token string) bool {
	if !strings.ContainsRune("=+-@", rune(token[0])) {
		return false
	}
	name, _, call := strings.Cut(token[1:], "(")
	return call && name != "" && isLower(name[0]|0x20) && only(name, func(c byte) bool { return isAlnum(c) || c == '.' || c == '_' })
}

// callSchemes open a phone or an app. Invitations are full of them. They are
// ignored, because students join in a browser.
var callSchemes = map[string]bool{
	"tel": true, "sip": true, "sips": true, "h323": true, "mailto": true, "callto": true, "sms": true, "skype": true,
	"xmpp": true, "cid": true, "im": true, "zoommtg": true, "zoomus": true, "msteams": true, "webex": true, "wbx": true,
}

// codeSchemes run code or open something that is not a web page. They refuse the
// whole text, even if it also has a good link.
var codeSchemes = map[string]bool{
	"javascript": true, "vbscript": true, "livescript": true, "data": true, "file": true, "ftp": true, "ftps": true,
	"blob": true, "filesystem": true, "view-source": true, "jar": true, "intent": true,
}

// classify decides by the start of a token: a scheme, a known host, another host,
// or prose (false).
func classify(token string, hosts Hosts) (finding, bool) {
	token = tidy(token)
	if len(token) > 5 && strings.EqualFold(token[:5], "href=") {
		token = token[5:]
	}
	end := strings.IndexAny(token, "/?#:@\\：")
	if end < 0 {
		_, known := siteOf(strings.ToLower(token), hosts)
		if !known {
			return finding{}, false
		}
		return readLink("https://"+token, hosts), true
	}
	head := strings.ToLower(token[:end])
	sep, width := utf8.DecodeRuneInString(token[end:])
	rest := token[end+width:]
	_, known := siteOf(head, hosts)
	switch {
	case known:
		return readLink("https://"+token, hosts), true
	case sep == ':' || sep == '：':
		return withScheme(head, rest, hosts)
	case sep == '/' && validHost(head) && endsInLetters(head):
		return readLink("https://"+token, hosts), true
	}
	return finding{}, false
}

// withScheme reads "head:rest". A word and a colon directly before a link
// ("Zoom:https://...", "LOCATION:https://...") are a label. Before anything else
// they are prose. An unknown scheme is refused.
func withScheme(head, rest string, hosts Hosts) (finding, bool) {
	slashes := strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, `\\`)
	switch {
	case rest == "" || callSchemes[head]:
		return finding{}, false
	case head == "http" || head == "https":
		if !strings.HasPrefix(rest, "//") {
			return finding{refusal: refuse("malformed", msgMalformed), final: true}, true
		}
		return readLink(head+":"+rest, hosts), true
	case codeSchemes[head]:
		return finding{refusal: refuse("scheme", msgScheme), final: true}, true
	case slashes && isScheme(head):
		return finding{refusal: refuse("scheme", msgScheme), final: true}, true
	case slashes:
		return finding{refusal: refuse("malformed", msgMalformed)}, true
	case !isLabel(head):
		return finding{}, false
	}
	for _, scheme := range []string{"https://", "http://"} {
		if len(rest) > len(scheme) && strings.EqualFold(rest[:len(scheme)], scheme) {
			return readLink(rest, hosts), true
		}
	}
	host := strings.ToLower(rest)
	if i := strings.IndexAny(host, "/?#:@\\"); i > 0 {
		if _, known := siteOf(host[:i], hosts); known {
			return readLink("https://"+rest, hosts), true
		}
	}
	return finding{}, false
}
