package meeting

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// alphabet says of which characters a part of a link consists, and of how many.
// Nothing else is stored: what follows the part in a text is cut off, and a part
// that is damaged or too long is refused.
type alphabet struct {
	has         func(c byte) bool
	least, most int
}

// The parts of links that are stored. Teams threads and contexts, and rooms of
// Jitsi, have a shape instead (isThread, isContext, roomName).
var (
	zoomID      = alphabet{isDigit, 9, 11} // nine: old meetings; ten: personal; eleven: since 2020
	zoomName    = alphabet{isName, 1, 40}
	zoomPwd     = alphabet{func(c byte) bool { return isName(c) || strings.IndexByte("=+/", c) >= 0 }, 1, 256}
	meetCode    = alphabet{func(c byte) bool { return isLower(c|0x20) || c == '-' }, 12, 12}
	meetName    = alphabet{isName, 1, 64}
	teamsID     = alphabet{isDigit, 9, 20}
	teamsCode   = alphabet{isWord, 1, 64} // the parameter p
	teamsNumber = alphabet{isDigit, 1, 20}
	webexID     = alphabet{isAlnum, 33, 33} // MTID: "m" and 32 more
	webexName   = alphabet{isName, 1, 64}
	webexUUID   = alphabet{func(c byte) bool { return isAlnum(c) || c == '-' }, 36, 36}
	bbbRoom     = alphabet{func(c byte) bool { return isAlnum(c) || c == '-' }, 11, 15}
	wherebyRoom = alphabet{isName, 1, 64}
	gotoID      = alphabet{isDigit, 9, 9}
	gotoName    = alphabet{isWord, 1, 64}
	accessCode  = alphabet{isAlnum, 1, maxPasscode}
)

// read returns the part that a path segment or the value of a parameter begins with,
// unescaped.
func (a alphabet) read(escaped string) (part string, ok bool) {
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return "", false
	}
	n := 0
	for n < len(plain) && a.has(plain[n]) {
		n++
	}
	part = plain[:n]
	return part, n >= a.least && n <= a.most && endsPart(plain[n:])
}

// endsPart reports whether what follows a part belongs to the text around the link:
// nothing, or something that starts with a space, a mark or an emoji. Marks that names
// contain too (_ and ~) must not be followed by more of a name.
func endsPart(rest string) bool {
	rest = strings.TrimRightFunc(rest, isInvisible)
	if rest = strings.TrimLeft(rest, "_~"); rest == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return endsLink(r) || strings.ContainsRune("(){}.,;!?*&", r) || escapedTwice(rest)
}

// isInvisible matches format characters: zero-width spaces, marks of the direction.
func isInvisible(r rune) bool { return unicode.Is(unicode.Cf, r) }

// escapedTwice matches %20, %22, %3C and %3E that are left when a part was unescaped.
var escapedTwice = regexp.MustCompile(`^%(20|22|3[CcEe])`).MatchString

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isAlnum(c byte) bool { return isDigit(c) || isLower(c|0x20) }
func isWord(c byte) bool  { return isAlnum(c) || c == '-' || c == '_' }

// isName accepts what services allow in names: unreserved in RFC 3986 §2.3.
func isName(c byte) bool { return isWord(c) || c == '.' || c == '~' }
