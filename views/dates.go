package views

import (
	"slices"
	"strings"
	"time"
)

// americanZones are the time zones of the United States (IANA), by their beginnings.
var americanZones = []string{
	"US/", "America/New_York", "America/Detroit", "America/Kentucky/", "America/Louisville", "America/Indiana",
	"America/Fort_Wayne", "America/Chicago", "America/Menominee", "America/North_Dakota/", "America/Denver", "America/Boise",
	"America/Shiprock", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Juneau", "America/Sitka",
	"America/Metlakatla", "America/Yakutat", "America/Nome", "America/Adak", "America/Atka", "America/Puerto_Rico",
	"America/St_Thomas", "America/Virgin", "Pacific/Honolulu", "Pacific/Johnston", "Pacific/Guam", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT",
}

// american reports whether people in a zone write dates and times as Americans do.
func american(zone *time.Location) bool {
	return zone != nil && slices.ContainsFunc(americanZones, func(s string) bool { return strings.HasPrefix(zone.String(), s) })
}

// Clock is a time of day as the school's country writes it: "4:35 PM", "16:35".
func Clock(t time.Time, zone *time.Location) string {
	if american(zone) {
		return t.In(zone).Format("3:04 PM")
	}
	return inZone(t, zone).Format("15:04")
}

// clockSeconds is Clock with seconds.
func clockSeconds(t time.Time, zone *time.Location) string {
	if american(zone) {
		return t.In(zone).Format("3:04:05 PM")
	}
	return inZone(t, zone).Format("15:04:05")
}

// Date is a day as the school's country writes it: "Nov 24", "24 Nov", and the year
// if it is not the present one.
func Date(t, now time.Time, zone *time.Location) string {
	layout := pick(american(zone), "Jan 2", "2 Jan")
	if inZone(t, zone).Year() != inZone(now, zone).Year() {
		layout += pick(american(zone), ", 2006", " 2006")
	}
	return inZone(t, zone).Format(layout)
}

// DayHead is the heading of a day: "Today, Tuesday, November 24".
func DayHead(t, now time.Time, zone *time.Location) string {
	local := inZone(t, zone)
	layout := pick(american(zone), "Monday, January 2", "Monday 2 January")
	if local.Year() != inZone(now, zone).Year() {
		layout += pick(american(zone), ", 2006", " 2006")
	}
	said := map[int]string{0: "Today, ", 1: "Yesterday, "}[daysBetween(t, now, zone)]
	return said + local.Format(layout)
}

// daysBetween is how many of the school's midnights are between two times.
func daysBetween(t, now time.Time, zone *time.Location) int {
	// Counted in UTC, where every day has 24 hours.
	date := func(t time.Time) time.Time {
		y, m, d := inZone(t, zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(date(now).Sub(date(t)) / (24 * time.Hour))
}

func inZone(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone)
}

// DateAndTime is both, with the year: "Nov 24, 2026, 4:35 PM".
func DateAndTime(t time.Time, zone *time.Location) string {
	return inZone(t, zone).Format(pick(american(zone), "Jan 2, 2006", "2 Jan 2006")) + ", " + Clock(t, zone)
}
