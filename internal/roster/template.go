package roster

import (
	"cmp"
	"slices"
)

// Template is Hallway's own CSV for somebody to fill in: its header, and two rows as
// examples, with addresses of the domain and the name of the school (empty: the file need
// not say which). Nobody and no class is really called as they are, in case they come in.
func Template(domain, school string) [][]string {
	domain = cmp.Or(domain, "school.example")
	at := slices.IndexFunc(kinds, func(k kind) bool { return k.system == hallwaySystem })
	rows := [][]string{kinds[at].columns()}
	for _, cells := range []map[string]string{
		{"teacher_email": "maria.example@" + domain, "teacher_name": "Ms Maria Example", "course": "Example Algebra", "section": "01",
			"block": "A", "room": "214", "department": "Math", "term": "Fall", "school": school},
		{"teacher_email": "sam.example@" + domain, "teacher_name": "Sam Example", "course": "Example Art", "section": "01",
			"block": "C", "school": school},
	} {
		row := make([]string, len(rows[0]))
		for i, column := range rows[0] {
			row[i] = cells[column]
		}
		rows = append(rows, row)
	}
	return rows
}
