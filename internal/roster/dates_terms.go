package roster

import "fmt"

// termRow is a class and the line that names it first.
type termRow struct {
	s    *Section
	line int
}

// datesByTerm gives classes that name a term but no dates those that all other classes of
// the term have at the school: people type the dates of a term once. If the others do not
// agree, nobody knows which ones count.
func (t *table) datesByTerm(column string, rows []termRow) {
	type term struct{ school, name string }
	of := func(s *Section) term { return term{s.School, fold(s.Term)} }
	dates, differ := map[term]span{}, map[term]bool{}
	for _, r := range rows {
		if r.s.Term == "" || r.s.Starts == "" || r.s.Ends == "" || r.s.DatesUnknown {
			continue
		}
		is := span{from: r.s.Starts, to: r.s.Ends}
		if before, seen := dates[of(r.s)]; seen && before != is {
			differ[of(r.s)] = true
		}
		dates[of(r.s)] = is
	}
	filled := map[term]int{}
	var first []termRow
	for _, r := range rows {
		is, known := dates[of(r.s)]
		if !known || differ[of(r.s)] || r.s.Starts+r.s.Ends != "" || r.s.DatesUnknown {
			continue
		}
		r.s.Starts, r.s.Ends, r.s.DatesFilled = is.from, is.to, true
		if filled[of(r.s)]++; filled[of(r.s)] == 1 {
			first = append(first, r)
		}
	}
	for _, r := range first {
		classes := "this class"
		if n := filled[of(r.s)]; n > 1 {
			classes = fmt.Sprintf("this class and %d more", n-1)
		}
		t.noteAt(r.line, Note, column, "We will use those for "+classes+".", "Fill in the dates if that is wrong.",
			"the row has no dates, and all others of term %s have %s to %s.", quote(r.s.Term), r.s.Starts, r.s.Ends)
	}
}
