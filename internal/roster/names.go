package roster

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// likeness is how two names compare. A name is display text and says little, so
// that it only ever decides together with a key or an address.
type likeness int

const (
	otherName   likeness = iota // two people, by their names
	otherFamily                 // the given name is the same, the family name another: a marriage, perhaps
	vagueName                   // one of them is not enough to tell: "Ms Okafor", or an address
	sameName                    // one person's
)

// personName is a name taken apart, folded.
type personName struct {
	words  []string // all of it but titles and suffixes, in order of the alphabet
	given  string   // its first word; empty: there is none
	family []string // of one field the last word, else all of the family's
	fields bool     // the file has a field for each
}

// SameName says whether two names are one person's.
func SameName(a, b string) bool {
	return compareNames(nameOf(Person{Name: a}), nameOf(Person{Name: b})) == sameName
}

// nameOf splits a person's name. If the file has one field for it, the first word without
// titles is the given name, and the last without suffixes the family name.
func nameOf(p Person) personName {
	whole := parts(p.Name, true)
	local, _, _ := strings.Cut(string(p.Email), "@")
	if strings.Contains(p.Name, "@") || local != "" && strings.EqualFold(p.Name, local) || len(whole) == 0 {
		return personName{}
	}
	n := personName{given: whole[0], family: whole[len(whole)-1:]}
	if len(whole) == 1 {
		n.given = ""
	}
	given, family := parts(p.Given, true), parts(p.Family, false)
	if len(given) == 0 { // an initial that is a title as well: M
		given = parts(p.Given, false)
	}
	if len(given) > 0 && len(family) > 0 {
		n.given, n.family, n.fields = given[0], family, true
	}
	for _, word := range whole {
		n.words = append(n.words, strings.FieldsFunc(word, func(r rune) bool { return r == '-' })...)
	}
	slices.Sort(n.words)
	return n
}

// parts are the folded words of a name without titles, suffixes and nicknames in brackets
// or quotation marks. "Smith, Alice B." is turned around.
func parts(s string, titled bool) []string {
	s = withoutNickname(s)
	if last, first, comma := strings.Cut(s, ","); comma && len(parts(first, titled)) > 0 {
		s = first + " " + last
	}
	var words []string
	for w := range strings.FieldsSeq(strings.ReplaceAll(letters(s), ",", " ")) {
		if w = strings.Trim(w, "-"); w != "" {
			words = append(words, w)
		}
	}
	for len(words) > 0 && titled && (titles[words[0]] || len(words) > 2 && perhaps[words[0]]) {
		words = words[1:]
	}
	for len(words) > 0 && suffixes[words[len(words)-1]] && len(words) > 1 {
		words = words[:len(words)-1]
	}
	if len(words) == 1 && suffixes[words[0]] {
		return nil
	}
	return words
}

// nicknames are between marks, each with its own end.
var nicknames = regexp.MustCompile(`\([^()]*\)|\[[^][]*\]|"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«`)

// nameMarks are around nicknames.
const nameMarks = "()[]{}\"“”„«»"

// withoutNickname leaves out what is in brackets or double quotation marks,
// as in Robert "Bob" Smith, unless that is all there is.
func withoutNickname(s string) string {
	if !strings.ContainsAny(s, nameMarks) { // most names
		return s
	}
	bare := nicknames.ReplaceAllString(s, " ")
	if strings.TrimFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) }) == "" {
		bare = s
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(nameMarks, r) {
			return ' '
		}
		return r
	}, bare)
}

// plainLetters are letters that look like a Latin one with an accent and that
// Unicode does not take apart (UnicodeData.txt has no decomposition).
var plainLetters = strings.NewReplacer(strings.Fields("ø o ł l đ d ð d ß ss æ ae œ oe ı i þ th ħ h")...)

// letters is a lower-case name without accents, apostrophes and dots.
func letters(s string) string {
	if bareASCII(s) { // most names: lists sort thousands by them
		return strings.ToLower(s)
	}
	return foldLetters(s)
}

// bareASCII reports whether letters has nothing to leave out or to replace.
func bareASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '\'' || c == '`' || c == '.' {
			return false
		}
	}
	return true
}

func foldLetters(s string) string {
	folded := strings.ToLower(s)
	if s != "" && !plainWords(s) { // most names are of plain letters
		folded = strings.ToLower(norm.NFKD.String(folded))
	}
	return plainLetters.Replace(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’‘ʼ`´.", r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r):
			return '-'
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ReplaceAll(folded, ". ", " ")))
}

// titles and suffixes; perhaps are titles that may be given names too.
var (
	titles   = wordSet("mr mrs ms miss mx dr prof professor rev revd reverend senor senora srta sra mme mlle herr frau fraulein dott dra")
	perhaps  = wordSet("the fr father sr sister br brother rabbi imam pastor sir dame hon coach capt captain col sgt madame monsieur m signor signora sig") // names too
	suffixes = wordSet("jr sr ii iii iv v phd edd md mba med bsc msc esq dds rn cpa obe mbe")
)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[letters(w)] = true
	}
	return m
}

// compareNames ignores case, accents, order, titles and middle names.
func compareNames(a, b personName) likeness {
	switch {
	case len(a.words) == 0 || len(b.words) == 0:
		return vagueName
	case slices.Equal(a.words, b.words):
		return sameName
	case a.given == "" || b.given == "": // one word: which of the two it is nobody says
		if a.hasAny(b.words) || b.hasAny(a.words) {
			return vagueName
		}
		return otherName
	case a.given == b.given && sameFamily(a, b), turned(a, b):
		return sameName
	case a.given == b.given:
		return otherFamily
	}
	return otherName
}

// hasAny says whether a one-word name is in words.
func (n personName) hasAny(words []string) bool {
	return n.given == "" && slices.Contains(words, n.family[0])
}

func sameFamily(a, b personName) bool {
	if a.fields && b.fields {
		return slices.Equal(a.family, b.family)
	}
	return last(a.family) == last(b.family)
}

// turned says whether one has the family name first: "Li Wen" and "Wen Li".
func turned(a, b personName) bool { return a.given == last(b.family) && b.given == last(a.family) }

func last(words []string) string { return words[len(words)-1] }
