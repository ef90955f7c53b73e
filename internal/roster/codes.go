package roster

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// vetCode notes a short code that a spreadsheet has turned into a date or a power of ten.
// It changes nothing: nobody knows what was typed. The subject is what has the code.
func (t *table) vetCode(column, code, subject string) {
	if len(code) > 24 || !strings.ContainsAny(code, "-./ +月월") { // as nearly every code
		return
	}
	found := ""
	switch before, date := beforeExcel(code); {
	case date && before != "":
		found = fmt.Sprintf("%s is %s, which looks like a date: it was probably %s before a spreadsheet changed it.", column, quote(code), before)
	case date:
		found = fmt.Sprintf("%s is %s, which looks like a date: a spreadsheet has probably changed it.", column, quote(code))
	case shortened(code):
		found = fmt.Sprintf("%s is %s, which looks like a number that a spreadsheet has shortened.", column, quote(code))
	default:
		return
	}
	t.note(Warning, column, subject+"\x00"+code, "We will not change it.",
		"Correct it where it is wrong. In a spreadsheet, format the column as text first.", "%s", found)
}

// vetSection is vetCode for a section's code, and notes several sections in one cell.
func (t *table) vetSection(column, code, subject string) {
	t.vetCode(column, code, subject)
	if n := len(sectionsIn(code)); n > 1 {
		t.note(Warning, column, subject+"\x00"+code, "We will import one class.", "Write a row for each section.",
			"%s is %s, which looks like %d sections.", column, quote(code), n)
	}
}

// months are what Excel calls the months: "1-1" becomes 1-Jan, or 01. Jan, janv-01,
// 1-Mai. Each row is a month in English, German, French, Spanish, Italian, Portuguese,
// Dutch, Polish, the Nordic languages, Turkish and Russian.
var months = monthTable(`
jan janv ene gen sty oca янв
feb febr févr fév fev lut şub фев
mar mär mrz mrt mars мар
apr avr abr kwi nis апр
may mai maj mag mei maio май
jun juin giu cze haz июн
jul juil lug lip tem июл
aug août ago sie ağu авг
sep sept set wrz eyl сен
oct okt ott out paź eki окт
nov lis kas ноя
dec dez déc dic des gru ara дек`)

func monthTable(rows string) map[string]int {
	m := map[string]int{}
	for i, row := range strings.Split(strings.TrimSpace(rows), "\n") {
		for name := range strings.FieldsSeq(row) {
			m[name] = i + 1
		}
	}
	return m
}

// monthOf is the month of a word, or 0. Excel does not write them in capitals, as codes
// are: GEN-1, MAR-10, DEC-2. Of these only what hardly is a course is a month: 12-NOV.
func monthOf(word string) int {
	if word == strings.ToUpper(word) && !strings.Contains("JAN FEB APR JUN JUL AUG SEP OCT NOV", word) {
		return 0
	}
	return months[strings.ToLower(word)]
}

// Dates as Excel writes what it took for one: 1-Jan, 01. Jan, 12-Nov-26; Nov-12, janv.-12;
// and the day in full.
var (
	dayMonth  = regexp.MustCompile(`^(\d{1,2})[-. /]{1,2}(\p{L}{3,5})\.?(?:[-. /](?:\d\d){1,2})?$`)
	monthYear = regexp.MustCompile(`^[-. /]{1,2}(\d\d|\d{4})$`) // after the month
	eastAsian = regexp.MustCompile(`^(\d{1,2})[月월] ?(\d{1,2})[日일]$`)
	wholeDate = regexp.MustCompile(`^(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}([-./])\d{1,2}([-./])(?:19|20)\d\d)(?:[ T]\d\d?:\d\d(?::\d\d)?)?$`)
)

// beforeExcel says whether a code looks like a date, and what it probably was.
func beforeExcel(code string) (before string, date bool) {
	if letters := strings.IndexFunc(code, func(r rune) bool { return !unicode.IsLetter(r) }); letters > 0 {
		month := monthOf(code[:letters])
		if month == 0 {
			return "", false
		}
		m := monthYear.FindStringSubmatch(code[letters:])
		if m == nil {
			return "", false
		}
		return fmt.Sprintf("%d-%s", month, m[1]), true
	}
	if m := dayMonth.FindStringSubmatch(code); m != nil {
		day, _ := strconv.Atoi(m[1])
		return beforeDay(day, monthOf(m[2]))
	}
	if m := eastAsian.FindStringSubmatch(code); m != nil {
		return m[1] + "-" + m[2], true
	}
	return "", wholeDate.MatchString(code)
}

// beforeDay is what a day and a month were.
func beforeDay(day, month int) (before string, date bool) {
	switch {
	case month == 0 || day < 1 || day > 31:
		return "", false
	case day == month || day > 12:
		return fmt.Sprintf("%d-%d", month, day), true
	}
	return fmt.Sprintf("%d-%d or %d-%d", month, day, day, month), true
}

// between separates several sections in a cell.
var between = regexp.MustCompile(`(?:[\s,;/&+|，、；]|\b(?:and|und|et|en|og|och)\b)+`)

// sectionsIn are the sections of a cell that has several: codes of one shape and of about
// one length, such as "01, 02, 03", "A/B", "2a & 2b" or "ALG-1; ALG-2".
func sectionsIn(code string) []string {
	if len(code) > 200 || !strings.ContainsAny(code, " \t\n,;/&+|，、；") {
		return nil
	}
	parts := between.Split(strings.Trim(code, ",;/&+|，、； "), -1)
	first := parts[0]
	for _, p := range parts {
		longer := len(p) - len(first)
		if p == "" || len(p) > 12 || longer > 1 || longer < -1 || shapeOf(p) != shapeOf(first) {
			return nil
		}
	}
	return parts
}

// shapeOf is what codes of one kind have in common: 0 for each number, and a for each of
// at most two letters. A word without a number is of no kind: "Lab Tue" is one section.
func shapeOf(code string) string {
	out, letters := "", 0
	for _, r := range code {
		switch {
		case !unicode.IsDigit(r):
			out += string(r)
		case !strings.HasSuffix(out, "0"):
			out += "0"
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters > 2 {
		return out
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return 'a'
		}
		return r
	}, out)
}
