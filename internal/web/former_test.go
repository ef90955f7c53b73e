package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// A class that changes teacher: students see no link until the new teacher uses the
// former one or pastes another.
func TestFormerTeachersLink(t *testing.T) {
	s := apptest.NewSite(t)
	code, printed := s.HandOver()
	for _, want := range []string{
		"1 class loses all its present teachers: Ethics, section 01. Its link is hidden until a new teacher uses it or pastes another.",
		"The Rev. Dr. José O'Neil-Smith III’s link will be hidden until Mr Kwame Boateng uses it or pastes another.",
		"Applied. 1 link is hidden, because nobody who taught the class still does. All others are kept.",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("the import does not say %q:\n%s", want, printed)
		}
	}
	boateng, student := s.Visitor(), s.Visitor()
	boateng.SignIn(apptest.Boateng, "/me").Want(t, 200, "My links")
	student.SignIn(apptest.Student, "/")
	sees := func(link string, want bool) {
		t.Helper()
		apptest.Until(t, "the directory has "+link, func() bool { return strings.Contains(student.Get("/").Body, link) == want })
	}
	sees("81111111111", false)
	student.Get("/j/"+code).Want(t, 404, "Mr Kwame Boateng has not set a meeting link for this.")
	const whose = "The Rev. Dr. José O&#39;Neil-Smith III’s link was here until today: Zoom 811 1111 1111. Students do not see it."
	boateng.Get("/me").Want(t, 200, whose, "Use it", "Paste mine")
	s.Forward(24 * time.Hour)
	boateng.Get("/me").Want(t, 200, "link was here until yesterday")

	_, version := s.Door(apptest.Boateng.Email, 2)
	used := boateng.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {apptest.Itoa(version)}})
	used.Want(t, 200, "Saved. Students see it now.")
	sees("81111111111", true)
	change := apptest.Between(t, used.Body, `action="/changes/`, `/undo"`)
	boateng.Post("/changes/"+change+"/undo", nil).Want(t, 200, "Undone. Students see “No link yet”.", "Redo", "link was here until yesterday")
	sees("81111111111", false)

	_, version = s.Door(apptest.Boateng.Email, 2)
	boateng.Post("/me/doors/"+code, url.Values{"link": {apptest.SecondLink}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	sees("82222222222", true)
	if body := boateng.Get("/me").Body; strings.Contains(body, "was here until") {
		t.Error("the former link is still offered")
	}
}

// One link for several classes is undone as a whole, and the button and the answer say
// so; the undo can be undone. This is what people without JavaScript get.
func TestUndoForSeveralClasses(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	other, otherVersion := s.Door(apptest.Okafor.Email, 1)
	save := func(link string, also ...string) apptest.Answer {
		t.Helper()
		return v.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(version)}, "also": also}).Want(t, 200, "Saved")
	}
	if body := save("https://zoom.us/j/81111111111").Body; strings.Contains(body, "Undo for") {
		t.Error("one class is counted")
	}
	version++
	a := save(apptest.SecondLink, other+"."+apptest.Itoa(otherVersion)).Want(t, 200, "Saved for 2 classes.", "Undo for 2 classes", "A Algebra II 01 and B Pre-Calculus 01")
	if n := strings.Count(v.Get("/me").Body, ">Undo for 2 classes<"); n != 2 {
		t.Errorf("%d cards say what Undo changes, want 2", n)
	}
	undo := func(a apptest.Answer, want ...string) apptest.Answer {
		t.Helper()
		change := apptest.Between(t, a.Body, `action="/changes/`, `/undo"`)
		return v.Post("/changes/"+change+"/undo", nil).Want(t, 200, want...)
	}
	a = undo(a, "Undone for 2 classes. Students see the earlier links again.", "Redo for 2 classes", "A Algebra II 01 and B Pre-Calculus 01", "811 1111 1111")
	a = undo(a, "Redone for 2 classes. Students see it now.", "Undo for 2 classes", "822 2222 2222")
	undo(a, "Undone for 2 classes.", "Redo for 2 classes")
}

// An undo does not put back a link whose host is not allowed any more, and says so.
func TestUndoOfAnotherHost(t *testing.T) {
	s := apptest.NewSite(t)
	admin, v := s.Administrator(), s.Visitor()
	v.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	hosts := func(list string) {
		admin.Post("/admin/settings/hosts", url.Values{"hosts": {list}}).Want(t, 200, "Saved.")
	}
	save := func(link string) apptest.Answer {
		version++
		return v.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(version - 1)}}).Want(t, 200, "Saved.")
	}
	hosts("meet.school.example")
	save("https://meet.school.example/algebra")
	admin.Get("/admin/settings").Want(t, 200, "1 link uses meet.school.example.<")
	hosts("")
	admin.Get("/admin/settings").Want(t, 200, "1 link uses meet.school.example. It is not allowed any more, but students see the link until somebody replaces it.")
	v.Get("/me").Want(t, 200, "meet.school.example")
	change := apptest.Between(t, save(apptest.SecondLink).Body, `action="/changes/`, `/undo"`)
	const why = "meet.school.example is not allowed any more, so the link of A Algebra II 01 was not put back. Ask an administrator to allow it, or paste another."
	v.Post("/changes/"+change+"/undo", nil).Want(t, 409, why)
	v.Post("/changes/"+change+"/undo", url.Values{"back": {"/me/doors/" + code + "/history"}}).Want(t, 409, why)
	v.Get("/me").Want(t, 200, "822 2222 2222")
	hosts("meet.school.example")
	v.Post("/changes/"+change+"/undo", nil).Want(t, 200, "Undone. Students see the earlier link again.", "meet.school.example")
}
