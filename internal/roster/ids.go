package roster

import (
	"regexp"
	"strings"
	"unicode"
)

// content is what a column holds, which decides when a cell of it is empty.
type content int

const (
	anyText  content = iota
	partName         // of a person's name: Null, Nan and Na are names
	anID             // an id, a list of ids, or what identifies a row
	address          // an e-mail address
)

// identifying are the columns of files with a row for each section and teacher that say
// which section, or who.
var identifying = wordsOf("course section sec teachername school")

// contentOf is what a column holds, by its name.
func contentOf(column string) content {
	name := squash(column)
	switch {
	case strings.Contains(name, "email"):
		return address
	case strings.HasSuffix(name, "id"), strings.HasSuffix(name, "ids"), identifying[name]:
		return anID
	case strings.Contains(name, "firstname"), strings.Contains(name, "lastname"),
		strings.Contains(name, "givenname"), strings.Contains(name, "familyname"):
		return partName
	}
	return anyText
}

// empty says whether a cell only says that there is nothing in it: "null", "N/A", "#REF!".
// Two rows that say so have nothing in common.
func (c content) empty(cell string) bool {
	switch c {
	case partName:
		return false
	case anyText:
		return emptyText(cell)
	case address:
		local, domain, at := strings.Cut(cell, "@")
		if at && domain != "" {
			return len(local) > 3 && emptyText(local) || local == "n/a" // nan@ and nil@ are people
		}
	}
	return emptyID(cell)
}

// noWords are what databases, programs and people write where there is nothing.
var noWords = wordsOf(`null none nil n/a nan undefined dbnull \n`)

var noIDs = wordsOf("na n.a. n.a unknown")

// noBegins are what all of these begin with.
const noBegins = `nNuUdD\#(<[{-`

// sheetError is an error of a spreadsheet, which has another name in each language:
// #N/A, #REF!, #NAME?, #DIV/0!, #NV, #BEZUG!, #N/D.
var sheetError = regexp.MustCompile(`^#(?:[\p{Lu}¡0/ ]+[!?]|N/A|NV|N/D|N\.D\.|I/T|Н/Д)$`)

// emptyText says whether a text stands for nothing.
func emptyText(s string) bool {
	if s == "" || len(s) > 20 || !strings.ContainsRune(noBegins, rune(s[0])) {
		return false
	}
	return noWords[strings.ToLower(strings.Trim(s, "()<>[]{}"))] || sheetError.MatchString(s)
}

// emptyID says whether a text identifies nothing. An id has a letter or a digit. NA is what R
// writes for nothing; 0 is an id.
func emptyID(s string) bool {
	letter := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	switch {
	case letter < 0:
		return true
	case len(s) > 40 || !strings.ContainsRune(noBegins, rune(s[0])): // as nearly every id
		return false
	case emptyText(s), noIDs[strings.ToLower(strings.Trim(s, "()<>[]{}"))]:
		return true
	}
	first, rest, two := strings.Cut(s, " ") // "null null" was put together of two columns
	return two && emptyID(strings.Trim(first, ",")) && emptyID(strings.TrimSpace(rest))
}

func wordsOf(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// emptyName says whether a part of a name is empty, or says so.
func emptyName(s string) bool { return s == "" || emptyID(s) }

// shortenedNumber is a long number as Excel shows it: 1.23457E+12, with a comma in Europe.
var shortenedNumber = regexp.MustCompile(`^\d(?:[.,]\d+)?E\+\d\d\d?$`)

// shortened says whether a spreadsheet has replaced an id's last digits.
func shortened(id string) bool {
	return strings.Contains(id, "E+") && shortenedNumber.MatchString(id)
}

// none is a sentence about a cell that is empty, or that only says so.
func (t *table) none(column string) string {
	if typed := t.typed(column); typed != "" {
		return column + " is " + quote(typed) + ", which stands for an empty cell."
	}
	return "the row has no " + column + "."
}

// ownID reads a row's own id. A row without one is skipped, and so is one whose id a
// spreadsheet has shortened, because others may have become the same.
func (t *table) ownID(column string) (id string, ok bool) {
	id = t.keep(column)
	switch {
	case id == "":
		t.skip(column, "Fill in the cell.", "%s", t.none(column))
	case shortened(id):
		t.skip(column, "Export the file again, and do not save it in a spreadsheet.",
			"%s %s is a longer number that a spreadsheet has shortened.", column, quote(id))
	default:
		return id, true
	}
	return "", false
}
