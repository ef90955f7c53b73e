package web_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// A file that cannot be read gets an explanation and the form again.
func TestImportRefusals(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	for _, test := range []struct {
		name, data string
		fields     []string
		status     int
		want       []string
	}{
		{"", "", nil, 422, []string{"Choose a file first", `id="file-error"`, `aria-invalid="true"`, "<title>Error: "}},
		{"empty.csv", "", nil, 422, []string{"This file is empty.", "Upload a corrected file", "<title>Error: "}},
		{"roster.xlsx", "PK\x03\x04 [Content_Types].xml", nil, 422, []string{"CSV"}},
		{"broken.zip", "PK\x03\x04 and nothing more", nil, 422, []string{"This zip file is damaged or not complete."}},
		{"photo.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\x00", nil, 422, []string{"There is a problem"}},
		{"notes.csv", "apple,pear\n1,2\n", nil, 422, []string{"There is a problem", "It has apple and pear.", "Nothing was changed.", `href="/admin/imports/template.csv"`}},
		{"users.csv", "user_id,login_id,email,status\n1,a,a@school.test,active\n", nil, 422, []string{"This looks like Canvas SIS (users.csv).", `href="/admin/imports/template.csv"`}},
		{"users.csv", "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n", nil, 422, []string{"one file of a"}},
		{"roster.csv", apptest.NextTerm, []string{"source", strings.Repeat("x", 61)}, 422, []string{"Write a name of at most 60 characters", strings.Repeat("x", 61)}},
		{"roster.csv", strings.Repeat("x", 10<<20+1), []string{"source", "Our <SIS>"}, 413, []string{"This file is larger than 10 MiB.", "Our &lt;SIS&gt;", "<title>Error: "}},
		{"roster.csv", strings.Repeat("x", 30<<20), nil, 413, []string{"This file is larger than 10 MiB."}},
	} {
		t.Run(fmt.Sprint(test.name, len(test.data)), func(t *testing.T) {
			upload(admin, test.name, []byte(test.data), test.fields...).Want(t, test.status, test.want...)
		})
	}
	admin.Post("/admin/imports", url.Values{"file": {"x"}}).Want(t, 422, "Choose a file first")
	cut, _ := http.NewRequest(http.MethodPost, s.URL+"/admin/imports", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nteacher"))
	admin.Do(cut, "Content-Type", "multipart/form-data; boundary=x", "Sec-Fetch-Site", "same-origin").Want(t, 422, "The upload was interrupted. Nothing was changed")
	admin.Post("/admin/people/new", url.Values{"name": {strings.Repeat("x", 100<<10)}}).Want(t, 413, "That is too much text", "Nothing was changed") // other forms stay small
}

// The template that the page offers comes in as it is, with one school and with several.
func TestImportTemplate(t *testing.T) {
	const second = apptest.RosterHead + "south@school.test,Ada South,Music,01,A,,,South\n"
	for name, s := range map[string]*apptest.Site{"one school": apptest.NewSite(t), "two": apptest.NewSite(t)} {
		admin := s.Administrator()
		admin.Get("/admin/imports").Want(t, 200, `href="/admin/imports/template.csv"`)
		if name == "two" {
			page := upload(admin, "south.csv", []byte(second), "source", "South").Want(t, 200)
			press(t, admin, page, "").Want(t, 200)
		}
		file := admin.Get("/admin/imports/template.csv").Want(t, 200, "teacher_email,teacher_name,course,section,block,room,department,term,term_starts,term_ends,school\n", "@school.test,")
		if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="hallway-roster.csv"` {
			t.Error(got)
		}
		upload(admin, "hallway-roster.csv", []byte(file.Body), "source", "Template").Want(t, 200, "<strong>4</strong> added", "<strong>0</strong> changed", "<strong>0</strong> problems")
		if name == "two" { // whoever administers one school imports into that one
			admin.Post("/admin/people/"+apptest.Itoa(s.Person("south@school.test").ID), url.Values{"name": {"Ada South"},
				"email": {"south@school.test"}, "role": {"admin"}, "school": {"south"}, "only_school": {"south"}}).Want(t, 200)
			limited := s.Visitor()
			limited.SignIn(googletest.Identity{Sub: "south", Email: "south@school.test", Name: "Ada South", HD: apptest.Domain}, "/admin/imports").Want(t, 200, "Imports")
			limited.Get("/admin/imports/template.csv").Want(t, 200, ",South\n")
		}
	}
}

// The CSV files of an import do not run as formulas in a spreadsheet.
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
	done := press(t, admin, page, apptest.Between(t, page.Body, "Type ", " to confirm"))
	for _, file := range []string{"/findings.csv", "/plan.csv"} {
		admin.Get(strings.TrimPrefix(done.URL, s.URL)+file).Want(t, 200, "'=")
	}
}

// A large file shows the first lines of its plan, as large schools see them, and is
// never written to disk.
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
	admin.Get("/admin/people").Want(t, 200, "1 to 50 of 70", "Next 50")
	admin.Get("/admin/activity").Want(t, 200, `<input type="search" id="q"`)
	okafor := `name="person" value="` + apptest.Itoa(s.Person(apptest.Okafor.Email).ID) + `"`
	for _, q := range []string{"q=a.okafor@school.test", "q=ms+adaeze+okafor", "q=okafor", "person=a.okafor@school.test", "person=ms+adaeze+okafor"} {
		admin.Get("/admin/activity?"+q).Want(t, 200, `value="Ms Adaeze Okafor"`, okafor)
	}
	admin.Get("/admin/activity?q=ourse+3").Want(t, 200, "Which one do you mean?", "A Course 3 03", "There are more.")
	admin.Get("/admin/activity?person=nobody").Want(t, 200, "Nobody and no class matches “nobody”.")
	admin.Get("/admin/activity.csv?person=nobody").Want(t, 200)
}
