package roster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestReadDay reads every layout; of two readings the one with the month first comes first.
func TestReadDay(t *testing.T) {
	for cell, want := range map[string]string{
		"2026-08-03": "2026-08-03", "2026-08-17T00:00:00Z": "2026-08-17", "2026-08-17T00:00:00.000-05:00": "2026-08-17", "2026-08-17 00:00": "2026-08-17",
		"2026/8/17": "2026-08-17", "2026-8-3": "2026-08-03", "2026.08.17": "2026-08-17", "20260817": "2026-08-17", "20260817T000000Z": "2026-08-17",
		"2026/08/17 12:30:00": "2026-08-17", "20260817000000": "2026-08-17",
		"8/3/2026": "2026-08-03 2026-03-08", "08/03/2026": "2026-08-03 2026-03-08", "8-3-2026": "2026-08-03 2026-03-08", "8.3.2026": "2026-08-03 2026-03-08",
		"8/3/26": "2026-08-03 2026-03-08", "12/18/26": "2026-12-18 ", "18/12/26": " 2026-12-18", "18.12.26": " 2026-12-18", "18.12.2026.": " 2026-12-18",
		"8/3/2026 0:00": "2026-08-03 2026-03-08", "8/17/2026 12:00:00 AM": "2026-08-17 ", "17/08/2026 00:00:00": " 2026-08-17", "17.8.2026 0.00": " 2026-08-17",
		"8/17/2026 12:00 a.m.": "2026-08-17 ", "8/17/2026, 12:00:00 AM": "2026-08-17 ", "8 / 17 / 2026": "2026-08-17 ", "\u200e8/\u200e17/\u200e2026": "2026-08-17 ",
		"12/31/9999": "9999-12-31 ", "1/1/1900": "1900-01-01", "2/29/2028": "2028-02-29 ", "8/8/2026": "2026-08-08",
		"17-Aug-26": "2026-08-17", "17-AUG-2026": "2026-08-17", "03-AUG-26": "2026-08-03", "17Aug2026": "2026-08-17", "17 August 2026": "2026-08-17", "17 Aug 2026 00:00:00": "2026-08-17",
		"Aug 17, 2026": "2026-08-17", "August 17 2026": "2026-08-17", "Aug. 17, 2026": "2026-08-17", "August 3rd, 2026": "2026-08-03", "Aug-17-2026": "2026-08-17",
		"Monday, August 17, 2026": "2026-08-17", "Mon, 17 Aug 2026": "2026-08-17", "2026-Aug-17": "2026-08-17", "17th of August 2026": "2026-08-17",
		"17. August 2026": "2026-08-17", "18-Dez-26": "2026-12-18", "17 août 2026": "2026-08-17", "18-déc.-26": "2026-12-18", "17 de agosto de 2026": "2026-08-17", "17-ago-26": "2026-08-17",
		"46251": "2026-08-17", "46251.0": "2026-08-17", "44789": "", "12345": "", "99999": "",
		"soon": "", "8/32/2026": "", "13/13/2026": "", "2/29/2027": "", "31/4/2026": "", "8/2026": "", "Aug-17": "", "17-Foo-26": "", "8/3/126": "", "8/3": "", "2026": "",
		"2026-02-30": "", "2026/17/8": "", "08172026": "", "20102026": "", "8/3/2026 to 9/1/2026": "", "#VALUE!": "", "2026-08-171": "", "0/3/2026": "", "8/3-2026": "", "1/2.00": "", "Fall 2026": "",
	} {
		is := readDay(cell, "2026-11-27")
		got := is.read[monthFirst]
		if is.ordered() {
			got += " " + is.read[dayFirst]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// pairsSeen is the evidence of pairs "8/3/2026,12/11/2026", of terms or, after a "-", of others.
func pairsSeen(e evidence, pairs ...string) *evidence {
	for i, pair := range pairs {
		pair, other := strings.CutPrefix(pair, "-")
		begin, end, _ := strings.Cut(pair, ",")
		e.see(seen{begin, readDay(begin, e.today), end, readDay(end, e.today), "f.csv", i + 2}, !other)
	}
	return &e
}

// TestDecide is what decides about the order, the stronger before the weaker.
func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name, pairs string
		american    bool
		zone        string
		want        dateOrder
		severity    Severity
		says        string // part of it
	}{
		{"a part over 12 in the second place", "8/3/2026,12/18/2026", false, "Europe/London", monthFirst, Note, "“12/18/2026” (f.csv line 2) cannot be read otherwise"},
		{"a part over 12 in the first place", "3/8/2026,18/12/2026", true, "America/New_York", dayFirst, Note, "“18/12/2026” (f.csv line 2) cannot be read otherwise"},
		{"in another row", "8/3/2026,12/11/2026 -17/8/2026,", true, "", dayFirst, Note, "read as 8 March (day first)"},
		{"both in two rows", "8/13/2026,12/11/2026 13/8/2026,11/12/2026", true, "America/New_York", noOrder, Problem, "“8/13/2026” (f.csv line 2) has the month first, and “13/8/2026” (f.csv line 3) the day"},
		{"both in one row", "8/13/26,13/8/27", false, "America/New_York", noOrder, Problem, "Dates like 8/13/26 cannot be read: “8/13/26” (f.csv line 2) has the month first, and “13/8/27” (f.csv line 2) the day."},
		{"Clever", "8/3/2026,12/11/2026", true, "Europe/London", monthFirst, Note, "that is how Clever writes dates"},
		{"Clever, for next year", "8/3/2027,12/10/2027", true, "", monthFirst, Note, "that is how Clever"},
		{"Clever, against a span", "9/1/2026,5/6/2026", true, "America/New_York", noOrder, Problem, "that is how Clever writes dates, but then something ends before it begins (f.csv line 2)"},
		{"a start after its end", "9/1/2026,5/6/2026", false, "America/New_York", dayFirst, Note, "otherwise something would end before it begins (f.csv line 2)"},
		{"the other way around", "1/9/2026,6/5/2026", false, "Europe/London", monthFirst, Note, "otherwise something would end before it begins"},
		{"both ways", "9/1/2026,5/6/2026 1/9/2026,6/5/2026", false, "Europe/London", noOrder, Problem, "and with the day first, something else does (f.csv line 3)"},
		{"a start after its end whichever way", "12/11/2026,8/3/2026 8/3/2026,12/11/2026", false, "America/New_York", monthFirst, Warning, "America/New_York"},
		{"a start that is ISO", "2026-09-01,12/8/2026", false, "", monthFirst, Note, "otherwise something would end"},
		{"an end that is ISO", "10/9/2026,2026-09-30", false, "", dayFirst, Note, "otherwise something would end"},
		{"of others than terms", "-9/1/2026,5/6/2026 8/3/2026,12/11/2026", false, "America/New_York", dayFirst, Note, "(f.csv line 2)"},
		{"no term near today with the month first", "3/8/2026,5/12/2026", false, "America/New_York", dayFirst, Warning, "otherwise no term would be near today"},
		{"no term near today with the day first", "8/3/2026,12/5/2026", false, "Europe/London", monthFirst, Warning, "read as 3 August (month first), because otherwise no term would be near today"},
		{"no term near today at all", "3/8/2025,5/12/2025", false, "Europe/London", dayFirst, Warning, "the school’s time zone is Europe/London"},
		{"a term that begins soon", "1/3/2027,6/7/2027", false, "Europe/London", monthFirst, Warning, "otherwise no term would be near today"},
		{"what is near is no term, beside a term", "3/8/2025,5/12/2025 -8/3/2026,12/5/2026", false, "Europe/London", dayFirst, Warning, "the school’s time zone"},
		{"what is near is no term", "-8/3/2026,12/5/2026", false, "Europe/London", dayFirst, Warning, "the school’s time zone"},
		{"the zone", "8/3/2026,12/11/2026", false, "America/Denver", monthFirst, Warning, "the school’s time zone is America/Denver"},
		{"a zone in which the term would be over", "3/8/2026,11/12/2026", false, "America/New_York", noOrder, Problem, "the school’s time zone is America/New_York, but then a term has ended that otherwise has not (f.csv line 2)"},
		{"a zone in which one term would be over", "3/8/2026,2/7/2027 3/8/2026,11/12/2026", false, "America/New_York", noOrder, Problem, "(f.csv line 3)"},
		{"a zero before the month alone", "3/08/2026,11/12/2026", false, "America/New_York", dayFirst, Warning, "read as 3 August (day first), because “3/08/2026” (f.csv line 2) has a zero in its second number alone"},
		{"zeros before both", "3/08/2026,11/12/2026 03/08/2026,", false, "", noOrder, Problem, "nothing in the export says which"},
		{"a zero before the month alone, and a term that would be over", "8/03/2026,12/11/2026", false, "America/New_York", noOrder, Problem, "but then a term has ended"},
		{"no zone", "8/3/2026,12/11/2026", false, "", noOrder, Problem, "can be 3 August or 8 March, and we cannot know which: nothing in the export says which."},
		{"dots", "1.9.2026,11.12.2026", false, "America/New_York", dayFirst, Note, "dates with dots have the day first"},
		{"dots in Clever", "1.9.2026,11.12.2026", true, "", dayFirst, Note, "dates with dots have the day first"},
		{"dots with the month first", "9.1.2026,12.18.2026", false, "", monthFirst, Note, "“12.18.2026”"},
		{"dots, and a month first elsewhere", "1.9.2026,11.12.2026 8/17/2026,12/1/2026", false, "America/New_York", noOrder, Problem, "dates with dots have the day first"},
		{"dots, and no dots", "1.9.2026,11.12.2026 8/3/2026,12/11/2026", true, "", noOrder, Problem, "dates with dots have the day first, but not all dates have dots"},
		{"dots, and no dots, against a span", "1.9.2026,11.12.2026 8/3/2026,12/1/2026", true, "", noOrder, Problem, "dates with dots have the day first, but then"},
		{"dots, and a day first elsewhere", "1.9.2026,11.12.2026 17/8/2026,12/1/2026", true, "", dayFirst, Note, "“17/8/2026”"},
		{"dots against a span", "9.1.2026,6.5.2026", false, "", dayFirst, Note, "otherwise something would end"},
		{"dots in a span that ends first", "1.9.2026,6.5.2026", false, "", noOrder, Problem, "but then something ends before it begins"},
		{"years first", "26-08-17,26-12-18", false, "America/New_York", noOrder, Problem, "Dates like 26-08-17 cannot be read: “26-08-17” may have its year first or last"},
		{"years of two digits last", "17-08-26,18-12-26", false, "America/New_York", dayFirst, Note, "“17-08-26”"},
		{"days that could be years", "25/8/26,26/12/26", false, "", dayFirst, Note, "“25/8/26”"},
		{"years of two digits last, long ago too", "25-08-19,18-12-19 17-08-26,18-12-26", false, "", dayFirst, Note, "“25-08-19”"},
	} {
		v := pairsSeen(evidence{today: "2026-11-27", american: c.american, zone: c.zone}, strings.Fields(c.pairs)...).decide()
		got, said := v.order, v.said
		if got != c.want || said.Severity != c.severity || !strings.Contains(said.Found, c.says) || said.File != "f.csv" {
			t.Errorf("%s: %d, %s %s", c.name, got, said.Severity, said)
		}
	}
}

// TestDecideWhicheverRowIsFirst: the decision does not depend on the order of rows.
func TestDecideWhicheverRowIsFirst(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	write := func() string {
		dot := "////////."[r.IntN(9)]
		return fmt.Sprintf("%d%c%d%c20%d", r.IntN(13)+1, dot, r.IntN(13)+1, dot, 26+r.IntN(2))
	}
	decided := map[dateOrder]int{}
	for range 3000 {
		var pairs []string
		for range r.IntN(4) + 1 {
			pairs = append(pairs, []string{"", "-"}[r.IntN(2)]+write()+","+write())
		}
		e := evidence{today: "2026-11-27", american: r.IntN(2) == 0, zone: []string{"", "Europe/London", "America/New_York"}[r.IntN(3)]}
		want := pairsSeen(e, pairs...).decide()
		slices.Reverse(pairs)
		if got := pairsSeen(e, pairs...).decide(); got.order != want.order || got.said.Severity != want.said.Severity {
			t.Fatalf("%q: %v, and before %v", pairs, got, want)
		}
		decided[want.order]++
	}
	if len(decided) < 3 {
		t.Errorf("only %v", decided)
	}
}

// yearLayouts are eight ways to write a day of a school year.
var yearLayouts = []string{"2006-01-02", "2006-01-02T00:00:00.000Z", "1/2/2006", "2/1/2006", "1/2/06", "2/1/06", "02.01.2006", "2-Jan-06"}

// schoolYear is the pairs of some terms of the school year 2026/27: a year, semesters,
// quarters or single days.
func schoolYear(r *rand.Rand) (pairs [][2]time.Time) {
	first := time.Date(2026, 7, 20+r.IntN(60), 0, 0, 0, 0, time.UTC)
	last := time.Date(2027, 5, 10+r.IntN(60), 0, 0, 0, 0, time.UTC)
	parts, days := []int{1, 2, 3, 4, 6, 40}[r.IntN(6)], int(last.Sub(first).Hours()/24)
	for i := range parts {
		from := first.AddDate(0, 0, i*days/parts)
		pairs = append(pairs, [2]time.Time{from, first.AddDate(0, 0, (i+1)*days/parts-1)})
	}
	return pairs
}

// TestEveryDateOfAYear: every date of a school year in each layout is read as it was
// meant, or asked, in both formats and wherever the school is.
func TestEveryDateOfAYear(t *testing.T) {
	asked, read := 0, 0
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 3))
		year := schoolYear(r)
		for _, layout := range yearLayouts {
			var rows, want []string
			for _, p := range year {
				rows = append(rows, p[0].Format(layout)+","+p[1].Format(layout))
				want = append(want, p[0].Format(time.DateOnly)+".."+p[1].Format(time.DateOnly))
			}
			american := strings.HasPrefix(layout, "1/")
			o := Options{Today: "2026-11-27", Zone: "Europe/Dublin"}
			if american {
				o.Zone = "America/Chicago"
			}
			exports := []map[string]string{oneRosterTerms(rows...)}
			if american || !strings.HasPrefix(layout, "2/") {
				exports = append(exports, cleverTerms(rows...))
			}
			if r.IntN(3) == 0 {
				o.Zone = ""
			}
			for _, files := range exports {
				got, found := daysIn(t, files, o)
				for i := range got {
					if got[i] != want[i] && (got[i] != "unknown" || Problems(found) != 1) {
						t.Fatalf("seed %d, %q in %q: %q, want %q, %v", seed, layout, o.Zone, got, want, found)
					}
				}
				if slices.Equal(got, want) {
					read++
				} else {
					asked++
				}
			}
		}
	}
	if asked == 0 || read < 10*asked {
		t.Errorf("%d were read and %d asked", read, asked)
	}
}

// TestZoneOrder knows where people write the month first.
func TestZoneOrder(t *testing.T) {
	for zone, want := range map[string]dateOrder{
		"America/New_York": monthFirst, "America/Los_Angeles": monthFirst, "America/Indiana/Knox": monthFirst, "US/Pacific": monthFirst, "Pacific/Honolulu": monthFirst,
		"America/Sao_Paulo": dayFirst, "America/Mexico_City": dayFirst, "America/Argentina/Buenos_Aires": dayFirst, "Europe/London": dayFirst, "Asia/Kolkata": dayFirst,
		"Australia/Sydney": dayFirst, "Pacific/Auckland": dayFirst, "Africa/Lagos": dayFirst,
		"America/Toronto": noOrder, "Canada/Pacific": noOrder, "Asia/Manila": noOrder, "UTC": noOrder, "Etc/UTC": noOrder, "Local": noOrder, "": noOrder, "EST5EDT": monthFirst,
	} {
		if got := zoneOrder(zone); got != want {
			t.Errorf("%s: %d", zone, got)
		}
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
	for _, zone := range slices.Concat(monthFirstZones, bothOrdersZones) {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}
