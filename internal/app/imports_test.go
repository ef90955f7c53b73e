package app

import (
	"bytes"
	"database/sql"
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
	"hallway/internal/school"
)

// rosterHead is the first row of the tests' files.
const rosterHead = "teacher_email,teacher_name,course,section,block,room,department,school\n"

// nextTerm is testdata/roster.csv a term later: Algebra II is in another room,
// Mandarin and its teacher are gone, Ms Sato and her Physics are new, and a row
// has no teacher.
const nextTerm = rosterHead +
	"a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,211,Maths,Larkfield Commons\n" +
	"a.okafor@school.test,Ms Adaeze Okafor,Pre-Calculus,01,B,214,Maths,Larkfield Commons\n" +
	"k.boateng@school.test,Mr Kwame Boateng,Algebra II,01,A,211,Maths,Larkfield Commons\n" +
	"k.boateng@school.test,Mr Kwame Boateng,Statistics,01,C,110,Maths,Larkfield Commons\n" +
	"j.oneil@school.test,The Rev. Dr. José O'Neil-Smith III,Ethics,01,D,9,Social Studies,Larkfield Commons\n" +
	",Ms Hana Sato,Physics,01,E,12,Science,Larkfield Commons\n"

// upload sends a file, and waits until it was checked; fields are pairs.
func (v *visitor) upload(name string, data []byte, fields ...string) answer {
	v.site.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		form.WriteField(fields[i], fields[i+1])
	}
	if part, err := form.CreateFormFile("file", name); err != nil {
		v.site.t.Fatal(err)
	} else if _, err := part.Write(data); err != nil {
		v.site.t.Fatal(err)
	}
	form.Close()
	r, err := http.NewRequest(http.MethodPost, v.site.url+"/admin/imports", &body)
	if err != nil {
		v.site.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.settled(v.do(r))
}

// settled loads a page that shows progress until it shows what came of it.
func (v *visitor) settled(a answer) answer {
	v.site.t.Helper()
	until(v.site.t, "the import went on", func() bool {
		if !strings.Contains(a.body, `id="progress"`) {
			return true
		}
		a = v.get(strings.TrimPrefix(a.url, v.site.url))
		return false
	})
	return a
}

// token is that of a page of a check.
func (a answer) token(t *testing.T) string {
	t.Helper()
	return between(t, a.body, `action="/admin/imports/check/`, `/a`)
}

// press sends the form that applies what a page of a check shows.
func (v *visitor) press(t *testing.T, a answer, remove string) answer {
	t.Helper()
	form := url.Values{"shown": {between(t, a.body, `name="shown" value="`, `"`)}, "remove": {remove}}
	return v.settled(v.post("/admin/imports/check/"+a.token(t)+"/apply", form))
}

