package app

import (
	"database/sql"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// postAndLeave sends a form while somebody else writes, goes away before they have
// finished, and lets the server notice that.
func (v *visitor) postAndLeave(path string, form url.Values) {
	t := v.site.t
	t.Helper()
	held, err := sql.Open("sqlite", "file:"+filepath.Join(v.site.data, "hallway.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	writing, err := held.Begin()
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.site.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	v.hangUp(r, 300*time.Millisecond)
	time.Sleep(200 * time.Millisecond) // until the server has seen it
	if err := writing.Rollback(); err != nil {
		t.Fatal(err)
	}
}

// A write whose browser goes away while it is under way is finished, published
// and in the history.
func TestBrowserHangsUp(t *testing.T) {
	s := newSite(t)
	admin, teacher := s.administrator(), s.visitor()
	teacher.signIn(okafor, "/me")
	code, version := s.door(okafor.Email, 0)
	schools, err := s.store.Schools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		who        *visitor
		path       string
		form       url.Values
		shows, did string
	}{
		{teacher, "/me/doors/" + code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {itoa(version)}}, "https://zoom.us/j/81111111111", "811 1111 1111"},
		{admin, "/admin/settings/schools/" + itoa(schools[0].ID), url.Values{"name": {"Larkfield Uptown"}}, "Larkfield Uptown", "Larkfield Uptown"},
	} {
		before := newestChange(s)
		test.who.postAndLeave(test.path, test.form)
		until(t, "the write is done", func() bool {
			list, err := s.store.Change(t.Context(), before+1)
			return err == nil && list.ID != 0
		})
		until(t, "the write is published", func() bool { return strings.Contains(teacher.get("/").body, test.shows) })
		admin.get("/admin/activity").want(t, 200, test.did)
		if strings.Contains(s.logs.String(), "directory not published") {
			t.Error("it was published late, by the watch: the first attempt ended with the browser")
		}
	}
}
