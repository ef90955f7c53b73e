package roster

import (
	"cmp"
	"slices"
	"strings"
)

// SourceName is which of the school's systems a file is from: what somebody typed, else
// the kind of file, spelled as in known, the earlier sources.
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
