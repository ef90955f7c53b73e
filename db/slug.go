package db

import "fmt"

// addSchool inserts a school with a slug of its own, archived.
func (t *tx) addSchool(name string, imported int64) (int64, error) {
	slug := slugOf(name)
	for n := 2; ; n++ {
		done, err := t.ExecContext(t.ctx, `insert into schools (slug, name, import_id, archived_at) values (?, ?, ?, ?) on conflict (slug) do nothing`,
			slug, name, imported, millis(t.now))
		if err != nil {
			return 0, err
		}
		added, err := done.RowsAffected()
		if err != nil {
			return 0, err
		}
		if added == 1 {
			return done.LastInsertId()
		}
		slug = fmt.Sprintf("%s-%d", slugOf(name), n)
	}
}

// slugOf is a name as an address has it: small letters, digits and hyphens.
func slugOf(name string) string {
	out := make([]byte, 0, len(name))
	for _, r := range name {
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		default:
			r = '-'
		}
		if r == '-' && (len(out) == 0 || out[len(out)-1] == '-') {
			continue
		}
		out = append(out, byte(r))
	}
	out = out[:min(len(out), 40)]
	for len(out) > 0 && out[len(out)-1] == '-' {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return "school"
	}
	return string(out)
}
