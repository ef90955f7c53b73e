package web_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// upload sends a file, and waits until it was checked; fields are pairs.
func upload(v *apptest.Visitor, name string, data []byte, fields ...string) apptest.Answer {
	v.Site.T.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		form.WriteField(fields[i], fields[i+1])
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

// settled loads a page that shows progress until it shows what came of it.
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

// token is that of a page of a check.
func token(t *testing.T, a apptest.Answer) string {
	t.Helper()
	return apptest.Between(t, a.Body, `action="/admin/imports/check/`, `/a`)
}

// press sends the form that applies what a page of a check shows.
func press(t *testing.T, v *apptest.Visitor, a apptest.Answer, remove string) apptest.Answer {
	t.Helper()
	form := url.Values{"shown": {apptest.Between(t, a.Body, `name="shown" value="`, `"`)}, "remove": {remove}}
	return settled(v, v.Post("/admin/imports/check/"+token(t, a)+"/apply", form))
}

// A roster is uploaded, read, applied and undone while students look on.
func TestImport(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher, reader := s.Administrator(), s.Visitor(), s.Visitor()
	reader.SignIn(apptest.Student, "/").Want(t, 200, "Algebra II", "Mandarin I")
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	teacher.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	admin.Get("/admin/imports").Want(t, 200, "Upload a roster", "roster.csv", `<option value="Hallway CSV">`, `aria-current="step">1 Upload`, "Links are never deleted by an import.")

	page := upload(admin, "next <term>.csv", []byte(apptest.NextTerm)).Want(t, 200, `aria-current="step">2 Check`, "next &lt;term&gt;.csv", "1 problem",
		"next &lt;term&gt;.csv line 7", "<del><bdi>214</bdi></del>", "<ins><bdi>211</bdi></ins>", "Removed: 2", "Changed: 1", "Added: 2",
		"This removes 1 person and 1 class. Type 2 to go on.", "Links are never deleted by an import")
	if strings.Index(page.Body, "Problems: 1") > strings.Index(page.Body, "Removed: 2") {
		t.Error("problems do not come first")
	}
	reader.Get("/").Want(t, 200, "Mandarin I") // nothing has happened yet
	admin.Get("/admin/imports").Want(t, 200, "Checked and not applied", "/admin/imports/check/"+token(t, page))
	press(t, admin, page, "").Want(t, 422, "<title>Error: ", `href="#remove"`, `aria-describedby="remove-error"`, "To remove 1 person and 1 class, type 2 here.")
	press(t, admin, page, "3").Want(t, 422, `value="3"`)
	done := press(t, admin, page, "2").Want(t, 200, "Applied. Students see it now.", `aria-current="step">3 Apply`, "<ins><bdi>211</bdi></ins>", "Ms Hana Sato", "Undo this import", "SHA-256")
	reader.Get("/").Want(t, 200, "Physics", "Room 211", apptest.Invited)
	if strings.Contains(reader.Get("/").Body, "Mandarin I") {
		t.Error("students still see a class that is gone")
	}
	path := strings.TrimPrefix(done.URL, s.URL)
	admin.Get("/admin/imports/check/"+token(t, page)).Want(t, 200, "Undo this import") // the old page leads there
	admin.Get("/admin/imports").Want(t, 200, path, "next &lt;term&gt;.csv", "1 problem among")
	admin.Get("/admin/activity?kind=import").Want(t, 200, "Imported a roster", `href="`+path+`"`)
	admin.Get("/admin/people?waiting=1").Want(t, 200, "Ms Hana Sato", "These people have no address", "1 of ")
	admin.Get("/admin/people").Want(t, 200, "Waiting for an e-mail (1)")

	undone := admin.Post(path+"/undo", nil).Want(t, 200, "Undone. Students see it now.", "This took back", "Undo this import")
	reader.Get("/").Want(t, 200, "Mandarin I", "Room 214", apptest.Invited)
	admin.Get(path).Want(t, 200, "Undone by", strings.TrimPrefix(undone.URL, s.URL))
	admin.Post(path+"/undo", nil).Want(t, 200, "That import was undone already.", "This took back")
	if !strings.Contains(s.Logs.String(), `"msg":"roster checked"`) || !strings.Contains(s.Logs.String(), `"msg":"roster applied"`) || !strings.Contains(s.Logs.String(), `"msg":"import undone"`) {
		t.Error("the log does not say what happened")
	}
	if strings.Contains(s.Logs.String(), "Sato") {
		t.Error("the log holds a person's name")
	}
}

// What was changed by hand since the import stays when it is undone, and is said.
func TestImportUndoLeaves(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	done := press(t, admin, upload(admin, "next.csv", []byte(apptest.NextTerm)), "2").Want(t, 200, "Applied.")
	list, err := s.Store.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Name == "Ms Hana Sato" {
			admin.Post("/admin/people/"+apptest.Itoa(p.ID), url.Values{"name": {"Ms Hana Sato"}, "email": {"h.sato@school.test"}, "role": {"teacher"}}).Want(t, 200, "Saved.")
		}
	}
	admin.Post(strings.TrimPrefix(done.URL, s.URL)+"/undo", nil).Want(t, 200, "Undone.", "Left as they are: ", "Ms Hana Sato")
}

