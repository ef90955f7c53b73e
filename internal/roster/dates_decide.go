package roster

import (
	"cmp"
	"fmt"
	"strings"
)

// decide is the order of day and month in all files of an upload, and what is said about
// it at the top. The dates themselves tell, then the system or the layout, then today,
// then where the school is. What contradicts itself is asked.
func (e *evidence) decide() (dateOrder, Finding) {
	byMonth, byDay := e.proof[monthFirst], e.proof[dayFirst]
	usual, becauseUsual := e.usualOrder()
	switch {
	case e.short > 0 && e.yearLike == e.short && e.farYear:
		return e.ask("%s may have its year first or last", quote(e.example.cell))
	case byMonth.cell != "" && byDay.cell != "":
		return e.ask("%s (%s) has the month first, and %s (%s) the day", quote(byMonth.cell), byMonth.place(), quote(byDay.cell), byDay.place())
	case byMonth.cell != "" && e.dots > 0 && !e.dotsMonth:
		return e.ask("%s (%s) has the month first, and dates with dots have the day first", quote(byMonth.cell), byMonth.place())
	case byMonth.cell != "":
		return e.say(monthFirst, Note, "%s (%s) cannot be read otherwise", quote(byMonth.cell), byMonth.place())
	case byDay.cell != "":
		return e.say(dayFirst, Note, "%s (%s) cannot be read otherwise", quote(byDay.cell), byDay.place())
	}
	wrongMonth, wrongDay := e.inverted[monthFirst], e.inverted[dayFirst]
	switch {
	case wrongMonth.cell != "" && wrongDay.cell != "":
		return e.ask("with the month first something ends before it begins (%s), and with the day first too (%s)", wrongMonth.place(), wrongDay.place())
	case wrongMonth.cell != "" && usual == monthFirst, wrongDay.cell != "" && usual == dayFirst:
		return e.ask("%s, but then something ends before it begins (%s)", becauseUsual, cmp.Or(wrongMonth, wrongDay).place())
	case wrongMonth.cell != "":
		return e.say(dayFirst, Note, "otherwise something would end before it begins (%s)", wrongMonth.place())
	case wrongDay.cell != "":
		return e.say(monthFirst, Note, "otherwise something would end before it begins (%s)", wrongDay.place())
	case e.dots > 0 && e.others > 0:
		return e.ask("%s, and others have none", becauseUsual)
	case usual != noOrder:
		return e.say(usual, Note, "%s", becauseUsual)
	}
	return e.guess()
}

// guess decides by what is around the dates.
func (e *evidence) guess() (dateOrder, Finding) {
	zone := zoneOrder(e.zone)
	switch {
	case e.terms && e.near[monthFirst] && !e.near[dayFirst]:
		return e.say(monthFirst, Warning, "otherwise no term would be near today")
	case e.terms && e.near[dayFirst] && !e.near[monthFirst]:
		return e.say(dayFirst, Warning, "otherwise no term would be near today")
	case zone != noOrder:
		return e.say(zone, Warning, "the school’s time zone is %s", e.zone)
	}
	return e.ask("nothing in the export says which")
}

// say is a decision in words.
func (e *evidence) say(order dateOrder, severity Severity, because string, args ...any) (dateOrder, Finding) {
	first := "month first"
	if order == dayFirst {
		first = "day first"
	}
	do := ""
	if severity == Warning {
		do = "If that is wrong, write the dates as 2026-09-01 and upload the file again."
	}
	return order, Finding{File: e.example.file, Severity: severity, Do: do,
		Found: fmt.Sprintf("Dates like %s are read as %s (%s), because %s.",
			plain(e.example.cell), longDay(e.example.is.read[order]), first, fmt.Sprintf(because, args...))}
}

// ask is what nobody can decide but a person.
func (e *evidence) ask(because string, args ...any) (dateOrder, Finding) {
	found := fmt.Sprintf("Dates like %s can be %s, and we cannot know which: %s.", plain(e.example.cell), e.example.is.readings(), fmt.Sprintf(because, args...))
	return noOrder, Finding{File: e.example.file, Severity: Problem, Found: found,
		Will: "We will keep the dates that classes have here, and leave no class out because of them.",
		Do:   "Write the dates as 2026-09-01 and upload the file again."}
}

// readings are "3 August or 8 March".
func (d day) readings() string {
	var list []string
	for _, iso := range d.read {
		if iso != "" {
			list = append(list, longDay(iso))
		}
	}
	return strings.Join(list, " or ")
}
