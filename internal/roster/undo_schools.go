package roster

import (
	"slices"
	"strconv"
)

// What people decided about schools since an import holds for undoing it too.

// rows are the rows of an import, with ids for keys, led past the schools that were merged
// since: what they say of such a school is about the one that goes on.
func (b ByHand) rows(r Rows) Rows {
	if len(b.Into) == 0 {
		return r
	}
	to := make(map[string]string, len(b.Into))
	for id, into := range b.Into {
		to[strconv.FormatInt(id, 10)] = strconv.FormatInt(into, 10)
	}
	r.Sections = ledRows(r.Sections, func(s *Section) { s.School = rename(s.School, to) })
	r.People = ledRows(r.People, func(p *Person) {
		p.Schools = slices.Compact(slices.Sorted(slices.Values(renamed(p.Schools, to))))
	})
	return r
}

// ledRows rewrites the states of rows, and not what the source said.
func ledRows[T any](rows []Row[T], to func(*T)) []Row[T] {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Before, rows[i].After = rewritten(rows[i].Before, to), rewritten(rows[i].After, to)
	}
	return rows
}

// closed is why a class cannot get back to a state; empty: it can, or that is none.
func (b ByHand) closed(before *Section) string {
	if before == nil {
		return ""
	}
	if id, _ := strconv.ParseInt(before.School, 10, 64); b.Away[id] {
		return "its school is archived. Restore the school first"
	}
	return ""
}
