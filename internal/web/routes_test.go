package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/directory"
	"hallway/internal/school"
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
	"GET /now":                                     "in  200 200 200 200 200 200 200 200 200",
	"GET /s/:school/now":                           "in  200 200 200 200 200 200 200 200 200",
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
	"GET /admin":                                   "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/remind":                            "in  in  403 403 403 403 403 in  404 403",
	"GET /me/out":                                  "in  in  200 200 200 200 200 in  200 200",
	"GET /me/out/:id":                              "in  in  404 404 404 404 404 in  404 404",
	"GET /admin/people/:id/out":                    "in  in  403 403 403 403 403 in  200 403",
	"POST /me/out":                                 "in  in  422 422 422 422 422 in  422 403",
	"POST /me/out/end":                             "in  in  on  on  on  on  on  in  on  403",
	"POST /me/out/:id":                             "in  in  404 404 404 404 404 in  404 403",
	"POST /me/out/:id/end":                         "in  in  404 404 404 404 404 in  404 403",
	"POST /admin/people/:id/out":                   "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/people/:id/out/end":               "in  in  403 403 403 403 403 in  404 403",
	"POST /me/doors/:code/people/instead":          "in  in  422 403 403 403 403 in  422 403",
	"GET /admin/people":                            "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/people/new":                        "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/people/:id":                        "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/classes":                           "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/classes/new":                       "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/classes/archive":                   "in  in  403 403 403 403 403 in  on  403",
	"GET /admin/classes/:id":                       "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/classes":                          "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/classes/cancel":                   "in  in  403 403 403 403 403 in  on  403",
	"POST /admin/classes/archive":                  "in  in  403 403 403 403 403 in  on  403",
	"POST /admin/classes/:id":                      "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/classes/:id/archive":              "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/classes/:id/restore":              "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/classes/:id/merge":                "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/requests":                          "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/activity":                          "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/activity.csv":                      "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/log":                               "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/imports":                           "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/imports/template.csv":              "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/imports/:id":                       "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/:id/findings.csv":          "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/:id/plan.csv":              "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/check/:token":              "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/check/:token/findings.csv": "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/imports/check/:token/plan.csv":     "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/year":                              "in  in  403 403 403 403 403 in  200 403",
	"POST /admin/year":                             "in  in  403 403 403 403 403 in  422 403",
	"GET /admin/year/check/:token":                 "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/year/check/:token/plan.csv":        "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/year/check/:token/again":          "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/year/check/:token/apply":          "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/year/:id/undo":                    "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports":                          "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/imports/check/:token/again":       "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports/check/:token/answer":      "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports/check/:token/units":       "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports/check/:token/apply":       "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/imports/:id/undo":                 "in  in  403 403 403 403 403 in  404 403",
	"GET /admin/schools":                           "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/schools/:id":                       "in  in  403 403 403 403 403 in  200 403",
	"POST /admin/schools":                          "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/schools/:id":                      "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/schools/:id/archive":              "in  in  403 403 403 403 403 in  on  403",
	"POST /admin/schools/:id/restore":              "in  in  403 403 403 403 403 in  on  403",
	"POST /admin/schools/:id/merge":                "in  in  403 403 403 403 403 in  422 403",
	"GET /admin/schedule":                          "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/schedule/schedule.txt":             "in  in  403 403 403 403 403 in  200 403",
	"GET /admin/schedule/day":                      "in  in  403 403 403 403 403 in  on  403",
	"GET /admin/schedule/parts":                    "in  in  403 403 403 403 403 in  on  403",
	"GET /admin/schedule/text":                     "in  in  403 403 403 403 403 in  200 403",
	"POST /admin/schedule/day":                     "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/schedule/parts":                   "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/schedule/text":                    "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/schedule/start":                   "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/schedule/remove":                  "in  in  403 403 403 403 403 in  on  403",
	"GET /admin/settings":                          "in  in  403 403 403 403 403 in  200 403",
	"POST /me/doors/:code":                         "in  in  422 403 403 422 403 in  422 403",
	"POST /me/doors/:code/preview":                 "in  in  200 403 403 200 403 in  200 403",
	"POST /me/doors/:code/clear":                   "in  in  409 403 403 409 403 in  409 403",
	"POST /me/doors/:code/ask":                     "in  in  422 403 403 422 403 in  422 403",
	"POST /me/doors/:code/allow":                   "in  in  422 403 403 422 403 in  422 403",
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
	"POST /admin/requests/hosts/allow":             "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/requests/hosts/decline":           "in  in  403 403 403 403 403 in  404 403",
	"POST /admin/settings/mode":                    "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/settings/access":                  "in  in  403 403 403 403 403 in  422 403",
	"POST /admin/settings/hosts":                   "in  in  403 403 403 403 403 in  on  403",
	"POST /admin/settings/zone":                    "in  in  403 403 403 403 403 in  409 403",
	"POST /admin/settings/key":                     "in  in  403 403 403 403 403 in  on  403",
	"POST /view/end":                               "on  on  on  on  on  on  on  on  on  on",
	"POST /sign-out/everywhere":                    "in  in  in  in  in  in  in  in  in  403",
	"POST /sign-out":                               "in  in  in  in  in  in  in  in  in  in",
}

// lasts are the routes that end something. Each visitor visits them last.
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
