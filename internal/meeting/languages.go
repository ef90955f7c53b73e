package meeting

import (
	_ "embed" // languages.csv
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// kind is what a noun of languages.csv names.
type kind int

const (
	meetingID   kind = iota + 1 // the meeting's ID in one word: "Besprechungs-ID", "PMI"
	plainID                     // "ID", which is the meeting's if the label says so beside it
	number                      // what Webex and GoTo call the meeting's number; an access code for phones
	passcodes                   // a passcode
	accessCodes                 // a passcode in Zoom and Teams, the meeting's number in Webex and GoTo
	otherThing                  // a Wi-Fi, a recording: the next password is for that
)

//go:embed languages.csv
var languageTable string

// language is a row of languages.csv: how invitations and people say "meeting ID" and
// "passcode". Within a cell, | is between words, and a space in a word stands for spaces,
// hyphens or nothing, because people write "Meeting ID", "Meeting-ID" and "MeetingID".
type language struct {
	name   string
	nouns  map[kind][]string
	before []string // "of the meeting" before the noun: "Zoom", "会议"
	after  []string // and after it: "de la réunion"
	lead   []string // other words that may stand before a label: "and the"
	is     []string // words for the colon
	not    []string // what follows a label and is no passcode: "required"
}

// languages are the rows of the table.
var languages = func() []language {
	rows, err := csv.NewReader(strings.NewReader(languageTable)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("meeting: languages.csv: %v", err))
	}
	var out []language
	for _, row := range rows[1:] {
		cells := make([][]string, len(row))
		for i, cell := range row {
			cells[i] = strings.FieldsFunc(cell, func(r rune) bool { return r == '|' })
		}
		out = append(out, language{
			name: row[0],
			nouns: map[kind][]string{
				meetingID: cells[1], plainID: cells[2], number: cells[3],
				passcodes: cells[4], accessCodes: cells[5], otherThing: cells[6],
			},
			before: cells[7], after: cells[8], lead: cells[9], is: cells[10], not: cells[11],
		})
	}
	return out
}()

// vocabulary is the whole table, folded and ready to be looked up. A label may mix
// languages ("Zoom-Meeting Kenncode"), so the rows are one.
var vocabulary = func() (v struct {
	nouns, after, is phrases // by their first letter
	before           phrases // by their last letter; kind is plainID for "of the meeting", 0 for other words
	not              map[string]bool
}) {
	for _, p := range []*phrases{&v.nouns, &v.after, &v.is, &v.before} {
		p.rest = map[rune][]phrase{}
	}
	v.not = map[string]bool{}
	for _, l := range languages {
		for k, words := range l.nouns {
			v.nouns.add(k, words)
		}
		v.after.add(plainID, l.after)
		v.is.add(0, l.is)
		v.before.addReversed(plainID, l.before)
		v.before.addReversed(0, l.lead)
		for _, word := range l.not {
			v.not[string(foldLine(word).runes)] = true
		}
	}
	for _, p := range []*phrases{&v.nouns, &v.after, &v.is, &v.before} {
		p.sort()
	}
	return v
}()

// phrase is a folded word or a few.
type phrase struct {
	runes []rune
	kind  kind
}

// phrases are looked up by a letter, so that a text is read in one pass.
type phrases struct {
	ascii [utf8.RuneSelf][]phrase // most texts have nothing else
	rest  map[rune][]phrase
}

func (p *phrases) of(r rune) []phrase {
	if r < utf8.RuneSelf {
		return p.ascii[r]
	}
	return p.rest[r]
}

func (p *phrases) put(r rune, added phrase) {
	if r < utf8.RuneSelf {
		p.ascii[r] = append(p.ascii[r], added)
		return
	}
	p.rest[r] = append(p.rest[r], added)
}

func (p *phrases) add(k kind, words []string) {
	for _, word := range words {
		runes := foldLine(word).runes
		p.put(runes[0], phrase{runes, k})
	}
}

func (p *phrases) addReversed(k kind, words []string) {
	for _, word := range words {
		runes := foldLine(word).runes
		p.put(runes[len(runes)-1], phrase{runes, k})
	}
}

// sort puts long phrases first: "meeting ID" is found before "meeting".
func (p *phrases) sort() {
	letters := func(p phrase) int { return len(strings.ReplaceAll(string(p.runes), " ", "")) }
	order := func(a, b phrase) int { return letters(b) - letters(a) }
	for _, list := range p.ascii {
		slices.SortStableFunc(list, order)
	}
	for _, list := range p.rest {
		slices.SortStableFunc(list, order)
	}
}

// at finds the longest phrase that begins at i, as whole words, and where it ends.
func (p *phrases) at(text []rune, i int) (found phrase, end int, ok bool) {
	if i >= len(text) || !wordBegins(text, i) {
		return phrase{}, 0, false
	}
	for _, candidate := range p.of(text[i]) {
		if end, ok := matches(candidate.runes, text, i); ok && wordEnds(text, end) {
			return candidate, end, true
		}
	}
	return phrase{}, 0, false
}

// until finds the longest phrase that ends at end, as whole words, and where it begins.
func (p *phrases) until(text []rune, end int) (found phrase, start int, ok bool) {
	for _, candidate := range p.of(text[end-1]) {
		start := end - len(candidate.runes)
		if start >= 0 && slices.Equal(text[start:end], candidate.runes) && wordBegins(text, start) {
			return candidate, start, true
		}
	}
	return phrase{}, 0, false
}

// matches reports whether a phrase is at text[i:]. Its spaces match any spaces and hyphens.
func matches(phrase, text []rune, i int) (end int, ok bool) {
	for _, r := range phrase {
		if r == ' ' {
			for i < len(text) && (text[i] == ' ' || text[i] == '-') {
				i++
			}
			continue
		}
		if i == len(text) || text[i] != r {
			return 0, false
		}
		i++
	}
	return i, true
}
