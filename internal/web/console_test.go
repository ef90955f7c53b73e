package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// A login is repaired while the site is used: refused, asked, "This is them", signed
// in, and undone.
func TestRepair(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	okaforID := apptest.Itoa(s.Person(apptest.Okafor.Email).ID)

	teacher.SignIn(apptest.Wrongly, "/me").Want(t, 403, "We do not know you as a teacher yet", "Ask to be added", apptest.Wrongly.Email)
	teacher.Post("/requests", url.Values{"words": {" "}}).Want(t, 422, "Write who you are", "Error: ")
	teacher.Post("/requests", url.Values{"words": {"Okafor, I teach Algebra II"}}).Want(t, 200, "You asked to be added")

	page := admin.Get("/admin/requests").Want(t, 200, apptest.Wrongly.Email, "Okafor, I teach Algebra II", "Ms Adaeze Okafor", "This is them", "Nobody in the roster has this address.")
	id := apptest.Between(t, page.Body, `action="/admin/requests/`, `/this"`)
	admin.Post("/admin/requests/"+id+"/this", nil).Want(t, 422, "Choose who it is")
	admin.Post("/admin/requests/"+id+"/this", url.Values{"person": {okaforID}}).Want(t, 200, "Done. They can sign in now.", "No requests.")
	admin.Post("/admin/requests/"+id+"/this", url.Values{"person": {okaforID}}).Want(t, 409, "Somebody has already decided this")

	teacher.SignIn(apptest.Wrongly, "/me").Want(t, 200, "My links", "Algebra II")
	admin.Get("/admin/people/"+okaforID).Want(t, 200, apptest.Wrongly.Email, "Disconnect", "Signed in on 1 browser")
	history := admin.Get("/admin/activity").Want(t, 200, "Connected a Google account to Ms Adaeze Okafor", "<bdi> e-mail: </bdi><del><bdi>a.okafor@school.test</bdi></del>", "<bdi>A request</bdi></strong><bdi>: </bdi><del><bdi>open</bdi></del>")

	// Undo restores the address, disconnects the account, and ends the session.
	change := apptest.Between(t, history.Body, `action="/changes/`, `/undo"`)
	admin.Post("/changes/"+change+"/undo", url.Values{"back": {"/admin/activity"}}).Want(t, 200, "Undone.", "this undid change", "Undid the change of ")
	if a := teacher.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("the undone account still sees %s", a.URL)
	}
	if p := s.Person(apptest.Okafor.Email); apptest.Itoa(p.ID) != okaforID {
		t.Error("the address is not back")
	}
	admin.Post("/changes/"+change+"/undo", url.Values{"back": {"/admin/activity"}}).Want(t, 409, "That was undone already", "It would go back to", "It is now")
}

// A personal account is listed, so that an administrator can advise its owner, and
// cannot be connected.
func TestStrangersAreListed(t *testing.T) {
	s := apptest.NewSite(t)
	admin, v := s.Administrator(), s.Visitor()
	v.SignIn(googletest.Identity{Sub: "77", Email: "adaeze@gmail.test", Name: "Adaeze Okafor"}, "/me").Want(t, 403, "personal Google account")
	v.SignIn(googletest.Identity{Sub: "78", Email: "x@other.test", Name: "X", HD: "other.test"}, "/me").Want(t, 403, "another organisation")
	page := admin.Get("/admin/requests").Want(t, 200, "adaeze@gmail.test", "Tell its owner to choose the school account.", "x@other.test")
	if strings.Contains(page.Body, "This is them") {
		t.Error("an account that cannot sign in is offered to be bound")
	}
	id := apptest.Between(t, page.Body, `action="/admin/requests/`, `/dismiss"`)
	admin.Post("/admin/requests/"+id+"/add", url.Values{"name": {"Adaeze"}}).Want(t, 422, "Its owner must choose the school account")
	admin.Post("/admin/requests/"+id+"/dismiss", nil).Want(t, 200, "Dismissed.")
	student1 := s.Visitor()
	student1.SignIn(apptest.Student, "/").Want(t, 200, "Class links")
	if body := admin.Get("/admin/requests").Body; strings.Contains(body, apptest.Student.Email) {
		t.Error("a student who only reads is listed")
	}
}

