package roster

import (
	"slices"
	"strings"
	"unicode"
)

// particles begin a family name of several words: "de la Cruz". Those that are given
// names as often are not here.
var particles = wordSet("van von der den de del della di da dos das du la le el al bin ibn bint ter zu zur st")

// LastName is the part of a name that lists sort by, as it is written: without titles,
// suffixes and nicknames the last word, with the particles before it ("de la Cruz"), or
// what stands before a comma ("Okafor, Adaeze"). A Chinese, Japanese or Korean name in
// its own letters has the family first, so all of it is one. A name of which nothing
// would be left, "Mr", is itself.
func LastName(name string) string {
	last, _ := splitName(name)
	return last
}

// SortKey is what lists of people are sorted by: two people compare as their keys do,
// byte by byte. sortName is how somebody wrote that the name is sorted, "Okafor, Adaeze";
// empty: by the last name. Accents, case, apostrophes and titles do not count.
func SortKey(name, sortName string) string {
	last, rest := splitName(name)
	if sortName != "" {
		last, rest, _ = strings.Cut(sortName, ",")
	}
	// A tab sorts before every letter, so that Li comes before Liang, whoever follows.
	return keyPart(last) + "\t" + keyPart(rest)
}

// keyPart is a part of a name without what does not count.
func keyPart(s string) string { return strings.Join(strings.Fields(letters(s)), " ") }

// splitName takes the last name out of a name, and returns it and the rest.
func splitName(name string) (last, rest string) {
	bare := withoutNickname(name)
	if before, after, comma := strings.Cut(bare, ","); comma && len(parts(after, true)) > 0 {
		return strings.TrimSpace(before), after
	}
	words := nameWords(bare)
	if len(words) < 2 || familyFirst(bare) {
		return strings.Join(words, " "), ""
	}
	at := slices.IndexFunc(words[1:], func(w string) bool { return particles[letters(w)] }) + 1
	if at == 0 {
		at = len(words) - 1
	}
	return strings.Join(words[at:], " "), strings.Join(words[:at], " ")
}

// nameWords are the words of a name as they are written, without titles and suffixes.
func nameWords(name string) []string {
	words := strings.Fields(strings.ReplaceAll(name, ",", " "))
	for len(words) > 1 && (titles[letters(words[0])] || len(words) > 2 && perhaps[letters(words[0])]) {
		words = words[1:]
	}
	for len(words) > 1 && suffixes[letters(words[len(words)-1])] {
		words = words[:len(words)-1]
	}
	return words
}

// familyFirst reports whether a name is in letters of languages that write the family
// first.
func familyFirst(name string) bool {
	found := false
	for _, r := range name {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			found = true
		} else if unicode.IsLetter(r) {
			return false
		}
	}
	return found
}
