package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// links of a navigation, by its name.
func navOf(body, name string) (list []string) {
	_, rest, _ := strings.Cut(body, `aria-label="`+name+`"`)
	nav, _, _ := strings.Cut(rest, "</nav>")
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(nav, -1) {
		list = append(list, m[1])
	}
	return list
}

// Every page has the same header, with what its visitor may open and nothing else, and
// the same footer with the version. Everything stands in a landmark.
func TestOneFrame(t *testing.T) {
	s := apptest.NewSite(t)
	admin, limited, teacher, student := s.Administrator(), s.Visitor(), s.Visitor(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	student.SignIn(apptest.Student, "/")
	admin.Post("/admin/people/"+apptest.Itoa(s.Person(apptest.Boateng.Email).ID), map[string][]string{
		"name": {"Mr Kwame Boateng"}, "email": {apptest.Boateng.Email}, "role": {"admin"}, "only_school": {"larkfield-commons"}}).Want(t, 200, "Saved.")
	limited.SignIn(apptest.Boateng, "/admin/people")
	code, _ := s.Door(apptest.Okafor.Email, 0)
	some := []string{"/admin", "/admin/classes", "/admin/people", "/admin/schedule", "/admin/requests", "/admin/imports", "/admin/activity"}
	all := []string{"/admin", "/admin/classes", "/admin/people", "/admin/schools", "/admin/schedule", "/admin/requests", "/admin/imports", "/admin/activity", "/admin/settings", "/admin/log"}
	for _, one := range []struct {
		who        *apptest.Visitor
		path       string
		main, part []string
	}{
		{s.Visitor(), "/sign-in", []string{"/", "/me"}, nil},
		{s.Visitor(), "/nothing", []string{"/", "/me"}, nil},
		{student, "/", []string{"/", "/me"}, nil},
		{teacher, "/", []string{"/", "/me"}, nil}, // the same bytes for everybody
		{admin, "/", []string{"/", "/me"}, nil},
		{teacher, "/me", []string{"/", "/me"}, nil},
		{teacher, "/me/doors/" + code + "/history", []string{"/", "/me"}, nil},
		{teacher, "/admin/people", []string{"/", "/me"}, nil}, // refused
		{teacher, "/nothing", []string{"/", "/me"}, nil},
		{admin, "/me", []string{"/", "/me", "/admin"}, nil},
		{admin, "/nothing", []string{"/", "/me", "/admin"}, nil},
		{admin, "/admin/people", []string{"/", "/me", "/admin"}, all},
		{admin, "/admin/settings", []string{"/", "/me", "/admin"}, all},
		{admin, "/admin/schools/1", []string{"/", "/me", "/admin"}, all},
		{limited, "/admin/people", []string{"/", "/me", "/admin"}, some},
		{limited, "/admin/settings", []string{"/", "/me", "/admin"}, nil}, // refused
	} {
		body := one.who.Get(one.path).Body
		if got := navOf(body, "Hallway"); !slices.Equal(got, one.main) {
			t.Errorf("%s leads to %v, want %v", one.path, got, one.main)
		}
		if got := navOf(body, "Console"); !slices.Equal(got, one.part) {
			t.Errorf("the console's part of %s leads to %v, want %v", one.path, got, one.part)
		}
		signedIn := strings.Contains(body, `action="/sign-out"`)
		if want := one.path != "/" && one.who != student && (one.who == admin || one.who == teacher || one.who == limited); signedIn != want {
			t.Errorf("%s shows who is signed in: %t", one.path, signedIn)
		}
		outline := regexp.MustCompile(`(?s)<body[^>]*><a class="skip"[^>]*>[^<]*</a>\s*<header>.*</header>\s*<main [^>]*>.*<h1>.*</main>\s*<footer class="foot"><span>Hallway ` +
			regexp.QuoteMeta(apptest.Version) + `</span>.*</footer>\s*</body>`)
		if !outline.MatchString(body) {
			t.Errorf("%s has something outside of its landmarks, or no version:\n%s", one.path, body)
		}
	}
}