// The page of a person does every repair, says in advance what it does, and refuses
// to remove the last administrator.
func TestPeople(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	admin.Get("/admin/people?q=jose+smith").Want(t, 200, "The Rev. Dr. José O&#39;Neil-Smith III", "1 of ")
	admin.Get("/admin/people?q=algebra").Want(t, 200, "Ms Adaeze Okafor")
	admin.Get("/admin/people?q=xyzzy").Want(t, 200, "Nobody matches")

	form := url.Values{"name": {"李文 <b>"}, "email": {"Wen.Li@school.test"}, "pronounced": {"lee WEN"}, "role": {"teacher"}}
	admin.Post("/admin/people/new", form).Want(t, 200, "李文 &lt;b&gt; is added.", "wen.li@school.test", "lee WEN")
	admin.Post("/admin/people/new", form).Want(t, 422, "Error: ", `aria-invalid="true"`, "has that address already.", `value="Wen.Li@school.test"`)
	admin.Post("/admin/people/new", url.Values{"role": {"king"}, "email": {"x"}}).Want(t, 422, "An e-mail looks like name@school.org.")
	admin.Post("/admin/people/new", url.Values{"role": {"king"}}).Want(t, 422, "Write the name that students see.", "Choose teacher or administrator.")

	wen := "/admin/people/" + apptest.Itoa(s.Person("wen.li@school.test").ID)
	edit := url.Values{"name": {"Dr 李文"}, "email": {"li@school.test"}, "role": {"admin"}}
	admin.Post(wen, edit).Want(t, 200, "Saved.", "Dr 李文", "e-mail: </bdi><del><bdi>wen.li@school.test</bdi></del>", "role: </bdi><del><bdi>teacher</bdi></del>")

	other := s.Visitor()
	other.SignIn(apptest.Boateng, "/me").Want(t, 200, "My links")
	kwame := "/admin/people/" + apptest.Itoa(s.Person(apptest.Boateng.Email).ID)
	admin.Post(kwame+"/suspend", nil).Want(t, 200, "Sign-in is switched off. Every session has ended.", "<strong>Sign-in is switched off</strong><bdi> since today at ", ", by head@school.test</bdi>. Links stay")
	if a := other.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("a suspended person sees %s", a.URL)
	}
	if a := other.SignIn(apptest.Boateng, "/me").Want(t, 403, "That account does not work here", "Use another account", "Your sign-in is switched off. Ask the school office."); strings.Contains(a.Body, "Ask to be added") {
		t.Error("a suspended person is offered to be added")
	}
	admin.Get(kwame).Want(t, 200, "Refused today at", "Their sign-in is switched off. If that is a mistake")
	admin.Post(kwame+"/restore", nil).Want(t, 200, "Sign-in is switched on. They can sign in again.")
	other.SignIn(apptest.Boateng, "/me").Want(t, 200, "My links")
	admin.Post(kwame+"/sign-out", nil).Want(t, 200, "Signed out everywhere.", "Signed in on 0 browsers")
	admin.Post(kwame+"/unbind", nil).Want(t, 200, "Disconnected.", "Has not signed in yet.")

	self := "/admin/people/" + apptest.Itoa(s.Person(apptest.Head.Email).ID)
	admin.Post(wen+"/suspend", nil).Want(t, 200)
	admin.Post(self+"/suspend", nil).Want(t, 422, "is the only administrator. Make somebody else an administrator first.")
	admin.Post(self, url.Values{"name": {"Head"}, "email": {apptest.Head.Email}, "role": {"teacher"}}).Want(t, 422, "is the only administrator")
}

