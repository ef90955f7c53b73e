package app_test

import (
	"html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// long is a name of two hundred letters without a place to break the line.
var long = strings.Repeat("Donaudampfschifffahrt", 10)[:200]

// hostileSite has a name of two hundred letters in every place where people write one, and
// something of everything that pages can show.
func hostileSite(t *testing.T) *apptest.Site {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("teacher_email,teacher_name,course,section,block,room,department,term,school\n")
	for _, row := range []string{
		"head@school.test,NAME,NAME,NAME,NAME,NAME,NAME,NAME,NAME",
		"head@school.test,NAME,Algebra II,01,A,214,Maths,Fall,NAME",
		"head@school.test,NAME,NAME,02,A,NAME,NAME,NAME,NAME",
		"long@school.test,NAME Two,NAME,03,B,NAME,NAME,NAME,Second NAME",
		"k.boateng@school.test,Mr Kwame Boateng,Statistics,01,C,131,Math,,NAME",
	} {
		rows.WriteString(strings.ReplaceAll(row, "NAME", long) + "\n")
	}
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, rows.String()))
	head := headOf(t, s) // who teaches, too
	code, version := s.Door(apptest.Head.Email, 0)
	head.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/93411007919?pwd=" + long[:40]}, "note": {long[:140]}, "version": {apptest.Itoa(version)}}).Want(t, 200)
	head.Post("/admin/settings/mode", url.Values{"mode": {"preview"}, "message": {long}}).Want(t, 200)
	for i, words := range []string{"", long} {
		stranger := googletest.Identity{Sub: "x" + words, Email: long[:60] + apptest.Itoa(int64(i)) + "@school.test", Name: long, HD: apptest.Domain}
		v := s.Visitor()
		v.SignIn(stranger, "/me")
		if words != "" {
			v.Post("/requests", url.Values{"words": {words}}).Want(t, 200)
		}
	}
	next := apptest.WriteFile(t, strings.ReplaceAll(rows.String(), ",C,131,", ",C,"+long+","))
	s.Command("import", "--apply", next)
	schoolToday(t, s, long)
	return s
}

var (
	hrefs    = regexp.MustCompile(`href="(/[^"#]*)`)
	idInPath = regexp.MustCompile(`/[0-9]+(/|$)|/(doors|d|j)/[a-z0-9]{6}|/s/[^/]+`)
)

// onePagePerRoute follows every link as an administrator and returns an address of each
// kind: the ids in it, the values of its query, and the order and page of a list do not
// make a kind.
func onePagePerRoute(t testing.TB, head *apptest.Visitor) (pages []string) {
	t.Helper()
	seen, queue := map[string]bool{}, []string{"/", "/me", "/admin", "/admin/people", "/nothing", "/admin/activity?from=2027-01-01"}
	for len(queue) > 0 {
		address, err := url.Parse(queue[0])
		queue = queue[1:]
		if err != nil {
			t.Fatal(err)
		}
		kind := idInPath.ReplaceAllString(address.Path, "/$2/ID$1") + "?" + strings.Join(slices.Sorted(keys(address.Query())), "&")
		if seen[kind] || strings.HasPrefix(address.Path, "/auth/") || strings.HasPrefix(address.Path, "/static/") ||
			strings.HasPrefix(address.Path, "/j/") || strings.Contains(address.Path, ".") {
			continue
		}
		seen[kind] = true
		pages = append(pages, address.String())
		body := head.Get(address.String()).Body
		keepPage(t, kind, body)
		for _, found := range hrefs.FindAllStringSubmatch(body, -1) {
			queue = append(queue, html.UnescapeString(found[1]))
		}
	}
	return pages
}

// keys are a query's, for which it has a value.
func keys(query url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key, values := range query {
			if values[0] != "" && !slices.Contains([]string{"sort", "down", "page"}, key) && !yield(key) {
				return
			}
		}
	}
}

// keepPage writes a page into the folder HALLWAY_TEST_PAGES, where .ci/run has its HTML
// checked.
func keepPage(t testing.TB, kind, body string) {
	t.Helper()
	folder := os.Getenv("HALLWAY_TEST_PAGES")
	if folder == "" {
		return
	}
	name := strings.Trim(strings.NewReplacer("/", "_", "?", "_", "=", "_", "&", "_").Replace(kind), "_")
	if err := os.WriteFile(filepath.Join(folder, name+".html"), []byte(body), 0o600); err != nil {
		t.Error(err)
	}
}
