package views

import (
	"strconv"

	"hallway/internal/school"
)

// ScheduleFromRoster is a school that has no schedule, and what its roster knows for one.
type ScheduleFromRoster struct {
	School  school.School
	Terms   int      // of the school year
	Blocks  []string // in their order
	Several bool     // the site has more schools
}

// says is "This roster has 2 terms and blocks A to G.".
func (s ScheduleFromRoster) says() string {
	terms := ""
	switch s.Terms {
	case 0:
	case 1:
		terms = "1 term and "
	default:
		terms = strconv.Itoa(s.Terms) + " terms and "
	}
	return "This roster has " + terms + blocksInWords(s.Blocks) + "."
}

// path is where a schedule begins.
func (s ScheduleFromRoster) path() string {
	return address("/admin/schedule", "school", s.School.Slug)
}

// fewBlocks is how many blocks a sentence names.
const fewBlocks = 4

// blocksInWords is "blocks A to G" for those without a gap, and "blocks A, C and E" or
// "12 blocks" otherwise.
func blocksInWords(names []string) string {
	switch n := len(names); {
	case n == 1:
		return "block " + names[0]
	case n > 2 && inRow(names):
		return "blocks " + names[0] + " to " + names[n-1]
	case n > fewBlocks:
		return strconv.Itoa(n) + " blocks"
	}
	return "blocks " + school.And(names)
}

// inRow reports whether single letters or numbers follow each other.
func inRow(names []string) bool {
	place := func(name string) int {
		if n, err := strconv.Atoi(name); err == nil && len(name) < 3 {
			return n
		}
		if len(name) == 1 {
			return 1000 + int(name[0])
		}
		return -1
	}
	for i, name := range names {
		if place(name) < 0 || place(name) != place(names[0])+i {
			return false
		}
	}
	return true
}