// The history is filtered, exported without formulas, and kept for each door.
func TestHistory(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	teacher.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "note": {"=cmd()"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")

	teacher.Get("/me/doors/"+code+"/history").Want(t, 200, "Changed the link of A Algebra II", "No link yet", "Zoom 934 1100 7919", "Undo")
	if a := teacher.Get("/me/doors/" + code + "/history"); strings.Contains(a.Body, "127.0.0.1") {
		t.Error("a teacher sees from where colleagues write")
	}
	office, _ := s.Door(apptest.Boateng.Email, 2)
	teacher.Get("/me/doors/"+office+"/history").Want(t, 403, "That is not yours")
	teacher.Get("/admin/activity").Want(t, 403, "That is for administrators")

	for filter, found := range map[string]bool{
		"kind=door": true, "kind=person": false, "door=" + code: true, "from=2026-01-01&to=2999-01-01&kind=door": true,
		"to=2001-01-01": false, "from=2999-01-01": false, "person=" + apptest.Itoa(s.Person(apptest.Okafor.Email).ID): true, "person=" + apptest.Itoa(s.Person(apptest.Boateng.Email).ID): false,
	} {
		a := admin.Get("/admin/activity?"+filter).Want(t, 200, "History")
		if strings.Contains(a.Body, "Changed the link of A Algebra II") != found {
			t.Errorf("%s: found is not %t", filter, found)
		}
	}
	admin.Get("/admin/activity?from=yesterday").Want(t, 200, "Write dates like 2026-11-24.")
	file := admin.Get("/admin/activity.csv?kind=door").Want(t, 200, "Changed the link of A Algebra II", "door.save")
	if !strings.HasPrefix(file.Header.Get("Content-Type"), "text/csv") || strings.Contains(file.Body, "\n=") {
		t.Errorf("the export is %s:\n%s", file.Header.Get("Content-Type"), file.Body)
	}
}

// The modes say what they are on every page, and end by themselves.
func TestModes(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, "Preview", "We are trying this out, and links may be wrong.")
	teacher.Get("/").Want(t, 200, "We are trying this out, and links may be wrong.")
	mode := func(form url.Values) apptest.Answer { return admin.Post("/admin/settings/mode", form) }
	admin.Get("/admin/settings").Want(t, 200, "Anyone with a school.test account sees", "<bdi>UTC</bdi>", "The environment variable HALLWAY_TIMEZONE sets this.")

	mode(url.Values{"mode": {"maintenance"}, "message": {"New <server>."}, "until": {"2001-01-01T00:00"}}).Want(t, 422, "That time is in the past.", "New &lt;server&gt;.")
	mode(url.Values{"mode": {"maintenance"}, "until": {"soon"}}).Want(t, 422, "Write the time like")
	mode(url.Values{"mode": {"closed"}}).Want(t, 422, "Choose preview, live or maintenance.")
	mode(url.Values{"mode": {"maintenance"}, "message": {"New <server>."}, "until": {"2999-01-01T16:00"}}).Want(t, 200, "Saved.")
	teacher.Get("/").Want(t, 200, "Maintenance", "nothing can be saved until 16:00 on Tue 1 Jan.", "New &lt;server&gt;.")

	code, version := s.Door(apptest.Okafor.Email, 0)
	form := url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}
	teacher.Post("/me/doors/"+code, form).Want(t, 503, "the site is being worked on", "You can save again from 16:00", "934")
	admin.Post("/admin/people/"+apptest.Itoa(s.Person(apptest.Okafor.Email).ID)+"/suspend", nil).Want(t, 503, "Nothing can be saved right now")
	other := s.Visitor()
	other.SignIn(apptest.Boateng, "/me").Want(t, 200, "My links") // signing in still works

	// Moving its end does not make a preview live.
	mode(url.Values{"mode": {"maintenance"}, "until": {"2999-01-02T16:00"}}).Want(t, 200, "Saved.")
	if then := s.Store.Status().Then; then != school.Preview {
		t.Errorf("after maintenance the site becomes %q", then)
	}
	mode(url.Values{"mode": {"live"}}).Want(t, 200, "Saved.")
	teacher.Post("/me/doors/"+code, form).Want(t, 200, "Saved. Students see it now.")
	teacher.Get("/").Want(t, 200, "Live")
}

