package views

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// directory.js has the same rules. Both must pass the table in
// testdata/search.json.

// letters replaces letters that NFD does not decompose into a letter and a mark,
// and drops apostrophes, which people leave out.
var letters = strings.NewReplacer(
	"ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "ς", "σ",
	"'", "", "’", "", "‘", "", "ʼ", "", "`", "",
)

// separators are the characters that end a word.
const separators = " -/.,:;&()+\""

// Fold makes text comparable: lower case, no diacritics, no apostrophes, no
// invisible characters, single spaces.
func Fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36F, r == 0xAD, r == 0xFEFF,
			r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return strings.Join(strings.Fields(letters.Replace(strings.ToLower(s))), " ")
}

// Match reports whether every word of the query is somewhere in the text. A word
// of five letters or more may have one typo.
func Match(text, query string) bool { return MatchFolded(Fold(text), Fold(query)) }

// MatchFolded is Match for a text and a query that are folded.
func MatchFolded(text, query string) bool {
	for word := range strings.FieldsSeq(query) {
		if !strings.Contains(text, word) && !almost(text, word) {
			return false
		}
	}
	return true
}

// MatchRow is how students search: as MatchFolded, but a single letter or digit is a
// whole word, so that "c" finds block C and not all music.
func MatchRow(text, query string) bool {
	for word := range strings.FieldsSeq(query) {
		if len(word) == 1 && strings.Contains(alphanumeric, word) && !alone(text, word[0]) {
			return false
		}
	}
	return MatchFolded(text, query)
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789"

// alone reports whether a letter or digit is a whole word of the text: "c" is in "block
// c" and not in "music".
func alone(text string, letter byte) bool {
	for i := range len(text) {
		if text[i] == letter && (i == 0 || strings.IndexByte(separators, text[i-1]) >= 0) &&
			(i+1 == len(text) || strings.IndexByte(separators, text[i+1]) >= 0) {
			return true
		}
	}
	return false
}

// almost reports whether a word of the text starts with the given word, except for
// one typo. Numbers must be right: Room 213 is not Room 214.
func almost(text, word string) bool {
	if utf8.RuneCountInString(word) < 5 || strings.ContainsAny(word, "0123456789") {
		return false
	}
	t, w := []rune(text), []rune(word)
	start := true
	for i, r := range t {
		if start && oneTypo(t[i:], w) {
			return true
		}
		start = strings.ContainsRune(separators, r)
	}
	return false
}

// oneTypo reports whether t starts with w, except for one letter that is wrong,
// missing or extra, or two neighbours that are swapped.
func oneTypo(t, w []rune) bool {
	i := 0
	for i < len(w) && i < len(t) && w[i] == t[i] {
		i++
	}
	if i == len(w) {
		return true
	}
	if prefix(t[i:], w[i+1:]) { // extra
		return true
	}
	if i == len(t) {
		return false
	}
	if prefix(t[i+1:], w[i+1:]) || prefix(t[i+1:], w[i:]) { // wrong, missing
		return true
	}
	return i+1 < len(w) && i+1 < len(t) && w[i] == t[i+1] && w[i+1] == t[i] && prefix(t[i+2:], w[i+2:])
}

func prefix(t, w []rune) bool { return len(w) <= len(t) && slices.Equal(t[:len(w)], w) }
