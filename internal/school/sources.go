package school

import "time"

// SourceFile is a file that a source of rosters has brought.
type SourceFile struct {
	Source    string    // which of the school's systems
	School    string    // whose the source is; empty: all schools'
	File      string    // its name
	SHA256    string    // of its content, hex; empty: there is no such file
	FileAt    time.Time // when it was last written; zero: not known
	FirstAt   time.Time // when it was first imported
	TakenAt   time.Time // when it was last imported
	Problems  int       // findings that somebody had to look at
	ByCommand bool      // a command imported it last, so that the next is expected
}

// LateAfter is for how many days a source that commands import from may bring no new file
// before somebody should look at it. It outlasts a week of holidays.
const LateAfter = 7

// At is when the file came from its source: when it was written, or if that is not
// known, when it was first imported.
func (f SourceFile) At() time.Time {
	if f.FileAt.IsZero() {
		return f.FirstAt
	}
	return f.FileAt
}

// Days is how many days ago the file came, by the calendar of a time zone.
func (f SourceFile) Days(now time.Time, zone *time.Location) int { return daysSince(f.At(), now, zone) }

// Waited is for how many days the school has had nothing newer: a file that was old
// when it was first imported was news that day.
func (f SourceFile) Waited(now time.Time, zone *time.Location) int {
	return min(f.Days(now, zone), daysSince(f.FirstAt, now, zone))
}

func daysSince(at, now time.Time, zone *time.Location) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return max(0, int(day(now).Sub(day(at))/(24*time.Hour)))
}

// Late reports whether a newer file should have come.
func (f SourceFile) Late(now time.Time, zone *time.Location) bool {
	return f.ByCommand && f.Waited(now, zone) > LateAfter
}

// WrittenAt is when a file says it was last written, as far as that can be true:
// clocks and archives that have no time write 1970 or 1980, and a time in the future would
// make every later file an older one.
func WrittenAt(modified, now time.Time) time.Time {
	switch {
	case modified.Year() < 2000:
		return time.Time{}
	case modified.After(now):
		return now
	}
	return modified
}

// OldFile is the error of an import of a file that is older than the last one of its
// source.
type OldFile struct{ Why string }

// Error is the sentence.
func (o *OldFile) Error() string { return o.Why }
