package roster

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Hallway's own files have no ids of terms: the key of a section has its term only as
// long as the file has the section in several.
func termKey(sectionKey, term string) string { return sectionKey + "\t" + fold(term) }

// withoutTerm is the sectionKey of a key of such a file; empty: it is another file's.
func withoutTerm(key string) string {
	tabs := 0
	for i := range len(key) {
		if key[i] != '\t' {
			continue
		}
		if tabs++; tabs == 3 {
			return key[:i]
		}
	}
	return pick(tabs == 2, key, "")
}

// inTerm is an id within the section's term; empty if either is.
func inTerm(id string, s Section) string {
	if id == "" || s.Term == "" {
		return ""
	}
	return id + "\x00" + termName(s.Term)
}

// inDates is an id within the days of the section's term; empty if either is.
func inDates(id string, s Section) string {
	if id == "" || s.Starts == "" || s.Ends == "" {
		return ""
	}
	return id + "\x00" + s.Starts + "\x00" + s.Ends
}

// byTermKey pairs sections of Hallway's own files whose keys got a term, or lost it. One
// that has no term here, or in the file, is the first of those that have.
func byTermKey(m *matching[Section], current []Known[Section], incoming []Section) {
	m.by(current, incoming, func(s Section) string { return inTerm(withoutTerm(s.Key), s) }, true)
	here, named := map[string][]int{}, map[string][]int{}
	for i, s := range incoming {
		if _, paired := m.partner[i]; !paired && withoutTerm(s.Key) != "" {
			named[withoutTerm(s.Key)] = append(named[withoutTerm(s.Key)], i)
		}
	}
	if len(named) == 0 {
		return
	}
	for at, k := range current {
		if key := withoutTerm(k.Is.Key); k.Live && !m.taken[at] && named[key] != nil {
			here[key] = append(here[key], at)
		}
	}
	isHere := func(at int) Section { return current[at].Is }
	isNamed := func(i int) Section { return incoming[i] }
	for key, list := range here {
		switch at, i := firstTerm(list, isHere), firstTerm(named[key], isNamed); {
		case len(list) == 1 && isHere(at).Term == "", len(named[key]) == 1 && isNamed(i).Term == "":
			m.pair(i, at)
		}
	}
}

// firstTerm is the place of the section whose term begins first.
func firstTerm(places []int, is func(int) Section) int {
	return slices.MinFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(is(a).Starts, is(b).Starts), cmp.Compare(is(a).Key, is(b).Key))
	})
}

// separate takes pairs apart that have other keys and are of two terms of a year: a
// class of the spring is not that of the fall, whoever teaches both. Neither is one that
// somebody added here in another block for sure that of the file.
func separate(m *matching[Section], current []Known[Section], incoming []Section) {
	for i, at := range m.partner {
		is := current[at].Is
		if is.Key != incoming[i].Key && (apart(is, incoming[i]) || current[at].unnamed() && otherBlock(is, incoming[i])) {
			delete(m.partner, i)
			m.taken[at] = false
		}
	}
}

// otherBlock says whether two classes are in two blocks.
func otherBlock(a, b Section) bool {
	return a.Block != "" && b.Block != "" && fold(a.Block) != fold(b.Block)
}

// apart says whether two sections are of two terms of a year, by their days, or without
// those by the names of their terms. Last year's fall and this year's are not apart.
func apart(a, b Section) bool {
	if a.Starts != "" && a.Ends != "" && b.Starts != "" && b.Ends != "" {
		return (a.Ends < b.Starts || b.Ends < a.Starts) && !sameSeason(a.Starts, b.Starts)
	}
	one, other := termName(a.Term), termName(b.Term)
	return one != "" && other != "" && one != other
}

// sameSeason says whether two days are about one or more whole years apart.
func sameSeason(a, b string) bool {
	from, bad := time.Parse(time.DateOnly, a)
	to, worse := time.Parse(time.DateOnly, b)
	if bad != nil || worse != nil {
		return false
	}
	const year, leeway = 365.25, 45
	days := math.Abs(to.Sub(from).Hours() / 24)
	whole := math.Round(days / year)
	return whole >= 1 && math.Abs(days-whole*year) <= leeway
}

// yearInName is the parts of a term's name that only say which year it is: 2026, 2026-27,
// 26/27.
var yearInName = regexp.MustCompile(`\b(\d{4}\s*[-–/]\s*(\d{4}|\d{2})|\d{2}\s*[-–/]\s*\d{2}|(19|20)\d\d)\b`)

// termName is a term's name without its year: of "Fall 2026" it is "fall".
func termName(term string) string {
	if !strings.ContainsAny(term, "0123456789") {
		return fold(term)
	}
	return strings.Trim(fold(yearInName.ReplaceAllString(term, " ")), " -–/,()")
}
