package db

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/mozillazg/go-unidecode"
)

// addSchool inserts a school with a slug of its own, archived. imported is the import
// that adds it; 0: a person does.
func (t *tx) addSchool(name string, imported int64) (int64, error) {
	slug := slugOf(name)
	for n := 2; ; n++ {
		var id int64
		err := found(t.get(&id, `
			insert into schools (slug, name, import_id, archived_at) values (?, ?, nullif(?, 0), ?) on conflict (slug) do nothing returning id`,
			slug, name, imported, millis(t.now)))
		if err != nil || id != 0 {
			return id, err
		}
		slug = fmt.Sprintf("%s-%d", slugOf(name), n)
	}
}

// openSchool adds a school that is there at once, with its history row.
func (t *tx) openSchool(name string) (int64, error) {
	id, err := t.addSchool(name, 0)
	if err == nil {
		err = t.exec(`update schools set archived_at = null where id = ?`, id)
	}
	if err == nil {
		_, err = t.record(subject{}, nil, schoolState{ID: id, Name: name})
	}
	return id, err
}

var notSlug = regexp.MustCompile("[^a-z0-9]+")

// slugOf is a name for an address: at most forty lower-case letters, digits and
// hyphens, whatever script the name is in.
func slugOf(name string) string {
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(unidecode.Unidecode(name)), "-"), "-")
	return cmp.Or(strings.TrimRight(slug[:min(len(slug), 40)], "-"), "school")
}
