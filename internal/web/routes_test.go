package web_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/directory"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
	"hallway/internal/web"
	"hallway/static"
)

// visitors are the kinds of people who come, in the columns of the table.
var visitors = []string{"nobody", "student", "teacher", "other", "before", "during", "after", "suspended", "admin", "viewing"}

// routeTable is what every kind of visitor gets from every route. "in" is a
// redirect to sign in, "on" one to somewhere else. The teacher leads the class
// whose door is CODE; other does not teach it; before, during and after are a
// substitute's. viewing is an administrator who looks at the teacher's pages.
var routeTable = map[string]string{
	//                                             nobody student teacher other before during after suspended admin viewing
	"GET /":                                        "in  200 200 200 200 200 200 200 200 200",
	"GET /s/:school":                               "in  200 200 200 200 200 200 200 200 200",
	"GET /j/:code":                                 "in  404 404 404 404 404 404 404 404 404",
	"GET /sign-in":                                 "200 200 on  on  on  on  on  200 on  on",
	"GET /auth/google":                             "on  on  on  on  on  on  on  on  on  on",
	"GET /auth/google/callback":                    "403 on  on  on  on  on  on  on  on  on",
	"GET /static/*":                                "200 200 200 200 200 200 200 200 200 200",
	"GET /healthz":                                 "200 200 200 200 200 200 200 200 200 200",
	"GET /readyz":                                  "200 200 200 200 200 200 200 200 200 200",
	"GET /me":                                      "in  in  200 200 200 200 200 in  200 200",
	"GET /me/doors/:code/history":                  "in  in  200 403 403 200 403 in  200 200",
	"GET /me/doors/:code/people":                   "in  in  200 403 403 403 403 in  200 200",
	"GET /admin":                                   "in  in  403 403 403 403 403 in  on  403",
	"GET /admin/people":                            "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/people/new":                        "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/people/:id":                        "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/requests":                          "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/activity":                          "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/activity.csv":                      "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/log":                               "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/imports":                           "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/imports/:id":                       "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/:id/findings.csv":          "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/:id/plan.csv":              "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/check/:token":              "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/check/:token/findings.csv": "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/check/:token/plan.csv":     "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports":                          "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/imports/check/:token/again":       "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports/check/:token/answer":      "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports/check/:token/apply":       "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports/:id/undo":                 "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/settings":                          "in  in  403 403 403 403 403 in  200 403",
	"POST /me/doors/:code":                         "in  in  422 403 403 422 403 in  422 403",
	"POST /me/doors/:code/preview":                 "in  in  200 403 403 200 403 in  200 403",
	"POST /me/doors/:code/clear":                   "in  in  409 403 403 409 403 in  409 403",
	"POST /me/doors/:code/people/cover":            "in  in  422 403 403 403 403 in  422 403",
	"POST /me/doors/:code/people/co":               "in  in  422 403 403 403 403 in  422 403",
	"POST /me/doors/:code/people/end":              "in  in  404 403 403 403 403 in  404 403",
	"POST /changes/:id/undo":                       "in  in  403 403 403 403 403 in  422 403",
	"POST /requests":                               "403 403 403 403 403 403 403 403 403 403",
	"POST /admin/people/new":                       "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/people/:id":                       "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/people/:id/suspend":               "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/people/:id/restore":               "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/people/:id/unbind":                "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/people/:id/sign-out":              "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/people/:id/view":                  "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/requests/:id/this":                "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/requests/:id/add":                 "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/requests/:id/dismiss":             "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/settings/mode":                    "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/settings/access":                  "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/settings/hosts":                   "in  in  403 403 403 403 403 in  on  403",
	"POST /admin/settings/zone":                    "in  in  403 403 403 403 403 in  409 403",
	"POST /admin/settings/schools/:id":             "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/settings/key":                     "in  in  403 403 403 403 403 in  on  403",
	"POST /view/end":                               "on  on  on  on  on  on  on  on  on  on",
	"POST /sign-out/everywhere":                    "in  in  in  in  in  in  in  in  in  403",
	"POST /sign-out":                               "in  in  in  in  in  in  in  in  in  in",
}

// lasts are the routes that end something: they come last for each visitor.
var lasts = []string{"POST /admin/settings/key", "POST /view/end", "POST /sign-out", "POST /sign-out/everywhere"}

