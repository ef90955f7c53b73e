package web_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// south is a site of twoSchools in which South has something of every kind, and the forms
// with which an administrator changes it.
type south struct {
	*apptest.Site
	north *apptest.Visitor      // administers North
	forms map[string]url.Values // valid, by route
	paths *strings.Replacer     // from a route to its address at South
}

// elsewhere are the forms whose rights other tests cover: of sign-in, of imports and turns
// by the token of whoever made them, and those for administrators of everything.
var elsewhere = []string{"/sign-out", "/requests", "/view/end", "/admin/imports", "/admin/requests", "/admin/settings", "/admin/year/check/", "/me/doors/:code/preview",
	"/me/doors/:code/ask", "/me/doors/:code/allow"}

func southOf(t *testing.T) south {
	t.Helper()
	north := northOf(t, filepath.Join(t.TempDir(), "schools.csv"))
	s, ctx, command := north.Site, t.Context(), school.Command("test")
	sam, day := s.Person("s@school.test"), s.Store.Today()
	doors, err := s.Store.DoorsOf(ctx, sam.ID)
	if err != nil {
		t.Fatal(err)
	}
	class, code, office := doors[0].Section.ID, doors[0].Door.Code, doors[1].Door.Code
	title, slug := "Old Latin", "south"
	old, err := s.Store.AddClass(ctx, command, db.ClassEdit{Title: &title, School: &slug})
	if err == nil {
		err = s.Store.ArchiveClass(ctx, command, old)
	}
	if err != nil {
		t.Fatal(err)
	}
	archived := s.NewestChange()
	times := "term 2026-09-08 2027-05-18\nday A\n  08:00-09:00 A\ncycle AB A\nfrom 2026-09-08 AB\n"
	if _, err := s.Store.SaveSchedules(ctx, command, []db.ScheduleEdit{{School: 2, Text: times}}); err != nil {
		t.Fatal(err)
	}
	edit := url.Values{"name": {"Stolen"}, "email": {"s@school.test"}, "role": {"teacher"}}
	out := url.Values{"from": {day}, "to": {day}, "what": {"none"}, "door": {code}}
	return south{Site: s, north: north, forms: map[string]url.Values{
		"/me/doors/:code":                {"link": {apptest.Invited}, "version": {"0"}},
		"/me/doors/:code/clear":          {"version": {"0"}},
		"/me/doors/:code/people/cover":   {"person": {"1"}, "from": {day}, "to": {day}},
		"/me/doors/:code/people/instead": {"what": {"none"}, "from": {day}, "to": {day}},
		"/me/doors/:code/people/co":      {"person": {"1"}},
		"/me/doors/:code/people/end":     {"person": {apptest.Itoa(sam.ID)}, "role": {"lead"}},
		"/me/out":                        {"from": {day}, "to": {day}, "what": {"none"}, "door": {code, office}},
		"/me/out/end":                    {"cover": {"1", "2"}},
		"/me/out/:id":                    out,
		"/me/out/:id/end":                {"cover": {"1", "2"}},
		"/changes/:id/undo":              {"back": {"/admin/activity"}},
		"/admin/people/new":              {"name": {"Ned"}, "email": {"ned@school.test"}, "role": {"admin"}, "at": {"south"}},
		"/admin/people/:id":              edit,
		"/admin/people/:id/out":          out,
		"/admin/people/:id/out/end":      {"cover": {"1", "2"}},
		"/admin/people/:id/suspend":      nil,
		"/admin/people/:id/restore":      nil,
		"/admin/people/:id/unbind":       nil,
		"/admin/people/:id/sign-out":     nil,
		"/admin/people/:id/view":         nil,
		"/admin/classes":                 {"title": {"Stolen"}, "school": {"south"}},
		"/admin/classes/archive":         {"class": {apptest.Itoa(class)}},
		"/admin/classes/cancel":          {"class": {apptest.Itoa(class)}},
		"/admin/classes/:id":             {"room": {"Stolen"}},
		"/admin/classes/:id/archive":     nil,
		"/admin/classes/:id/restore":     nil,
		"/admin/classes/:id/merge":       {"into": {"1"}},
		"/admin/schools":                 {"name": {"Stolen"}},
		"/admin/schools/:id":             {"name": {"Stolen"}},
		"/admin/schools/:id/archive":     nil,
		"/admin/schools/:id/restore":     nil,
		"/admin/schools/:id/merge":       {"into": {"north"}},
		"/admin/schedule/day": {"school": {"south"}, "from": {"2027-01-20"}, "kind": {"off"}, "note": {"Stolen"}, "schools": {"south"},
			"seen": {"south 1"}},
		"/admin/schedule/parts":  {"school": {"south"}, "version": {"1"}, "part": {"term"}, "first": {"2027-06-01"}, "last": {"2027-06-18"}, "name": {"Stolen"}},
		"/admin/schedule/text":   {"school": {"south"}, "version": {"1"}, "text": {"# Stolen"}},
		"/admin/schedule/start":  {"school": {"south"}, "version": {"1"}, "template": {"a-b"}, "first": {"2026-08-31"}, "last": {"2027-06-18"}},
		"/admin/schedule/remove": {"school": {"south"}, "version": {"1"}},
		"/admin/year":            {"school": {"south"}},
		"/admin/year/:id/undo":   nil,
	}, paths: strings.NewReplacer(":code", code, "/people/:id", "/people/"+apptest.Itoa(sam.ID), "/out/:id", "/out/"+apptest.Itoa(sam.ID),
		"/classes/:id/restore", "/classes/"+apptest.Itoa(old)+"/restore", "/classes/:id", "/classes/"+apptest.Itoa(class), "/schools/:id", "/schools/2",
		"/changes/:id", "/changes/"+apptest.Itoa(archived), "/year/:id", "/year/"+apptest.Itoa(archived))}
}

