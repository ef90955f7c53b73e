package db

import (
	"fmt"
	"slices"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What a page shows of a long import are the first lines of each group, and the counts
// are those of all. Of a short one it is everything.
func TestFirstItems(t *testing.T) {
	s, _ := emptyStore(t)
	file := func(classes, room int) roster.Roster {
		r := roster.Roster{Schools: []roster.School{{Key: "s", Name: "Larkfield"}}}
		for i := range 10 {
			r.People = append(r.People, roster.Person{Key: fmt.Sprint(i), Name: fmt.Sprintf("Ms P%02d", 10-i), Email: school.Email(fmt.Sprintf("p%d@school.test", i))})
		}
		for i := range classes {
			r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint("c", i), School: "s", Course: fmt.Sprintf("Course %03d", 100-i), Code: "01",
				Room: fmt.Sprint(room + i/30), Teachers: []string{fmt.Sprint(i % 10)}})
		}
		return r
	}
	first := mustImport(t, s, file(40, 1), ImportMeta{}).ID
	second := mustImport(t, s, file(36, 2), ImportMeta{}).ID
	for _, id := range []int64{first, second} {
		whole, err := s.ImportItems(ctx, command, id)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for _, i := range whole {
			want[i.Verb]++
		}
		for _, most := range []int{100, 20, 2} {
			some, all, err := s.FirstItems(ctx, command, id, most)
			for _, verb := range []string{"Added", "Changed", "Removed"} {
				is := lines(only(some, verb))
				if n := min(want[verb], most); all[verb] != want[verb] || is != lines(only(whole, verb)[:n]) {
					t.Errorf("%v: %d of %s of import %d: %d\n%s\nwant the first of %d\n%s", err, most, verb, id, all[verb], is, want[verb], lines(only(whole, verb)))
				}
			}
		}
	}
}

func only(items []roster.Item, verb string) []roster.Item {
	return slices.DeleteFunc(slices.Clone(items), func(i roster.Item) bool { return i.Verb != verb })
}
