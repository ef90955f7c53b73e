package roster

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// day is what a cell says about a day. Of 8/3/2026 it does not say which of the two
// numbers is the month: then the two readings differ.
type day struct {
	read   [2]string // by dateOrder, as 2026-08-03; empty: it is no date in that order
	dots   bool      // between the numbers
	short  [2]int    // the first and the last number, if the year has two digits and comes last
	serial bool      // Excel's number of a day
}

// dateOrder says which of day and month stands first.
type dateOrder int

const (
	monthFirst dateOrder = iota
	dayFirst
	noOrder // nobody knows
)

// ordered is true if what the day is depends on the order.
func (d day) ordered() bool { return d.read[monthFirst] != d.read[dayFirst] }

// none is true for what is not a date.
func (d day) none() bool { return d.read == [2]string{} }

// fixed is a day that is the same in both orders.
func fixed(iso string) day { return day{read: [2]string{iso, iso}} }

// What may stand after a date: a time, and its time zone.
const clock = `(?:(?:,? |T)\d{1,2}(?:[:.]\d{2}){1,2}(?:[.,]\d+)?(?: ?[ap]\.?m\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?$`

var (
	numbersDate = regexp.MustCompile(`(?i)^(\d{1,4}) ?([-/.]) ?(\d{1,2}) ?([-/.]) ?(\d{1,4})\.?` + clock)
	dayNameDate = regexp.MustCompile(`(?i)^(?:\pL+\.?,? )?(\d{1,2})(?:st|nd|rd|th|\.|º)?[-/. ]*(?:of |de )?` +
		`(\pL{3,})\.?[-/., ]*(?:de )?(\d{4}|\d{2})` + clock)
	nameDayDate = regexp.MustCompile(`(?i)^(?:\pL+\.?,? )?(\pL{3,})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/, ]+(\d{4}|\d{2})` + clock)
	yearNameDay = regexp.MustCompile(`(?i)^(\d{4})[-/. ]*(\pL{3,})\.?[-/. ]*(\d{1,2})` + clock)
	closeDate   = regexp.MustCompile(`^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?Z?)?$`)
	serialDate  = regexp.MustCompile(`^\d{5}(?:\.\d+)?$`)
)

// monthNames are the months in English and in the languages of other spreadsheets
// (German, French, Spanish, Italian, Portuguese, Dutch), in full and as Excel shortens them.
var monthNames = [12][]string{
	{"jan", "january", "januar", "janv", "janvier", "ene", "enero", "gen", "gennaio", "janeiro", "januari", "jänner"},
	{"feb", "february", "februar", "févr", "février", "febrero", "febbraio", "fev", "fevereiro", "februari"},
	{"mar", "march", "mrz", "märz", "mär", "mars", "marzo", "março", "mrt", "maart"},
	{"apr", "april", "avr", "avril", "abr", "abril", "aprile"},
	{"may", "mai", "mayo", "mag", "maggio", "maio", "mei"},
	{"jun", "june", "juni", "juin", "junio", "giu", "giugno", "junho"},
	{"jul", "july", "juli", "juil", "juillet", "julio", "lug", "luglio", "julho"},
	{"aug", "august", "août", "ago", "agosto", "augustus"},
	{"sep", "sept", "september", "septembre", "septiembre", "set", "settembre", "setembro"},
	{"oct", "october", "okt", "oktober", "octobre", "octubre", "ott", "ottobre", "out", "outubro"},
	{"nov", "november", "novembre", "noviembre", "novembro"},
	{"dec", "december", "dez", "dezember", "déc", "décembre", "dic", "diciembre", "dicembre", "dezembro"},
}

// maxDate is how many bytes a date may have: "Wednesday, September 23, 2026 12:00:00 AM".
const maxDate = 100

// readDay reads a cell in any of the layouts that exports and spreadsheets write.
func readDay(cell, today string) day {
	if iso := leadingISO(cell); iso != "" {
		return fixed(strings.Clone(iso))
	}
	if len(cell) > maxDate {
		return day{}
	}
	// Windows puts invisible marks between the parts of a date that was pasted.
	cell = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, cell)), " ")
	if m := numbersDate.FindStringSubmatch(cell); m != nil && m[2] == m[4] {
		return numbersDay(m[1], m[3], m[5], m[2] == ".")
	}
	if m := closeDate.FindStringSubmatch(cell); m != nil {
		return fixed(isoDay(m[1], m[2], m[3]))
	}
	if serialDate.MatchString(cell) {
		return serialDay(cell, today)
	}
	for _, layout := range []struct {
		is         *regexp.Regexp
		year, m, d int // which part is which
	}{{dayNameDate, 3, 2, 1}, {nameDayDate, 3, 1, 2}, {yearNameDay, 1, 2, 3}} {
		if m := layout.is.FindStringSubmatch(cell); m != nil {
			return fixed(isoDay(m[layout.year], monthNumber(m[layout.m]), m[layout.d]))
		}
	}
	return day{}
}

// leadingISO is the date at the start of 2026-08-17, 2026-08-17T00:00:00Z and the like.
func leadingISO(cell string) string {
	if len(cell) < 10 || len(cell) > 10 && !strings.ContainsRune("Tt Z+", rune(cell[10])) {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, cell[:10]); err != nil {
		return ""
	}
	return cell[:10]
}

// numbersDay is a day of three numbers. A year that comes first is followed by the
// month, everywhere.
func numbersDay(a, b, c string, dots bool) day {
	if len(a) > 2 {
		return fixed(isoDay(a, b, c))
	}
	d := day{read: [2]string{monthFirst: isoDay(c, a, b), dayFirst: isoDay(c, b, a)}, dots: dots}
	if len(c) == 2 {
		d.short[0], _ = strconv.Atoi(a)
		d.short[1], _ = strconv.Atoi(c)
	}
	return d
}

// serialDay is Excel's number of a day, counted from 1900 (46251 is 17 August 2026). Old
// workbooks of the Mac count from 1904, so that only a day near today is known.
func serialDay(cell, today string) day {
	whole, _, _ := strings.Cut(cell, ".")
	n, _ := strconv.Atoi(whole)
	at := time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC)
	if now, err := time.Parse(time.DateOnly, today); err != nil || at.Before(now.AddDate(-2, 0, 0)) || at.After(now.AddDate(2, 0, 0)) {
		return day{}
	}
	d := fixed(at.Format(time.DateOnly))
	d.serial = true
	return d
}

// monthNumber is the number of a month by its name, or "".
func monthNumber(name string) string {
	name = fold(name)
	at := slices.IndexFunc(monthNames[:], func(names []string) bool { return slices.Contains(names, name) })
	if at < 0 {
		return ""
	}
	return strconv.Itoa(at + 1)
}

// isoDay is a day that exists as 2026-08-03, or "". A year has two or four digits.
func isoDay(year, month, date string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(date)
	switch {
	case len(year) == 2 && y < 70:
		y += 2000
	case len(year) == 2:
		y += 1900
	case len(year) != 4:
		return ""
	}
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1 || at.Year() != y || int(at.Month()) != m || at.Day() != d {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// longDay is 2026-08-03 as "3 August".
func longDay(iso string) string {
	at, _ := time.Parse(time.DateOnly, iso)
	return at.Format("2 January")
}