// Every route answers every kind of visitor as the table says, and a route that
// is not in the table fails.
func TestRoutes(t *testing.T) {
	s := apptest.NewSite(t)
	routes := routesOf(t, s)
	for _, r := range routes {
		if routeTable[r] == "" {
			t.Errorf("%s is in no row of the table", r)
		}
	}
	for r := range routeTable {
		if !slices.Contains(routes, r) {
			t.Errorf("%s is in the table and no route", r)
		}
	}
	s.Command("admin", apptest.Head.Email)
	code, _ := s.Door(apptest.Okafor.Email, 0)
	oneilID, okaforID := s.Person(apptest.Oneil.Email).ID, s.Person(apptest.Okafor.Email).ID
	addPerson(t, s, "sub@school.test", "other@school.test", "gone@school.test")
	if err := s.Store.EndSessions(t.Context(), school.Command("test"), okaforID); err != nil {
		t.Fatal(err)
	}
	list, _, err := s.Store.History(t.Context(), db.HistoryFilter{Kind: "session"})
	if err != nil {
		t.Fatal(err)
	}
	ended := apptest.Itoa(list[0].ID)
	for column, kind := range visitors {
		cover(s, code, kind)
		for _, route := range slices.Concat(slices.DeleteFunc(slices.Clone(routes), func(r string) bool { return slices.Contains(lasts, r) }), lasts) {
			want := strings.Fields(routeTable[route])
			if len(want) != len(visitors) {
				t.Fatalf("%s: %d columns", route, len(want))
			}
			v := someone(s, kind, oneilID, okaforID)
			method, path, _ := strings.Cut(route, " ")
			path = strings.NewReplacer(":code", code, ":school", "larkfield-commons", "/schools/:id", "/schools/1", "/*", strings.TrimPrefix(static.Path("app.css"), "/static")).Replace(path)
			switch {
			case method == "GET" && strings.HasPrefix(path, "/admin/people/:id"):
				path = "/admin/people/" + apptest.Itoa(okaforID)
			case strings.HasPrefix(path, "/changes/"):
				path = "/changes/" + ended + "/undo" // ended sessions, which stay ended
			}
			path = strings.Replace(path, ":id", "999999", 1)
			v.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			var got apptest.Answer
			if method == "GET" {
				got = v.Get(path)
			} else {
				got = v.Post(path, url.Values{})
			}
			if said := outcome(got); said != want[column] {
				t.Errorf("%s as %s: %s, want %s\n%s", route, kind, said, want[column], apptest.Excerpt(got.Body))
			}
		}
	}
}

// outcome is an answer in the words of the table.
func outcome(a apptest.Answer) string {
	if a.Status/100 != 3 {
		return apptest.Itoa(int64(a.Status))
	}
	if strings.HasPrefix(a.Header.Get("Location"), "/sign-in") {
		return "in"
	}
	return "on"
}

// someone is a visitor of a kind, freshly signed in.
func someone(s *apptest.Site, kind string, oneilID, okaforID int64) *apptest.Visitor {
	s.T.Helper()
	v := s.Visitor()
	id := func(sub, email string) googletest.Identity {
		return googletest.Identity{Sub: sub, Email: email, Name: sub, HD: apptest.Domain}
	}
	switch kind {
	case "student":
		v.SignIn(apptest.Student, "/")
	case "teacher":
		v.SignIn(apptest.Okafor, "/me")
	case "other":
		v.SignIn(id("31", "other@school.test"), "/me")
	case "before", "during", "after":
		v.SignIn(id("30", "sub@school.test"), "/me")
	case "suspended":
		gone := s.Person("gone@school.test").ID
		s.Store.Suspend(context.Background(), school.Command("test"), gone, false)
		v.SignIn(id("32", "gone@school.test"), "/me")
		s.Store.Suspend(context.Background(), school.Command("test"), gone, true)
	case "admin", "viewing":
		v.SignIn(apptest.Head, "/me")
	}
	if kind == "viewing" {
		v.Post("/admin/people/"+apptest.Itoa(okaforID)+"/view", nil)
	}
	return v
}

