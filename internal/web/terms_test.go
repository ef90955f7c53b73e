package web_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// dated is a roster file whose rows are "course,term,first day,last day", all of one
// teacher, section and block; a day is a number of days from today.
func dated(rows ...string) string {
	file := "teacher_email,teacher_name,course,section,block,room,term,term_starts,term_ends\n"
	for _, row := range rows {
		cells := strings.Split(row, ",")
		for i, cell := range cells[2:] {
			if days, err := time.ParseDuration(cell + "h"); err == nil {
				cells[i+2] = time.Now().UTC().Add(24 * days).Format(time.DateOnly)
			}
		}
		file += "a.okafor@school.test,Ms Adaeze Okafor," + cells[0] + ",01,A,214," + strings.Join(cells[1:], ",") + "\n"
	}
	return file
}

// datedSite is a site with such a roster.
func datedSite(t *testing.T, rows ...string) *apptest.Site {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dated.csv")
	if err := os.WriteFile(file, []byte(dated(rows...)), 0o600); err != nil {
		t.Fatal(err)
	}
	return apptest.NewSiteOf(t, file)
}

// A class is in the directory from the first to the last day of its term. Before and after,
// its teacher has it and its address says why it does not lead anywhere; the turn happens
// at midnight, while people read, and needs no import.
func TestTerms(t *testing.T) {
	s := datedSite(t, "Algebra,Fall,-90,0", "Algebra,Spring,1,150", "Botany,,,")
	teacher, reader := s.Visitor(), s.Visitor()
	reader.SignIn(apptest.Student, "/")
	teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, "Fall", "Spring", "students see this class from then on.", "A Algebra 01, Spring")
	fall, version := s.Door(apptest.Okafor.Email, 0)
	spring, springs := s.Door(apptest.Okafor.Email, 1)
	const now, then = "https://zoom.us/j/81111111111", "https://zoom.us/j/82222222222"
	save := func(code string, version int64, link string) apptest.Answer {
		return teacher.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(version)}})
	}
	if strings.Contains(teacher.Get("/me/doors/"+fall+"/people").Body, "Spring") {
		fall, version, spring, springs = spring, springs, fall, version
	}
	days := func(n int) string { return s.Now().UTC().AddDate(0, 0, n).Format("2 January") }
	save(fall, version, now).Want(t, 200, "Saved. Students see it now.")
	save(spring, springs, then).Want(t, 200, "Saved. Students see it from "+s.Now().UTC().AddDate(0, 0, 1).Format("Monday 2 January")+".")
	page := reader.Get("/").Want(t, 200, now)
	if strings.Contains(page.Body, then) || strings.Count(page.Body, `class="join"`) != 1 {
		t.Error("students see the spring class")
	}
	reader.Get("/j/"+spring).Want(t, 404, "Algebra starts on "+days(1), "Its link works from that day.", "See all classes")
	reader.Get("/", "If-None-Match", page.Header.Get("Etag")).Want(t, 304)

	s.Forward(24 * time.Hour)
	apptest.Until(t, "the spring begins", func() bool { return strings.Contains(reader.Get("/").Body, then) })
	if page := reader.Get("/").Want(t, 200, then); strings.Contains(page.Body, now) || strings.Contains(page.Body, "214 · ") {
		t.Error("students see the fall class, or a term where none is needed")
	}
	reader.Get("/j/"+fall).Want(t, 404, "Algebra ended on "+days(-1), "Its link does not work any more.")
	reader.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if to := reader.Get("/j/" + spring).Header.Get("Location"); to != then {
		t.Errorf("the address of the spring class leads to %q", to)
	}
	mine := teacher.Get("/me").Want(t, 200, "Classes that have ended: 1", "Ended on "+days(-1)+": students no longer see this class.", "811 1111 1111")
	if strings.Index(mine.Body, "Classes that have ended") < strings.Index(mine.Body, "822 2222 2222") {
		t.Error("what is over is not below the others")
	}
	_, version = s.Door(apptest.Okafor.Email, 3)
	save(fall, version, then).Want(t, 200, "Saved. Students do not see it, because the class’s term has ended.", `<details class="ended" open>`)
	_, version = s.Door(apptest.Okafor.Email, 3)
	teacher.Post("/me/doors/"+fall+"/clear", url.Values{"version": {apptest.Itoa(version)}}).Want(t, 200, "No meeting is set now.</p>")
	s.Restart()
	reader.Get("/j/"+fall).Want(t, 404, "Algebra ended on")
}

// A file whose classes have ended says so first, and needs the number.
func TestImportLeavesOut(t *testing.T) {
	s := datedSite(t, "Botany,,,", "Choir,,,")
	admin := s.Administrator()
	file := dated("Botany,,,", "Choir,,,", "Algebra,Fall,-200,-90", "Drama,Fall,-200,-91")
	page := upload(admin, "old.csv", []byte(file)).Want(t, 200, "<strong>0</strong> removed", "<strong>4</strong> the same", "<strong>2</strong> left out", "<strong>1</strong> problem<", "Problems: 1",
		"2 of 4 classes are left out: their terms ended between", "This leaves out 2 classes of the file. Type 2 to confirm.")
	press(t, admin, page, "").Want(t, 422, "To leave out 2 classes of the file, type 2 here.")
	press(t, admin, page, "2").Want(t, 200, "Applied.")
	admin.Get("/").Want(t, 200, "Botany", "Choir")
	upload(admin, "old.csv", []byte(file)).Want(t, 200, "<strong>2</strong> left out", "<strong>0</strong> problems", "Nothing would change.")
	page = upload(admin, "old.csv", []byte(dated("Botany,,-20,-1", "Choir,,,"))).Want(t, 200, "Problems: 1",
		"1 of 2 classes is hidden from students: by the dates in this file, its term ended on", "This hides 1 class from students. Type 1 to confirm.")
	press(t, admin, page, "1").Want(t, 200, "Applied.", "first day: ")
	if strings.Contains(admin.Get("/").Body, "Botany") {
		t.Error("it is not hidden")
	}
}

// What the settings say that students see is without the classes that are over.
func TestSettingsCountWhatStudentsSee(t *testing.T) {
	s := datedSite(t, "Algebra,Fall,-90,0", "Botany,,,")
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	admin.Post("/admin/settings/hosts", url.Values{"hosts": {ownServer}}).Want(t, 200, "Saved.")
	for n := range 2 {
		code, version := s.Door(apptest.Okafor.Email, n)
		teacher.Post("/me/doors/"+code, url.Values{"link": {ownLink}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved. Students see it now.")
	}
	admin.Get("/admin/settings").Want(t, 200, "sees 2 classes, and relies", "2 links use "+ownServer)
	s.Forward(24 * time.Hour)
	admin = s.Visitor() // the session of an administrator ends after hours
	admin.SignIn(apptest.Head, "/admin/settings").Want(t, 200, "sees 1 class, and relies", "1 link uses "+ownServer)
}
