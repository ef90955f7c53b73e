package roster

import (
	"slices"
	"strings"
)

// zoneOrder is in which order people write day and month where a time zone is: the last
// hint that there is. The month is first in the United States and its islands. In
// Canada and the Philippines people write both, and UTC is nowhere; all others write the
// day first.
func zoneOrder(zone string) dateOrder {
	area, _, _ := strings.Cut(zone, "/")
	switch {
	case area == "US", slices.Contains(monthFirstZones, zone), strings.HasPrefix(zone, "America/Indiana/"),
		strings.HasPrefix(zone, "America/Kentucky/"), strings.HasPrefix(zone, "America/North_Dakota/"):
		return monthFirst
	case area == "Canada", area == "Etc", !strings.Contains(zone, "/"), slices.Contains(bothOrdersZones, zone):
		return noOrder
	}
	return dayFirst
}

// The zones by country are those of zone.tab in the IANA time zone database, with the
// older names that Go still loads.
var (
	monthFirstZones = strings.Fields(`
		America/Adak America/Anchorage America/Atka America/Boise America/Chicago America/Denver America/Detroit America/Fort_Wayne
		America/Indianapolis America/Juneau America/Knox_IN America/Los_Angeles America/Louisville America/Menominee America/Metlakatla
		America/New_York America/Nome America/Phoenix America/Shiprock America/Sitka America/Yakutat
		America/Puerto_Rico America/St_Thomas America/Virgin Pacific/Guam Pacific/Honolulu Pacific/Johnston Pacific/Midway
		Pacific/Pago_Pago Pacific/Saipan Pacific/Samoa Pacific/Wake
		Pacific/Majuro Pacific/Kwajalein Pacific/Palau Pacific/Chuuk Pacific/Pohnpei Pacific/Kosrae
		EST5EDT CST6CDT MST7MDT PST8PDT HST`)
	bothOrdersZones = strings.Fields(`
		America/Atikokan America/Blanc-Sablon America/Cambridge_Bay America/Coral_Harbour America/Creston America/Dawson
		America/Dawson_Creek America/Edmonton America/Fort_Nelson America/Glace_Bay America/Goose_Bay America/Halifax America/Inuvik
		America/Iqaluit America/Moncton America/Montreal America/Nipigon America/Pangnirtung America/Rainy_River America/Rankin_Inlet
		America/Regina America/Resolute America/St_Johns America/Swift_Current America/Thunder_Bay America/Toronto America/Vancouver
		America/Whitehorse America/Winnipeg America/Yellowknife Asia/Manila`)
)
