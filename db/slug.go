package db

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/mozillazg/go-unidecode"
)

// addSchool inserts a school with a slug of its own, archived.
func (t *tx) addSchool(name string, imported int64) (int64, error) {
	slug := slugOf(name)
	for n := 2; ; n++ {
		done, err := t.ExecContext(t.ctx,
			`insert into schools (slug, name, import_id, archived_at) values (?, ?, ?, ?) on conflict (slug) do nothing`,
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

var notSlug = regexp.MustCompile("[^a-z0-9]+")

// slugOf is a name as an address has it: at most forty small letters, digits and
// hyphens, whatever script it is written in.
func slugOf(name string) string {
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(unidecode.Unidecode(name)), "-"), "-")
	return cmp.Or(strings.TrimRight(slug[:min(len(slug), 40)], "-"), "school")
}
