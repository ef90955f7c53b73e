package roster

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hallway/internal/school"
)

const longName = 200 // letters

// vetText notes what is odd about a name or a title, and changes nothing: a name is
// what its owner says it is.
func (t *table) vetText(column, s string) {
	if s == "" || plainWords(s) {
		return
	}
	note := func(severity Severity, what, do, found string, args ...any) {
		t.note(severity, column, what+"\x00"+s, "We will not change it.", do, found, args...)
	}
	if strings.ContainsRune("=+-@", rune(s[0])) {
		note(Note, "formula", "", "%s begins like a spreadsheet formula.", quote(s))
	}
	if strings.ContainsFunc(s, hidden) {
		note(Note, "hidden", "Type it again if it looks wrong on the page.", "%s has a character in it that cannot be seen.", quote(s))
	}
	if word, a, b := mixedWord(s); word != "" {
		note(Warning, "mixed", "Type it again in one alphabet.",
			"%s is written with %s and %s letters, which look alike.", quote(word), a, b)
	}
	if n := utf8.RuneCountInString(s); n > longName {
		note(Note, "long", "Check that its quotation marks are right.", "%s is %d letters long.", quote(s), n)
	}
}

// plainWords is true for short text of plain letters, which most text is.
func plainWords(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return len(s) <= longName && !strings.ContainsRune("=+-@", rune(s[0]))
}

// lookalikes are alphabets whose letters pass for one another's.
var lookalikes = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latin", unicode.Latin}, {"Cyrillic", unicode.Cyrillic}, {"Greek", unicode.Greek}, {"Armenian", unicode.Armenian},
	{"Cherokee", unicode.Cherokee},
}

// mixedWord is the first word whose letters come from two alphabets that look
// alike. Different words may well be of different alphabets.
func mixedWord(s string) (word, a, b string) {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		first := ""
		for _, r := range w {
			for _, l := range lookalikes {
				switch {
				case !unicode.Is(l.table, r) || first == l.name:
				case first == "":
					first = l.name
				default:
					return w, first, l.name
				}
			}
		}
	}
	return "", "", ""
}

// teaches adds a teacher to a class, up to a number above which the column must be
// another one.
func (d *decoder) teaches(t *table, list []string, key string, lead bool) []string {
	if len(list) >= maxTeachers && !slices.Contains(list, key) {
		t.note(Problem, "", "", "We will import it without this one.", "Look at the column that says which class it is.",
			"the class has more than %d teachers.", maxTeachers)
		return list
	}
	return assign(list, key, lead)
}

// email reads an address. One that is missing or malformed needs a person; who says
// whose it is. The plan looks at its domain (foreignAddresses).
func (d *decoder) email(t *table, column, who string) school.Email {
	raw := t.cell(column)
	email, err := school.ParseEmail(raw)
	subject := fold(who) + "\x00" + fold(raw)
	switch {
	case raw == "":
		t.note(Problem, column, subject, "We will import them, but they cannot sign in.", "Add the e-mail to the file, or later under People.",
			"no e-mail for %s.", plain(who)+only(t.typed(column)))
		return ""
	case err != nil:
		do := "Correct it in the file, or later under People."
		if strings.Count(raw, "@") > 1 {
			do = "Write only one e-mail in each cell, and give a second teacher a row or column of their own."
		}
		t.note(Problem, column, subject, "We will import them without an e-mail, so they cannot sign in.", do,
			"the e-mail %s of %s is not an address.", quote(raw), plain(who))
		return ""
	}
	return school.Email(strings.Clone(string(email)))
}

// only is what stands in a cell that counts as empty.
func only(typed string) string {
	if typed == "" {
		return ""
	}
	return ", only " + quote(typed)
}

// vetted are the people so far, to notice two with one address and one with two.
type vetted struct {
	options Options
	byEmail map[school.Email]seenPerson
	byName  map[string]seenPerson
}

type seenPerson struct {
	key, name string
	email     school.Email
	line      int
}

// settle checks a person whose key is the source's id. With the name and address of
// another it is that one, whose key it returns; if only the address is the same, it loses the address.
func (d *decoder) settle(t *table, column string, p *Person) (same string) {
	me := seenPerson{p.Key, p.Name, p.Email, t.line}
	if p.Email != "" {
		first, taken := d.people.byEmail[p.Email]
		switch {
		case !taken:
			d.people.byEmail[p.Email] = me
		case fold(first.name) == fold(p.Name):
			t.note(Warning, column, "", "We will treat both as one person.", "Merge the two records in your system.",
				"%s with the address %s is in line %d too.", plain(p.Name), p.Email, first.line)
			return first.key
		default:
			t.note(Problem, column, "", "We will import them without an e-mail, so they cannot sign in.",
				"Give each of them an address of their own.",
				"%s has the address %s, which belongs to %s in line %d.", plain(p.Name), p.Email, plain(first.name), first.line)
			p.Email, me.email = "", ""
		}
	}
	d.twoAddresses(t, column, me)
	return ""
}

// twoAddresses notes a name that comes with two addresses.
func (d *decoder) twoAddresses(t *table, column string, me seenPerson) {
	name := fold(me.name)
	if name == "" {
		return // two who lack a name need not be one
	}
	first, seen := d.people.byName[name]
	if !seen || first.email == "" {
		d.people.byName[name] = me
		return
	}
	if me.email != "" && me.email != first.email {
		t.note(Warning, column, name+"\x00"+string(me.email), "We will import two people.", "If they are one person, use one address for both.",
			"%s has the address %s here and %s in line %d.", plain(me.name), me.email, first.email, first.line)
	}
}
