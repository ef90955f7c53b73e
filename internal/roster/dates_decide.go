package roster

import (
	"cmp"
	"fmt"
)

// verdict is a decision about the order of day and month, and what is said about it.
type verdict struct {
	order dateOrder
	said  Finding
}

// decide is the order of day and month in all files of an upload. The dates themselves
// tell, then the system or the layout, then today, then where the school is. What
// contradicts itself is asked.
func (e *evidence) decide() verdict {
	for _, tells := range []func() (verdict, bool){e.byDates, e.bySpans, e.byCustom, e.byToday, e.byZeros, e.byZone} {
		if v, ok := tells(); ok {
			return v
		}
	}
	return e.ask("nothing in the export says which")
}

// byDates decides by dates that only one order can read.
func (e *evidence) byDates() (verdict, bool) {
	byMonth, byDay := e.proof[monthFirst], e.proof[dayFirst]
	switch {
	case e.short > 0 && e.yearLike == e.short && e.farYear:
		return e.ask("%s may have its year first or last", quote(e.example.cell)), true
	case byMonth.cell != "" && byDay.cell != "":
		return e.ask("%s (%s) has the month first, and %s (%s) the day",
			quote(byMonth.cell), byMonth.place(), quote(byDay.cell), byDay.place()), true
	case byMonth.cell != "" && e.dots > 0 && !e.dotsMonth:
		return e.ask("%s (%s) has the month first, and dates with dots have the day first", quote(byMonth.cell), byMonth.place()), true
	case byMonth.cell != "":
		return e.say(monthFirst, Note, "%s (%s) cannot be read otherwise", quote(byMonth.cell), byMonth.place()), true
	case byDay.cell != "":
		return e.say(dayFirst, Note, "%s (%s) cannot be read otherwise", quote(byDay.cell), byDay.place()), true
	}
	return verdict{}, false
}

// bySpans decides by two dates that belong together, of which the end is not before the
// begin.
func (e *evidence) bySpans() (verdict, bool) {
	byMonth, byDay := e.inverted[monthFirst], e.inverted[dayFirst]
	custom, because := e.custom()
	switch {
	case byMonth.cell != "" && byDay.cell != "":
		return e.ask("with the month first something ends before it begins (%s), and with the day first, something else does (%s)",
			byMonth.place(), byDay.place()), true
	case byMonth.cell != "" && custom == monthFirst, byDay.cell != "" && custom == dayFirst:
		return e.ask("%s, but then something ends before it begins (%s)", because, cmp.Or(byMonth, byDay).place()), true
	case byMonth.cell != "":
		return e.say(dayFirst, Note, "otherwise something would end before it begins (%s)", byMonth.place()), true
	case byDay.cell != "":
		return e.say(monthFirst, Note, "otherwise something would end before it begins (%s)", byDay.place()), true
	}
	return verdict{}, false
}

// byCustom decides by how the system or the layout has it.
func (e *evidence) byCustom() (verdict, bool) {
	custom, because := e.custom()
	switch {
	case e.dots > 0 && e.others > 0:
		return e.ask("%s, but not all dates have dots", because), true
	case custom != noOrder:
		return e.say(custom, Note, "%s", because), true
	}
	return verdict{}, false
}

// byToday decides by terms, of which one should be near today.
func (e *evidence) byToday() (verdict, bool) {
	if e.near[monthFirst] == e.near[dayFirst] {
		return verdict{}, false
	}
	order := monthFirst
	if e.near[dayFirst] {
		order = dayFirst
	}
	return e.say(order, Warning, "otherwise no term would be near today"), true
}

// byZeros decides by dates such as 3/08/2026: who writes a zero before the month alone
// has the day first.
func (e *evidence) byZeros() (verdict, bool) {
	if e.padded.cell == "" || e.begins0 {
		return verdict{}, false
	}
	return e.hint(dayFirst, "%s (%s) has a zero in its second number alone", quote(e.padded.cell), e.padded.place()), true
}

// byZone decides by where the school is.
func (e *evidence) byZone() (verdict, bool) {
	order := zoneOrder(e.zone)
	if order == noOrder {
		return verdict{}, false
	}
	return e.hint(order, "the school’s time zone is %s", e.zone), true
}

// hint decides by what is only likely, unless that leaves out or hides a class that is
// there if the hint is wrong.
func (e *evidence) hint(order dateOrder, because string, args ...any) verdict {
	if over := e.over[order]; over.cell != "" {
		return e.ask(because+", but then a term has ended that otherwise has not (%s)", append(args, over.place())...)
	}
	return e.say(order, Warning, because, args...)
}

// say is a decision in words.
func (e *evidence) say(order dateOrder, severity Severity, because string, args ...any) verdict {
	first, do := "month first", ""
	if order == dayFirst {
		first = "day first"
	}
	if severity == Warning {
		do = "If that is wrong, write the dates as 2026-09-01 and upload the file again."
	}
	return verdict{order, Finding{File: e.example.file, Severity: severity, Do: do, Top: true,
		Found: fmt.Sprintf("Dates like %s are read as %s (%s), because %s.",
			plain(e.example.cell), longDay(e.example.is.read[order]), first, fmt.Sprintf(because, args...))}}
}

// ask is what only a person can decide.
func (e *evidence) ask(because string, args ...any) verdict {
	return verdict{noOrder, Finding{File: e.example.file, Severity: Problem,
		Found: fmt.Sprintf("Dates like %s %s: %s.", plain(e.example.cell), e.example.is.readings(), fmt.Sprintf(because, args...)),
		Will:  "We will keep the dates that classes have here, and leave no class out because of them.",
		Do:    "Write the dates as 2026-09-01 and upload the file again."}}
}

// readings says what an ordered day can be.
func (d day) readings() string {
	if d.only() != noOrder {
		return "cannot be read"
	}
	return fmt.Sprintf("can be %s or %s, and we cannot know which", longDay(d.read[monthFirst]), longDay(d.read[dayFirst]))
}