// A roster is uploaded, read, applied and undone while students look on.
func TestImport(t *testing.T) {
	s := newSite(t)
	admin, teacher, reader := s.administrator(), s.visitor(), s.visitor()
	reader.signIn(student, "/").want(t, 200, "Algebra II", "Mandarin I")
	teacher.signIn(okafor, "/me")
	code, version := s.door(okafor.Email, 0)
	teacher.post("/me/doors/"+code, url.Values{"link": {invited}, "version": {itoa(version)}}).want(t, 200, "Saved.")
	admin.get("/admin/imports").want(t, 200, "Upload a roster", "roster.csv", `<option value="Hallway CSV">`, `aria-current="step">1 Upload`, "Links are never deleted by an import.")

	page := admin.upload("next <term>.csv", []byte(nextTerm)).want(t, 200, `aria-current="step">2 Check`, "next &lt;term&gt;.csv", "1 problem",
		"next &lt;term&gt;.csv line 7", "<del><bdi>214</bdi></del>", "<ins><bdi>211</bdi></ins>", "Removed: 2", "Changed: 1", "Added: 2",
		"This removes 1 person and 1 class. Type 2 to confirm.", "Links are never deleted by an import")
	if strings.Index(page.body, "Problems: 1") > strings.Index(page.body, "Removed: 2") {
		t.Error("problems do not come first")
	}
	reader.get("/").want(t, 200, "Mandarin I") // nothing has happened yet
	admin.get("/admin/imports").want(t, 200, "Checked and not applied", "/admin/imports/check/"+page.token(t))
	admin.press(t, page, "").want(t, 422, "<title>Error: ", `href="#remove"`, `aria-describedby="remove-error"`, "To remove 1 person and 1 class, type 2 here.")
	admin.press(t, page, "3").want(t, 422, `value="3"`)
	done := admin.press(t, page, "2").want(t, 200, "Applied. Students see it now.", `aria-current="step">3 Apply`, "<ins><bdi>211</bdi></ins>", "Ms Hana Sato", "Undo this import", "SHA-256")
	reader.get("/").want(t, 200, "Physics", "Room 211", invited)
	if strings.Contains(reader.get("/").body, "Mandarin I") {
		t.Error("students still see a class that is gone")
	}
	path := strings.TrimPrefix(done.url, s.url)
	admin.get("/admin/imports/check/"+page.token(t)).want(t, 200, "Undo this import") // the old page leads there
	admin.get("/admin/imports").want(t, 200, path, "next &lt;term&gt;.csv", "1 problem among")
	admin.get("/admin/activity?kind=import").want(t, 200, "Imported a roster", `href="`+path+`"`)
	admin.get("/admin/people?waiting=1").want(t, 200, "Ms Hana Sato", "These people have no e-mail", "1 of ")
	admin.get("/admin/people").want(t, 200, "Without an e-mail (1)")

	undone := admin.post(path+"/undo", nil).want(t, 200, "Undone. Students see it now.", "This undid", "Undo this import")
	reader.get("/").want(t, 200, "Mandarin I", "Room 214", invited)
	admin.get(path).want(t, 200, "Undone by", strings.TrimPrefix(undone.url, s.url))
	admin.post(path+"/undo", nil).want(t, 200, "That import was undone already.", "This undid")
	if !strings.Contains(s.logs.String(), `"msg":"roster checked"`) || !strings.Contains(s.logs.String(), `"msg":"roster applied"`) || !strings.Contains(s.logs.String(), `"msg":"import undone"`) {
		t.Error("the log does not say what happened")
	}
	if strings.Contains(s.logs.String(), "Sato") {
		t.Error("the log holds a person's name")
	}
}

// What was changed by hand since the import stays when it is undone, and is said.
func TestImportUndoLeaves(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	done := admin.press(t, admin.upload("next.csv", []byte(nextTerm)), "2").want(t, 200, "Applied.")
	list, err := s.store.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Name == "Ms Hana Sato" {
			admin.post("/admin/people/"+itoa(p.ID), url.Values{"name": {"Ms Hana Sato"}, "email": {"h.sato@school.test"}, "role": {"teacher"}}).want(t, 200, "Saved.")
		}
	}
	admin.post(strings.TrimPrefix(done.url, s.url)+"/undo", nil).want(t, 200, "Undone.", "Not changed: ", "Ms Hana Sato")
}

// A file that cannot be read is answered in words, with the form again.
func TestImportRefusals(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
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
		{"roster.csv", nextTerm, []string{"source", strings.Repeat("x", 61)}, 422, []string{"A name of at most 60 letters", strings.Repeat("x", 61)}},
		{"roster.csv", strings.Repeat("x", 10<<20+1), []string{"source", "Our <SIS>"}, 413, []string{"This file is larger than 10 MiB.", "Our &lt;SIS&gt;", "<title>Error: "}},
		{"roster.csv", strings.Repeat("x", 30<<20), nil, 413, []string{"This file is larger than 10 MiB."}},
	} {
		t.Run(fmt.Sprint(test.name, len(test.data)), func(t *testing.T) {
			admin.upload(test.name, []byte(test.data), test.fields...).want(t, test.status, test.want...)
		})
	}
	admin.post("/admin/imports", url.Values{"file": {"x"}}).want(t, 422, "Choose a file first")
	cut, _ := http.NewRequest(http.MethodPost, s.url+"/admin/imports", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nteacher"))
	admin.do(cut, "Content-Type", "multipart/form-data; boundary=x", "Sec-Fetch-Site", "same-origin").want(t, 422, "The upload broke off. Nothing was changed")
	admin.post("/admin/people/new", url.Values{"name": {strings.Repeat("x", 100<<10)}}).want(t, 422, "Write the name") // other forms stay small
}