// What the environment does not set can be changed while the site runs.
func TestSettings(t *testing.T) {
	s := apptest.NewSite(t)
	admin, reader := s.Administrator(), s.Visitor()
	reader.SignIn(apptest.Student, "/").Want(t, 200, "Class links")

	admin.Post("/admin/settings/hosts", url.Values{"hosts": {"meet.school.test"}}).Want(t, 200, "Saved.", "meet.school.test")
	admin.Post("/admin/settings/hosts", url.Values{"hosts": {"https://x"}}).Want(t, 422, "That did not work", "like meet.school.example.<")
	admin.Post("/admin/settings/zone", url.Values{"zone": {"Asia/Tokyo"}}).Want(t, 409, "The environment variable HALLWAY_TIMEZONE is set. It can be changed only on the server.")
	code, version := s.Door(apptest.Okafor.Email, 0)
	admin.Post("/me/doors/"+code, url.Values{"link": {"https://meet.school.test/algebra"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")

	schools, _ := s.Store.Schools(context.Background())
	admin.Post("/admin/schools/"+apptest.Itoa(schools[0].ID), url.Values{"name": {"Larkfield <Uptown>"}}).Want(t, 200, "Larkfield &lt;Uptown&gt;")
	reader.Get("/").Want(t, 200, "Larkfield &lt;Uptown&gt;")

	admin.Post("/admin/settings/access", url.Values{"access": {"public"}}).Want(t, 200, "Saved.")
	s.Visitor().Get("/").Want(t, 200, "Algebra II")
	admin.Post("/admin/settings/access", url.Values{"access": {"school"}}).Want(t, 200, "Saved.")
	reader.Get("/").Want(t, 200, "Algebra II")
	admin.Post("/admin/settings/key", nil).Want(t, 200, "Saved.")
	if a := reader.Get("/"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("a reader of the old key still sees %s", a.URL)
	}
	admin.Get("/").Want(t, 200, "Algebra II")
	history := admin.Get("/admin/activity").Want(t, 200, "Made a new key for students", "Renamed the school", "Changed who may read the directory")
	change := apptest.Between(t, history.Body, `action="/changes/`, `/undo"`)
	admin.Post("/changes/"+change+"/undo", url.Values{"back": {"/admin/activity"}}).Want(t, 200, "Undone.")
	s.Visitor().Get("/").Want(t, 200, "Algebra II")
}

// The log's page finds a failed request by the reference that the person was
// shown, and holds no secret.
func TestLiveLog(t *testing.T) {
	s := apptest.NewSite(t)
	admin, thief := s.Administrator(), s.Visitor()
	thief.SignIn(apptest.Oneil, "/me")
	code, _ := s.Door(apptest.Okafor.Email, 0)
	refused := thief.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}}).Want(t, 403, "Reference")
	reference := apptest.Between(t, refused.Body, "<code>", "</code>")
	page := admin.Get("/admin/log?q="+reference).Want(t, 200, `<td class="by"><bdi>j.oneil@school.test</bdi></td>`, "<bdi>POST /me/doors/:code 403</bdi>", "forbidden", `aria-live="off"`, `hx-trigger="every 3s"`)
	if strings.Contains(page.Body, "a.okafor") {
		t.Error("the filter lets other lines through")
	}
	admin.Get("/admin/log?paused=1&level=error&q=xyzzy").Want(t, 200, "No lines match.", "Continue")
	part := admin.Get("/admin/log", "HX-Request", "true").Want(t, 200, `role="log"`)
	if strings.Contains(part.Body, "<html") {
		t.Error("htmx got a whole page")
	}
	for _, secret := range []string{apptest.CookieOf(t, admin, "session"), apptest.CookieOf(t, thief, "session"), "THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09"} {
		if strings.Contains(admin.Get("/admin/log").Body, secret) {
			t.Error("the log's page holds a secret")
		}
	}
}
