package db

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster"
)

// The choices, and the values that a search looks through, are found by jumping through
// an index: all of them, in one school and in several.
func TestClassChoices(t *testing.T) {
	for _, schools := range []int{1, 2} {
		s, _ := emptyStore(t)
		var r roster.Roster
		for n := range schools {
			r.Schools = append(r.Schools, roster.School{Key: fmt.Sprint(n), Name: fmt.Sprint("School ", n)})
			for i := range 40 {
				r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint(n, " ", i), School: fmt.Sprint(n), Course: []string{"art", "Art", "Zoo"}[i%3],
					Code: fmt.Sprint(i), Block: []string{"", "A", "b", "10"}[i%4], Term: []string{"", "Fall", "Spring"}[i/7%3],
					Department: []string{"", "Ä", "Math", "Arts"}[i/5%4], Room: fmt.Sprint(i % 6)})
			}
		}
		mustImport(t, s, r, ImportMeta{})
		c, err := s.ClassChoices(ctx, command)
		if got, want := fmt.Sprintf("%q", c), `{["10" "A" "b"] ["Arts" "Math" "Ä"] ["Fall" "Spring"]}`; err != nil || got != want {
			t.Errorf("%d schools: %v %s, want %s", schools, err, got, want)
		}
		for word, want := range map[string]int{"art": 27, "zoo": 13, "b": 10} {
			_, found, err := s.Classes(ctx, command, ClassFilter{Words: []ClassWord{{Folded: word, Matches: func(text string) bool {
				return slices.Contains(strings.Fields(strings.ToLower(text)), word)
			}}}})
			if err != nil || found != want*schools {
				t.Errorf("%d schools: %q finds %d, want %d (%v)", schools, word, found, want*schools, err)
			}
		}
	}
}
