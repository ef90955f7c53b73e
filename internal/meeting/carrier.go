package meeting

import "strings"

// plainText undoes what mail programs, calendars, chats and programs do to a text
// to carry it: the quotation marks of a reply, quoted-printable, the folding and the
// escapes of calendar files and JSON, HTML entities, breaks inside <...>. It decides
// for the whole text, once, before anything looks for a link, from the outermost
// carrier to the innermost. A text that shows no sign of a carrier does not change.
// raw reports that the text was quoted-printable, whose signs can be part of a passcode.
func plainText(text string) (plain string, raw bool) {
	text = oneLineEnd(text)
	text = unquoteReply(text)
	decoded := unquotePrintable(text)
	raw = decoded != text
	text = unescapeProgram(decoded)
	text = undoCalendar(text)
	text = unescapeEntities(text)
	return joinBracketed(text), raw
}

// oneLineEnd makes every end of a line "\n".
func oneLineEnd(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
