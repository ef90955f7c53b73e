package roster

import (
	"cmp"
	"slices"
	"strings"
)

// SourceName is which of the school's systems a file comes from: what somebody
// typed, else what its kind of file is called. It is spelled as one of the known
// sources, which are those that were imported from, the newest first.
func SourceName(typed, file string, known []string) string {
	name := cmp.Or(typed, file, string(hallwaySystem))
	if slices.Contains(known, name) {
		return name
	}
	if at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) }); at >= 0 {
		return known[at]
	}
	return name
}
