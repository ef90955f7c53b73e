package meeting

import (
	"encoding/hex"
	"regexp"
	"strings"
	"unicode/utf8"
)

// unquoteReply takes off the "> " that mail programs put before every line of a text
// that is answered, once for each answer.
func unquoteReply(text string) string {
	if !strings.HasPrefix(text, ">") && !strings.Contains(text, "\n>") {
		return text
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		for strings.HasPrefix(line, ">") {
			line = strings.TrimPrefix(line[1:], " ")
		}
		out.WriteString(line)
	}
	return out.String()
}

// withoutSoftBreaks joins the lines of quoted-printable that go on: "=" and spaces before the
// line's end (RFC 2045 §6.7, rule 5). mailed reports that one of them is a line that a mail program would
// break: a long one, or one with a link. A passcode can end in "=" too.
func withoutSoftBreaks(text string) (joined string, mailed bool) {
	const long = 60 // RFC 2045 allows 76
	var out strings.Builder
	for line := range strings.SplitAfterSeq(text, "\n") {
		end := strings.TrimRight(line, " \t\n")
		if !strings.HasSuffix(line, "\n") || !strings.HasSuffix(end, "=") {
			out.WriteString(line)
			continue
		}
		end = end[:len(end)-1]
		mailed = mailed || len(end) >= long || strings.Contains(end, "://")
		out.WriteString(end)
	}
	return out.String(), mailed
}

// parameterEquals is "=3D" after a name, as in ?pwd=3D... or href=3D"...": the sign of
// quoted-printable. A value that really begins with 3D is refused when it is read
// (withPwd, teamsShort), so that a link of ours never looks like this.
var parameterEquals = regexp.MustCompile(`([?&;\s]|=3[Ff]|=26)[A-Za-z_]+=3[Dd]`).MatchString

// unquotePrintable decodes quoted-printable (RFC 2045 §6.7) if the text is that.
func unquotePrintable(text string) string {
	if !strings.Contains(text, "=") {
		return text
	}
	joined, mailed := withoutSoftBreaks(text)
	switch {
	case isPrintable(joined):
		return decodePrintable(joined)
	case (mailed || encodedLetters(text)) && onlyPrintable(joined) && !cutParameter(text):
		// Without a parameter, every = must be one of quoted-printable's own. A link
		// that ends in "=" at the end of a line is not a soft break: its "pwd=" is no octet.
		return decodePrintable(joined)
	}
	return text
}

func isPrintable(text string) bool {
	equals := strings.Contains(text, "=3D") || strings.Contains(text, "=3d")
	return equals && parameterEquals(text) || strings.Contains(strings.ToLower(text), "transfer-encoding: quoted-printable")
}

// cutParameter matches a parameter without its value at the end of a line: ?pwd=
var cutParameter = regexp.MustCompile(`[?&][A-Za-z]+=[ \t]*\n`).MatchString

// encodedLetters reports whether the text has letters like =C3=A4.
var encodedLetters = regexp.MustCompile(`=[CcDdEe][0-9A-Fa-f]=[89AaBb][0-9A-Fa-f]`).MatchString

// onlyPrintable reports whether each = begins an encoded octet.
func onlyPrintable(text string) bool {
	for i := strings.IndexByte(text, '='); i >= 0; {
		_, width := printableAt(text[i:])
		if width == 0 {
			return false
		}
		next := strings.IndexByte(text[i+width:], '=')
		if next < 0 {
			return true
		}
		i += width + next
	}
	return true
}

func decodePrintable(text string) string {
	var out strings.Builder
	for {
		before, _, found := strings.Cut(text, "=")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		text = text[len(before):]
		r, width := printableAt(text)
		switch {
		case width == 0 && strings.HasPrefix(text, "= ") && !strings.HasSuffix(before, " "):
			text = text[2:] // a soft break whose line end became a space
			continue
		case width == 0:
			out.WriteByte('=')
			text = text[1:]
			continue
		}
		out.WriteRune(r)
		text = text[width:]
	}
}

// printableAt decodes the character at the start of the text: "=3D", "=C3=A4". The
// width is 0 if it is none, or if it is a control character.
func printableAt(text string) (r rune, width int) {
	var octets [utf8.UTFMax]byte
	for n := 0; n < len(octets) && len(text) >= 3*n+3 && text[3*n] == '='; n++ {
		if _, err := hex.Decode(octets[n:n+1], []byte(text[3*n+1:3*n+3])); err != nil {
			return 0, 0
		}
		r, size := utf8.DecodeRune(octets[:n+1])
		if r != utf8.RuneError && size == n+1 {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
				return 0, 0
			}
			return r, 3 * (n + 1)
		}
	}
	return 0, 0
}

// maxGap is how much white space may break a link inside <...>: a line's end and an indent.
const maxGap = 16

// joinBracketed takes the line breaks out of a link that stands inside <...>
// (RFC 3986 appendix C).
func joinBracketed(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteByte('<')
		end := 0
		if startsLink(strings.TrimPrefix(rest, "URL:")) {
			end = bracketEnd(rest)
		}
		out.WriteString(strings.Join(strings.Fields(rest[:end]), ""))
		text = rest[end:]
	}
}

// bracketEnd is where the link ends that begins after "<", if nothing but line breaks
// interrupts it: the offset of ">". Otherwise 0.
func bracketEnd(rest string) int {
	gap := 0
	for i := range len(rest) {
		switch c := rest[i]; {
		case c == '>':
			return i
		case c == '<' || c == '"' || i > maxLink:
			return 0
		case c == '\n':
			gap = maxGap
		case c == ' ' || c == '\t':
			if gap--; gap < 0 {
				return 0
			}
		default:
			gap = 0
		}
	}
	return 0
}
