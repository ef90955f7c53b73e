package roster

import "fmt"

// termRow is a class and the line that names it first.
type termRow struct {
	s    *Section
	line int
}

// termOf is what the dates of a class belong to.
type termOf struct{ school, name string }

func (r termRow) term() termOf { return termOf{r.s.School, fold(r.s.Term)} }

// agreedDates are the dates of each term whose classes agree about them. If they do not,
// nobody knows which ones count.
func agreedDates(rows []termRow) map[termOf]span {
	dates, differ := map[termOf]span{}, map[termOf]bool{}
	for _, r := range rows {
		if r.s.Term == "" || r.s.Starts == "" || r.s.Ends == "" || r.s.DatesUnknown {
			continue
		}
		is := span{from: r.s.Starts, to: r.s.Ends}
		if before, seen := dates[r.term()]; seen && before != is {
			differ[r.term()] = true
		}
		dates[r.term()] = is
	}
	for term := range differ {
		delete(dates, term)
	}
	return dates
}

// datesByTerm gives classes that name a term but no dates those that all other classes of
// the term have at the school: people type the dates of a term once.
func (t *table) datesByTerm(column string, rows []termRow) {
	dates := agreedDates(rows)
	filled := map[termOf]int{}
	var first []termRow
	for _, r := range rows {
		is, known := dates[r.term()]
		if !known || r.s.Starts+r.s.Ends != "" || r.s.DatesUnknown {
			continue
		}
		r.s.Starts, r.s.Ends, r.s.DatesFilled = is.from, is.to, true
		if filled[r.term()]++; filled[r.term()] == 1 {
			first = append(first, r)
		}
	}
	for _, r := range first {
		classes := "this class"
		if n := filled[r.term()]; n > 1 {
			classes = fmt.Sprintf("this class and %d more", n-1)
		}
		t.noteAt(r.line, Note, column, "We will use those for "+classes+".", "Fill in the dates if that is wrong.",
			"the row has no dates, and all others of term %s have %s to %s.", quote(r.s.Term), r.s.Starts, r.s.Ends)
	}
}
