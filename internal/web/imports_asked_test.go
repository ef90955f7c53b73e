package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// typedClasses is a file keyed by title: Alice's class, and enough others that one class
// is not a tenth of it.
func typedClasses(head, alices, at string) string {
	text := head + "asmith@school.test,Alice Smith," + alices + ",A" + at + "\n"
	for n := range 15 {
		text += fmt.Sprintf("bob@school.test,Bob Stone,Biology %d,%d,B%s\n", n, n, at)
	}
	return text
}

const withSchool = "teacher_email,teacher_name,course,section,block,school\n"

// titled is such a file of Larkfield.
func titled(title string) string { return typedClasses(withSchool, title, ",Larkfield") }

// algebra is a site where Alice's Algebra 2 has a link, and its address.
func algebra(t *testing.T, file string) (s *apptest.Site, admin *apptest.Visitor, code string) {
	t.Helper()
	s = apptest.NewSiteOf(t, apptest.WriteFile(t, file))
	s.Command("admin", apptest.Head.Email)
	admin = s.Visitor()
	admin.SignIn(apptest.Head, "/admin/people").Want(t, 200, "Alice Smith")
	teacher := s.Visitor()
	teacher.SignIn(alice, "/me").Want(t, 200, "My links")
	code, version := s.Door(alice.Email, 0)
	teacher.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/93411007919"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	return s, admin, code
}

// opens says whether the address of a class leads to its meeting.
func opens(t *testing.T, s *apptest.Site, code string) bool {
	t.Helper()
	student := s.Visitor()
	student.SignIn(apptest.Student, "/")
	student.Client.CheckRedirect = apptest.StopAtStrangers
	a := student.Get("/j/" + code)
	return strings.Contains(a.Header.Get("Location"), "93411007919") || strings.Contains(a.Body, "93411007919")
}

// A corrected title on the page, without JavaScript: two buttons, and nothing happens to
// the class until one of them is pressed. The same class keeps its address and link.
func TestRenamedClassOnThePage(t *testing.T) {
	const ref = "Algebra II, section 01"
	for said, want := range map[string]bool{"same": true, "different": false} {
		t.Run(said, func(t *testing.T) {
			s, admin, code := algebra(t, titled("Algebra 2,01"))
			check := upload(admin, "roster.csv", []byte(titled("Algebra II,01"))).Want(t, 200, "The same class?", "Another class",
				"“Algebra 2, section 01” is not in the file any more and “Algebra II, section 01” is new, both with Alice Smith in block A. Is that the same class?",
				"<strong>0</strong> added", "<strong>0</strong> changed", "<strong>0</strong> removed")
			if strings.Contains(check.Body, "The same person") || strings.Contains(check.Body, "The same school") {
				t.Error("it asks about people or schools")
			}
			path := strings.TrimPrefix(check.URL, s.URL)
			words := map[string]string{"same": "the same class", "different": "another class"}[said]
			answered := settled(admin, admin.Post(path+"/answer", url.Values{"about": {ref}, "answer": {said}})).Want(t, 200, "You answered", ref, words)
			press(t, admin, answered, "").Want(t, 200, "Applied.")
			if got := opens(t, s, code); got != want {
				t.Errorf("the address opens the meeting: %v, want %v", got, want)
			}
			shows(s, "Algebra II", true)
			shows(s, "Algebra 2", false)
		})
	}
}

// The same by the command line: asked, it exits with the problem and changes nothing.
func TestRenamedClassByCommand(t *testing.T) {
	s, _, code := algebra(t, titled("Algebra 2,01"))
	out, err := importText(s, titled("Algebra II,01"))
	if err == nil || err.Error() != "1 problem needs a person" || !strings.Contains(out, `use --same "Algebra II, section 01" or --different "Algebra II, section 01"`) ||
		!strings.Contains(out, "Answer the questions first.") {
		t.Fatalf("%v\n%s", err, out)
	}
	shows(s, "Algebra 2", true)
	if out, err := importText(s, titled("Algebra II,01"), "--same", "Algebra II section 01"); err == nil || !strings.Contains(out, "The file does not name it: correct the answer.") {
		t.Fatalf("a slip of the pen: %v\n%s", err, out)
	}
	if out, err := importText(s, titled("Algebra II,01"), "--same", "algebra ii, section 01"); err != nil || !strings.Contains(out, "0 added · 1 changed · 0 removed") {
		t.Fatalf("%v\n%s", err, out)
	}
	if shows(s, "Algebra II", true); !opens(t, s, code) {
		t.Error("the address does not open the meeting any more")
	}
	if out, err := importText(s, titled("Algebra II,1"), "--different", "Algebra II, section 1"); err != nil || !strings.Contains(out, "1 added · 0 changed · 1 removed") {
		t.Fatalf("%v\n%s", err, out)
	}
	apptest.Until(t, "the address of the class that was removed is nobody's", func() bool { return !opens(t, s, code) })
}

// A file without a school, and one that names it: asked first and alone, on the page and
// by the command line. The same school keeps its classes, links and addresses.
func TestNamedSchool(t *testing.T) {
	unnamed, named := typedClasses("teacher_email,teacher_name,course,section,block\n", "Algebra 2,01", ""), titled("Algebra II,01")
	s, admin, code := algebra(t, unnamed)
	if out, err := importText(s, named); err == nil || !strings.Contains(out, "0 added · 0 changed · 0 removed") || !strings.Contains(out, "--same Larkfield") || strings.Contains(out, "Algebra") {
		t.Fatalf("%v\n%s", err, out)
	}
	check := upload(admin, "roster.csv", []byte(named)).Want(t, 200, "The same school?", "Another school", "this file says “Larkfield”", "Nothing from this file is imported until you answer.")
	path := strings.TrimPrefix(check.URL, s.URL)
	settled(admin, admin.Post(path+"/answer", url.Values{"about": {"Larkfield"}, "answer": {"same"}})).Want(t, 200, "the same school", "The same class?", "name: <del><bdi>Our school</bdi></del>")
	answered := settled(admin, admin.Post(path+"/answer", url.Values{"about": {"Algebra II, section 01"}, "answer": {"same"}}))
	press(t, admin, answered, "").Want(t, 200, "Applied.")
	if shows(s, "Larkfield", true); !opens(t, s, code) {
		t.Error("the address does not open the meeting any more")
	}
	if out, err := importText(s, named); err != nil || !strings.Contains(out, "Nothing to do.") {
		t.Errorf("the file again: %v\n%s", err, out)
	}
}
