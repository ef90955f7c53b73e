package views

import (
	_ "embed"
	"slices"
	"strings"
)

// zonesText is every zone of zone.tab in IANA's time zone database (2025b): first those of
// the United States in the file's own order, then, after an empty line, the others.
//
//go:embed zones.txt
var zonesText string

// zoneGroup is a part of the list of time zones, under its own heading.
type zoneGroup struct {
	Label string
	Names []string // IANA names
}

// zoneGroups is every zone to choose from. A zone that is in use and not in the list,
// such as an old name, comes first, so that saving the form keeps it.
func zoneGroups(current string) []zoneGroup {
	american, others, _ := strings.Cut(zonesText, "\n\n")
	groups := []zoneGroup{{"United States", strings.Fields(american)}}
	for _, name := range strings.Fields(others) {
		area, _, _ := strings.Cut(name, "/")
		if last := &groups[len(groups)-1]; last.Label == area {
			last.Names = append(last.Names, name)
		} else {
			groups = append(groups, zoneGroup{area, []string{name}})
		}
	}
	groups = append(groups, zoneGroup{"Everywhere", []string{"UTC"}})
	known := func(g zoneGroup) bool { return slices.Contains(g.Names, current) }
	if current != "" && !slices.ContainsFunc(groups, known) {
		groups = slices.Insert(groups, 0, zoneGroup{"In use now", []string{current}})
	}
	return groups
}

// zoneName is an IANA name for people: "America/New York".
func zoneName(name string) string { return strings.ReplaceAll(name, "_", " ") }
