package school

import (
	"testing"
	"time"
)

// Days are those of the school's calendar, also over a night that has 23 or 25 hours.
func TestDaysOfAFile(t *testing.T) {
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, york)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, test := range []struct {
		first, written, now string
		days, waited        int
	}{
		{"2026-11-24 03:30", "2026-11-24 03:00", "2026-11-24 23:59", 0, 0},
		{"2026-11-23 23:59", "2026-11-23 23:58", "2026-11-24 00:01", 1, 1},
		{"2026-10-31 22:00", "", "2026-11-02 01:00", 2, 2}, // 25 hours on 1 November
		{"2027-03-13 22:00", "", "2027-03-15 01:00", 2, 2}, // 23 hours on 14 March
		{"2026-11-24 03:30", "2026-11-10 03:00", "2026-11-25 03:30", 15, 1},
		{"2026-11-10 03:30", "2026-11-24 03:00", "2026-11-25 03:30", 1, 1},
		{"2026-11-24 03:30", "", "2026-11-20 03:30", 0, 0}, // the clock was set back
	} {
		f := SourceFile{FirstAt: at(test.first), ByCommand: true}
		if test.written != "" {
			f.FileAt = at(test.written)
		}
		if days, waited := f.Days(at(test.now), york), f.Waited(at(test.now), york); days != test.days || waited != test.waited {
			t.Errorf("%+v: %d days, waited %d", test, days, waited)
		}
	}
	f := SourceFile{FirstAt: at("2026-11-01 12:00")}
	if f.Late(at("2027-11-01 12:00"), york) {
		t.Error("what a person uploaded is late")
	}
	f.ByCommand = true
	if f.Late(at("2026-11-08 23:00"), york) || !f.Late(at("2026-11-09 00:30"), york) {
		t.Error("late is after 7 days")
	}
}

// A time that cannot be true is none: neither that of an archive without times, nor one
// to come, by which the file would be of today for years.
func TestWrittenAt(t *testing.T) {
	now := time.Date(2026, 11, 27, 3, 30, 0, 0, time.UTC)
	for modified, want := range map[time.Time]time.Time{
		now.AddDate(0, 0, -3):          now.AddDate(0, 0, -3),
		now.AddDate(0, 0, 3):           now,
		time.Unix(0, 0):                {},
		time.Unix(315532800, 0).UTC():  {}, // 1980, of a zip
		time.Unix(1700000000, 0).UTC(): time.Unix(1700000000, 0).UTC(),
	} {
		if got := WrittenAt(modified, now); !got.Equal(want) {
			t.Errorf("%v is taken for %v, want %v", modified, got, want)
		}
	}
}
