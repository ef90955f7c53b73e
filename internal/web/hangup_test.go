package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// postAndLeave sends a form while somebody else writes, goes away before they have
// finished, and lets the server notice that.
func postAndLeave(v *apptest.Visitor, path string, form url.Values) {
	t := v.Site.T
	t.Helper()
	release := v.Site.Hold()
	r, err := http.NewRequest(http.MethodPost, v.Site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	hangUp(v, r, 300*time.Millisecond)
	time.Sleep(200 * time.Millisecond) // until the server has seen it
	release()
}

// A write whose browser goes away while it is under way is finished, published
// and in the history.
func TestBrowserHangsUp(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	schools, err := s.Store.Schools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		who        *apptest.Visitor
		path       string
		form       url.Values
		shows, did string
	}{
		{teacher, "/me/doors/" + code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {apptest.Itoa(version)}}, "https://zoom.us/j/81111111111", "811 1111 1111"},
		{admin, "/admin/schools/" + apptest.Itoa(schools[0].ID), url.Values{"name": {"Larkfield Uptown"}}, "Larkfield Uptown", "Larkfield Uptown"},
	} {
		before := s.NewestChange()
		postAndLeave(test.who, test.path, test.form)
		apptest.Until(t, "the write is done", func() bool {
			list, err := s.Store.Change(t.Context(), before+1)
			return err == nil && list.ID != 0
		})
		apptest.Until(t, "the write is published", func() bool { return strings.Contains(teacher.Get("/").Body, test.shows) })
		admin.Get("/admin/activity").Want(t, 200, test.did)
		if strings.Contains(s.Logs.String(), "directory not published") {
			t.Error("it was published late, by the watch: the first attempt ended with the browser")
		}
	}
}
