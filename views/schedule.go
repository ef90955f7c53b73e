package views

import (
	"strings"
	"time"
	"unicode/utf8"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// Schedule is what every page about a school's day knows.
type Schedule struct {
	Console
	School  school.School   // zero: there is none yet
	Schools []school.School // that the administrator has; with one there is nothing to choose

	Text    string // as it is saved; empty: none
	Version int64
	SavedBy string
	SavedAt time.Time // zero: never saved

	Shares  *school.School  // the school whose text counts for this one; nil: its own
	Lost    bool            // that school is not in use any more, so no text counts
	Sharing []school.School // schools for which this one's text counts
	MayEdit bool            // the text that counts is at a school of this administrator

	Times    *schedule.Schedule // of the text that counts; nil: none
	InForce  string             // the text that counts
	Problems []schedule.Problem // of it: only warnings
	Today    schedule.Date      // by the school's clock
	Now      time.Time
	Only     bool // the installation has only this school
}

// title is of the browser's window and of the page.
func (m Schedule) title(words string, problems int) string {
	return titled(words, problems)
}

// here is an address of the school's schedule. Without a choice of schools none is named.
func (m Schedule) here(path string, pairs ...string) string {
	if len(m.Schools) > 1 {
		pairs = append([]string{"school", m.School.Slug}, pairs...)
	}
	return address("/admin/schedule"+path, pairs...)
}

// at is the address of the school whose text counts.
func (m Schedule) at(path string) string {
	if m.Shares != nil {
		return address("/admin/schedule"+path, "school", m.Shares.Slug)
	}
	return m.here(path)
}

// dayPath is the page that students see of a date.
func (m Schedule) dayPath(d schedule.Date) string {
	if m.Only {
		return address("/", "on", d.String())
	}
	return address("/s/"+m.School.Slug, "on", d.String())
}

// savedWords say who wrote the text last, and when.
func (m Schedule) savedWords() string {
	if m.SavedAt.IsZero() {
		return ""
	}
	words := "Saved " + When(m.SavedAt, m.Now, m.Site.Zone)
	if m.SavedBy != "" {
		words += " by " + m.SavedBy
	}
	return words + "."
}

// kindSaid names a kind of day in a sentence: "day 3", but "Exam".
func kindSaid(kind string) string {
	if utf8.RuneCountInString(kind) <= 2 {
		return "day " + kind
	}
	return kind
}

// kindTitle names it on its own: "Day 3".
func kindTitle(kind string) string { return upFirst(kindSaid(kind)) }

func upFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[size:]
}

// dateTitle is a date as a heading: "Tuesday, November 24".
func dateTitle(d schedule.Date, zone *time.Location) string { return weekday(d.String(), zone) }

// dateShort is a date in a list: "Tue, Nov 24".
func dateShort(d schedule.Date, zone *time.Location) string { return day(d.String(), zone) }

// dateNear is a date in a list of a few days: "Tue 24".
func dateNear(d schedule.Date) string { return d.Time().Format("Mon 2") }

// dateYear is a date of a form with its year: "Nov 24, 2026". What is no date stays.
func dateYear(text string, zone *time.Location) string {
	d, err := schedule.ParseDate(text)
	if err != nil {
		return text
	}
	return d.Time().Format(pick(school.American(zone), "Jan 2, 2006", "2 Jan 2006"))
}

// spanShort is one date or two: "Nov 26 to 27", "Dec 21 to Jan 1".
func spanShort(first, last schedule.Date, zone *time.Location) string {
	us := school.American(zone)
	long := pick(us, "Jan 2", "2 Jan")
	a, b := first.Time(), last.Time()
	if first == last {
		return a.Format(pick(us, "Mon, Jan 2", "Mon 2 Jan"))
	}
	switch {
	case a.Year() != b.Year() || a.Month() != b.Month():
		return a.Format(long) + " to " + b.Format(long)
	case us:
		return a.Format("Jan 2") + " to " + b.Format("2")
	}
	return a.Format("2") + " to " + b.Format("2 Jan")
}

// countWords is a number that begins a sentence: "Two".
func countWords(n int) string {
	words := []string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"}
	if n < len(words) {
		return words[n]
	}
	return thousands(n)
}

// problemSaid is a problem as a sentence.
func problemSaid(p schedule.Problem) string {
	text := upFirst(p.Text)
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
