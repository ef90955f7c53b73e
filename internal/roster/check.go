package roster

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const longName = 200 // letters

// checkText notes what is odd about a name or a title. Nothing is mended: a
// name is what its owner says it is.
func (b *builder) checkText(line int, column, s string) {
	if s == "" {
		return
	}
	note := func(what, found, do string) {
		b.found.add(what+"\x00"+s, Finding{Line: line, Column: column, Severity: Note, Found: found, Will: "We will keep it as it is.", Do: do})
	}
	if strings.ContainsRune("=+-@", rune(s[0])) {
		note("formula", fmt.Sprintf("%s begins like a spreadsheet formula.", quote(s)), "")
	}
	if strings.ContainsFunc(s, hidden) {
		note("hidden", fmt.Sprintf("%s has a character in it that cannot be seen.", quote(s)), "Type it again if it looks wrong on the page.")
	}
	if n := utf8.RuneCountInString(s); n > longName {
		note("long", fmt.Sprintf("%s is %d letters long.", quote(s), n), "Check that its quotation marks are right.")
	}
}
