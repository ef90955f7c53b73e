package roster

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// renamedClass asks whether a class that arrives is one that leaves. names are those of
// the people in the file, by key.
func renamedClass(ref string, s Section, k Known[Section], names map[string]string) Question {
	if k.unnamed() {
		return addedClass(ref, s, k, names)
	}
	was, now, with := quote(k.Record.Title()), quote(s.Title()), "the same teacher"
	for _, key := range s.Teachers {
		if name := names[key]; name != "" && (slices.Contains(k.Record.Teachers, key) || slices.Contains(k.Is.Teachers, key)) {
			with = plain(name)
			break
		}
	}
	if was == now {
		was += inBlock(k.Record.Block)
		now += inBlock(s.Block)
	} else if fold(s.Block) == fold(k.Record.Block) {
		with += inBlock(s.Block)
	}
	if was == now {
		now = "another " + now
	}
	found := fmt.Sprintf("%s is not in the file any more and %s is new, both with %s. Is that the same class?", was, now, with)
	return Question{ref, KindSection, found, k.ID}
}

func inBlock(block string) string { return before(" in block ", plain(block)) }

// numerals are how titles write small numbers.
var numerals = map[string]string{
	"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "one": "1", "two": "2", "three": "3", "four": "4",
}

// plainTitle is a title without accents, punctuation and the difference between 2 and II.
func plainTitle(title string) string {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
	words := strings.FieldsFunc(strings.ReplaceAll(letters(title), "&", " and "), between)
	for n, word := range words {
		if digit, is := numerals[word]; is {
			words[n] = digit
		}
	}
	return strings.Join(words, " ")
}
