package schedule

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// use says which classes a second set of bells is for.
type use struct {
	set  string
	by   string // department, block or room
	text string // of a department, or of a single block or room, folded
	from string // of a range of blocks or rooms, with to
	to   string
	line int
}

// Key is what a block is compared by. Neither its letters' case counts, nor "Block ",
// "Period ", or "P" before a digit: "Period 3" and "p3" are "3", but "PE" is not "E".
func Key(block string) string {
	k := fold(block)
	for _, word := range []string{"block ", "period "} {
		k = strings.TrimSpace(strings.TrimPrefix(k, word))
	}
	if len(k) > 1 && k[0] == 'p' && '0' <= k[1] && k[1] <= '9' {
		k = k[1:]
	}
	return k
}

// Split are the blocks of a class: "A, C" are two.
func Split(blocks string) []string {
	var list []string
	for _, one := range strings.Split(blocks, ",") {
		if one = strings.TrimSpace(one); one != "" {
			list = append(list, one)
		}
	}
	return list
}

// fold is a text in lower case with single spaces.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Has reports whether some kind of day has a block.
func (s *Schedule) Has(block string) bool { return s.blocks[Key(block)] }

// SetFor is the set of bells of a class: that of its page, or of the last "use" that
// matches it, or "" for those of the whole school.
func (s *Schedule) SetFor(c Class) string {
	if c.Set == WholeSchool {
		return ""
	}
	for _, name := range s.bells {
		if name == c.Set {
			return name
		}
	}
	for i := len(s.uses) - 1; i >= 0; i-- {
		if s.uses[i].matches(c) {
			return s.uses[i].set
		}
	}
	return ""
}

func (u use) matches(c Class) bool {
	switch u.by {
	case "department":
		return u.text == fold(c.Department)
	case "room":
		return u.covers(fold(c.Room), roomNumber)
	}
	for _, block := range Split(c.Block) {
		if u.covers(Key(block), strconv.Atoi) {
			return true
		}
	}
	return false
}

// covers reports whether a block or a room is the one that is named, or within the
// range. Numbers are compared as numbers, single letters by the alphabet.
func (u use) covers(what string, number func(string) (int, error)) bool {
	if u.from == "" {
		return what != "" && what == u.text
	}
	if from, to, ok := u.numbers(); ok {
		n, err := number(what)
		return err == nil && from <= n && n <= to
	}
	return utf8.RuneCountInString(what) == 1 && u.from <= what && what <= u.to
}

func (u use) numbers() (from, to int, ok bool) {
	from, errFrom := strconv.Atoi(u.from)
	to, errTo := strconv.Atoi(u.to)
	return from, to, errFrom == nil && errTo == nil
}

// orderly reports whether a range is one of numbers or of single letters.
func (u use) orderly() bool {
	if from, to, ok := u.numbers(); ok {
		return from <= to
	}
	letter := func(s string) bool {
		r, size := utf8.DecodeRuneInString(s)
		return size == len(s) && unicode.IsLetter(r)
	}
	return letter(u.from) && letter(u.to) && u.from <= u.to
}

// roomNumber is the number of a room such as "214", "214B" or "room 214".
func roomNumber(room string) (int, error) {
	start := strings.IndexAny(room, "0123456789")
	if start < 0 {
		return 0, strconv.ErrSyntax
	}
	end := start
	for end < len(room) && '0' <= room[end] && room[end] <= '9' {
		end++
	}
	return strconv.Atoi(room[start:end])
}
