package web_test

import (
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

var (
	links = regexp.MustCompile(`href="(/[^"#]*)`)
	param = regexp.MustCompile(`:[a-z]+|\*`)
)

// notCrawled are pages to which no link leads here: of one of several schools, of a sign-in,
// of a meeting, of checks that somebody began, and for probes.
var notCrawled = []string{"/s/", "/j/", "/auth/", "/sign-in", "/healthz", "/readyz", "/admin/imports/check/", "/admin/year/check/"}

// Reading changes nothing: after an administrator has followed every link of every
// page, the database is the same.
func TestCrawl(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	before := dump(t, s)
	seen, queue := map[string]bool{}, []string{"/", "/me", "/admin", "/admin/remind?list=withheld", "/admin/remind?list=ends", "/admin/people", "/admin/requests", "/admin/activity", "/admin/settings", "/admin/log",
		"/now", "/admin/classes/archive?class=1", "/admin/imports/1/findings.csv", "/me/out/1", "/admin/schedule/day", "/admin/schedule/parts"} // forms and searches lead to these
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] || strings.HasPrefix(path, "/auth/") || strings.HasPrefix(path, "/j/") {
			continue
		}
		seen[path] = true
		a := admin.Get(path)
		if a.Status != 200 {
			t.Errorf("%s answers %d", path, a.Status)
		}
		for _, found := range links.FindAllStringSubmatch(a.Body, -1) {
			queue = append(queue, strings.ReplaceAll(found[1], "&amp;", "&"))
		}
	}
	for _, route := range routesOf(t, s) {
		path, isPage := strings.CutPrefix(route, "GET ")
		if !isPage || slices.ContainsFunc(notCrawled, func(p string) bool { return strings.HasPrefix(path, p) }) {
			continue
		}
		pattern := regexp.MustCompile("^" + param.ReplaceAllString(path, "[^/]+") + `(\?|$)`)
		if !slices.ContainsFunc(slices.Collect(maps.Keys(seen)), pattern.MatchString) {
			t.Errorf("no link leads to %s", path)
		}
	}
	if after := dump(t, s); after != before {
		t.Errorf("reading changed the database:\n%s\n%s", before, after)
	}
}

// dump is the whole database except when sessions were last used and when the last backup
// was made. It reads a copy that the backup command makes, table by table.
func dump(t *testing.T, s *apptest.Site) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "copy.db")
	s.Command("backup", file)
	copied, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	var out strings.Builder
	for _, table := range column(t, copied, `select name from sqlite_schema where type = 'table' and name <> 'sessions' order by name`) {
		rows := column(t, copied, fmt.Sprintf(`select json_array(%s) from %s`, strings.Join(column(t, copied, `select name from pragma_table_info('`+table+`')`), ", "), table))
		rows = slices.DeleteFunc(rows, func(row string) bool { return strings.HasPrefix(row, `["backup.last"`) })
		fmt.Fprintln(&out, table, strings.Join(rows, "\n"))
	}
	return out.String()
}

// column is a query's one column.
func column(t *testing.T, from *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := from.Query(query)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}