// each calls visit with every form's route, in order. A new form that is not in the table
// fails.
func (s south) each(visit func(route string, form url.Values)) {
	s.T.Helper()
	for _, route := range routesOf(s.T.(*testing.T), s.Site) {
		method, path, _ := strings.Cut(route, " ")
		if method != http.MethodPost || slices.ContainsFunc(elsewhere, func(p string) bool { return strings.HasPrefix(path, p) }) {
			continue
		}
		form, known := s.forms[path]
		if !known {
			s.T.Errorf("no form for %s", route)
		}
		visit(path, form)
	}
}

// Every valid form about South, sent by whoever may not, changes nothing.
func TestForgedForms(t *testing.T) {
	s := southOf(t)
	teacher, looking := s.Visitor(), s.Visitor()
	teacher.SignIn(googletest.Identity{Sub: "902", Email: "both@school.test", Name: "Bea", HD: apptest.Domain}, "/me").Want(t, 200)
	looking.SignIn(apptest.Head, "/admin/people").Want(t, 200)
	looking.Post(s.paths.Replace("/admin/people/:id/view"), nil).Want(t, 200, "You are looking at what")
	before := dump(t, s.Site)
	for who, v := range map[string]*apptest.Visitor{"an administrator of North": s.north, "a teacher": teacher, "somebody who looks": looking} {
		s.each(func(route string, form url.Values) {
			own := route == "/me/out" || route == "/me/out/end" // always of the visitor, who may not say it of these doors
			if strings.HasPrefix(route, "/me/out/:id") && who == "a teacher" {
				return // a colleague says so
			}
			if a := v.Post(s.paths.Replace(route), form); a.Status < 400 && (!own || who == "somebody who looks") {
				t.Errorf("%s as %s is %d at %s", route, who, a.Status, a.URL)
			}
		})
		if after := dump(t, s.Site); after != before {
			t.Errorf("%s changed something", who)
		}
	}
}

// unwritten are the forms that write nothing of the school, as they are in the table.
var unwritten = []string{"/admin/people/:id/sign-out", "/admin/people/:id/view", "/admin/year", "/admin/year/:id/undo", "/me/out/:id", "/me/out/:id/end"}

// In maintenance every form answers with its reason, and none changes anything.
func TestFormsInMaintenance(t *testing.T) {
	s := southOf(t)
	head := s.Visitor()
	head.SignIn(apptest.Head, "/admin/people").Want(t, 200)
	head.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}, "message": {"New server."}}).Want(t, 200)
	before := dump(t, s.Site)
	s.each(func(route string, form url.Values) {
		if slices.Contains(unwritten, route) {
			return
		}
		a := head.Post(s.paths.Replace(route), form)
		if a.Status != 503 || !strings.Contains(a.Body, "New server.") {
			t.Errorf("%s is %d at %s\n%s", route, a.Status, a.URL, apptest.Excerpt(a.Body))
		}
	})
	if after := dump(t, s.Site); after != before {
		t.Error("maintenance let a form through")
	}
}

// A button that is pressed twice does its work once, and fails in no way.
func TestFormsTwice(t *testing.T) {
	s := southOf(t)
	head := s.Visitor()
	head.SignIn(apptest.Head, "/admin/people").Want(t, 200)
	s.each(func(route string, form url.Values) {
		if slices.Contains(unwritten, route) {
			return
		}
		first := head.Post(s.paths.Replace(route), form)
		once := s.NewestChange()
		second := head.Post(s.paths.Replace(route), form)
		if first.Status >= 500 || second.Status >= 500 {
			t.Errorf("%s is %d, then %d", route, first.Status, second.Status)
		}
		if twice := s.NewestChange(); twice != once {
			t.Errorf("%s did its work twice: change %d, then %d", route, once, twice)
		}
	})
}