// A file that cannot be read is answered in words, with the form again.
func TestImportRefusals(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	for _, test := range []struct {
		name, data string
		fields     []string
		status     int
		want       []string
	}{
		{"", "", nil, 422, []string{"Choose a file first", `href="#file"`, `aria-invalid="true"`, "<title>Error: "}},
		{"empty.csv", "", nil, 422, []string{"This file is empty.", "Upload a corrected file", "<title>Error: "}},
		{"roster.xlsx", "PK\x03\x04 [Content_Types].xml", nil, 422, []string{"CSV"}},
		{"broken.zip", "PK\x03\x04 and nothing more", nil, 422, []string{"This zip file is damaged or not complete."}},
		{"photo.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\x00", nil, 422, []string{"There is a problem"}},
		{"notes.csv", "apple,pear\n1,2\n", nil, 422, []string{"There is a problem", "Nothing was changed."}},
		{"users.csv", "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n", nil, 422, []string{"one file of a"}},
		{"roster.csv", apptest.NextTerm, []string{"source", strings.Repeat("x", 61)}, 422, []string{"A name of at most 60 letters", strings.Repeat("x", 61)}},
		{"roster.csv", strings.Repeat("x", 10<<20+1), []string{"source", "Our <SIS>"}, 413, []string{"This file is larger than 10 MiB.", "Our &lt;SIS&gt;", "<title>Error: "}},
		{"roster.csv", strings.Repeat("x", 30<<20), nil, 413, []string{"This file is larger than 10 MiB."}},
	} {
		t.Run(fmt.Sprint(test.name, len(test.data)), func(t *testing.T) {
			upload(admin, test.name, []byte(test.data), test.fields...).Want(t, test.status, test.want...)
		})
	}
	admin.Post("/admin/imports", url.Values{"file": {"x"}}).Want(t, 422, "Choose a file first")
	cut, _ := http.NewRequest(http.MethodPost, s.URL+"/admin/imports", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nteacher"))
	admin.Do(cut, "Content-Type", "multipart/form-data; boundary=x", "Sec-Fetch-Site", "same-origin").Want(t, 422, "The upload broke off. Nothing was changed")
	admin.Post("/admin/people/new", url.Values{"name": {strings.Repeat("x", 100<<10)}}).Want(t, 422, "Write the name") // other forms stay small
}

// A plan that is not what was shown is not applied, but shown as it is now.
func TestImportStale(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm))
	okaforID, li := s.Person(apptest.Okafor.Email).ID, s.Person("w.li@school.test").ID
	if err := s.Store.EditPerson(t.Context(), school.Command("test"), li, db.PersonEdit{Name: "Dr Li Wen", Email: "w.li@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	fresh := press(t, admin, page, "2").Want(t, 409, "<title>Error: ", "2 things changed since this check. Read it again, then apply.", "Removed: 2", "Dr Li Wen")
	press(t, admin, page, "2").Want(t, 409, "This was checked again after you opened the page.")
	admin.Post("/admin/imports/check/"+token(t, page)+"/apply", nil).Want(t, 409, "Read it again, then apply.")
	admin.Post("/admin/imports/check/"+token(t, page)+"/again", nil).Want(t, 200, "Checked again: nothing is different.")
	if err := s.Store.Suspend(t.Context(), school.Command("test"), okaforID, true); err != nil {
		t.Fatal(err)
	}
	press(t, admin, fresh, "2").Want(t, 200, "Applied. Students see it now.")
}

// Pressed twice, it is applied once.
func TestImportTwice(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm))
	var both sync.WaitGroup
	for range 4 {
		both.Go(func() { press(t, admin, page, "2").Want(t, 200, "Undo this import") })
	}
	both.Wait()
	list, _, err := s.Store.Imports(t.Context(), school.Command("test"), 0)
	if err != nil || len(list) != 2 {
		t.Errorf("%d imports, %v", len(list), err)
	}
	again := upload(admin, "next.csv", []byte(apptest.NextTerm)).Want(t, 200, "Nothing would change.")
	if strings.Contains(again.Body, `/apply"`) {
		t.Error("nothing can be applied")
	}
}

