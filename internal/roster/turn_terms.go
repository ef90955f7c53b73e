package roster

import (
	"cmp"
	"slices"
	"time"
)

// TermCount is a term with how many classes of today have it.
type TermCount struct {
	Term
	Classes  int
	Over     bool // its last day has passed
	Proposed bool // as one that ends with the year
}

// soonOver is how long before its last day the last term of a year is proposed.
const soonOver = 45 * 24 * time.Hour

// ProposeTerms marks the terms that end with the year: those that are over, and, when that
// is near, those that have begun and end last. Where no class has a date, all are
// proposed. They are sorted by their last day; terms without one come last.
func ProposeTerms(today string, list []TermCount) []TermCount {
	last, dated := "", false
	for i, t := range list {
		list[i].Over = t.Ends != "" && t.Ends < today
		dated = dated || t.Starts != "" || t.Ends != ""
		if t.Starts <= today {
			last = max(last, t.Ends)
		}
	}
	for i, t := range list {
		near := t.Ends == last && t.Starts <= today && last != "" && last <= plus(today, soonOver)
		list[i].Proposed = list[i].Over || near || !dated
	}
	slices.SortFunc(list, func(a, b TermCount) int {
		return cmp.Or(compareBool(a.Ends == "", b.Ends == ""), cmp.Compare(a.Ends, b.Ends),
			cmp.Compare(a.Starts, b.Starts), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// plus is a day, so much later.
func plus(day string, long time.Duration) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Add(long).Format(time.DateOnly)
}
