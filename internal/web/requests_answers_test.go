package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// The person who has waited longest is first, however often they ask, and everybody
// is found by reference, name and address.
func TestRequestsInOrder(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	references := map[int]string{}
	for i := range 45 {
		a := asks(s, googletest.Identity{Sub: fmt.Sprint("w", i), Email: fmt.Sprintf("w%02d@school.test", i), Name: fmt.Sprintf("Nàme%02d", i), HD: apptest.Domain}, "I teach").Want(t, 200)
		references[i] = apptest.Between(t, a.Body, "Reference <code>", "</code>")
		s.Forward(time.Second)
	}
	asks(s, googletest.Identity{Sub: "w0", Email: "w00@school.test", Name: "Nàme00", HD: apptest.Domain}, "I still teach").Want(t, 200)
	page := admin.Get("/admin/requests").Want(t, 200, "45 people asked to be added and wait for an answer.", "1 to 20 of 45", "I still teach", `href="/admin/requests?page=2"`).Body
	if first, second := strings.Index(page, "w00@"), strings.Index(page, "w01@"); first < 0 || first > second || strings.Contains(page, "w20@") {
		t.Errorf("the first page\n%s", apptest.Excerpt(page))
	}
	admin.Get("/admin/requests?page=3").Want(t, 200, "w44@", "41 to 45 of 45", `href="/admin/requests?page=2"`)
	for _, query := range []string{references[37], strings.ToLower(references[37]), strings.ReplaceAll(strings.ReplaceAll(references[37], "0", "O"), "1", "l"), "name37", "w37@school.test"} {
		found := admin.Get("/admin/requests?q="+url.QueryEscape(query)).Want(t, 200, "w37@school.test", "1 request found.", "Reference <code>"+references[37]+"</code>").Body
		if strings.Contains(found, "w36@") {
			t.Errorf("%q finds others too", query)
		}
	}
	admin.Get("/admin/requests?q=nobody-at-all").Want(t, 200, "No open request matches “<bdi>nobody-at-all</bdi>”.", "All requests")
	admin.Get("/admin/requests?q=school.test").Want(t, 200, "45 requests found.", `href="/admin/requests?page=2&amp;q=school.test"`)
}

// The reference that a refused person reads out finds their request, also if they
// asked afterwards or did not ask.
func TestReferenceFindsTheRequest(t *testing.T) {
	s := apptest.NewSite(t)
	admin, v := s.Administrator(), s.Visitor()
	find := func(a apptest.Answer, email string) {
		t.Helper()
		reference := apptest.Between(t, a.Body, "Reference <code>", "</code>")
		admin.Get("/admin/requests?q="+reference).Want(t, 200, email, "1 request found.")
	}
	find(v.SignIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.SignIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.Post("/requests", url.Values{"words": {""}}).Want(t, 422), "reads@school.test")
	find(v.Post("/requests", url.Values{"words": {"I teach"}}).Want(t, 200), "reads@school.test")
	find(v.Post("/requests", url.Values{"words": {"I teach"}}).Want(t, 200), "reads@school.test")
	find(v.SignIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.SignIn(googletest.Identity{Sub: "77", Email: "private@gmail.test", Name: "P"}, "/me").Want(t, 403, "personal Google account"), "private@gmail.test")
	id := s.Person(apptest.Boateng.Email).ID
	v.SignIn(apptest.Boateng, "/me").Want(t, 200)
	admin.Post("/admin/people/"+apptest.Itoa(id)+"/suspend", nil).Want(t, 200)
	reference := apptest.Between(t, v.SignIn(apptest.Boateng, "/me").Want(t, 403, "switched off").Body, "Reference <code>", "</code>")
	admin.Get("/admin/people/"+apptest.Itoa(id)).Want(t, 200, "Reference <code>"+reference+"</code>", `href="/admin/requests?q=`+reference+`"`)
}

// A request that is only in memory can be decided like any other, and only then is
// stored. A dismissed one reopens with other words, is erased after 30 days, and its
// undo says so.
func TestDismissedIsErased(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	first := func() string {
		t.Helper()
		return apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	}
	s.Visitor().SignIn(somebody("wrongpress"), "/me").Want(t, 403)
	inMemory := first()
	if stores(s, "wrongpress") {
		t.Fatal("stored before anybody decided")
	}
	admin.Post("/admin/requests/"+inMemory+"/dismiss", nil).Want(t, 200, "Dismissed.", "No requests.", "wrongpress@")
	admin.Post("/admin/requests/"+inMemory+"/dismiss", nil).Want(t, 409, "head@school.test dismissed it")
	s.Visitor().SignIn(somebody("wrongpress"), "/me").Want(t, 403) // counts, and has no effect
	admin.Get("/admin/requests").Want(t, 200, "No requests.", "Tried 2 times")

	asks(s, somebody("pushy"), "Let me in").Want(t, 200)
	admin.Post("/admin/requests/"+first()+"/dismiss", nil).Want(t, 200, "Dismissed.")
	asks(s, somebody("pushy"), "Let me in").Want(t, 422, "An administrator has already read this message", `value="Let me in"`)
	admin.Get("/admin/requests").Want(t, 200, "No requests.")
	undo := apptest.Between(t, admin.Get("/admin/activity").Body, `action="/changes/`, `/undo"`)
	admin.Post("/changes/"+undo+"/undo", nil).Want(t, 200)
	admin.Get("/admin/requests").Want(t, 200, "Let me in", "1 person asked")
	admin.Post("/admin/requests/"+first()+"/dismiss", nil).Want(t, 200)
	asks(s, somebody("pushy"), "I am the new Latin teacher").Want(t, 200)
	admin.Post("/admin/requests/"+first()+"/dismiss", nil).Want(t, 200)
	undo = apptest.Between(t, admin.Get("/admin/activity").Body, `action="/changes/`, `/undo"`)

	s.Forward(29 * 24 * time.Hour)
	s.Restart()
	admin.SignIn(apptest.Head, "/admin/requests").Want(t, 200, "pushy@", "wrongpress@")
	s.Forward(2 * 24 * time.Hour)
	apptest.Until(t, "old requests are erased", func() bool { return strings.Contains(s.Logs.String(), `"msg":"old requests erased","requests":2`) })
	admin.SignIn(apptest.Head, "/admin/requests").Want(t, 200, "No requests.")
	if body := admin.Get("/admin/requests").Body; strings.Contains(body, "pushy") || strings.Contains(body, "wrongpress") {
		t.Errorf("the page still knows them\n%s", apptest.Excerpt(body))
	}
	if out := dump(t, s); strings.Contains(out, "pushy") || strings.Contains(out, "wrongpress") || strings.Contains(out, "Latin teacher") || strings.Contains(out, "Let me in") {
		t.Error("the database still knows them")
	}
	admin.Post("/changes/"+undo+"/undo", nil).Want(t, 409, "The details of that account have been erased: 30 days after a request is dismissed")
	asks(s, somebody("pushy"), "Let me in").Want(t, 200) // as if for the first time
}