// cover makes the substitute's cover one that is to come, is on, or has ended.
func cover(s *apptest.Site, code, kind string) {
	s.T.Helper()
	who, ctx := s.Person("sub@school.test").ID, context.Background()
	date := func(n int) string { return s.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	var err error
	switch kind {
	case "before":
		_, err = s.Store.Lend(ctx, school.Command("test"), code, who, date(2), date(3))
	case "during":
		_, err = s.Store.Lend(ctx, school.Command("test"), code, who, date(-1), date(1))
	case "after": // TestCover lets the time pass
		_, err = s.Store.EndTeaching(ctx, school.Command("test"), code, who, "cover")
	}
	if err != nil {
		s.T.Fatal(err)
	}
}

func addPerson(t *testing.T, s *apptest.Site, emails ...string) {
	t.Helper()
	for _, e := range emails {
		if _, err := s.Store.AddPerson(context.Background(), school.Command("test"), db.PersonEdit{Name: e, Email: school.Email(e), Role: school.Teacher}); err != nil {
			t.Fatal(err)
		}
	}
}

// routesOf asks a server of the site's own store for its routes.
func routesOf(t *testing.T, s *apptest.Site) []string {
	t.Helper()
	address, _ := url.Parse(s.URL)
	server, err := web.New(context.Background(), web.Config{URL: address}, s.Store, directory.New(s.Store, directory.Config{}), nil, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return server.Routes()
}

// A form that another site sends changes nothing, whichever form it is.
func TestCrossSite(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	code, _ := s.Door(apptest.Okafor.Email, 0)
	for _, route := range routesOf(t, s) {
		method, path, _ := strings.Cut(route, " ")
		if method != "POST" {
			continue
		}
		path = strings.NewReplacer(":code", code, ":id", "1").Replace(path)
		admin.Post(path, url.Values{"link": {apptest.Invited}, "name": {"x"}, "mode": {"live"}}, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test").Want(t, 403, "Another website tried to send this form.")
	}
}

var links = regexp.MustCompile(`href="(/[^"#]*)`)

// Reading changes nothing: an administrator follows every link of every page,
// and the database holds what it held.
func TestCrawl(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	before := dump(t, s)
	seen, queue := map[string]bool{}, []string{"/", "/me", "/admin/people", "/admin/requests", "/admin/activity", "/admin/settings", "/admin/log"}
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
	if len(seen) < 25 {
		t.Errorf("only %d pages were found: %v", len(seen), seen)
	}
	if after := dump(t, s); after != before {
		t.Errorf("reading changed the database:\n%s\n%s", before, after)
	}
}

// dump is the whole database but for when sessions were last seen: a copy that
// the backup command makes, read table by table.
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

// A teacher who sends other people's ids, or fields that no form has, changes
// nothing of theirs.
func TestForgedFields(t *testing.T) {
	s := apptest.NewSite(t)
	admin, lead, thief := s.Administrator(), s.Visitor(), s.Visitor()
	lead.SignIn(apptest.Okafor, "/me")
	thief.SignIn(apptest.Oneil, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	lead.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	change := apptest.Between(t, lead.Get("/me").Body, `action="/changes/`, `/undo"`)
	own, ownVersion := s.Door(apptest.Oneil.Email, 0)
	okaforID, thiefID := apptest.Itoa(s.Person(apptest.Okafor.Email).ID), apptest.Itoa(s.Person(apptest.Oneil.Email).ID)
	forged := url.Values{"link": {"https://zoom.us/j/86666666666"}, "version": {apptest.Itoa(version + 1)}, "role": {"admin"}, "person_id": {okaforID}, "person": {thiefID}, "name": {"Thief"}}

	for _, path := range []string{"/me/doors/" + code, "/me/doors/" + code + "/clear", "/me/doors/" + code + "/people/co", "/me/doors/" + code + "/people/cover",
		"/changes/" + change + "/undo", "/admin/people/" + thiefID, "/admin/people/" + okaforID + "/suspend", "/admin/people/new"} {
		thief.Post(path, forged).Want(t, 403, "")
	}
	// Another's door among "also use for" refuses all of it.
	forged.Set("version", apptest.Itoa(ownVersion))
	forged.Set("also", code+"."+apptest.Itoa(version+1))
	thief.Post("/me/doors/"+own, forged).Want(t, 403, "That is not yours to change")
	forged.Del("also")
	thief.Post("/me/doors/"+own, forged).Want(t, 200, "Saved.")
	if p := s.Person(apptest.Oneil.Email); p.Role != school.Teacher || p.Name == "Thief" {
		t.Errorf("the fields of no form made %+v", p)
	}
	if e, _ := s.Store.Entry(context.Background(), code); e.Door.Link != apptest.Invited {
		t.Errorf("the door leads to %s", e.Door.Link)
	}
	admin.Get("/admin/activity").Want(t, 200)
	if n := strings.Count(s.Logs.String(), `"actor":"j.oneil@school.test","method":"POST"`); n < 9 {
		t.Errorf("only %d of the attempts are in the log", n)
	}
}