// A plan that is not what was shown is not applied, but shown as it is now.
func TestImportStale(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	page := admin.upload("next.csv", []byte(nextTerm))
	okaforID, li := s.person(okafor.Email).ID, s.person("w.li@school.test").ID
	if err := s.store.EditPerson(t.Context(), school.Command("test"), li, db.PersonEdit{Name: "Dr Li Wen", Email: "w.li@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	fresh := admin.press(t, page, "2").want(t, 409, "<title>Error: ", "2 lines changed since this check. Read it again, then apply.", "Removed: 2", "Dr Li Wen")
	admin.press(t, page, "2").want(t, 409, "This was checked again after you opened the page.")
	admin.post("/admin/imports/check/"+page.token(t)+"/apply", nil).want(t, 409, "Read it again, then apply.")
	admin.post("/admin/imports/check/"+page.token(t)+"/again", nil).want(t, 200, "Checked again: nothing is different.")
	if err := s.store.Suspend(t.Context(), school.Command("test"), okaforID, true); err != nil {
		t.Fatal(err)
	}
	admin.press(t, fresh, "2").want(t, 200, "Applied. Students see it now.")
}

// Pressed twice, it is applied once.
func TestImportTwice(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	page := admin.upload("next.csv", []byte(nextTerm))
	var both sync.WaitGroup
	for range 4 {
		both.Go(func() { admin.press(t, page, "2").want(t, 200, "Undo this import") })
	}
	both.Wait()
	list, _, err := s.store.Imports(t.Context(), school.Command("test"), 0)
	if err != nil || len(list) != 2 {
		t.Errorf("%d imports, %v", len(list), err)
	}
	again := admin.upload("next.csv", []byte(nextTerm)).want(t, 200, "Nothing would change.")
	if strings.Contains(again.body, `/apply"`) {
		t.Error("nothing can be applied")
	}
}

// A check is its maker's alone, is kept for an hour, and there are eight of them.
func TestImportChecksAreHeld(t *testing.T) {
	s := newSite(t)
	admin, other := s.administrator(), s.visitor()
	s.command("admin", boateng.Email)
	other.signIn(boateng, "/me")
	first := admin.upload("first.csv", []byte(nextTerm)).token(t)
	for _, path := range []string{"", "/findings.csv", "/plan.csv"} {
		admin.get("/admin/imports/check/"+first+path).want(t, 200)
		other.get("/admin/imports/check/"+first+path).want(t, 404, "This check is over")
	}
	for _, path := range []string{"/again", "/apply"} {
		other.post("/admin/imports/check/"+first+path, nil).want(t, 404)
	}
	part := admin.get("/admin/imports/check/"+first, "HX-Request", "true").want(t, 200)
	if to := part.header.Get("HX-Redirect"); to != "/admin/imports/check/"+first || part.body != "" {
		t.Errorf("htmx is led to %q and reads %q", to, part.body)
	}
	var last string
	for n := range 8 {
		last = admin.upload(fmt.Sprintf("%d.csv", n), []byte(nextTerm)).token(t)
	}
	admin.get("/admin/imports/check/"+first).want(t, 404)
	admin.get("/admin/imports/check/"+last).want(t, 200)
	s.forward(time.Hour + time.Second)
	admin.get("/admin/imports/check/"+last).want(t, 404)
}

// The files that go with an import open in a spreadsheet and run nothing there.
func TestImportFiles(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	page := admin.upload("=cmd.csv", []byte(rosterHead+
		"=evil(),=1+1,=cmd(),+01,@A,-9,=HYPERLINK(),Larkfield Commons\n"+"a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,=2+5,Maths,Larkfield Commons\n"))
	for _, file := range []string{"findings.csv", "plan.csv"} {
		a := admin.get("/admin/imports/check/"+page.token(t)+"/"+file).want(t, 200)
		if !strings.HasPrefix(a.header.Get("Content-Type"), "text/csv") || !strings.Contains(a.header.Get("Content-Disposition"), file) {
			t.Errorf("%s is %v", file, a.header)
		}
		rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %v\n%s", file, err, a.body)
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
	done := admin.press(t, page, between(t, page.body, "Type ", " to confirm"))
	for _, file := range []string{"/findings.csv", "/plan.csv"} {
		admin.get(strings.TrimPrefix(done.url, s.url)+file).want(t, 200, "'=")
	}
}

// hold keeps everybody from writing, as a slow disk would.
func (s *site) hold() (release func()) {
	s.t.Helper()
	held, err := sql.Open("sqlite", "file:"+filepath.Join(s.data, "hallway.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		s.t.Fatal(err)
	}
	tx, err := held.Begin()
	if err != nil {
		s.t.Fatal(err)
	}
	return func() {
		tx.Rollback()
		held.Close()
	}
}

// What takes a while shows how far it has come, on a page that goes on by
// itself with htmx and without.
func TestImportProgress(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	page := admin.upload("next.csv", []byte(nextTerm))
	check := "/admin/imports/check/" + page.token(t)
	form := url.Values{"shown": {between(t, page.body, `name="shown" value="`, `"`)}, "remove": {"2"}}
	release := s.hold()
	defer release()
	a := admin.post(check+"/apply", form).want(t, 200, `<noscript><meta http-equiv="refresh" content="1"`, `hx-trigger="every 1s"`, "Applying", "You can leave it")
	if part := admin.get(check, "HX-Request", "true").want(t, 200, `id="progress"`); strings.Contains(part.body, "<html") {
		t.Error("htmx got a whole page")
	}
	admin.get("/admin/imports").want(t, 200, check) // whoever left finds it again
	release()
	admin.settled(a).want(t, 200, "Applied. Students see it now.")
	if to := admin.get(check, "HX-Request", "true").header.Get("HX-Redirect"); !strings.HasPrefix(to, "/admin/imports/") {
		t.Errorf("htmx is led to %q", to)
	}
	signedOut := s.visitor()
	if to := signedOut.get(check, "HX-Request", "true").header.Get("HX-Redirect"); !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("htmx of somebody whose session is over is led to %q", to)
	}
}

// A large file shows the first lines of what it does, as the pages of a large
// school do, and is never written to disk.
func TestImportOfALargeFile(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	var body strings.Builder
	body.WriteString(rosterHead)
	for n := range 700 {
		fmt.Fprintf(&body, "teacher%d@school.test,Teacher %d,Course %d,%02d,A,%d,Maths,Larkfield Commons\n", n, n, n, n%10, n)
	}
	body.WriteString(strings.Repeat(",\n", 4<<20)) // of nothing
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	page := admin.upload("large.csv", []byte(body.String()), "source", "Another system").want(t, 200, "Added: 1,400", "and 1,200 more")
	admin.press(t, page, "").want(t, 200, "Applied.", "and 1,200 more", "from <bdi>Another system</bdi>")
	if plan := admin.get("/admin/imports/check/" + page.token(t) + "/plan.csv"); plan.status != 200 {
		t.Error(plan.status)
	}
	admin.get("/admin/people").want(t, 200, "Showing the first 200 of 70", "Search to narrow.")
	admin.get("/admin/activity").want(t, 200, `<input type="text" id="person"`, `<input type="text" id="door"`)
	admin.get("/admin/activity?person=a.okafor@school.test").want(t, 200, `value="a.okafor@school.test"`)
	admin.get("/admin/activity?person=ms+adaeze+okafor").want(t, 200, `value="ms adaeze okafor"`)
	admin.get("/admin/activity?person=nobody").want(t, 200, "Nobody in the roster has that name or e-mail.")
	admin.get("/admin/activity.csv?person=nobody").want(t, 200)
}
