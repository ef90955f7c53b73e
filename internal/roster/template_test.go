package roster

import (
	"encoding/csv"
	"strings"
	"testing"
)

// TestTemplate: the template is Hallway's own CSV, and nothing is odd about it.
func TestTemplate(t *testing.T) {
	for _, school := range []string{"", "North High"} {
		var text strings.Builder
		if err := csv.NewWriter(&text).WriteAll(Template("school.test", school)); err != nil {
			t.Fatal(err)
		}
		header, _, _ := strings.Cut(text.String(), "\n")
		if !strings.HasPrefix(header, "teacher_email,teacher_name,course,section,block,room,department,term,term_starts,term_ends,school") {
			t.Error(header)
		}
		r, found, err := decode("template.csv", text.String(), vetting)
		if err != nil || len(found) > 0 || len(r.People) != 2 || len(r.Sections) != 2 || len(r.Schools) != 1 || r.Schools[0].Name != school {
			t.Errorf("%v\n%s", err, show(r, found))
		}
		check(t, r, found)
	}
}