// A check is its maker's alone, is kept for an hour, and there are eight of them.
func TestImportChecksAreHeld(t *testing.T) {
	s := apptest.NewSite(t)
	admin, other := s.Administrator(), s.Visitor()
	s.Command("admin", apptest.Boateng.Email)
	other.SignIn(apptest.Boateng, "/me")
	first := token(t, upload(admin, "first.csv", []byte(apptest.NextTerm)))
	for _, path := range []string{"", "/findings.csv", "/plan.csv"} {
		admin.Get("/admin/imports/check/"+first+path).Want(t, 200)
		other.Get("/admin/imports/check/"+first+path).Want(t, 404, "This check is over")
	}
	for _, path := range []string{"/again", "/apply"} {
		other.Post("/admin/imports/check/"+first+path, nil).Want(t, 404)
	}
	part := admin.Get("/admin/imports/check/"+first, "HX-Request", "true").Want(t, 200)
	if to := part.Header.Get("HX-Redirect"); to != "/admin/imports/check/"+first || part.Body != "" {
		t.Errorf("htmx is led to %q and reads %q", to, part.Body)
	}
	var last string
	for n := range 8 {
		last = token(t, upload(admin, fmt.Sprintf("%d.csv", n), []byte(apptest.NextTerm)))
	}
	admin.Get("/admin/imports/check/"+first).Want(t, 404)
	admin.Get("/admin/imports/check/"+last).Want(t, 200)
	s.Forward(time.Hour + time.Second)
	admin.Get("/admin/imports/check/"+last).Want(t, 404)
}

// The files that go with an import open in a spreadsheet and run nothing there.
func TestImportFiles(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "=cmd.csv", []byte(apptest.RosterHead+
		"=evil(),=1+1,=cmd(),+01,@A,-9,=HYPERLINK(),Larkfield Commons\n"+"a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,=2+5,Maths,Larkfield Commons\n"))
	for _, file := range []string{"findings.csv", "plan.csv"} {
		a := admin.Get("/admin/imports/check/"+token(t, page)+"/"+file).Want(t, 200)
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv") || !strings.Contains(a.Header.Get("Content-Disposition"), file) {
			t.Errorf("%s is %v", file, a.Header)
		}
		rows, err := csv.NewReader(strings.NewReader(a.Body)).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %v\n%s", file, err, a.Body)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
					t.Errorf("%s holds the cell %q", file, cell)
				}
			}
		}
		if head := strings.Join(rows[0], ","); file == "findings.csv" && head != "file,line,column,severity,found,will,do" {
			t.Errorf("its head is %s", head)
		}
	}
	done := press(t, admin, page, apptest.Between(t, page.Body, "Type ", " to go on"))
	for _, file := range []string{"/findings.csv", "/plan.csv"} {
		admin.Get(strings.TrimPrefix(done.URL, s.URL)+file).Want(t, 200, "'=")
	}
}

// What takes a while shows how far it has come, on a page that goes on by
// itself with htmx and without.
func TestImportProgress(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm))
	check := "/admin/imports/check/" + token(t, page)
	form := url.Values{"shown": {apptest.Between(t, page.Body, `name="shown" value="`, `"`)}, "remove": {"2"}}
	release := s.Hold()
	a := admin.Post(check+"/apply", form).Want(t, 200, `<noscript><meta http-equiv="refresh" content="1"`, `hx-trigger="every 1s"`, "Applying", "You may leave it")
	if part := admin.Get(check, "HX-Request", "true").Want(t, 200, `id="progress"`); strings.Contains(part.Body, "<html") {
		t.Error("htmx got a whole page")
	}
	admin.Get("/admin/imports").Want(t, 200, check) // whoever left finds it again
	release()
	settled(admin, a).Want(t, 200, "Applied. Students see it now.")
	if to := admin.Get(check, "HX-Request", "true").Header.Get("HX-Redirect"); !strings.HasPrefix(to, "/admin/imports/") {
		t.Errorf("htmx is led to %q", to)
	}
	signedOut := s.Visitor()
	if to := signedOut.Get(check, "HX-Request", "true").Header.Get("HX-Redirect"); !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("htmx of somebody whose session is over is led to %q", to)
	}
}

// A large file shows the first lines of what it does, as the pages of a large
// school do, and is never written to disk.
func TestImportOfALargeFile(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	var body strings.Builder
	body.WriteString(apptest.RosterHead)
	for n := range 700 {
		fmt.Fprintf(&body, "teacher%d@school.test,Teacher %d,Course %d,%02d,A,%d,Maths,Larkfield Commons\n", n, n, n, n%10, n)
	}
	body.WriteString(strings.Repeat(",\n", 4<<20)) // of nothing
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	page := upload(admin, "large.csv", []byte(body.String()), "source", "Another system").Want(t, 200, "Added: 1,400", "and 1,200 more")
	press(t, admin, page, "").Want(t, 200, "Applied.", "and 1,200 more", "from <bdi>Another system</bdi>")
	if plan := admin.Get("/admin/imports/check/" + token(t, page) + "/plan.csv"); plan.Status != 200 {
		t.Error(plan.Status)
	}
	admin.Get("/admin/people").Want(t, 200, "Showing the first 200 of 70", "Search to narrow.")
	admin.Get("/admin/activity").Want(t, 200, `<input type="text" id="person"`, `<input type="text" id="door"`)
	admin.Get("/admin/activity?person=a.okafor@school.test").Want(t, 200, `value="a.okafor@school.test"`)
	admin.Get("/admin/activity?person=ms+adaeze+okafor").Want(t, 200, `value="ms adaeze okafor"`)
	admin.Get("/admin/activity?person=nobody").Want(t, 200, "Nobody in the roster has that name or e-mail.")
	admin.Get("/admin/activity.csv?person=nobody").Want(t, 200)
}
