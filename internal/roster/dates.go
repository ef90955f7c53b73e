package roster

import "strings"

// span is the first and the last day of something, as 2026-08-17; empty: it has none.
type span struct {
	from, to string
	unknown  bool // there are others, which cannot be read: nobody knows the order of day and month, or what it says
}

// dateColumns are where the dates of a system's files are. Terms are those that the
// school's year consists of.
var dateColumns = map[system][]dateColumn{
	oneRoster: {{"academicSessions", "startDate", "endDate", true}, {"roles", "beginDate", "endDate", false},
		{"enrollments", "beginDate", "endDate", false}},
	clever:        {{"sections", "Term_start", "Term_end", true}},
	hallwaySystem: {{"", "term_starts", "term_ends", true}},
}

type dateColumn struct {
	table, begin, end string
	terms             bool
}

// dates reads the dates of one upload. The order of day and month is one for all of it.
type dates struct {
	read    map[string]day // by cell, because terms repeat
	decided bool
	order   dateOrder
	serial  bool // Excel's numbers were noted
}

// maxRemembered limits how many different cells are remembered.
const maxRemembered = 1000

// day is a cell as a day, remembered.
func (d *decoder) day(cell string) day {
	if known, seen := d.dates.read[cell]; seen {
		return known
	}
	is := readDay(cell, d.options.Today)
	if len(d.dates.read) < maxRemembered {
		if d.dates.read == nil {
			d.dates.read = map[string]day{}
		}
		d.dates.read[strings.Clone(cell)] = is
	}
	return is
}

// noDate is true for a cell that names no day: an empty one, or a database's 0000-00-00.
func noDate(cell string) bool { return strings.Trim(cell, "0-/.: ") == "" }

// span reads two dates of a row that belong together. They are not known if the end is
// before the start.
func (d *decoder) span(t *table, begin, end string) span {
	from, known := d.date(t, begin)
	to, alsoKnown := d.date(t, end)
	switch {
	case known && alsoKnown:
	case d.dates.decided && d.dates.order == noOrder: // as for all of the file
		return span{unknown: true}
	default:
		return span{from: from, to: to, unknown: true}
	}
	if from != "" && to != "" && to < from {
		t.note(Problem, end, from+to, "We will assume that there are no dates, and classes that are here keep theirs.", "Correct the two dates.",
			"it ends on %s, before it begins on %s.", to, from)
		return span{unknown: true}
	}
	return span{from: from, to: to}
}

// date reads one date. It is not known if nobody knows the order of its day and month,
// or what it says.
func (d *decoder) date(t *table, column string) (iso string, known bool) {
	cell := t.cell(column)
	if noDate(cell) {
		return "", true
	}
	if iso := leadingISO(cell); iso != "" {
		return strings.Clone(iso), true
	}
	is := d.day(cell)
	switch {
	case is.none():
		t.note(Problem, column, cell, "We will assume that there is no date, and classes that are here keep theirs.", "Write it as 2026-09-01.",
			"%s is not a date.", quote(cell))
		return "", false
	case is.serial && !d.dates.serial:
		d.dates.serial = true
		t.note(Warning, column, "", "We will read it as "+longDay(is.read[dayFirst])+", and others like it in the same way.",
			"Format the column as a date in Excel before you save it.", "%s is a date in Excel’s own form, a number.", quote(cell))
	}
	if !is.ordered() {
		return is.read[dayFirst], true
	}
	order := d.dateOrder()
	if order == noOrder || is.read[order] == "" {
		return "", false
	}
	return is.read[order], true
}

// dateOrder is the order of day and month in all files of the upload. It is needed
// when the first date depends on it; until then nothing is read twice.
func (d *decoder) dateOrder() dateOrder {
	if d.dates.decided {
		return d.dates.order
	}
	e := evidence{today: d.options.Today, american: d.system == clever, zone: d.options.Zone}
	for _, c := range dateColumns[d.system] {
		if t := d.tables[c.table]; t != nil {
			d.lookAt(t, c, &e)
		}
	}
	v := e.decide()
	d.dates.decided, d.dates.order = true, v.order
	d.found.first = append(d.found.first, v.said)
	return v.order
}

// lookAt reads the dates of a file from its beginning, beside the table that is being
// read. What is wrong with the file is found when it is read for its content.
func (d *decoder) lookAt(t *table, c dateColumn, e *evidence) {
	again, closer, err := (&Upload{left: maxAll}).table(t.from, &findings{seen: map[string]bool{}, count: map[string]int{}})
	if err != nil {
		return
	}
	defer closer.Close()
	for {
		if more, err := again.next(); err != nil || !more {
			return
		}
		begin, end := again.raw(c.begin), again.raw(c.end)
		if leadingISO(begin) != "" && leadingISO(end) != "" || begin == "" && end == "" {
			continue // most rows of most files
		}
		e.see(seen{begin, d.day(begin), end, d.day(end), t.file, again.line}, c.terms)
	}
}
