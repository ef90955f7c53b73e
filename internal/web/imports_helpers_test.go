package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// upload sends a file, and waits until it was checked; fields are pairs.
func upload(v *apptest.Visitor, name string, data []byte, fields ...string) apptest.Answer {
	v.Site.T.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			v.Site.T.Fatal(err)
		}
	}
	if part, err := form.CreateFormFile("file", name); err != nil {
		v.Site.T.Fatal(err)
	} else if _, err := part.Write(data); err != nil {
		v.Site.T.Fatal(err)
	}
	form.Close()
	r, err := http.NewRequest(http.MethodPost, v.Site.URL+"/admin/imports", &body)
	if err != nil {
		v.Site.T.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return settled(v, v.Do(r))
}

// settled reloads a page that shows progress until it shows the result.
func settled(v *apptest.Visitor, a apptest.Answer) apptest.Answer {
	v.Site.T.Helper()
	apptest.Until(v.Site.T, "the import went on", func() bool {
		if !strings.Contains(a.Body, `id="progress"`) {
			return true
		}
		a = v.Get(strings.TrimPrefix(a.URL, v.Site.URL))
		return false
	})
	return a
}

// token is the token of the check on a page.
func token(t *testing.T, a apptest.Answer) string {
	t.Helper()
	return apptest.Between(t, a.Body, `action="/admin/imports/check/`, `/`)
}

// press sends the form that applies what a page of a check shows.
func press(t *testing.T, v *apptest.Visitor, a apptest.Answer, remove string) apptest.Answer {
	t.Helper()
	form := url.Values{"shown": {apptest.Between(t, a.Body, `name="shown" value="`, `"`)}, "remove": {remove}}
	return settled(v, v.Post("/admin/imports/check/"+token(t, a)+"/apply", form))
}
