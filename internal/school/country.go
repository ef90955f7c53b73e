package school

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

// American reports whether people in a zone write dates and times as Americans do.
func American(zone *time.Location) bool {
	return zone != nil && slices.ContainsFunc(americanZones, func(s string) bool { return strings.HasPrefix(zone.String(), s) })
}

// Clock is a time of day as the school's country writes it: "4:35 PM", "16:35". Without a
// zone it is UTC.
func Clock(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	if American(zone) {
		return t.In(zone).Format("3:04 PM")
	}
	return t.In(zone).Format("15:04")
}
