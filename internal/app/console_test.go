package app

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// wrongly is Ms Okafor, whose address in the roster is not the one she has.
var (
	head    = googletest.Identity{Sub: "20", Email: "head@school.test", Name: "Head", HD: domain}
	wrongly = googletest.Identity{Sub: "1", Email: "adaeze.okafor2@school.test", Name: "Adaeze Okafor", HD: domain}
)

// administrator signs the head of school in, who administers.
func (s *site) administrator() *visitor {
	s.t.Helper()
	s.command("admin", head.Email)
	v := s.visitor()
	v.signIn(head, "/admin/people").want(s.t, 200, "People", "Ms Adaeze Okafor")
	return v
}

func (s *site) person(email string) school.Person {
	s.t.Helper()
	p, err := s.store.PersonByEmail(context.Background(), school.Email(email))
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// A login is repaired while everybody works: refused, asked, "This is them",
// signed in; and undone.
func TestRepair(t *testing.T) {
	s := newSite(t)
	admin, teacher := s.administrator(), s.visitor()
	okaforID := itoa(s.person(okafor.Email).ID)

	teacher.signIn(wrongly, "/me").want(t, 403, "We do not know you as a teacher yet", "Ask to be added", wrongly.Email)
	teacher.post("/requests", url.Values{"words": {" "}}).want(t, 422, "Write who you are", "Error: ")
	teacher.post("/requests", url.Values{"words": {"Okafor, I teach Algebra II"}}).want(t, 200, "You asked to be added")

	page := admin.get("/admin/requests").want(t, 200, wrongly.Email, "Okafor, I teach Algebra II", "Ms Adaeze Okafor", "This is them", "Nobody in the roster has this address.")
	id := between(t, page.body, `action="/admin/requests/`, `/this"`)
	admin.post("/admin/requests/"+id+"/this", nil).want(t, 422, "Choose who it is")
	admin.post("/admin/requests/"+id+"/this", url.Values{"person": {okaforID}}).want(t, 200, "Done. They can sign in now.", "No requests.")
	admin.post("/admin/requests/"+id+"/this", url.Values{"person": {okaforID}}).want(t, 409, "Somebody decided this already")

	teacher.signIn(wrongly, "/me").want(t, 200, "My links", "Algebra II")
	admin.get("/admin/people/"+okaforID).want(t, 200, wrongly.Email, "Disconnect this account", "Signed in on 1 browser")
	history := admin.get("/admin/activity").want(t, 200, "Connected a Google account to Ms Adaeze Okafor", "e-mail: a.okafor@school.test", "Settled a request")

	// Undo takes back the address and the binding, and ends the session.
	change := between(t, history.body, `action="/changes/`, `/undo"`)
	admin.post("/changes/"+change+"/undo", url.Values{"back": {"/admin/activity"}}).want(t, 200, "Undone.", "This undid change")
	if a := teacher.get("/me"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("the undone account still sees %s", a.url)
	}
	if p := s.person(okafor.Email); itoa(p.ID) != okaforID {
		t.Error("the address is not back")
	}
	admin.post("/changes/"+change+"/undo", url.Values{"back": {"/admin/activity"}}).want(t, 409, "That was undone already", "It would go back to", "It is now")
}

// A personal account is listed, so that an administrator can say what to do,
// and cannot be bound.
func TestStrangersAreListed(t *testing.T) {
	s := newSite(t)
	admin, v := s.administrator(), s.visitor()
	v.signIn(googletest.Identity{Sub: "77", Email: "adaeze@gmail.test", Name: "Adaeze Okafor"}, "/me").want(t, 403, "personal Google account")
	v.signIn(googletest.Identity{Sub: "78", Email: "x@other.test", Name: "X", HD: "other.test"}, "/me").want(t, 403, "another organisation")
	page := admin.get("/admin/requests").want(t, 200, "adaeze@gmail.test", "Tell its owner to choose the school account.", "x@other.test")
	if strings.Contains(page.body, "This is them") {
		t.Error("an account that cannot sign in is offered to be bound")
	}
	id := between(t, page.body, `action="/admin/requests/`, `/dismiss"`)
	admin.post("/admin/requests/"+id+"/add", url.Values{"name": {"Adaeze"}}).want(t, 422, "its owner must choose the school account")
	admin.post("/admin/requests/"+id+"/dismiss", nil).want(t, 200, "Dismissed.")
	student1 := s.visitor()
	student1.signIn(student, "/").want(t, 200, "Class links")
	if body := admin.get("/admin/requests").body; strings.Contains(body, student.Email) {
		t.Error("a student who only reads is listed")
	}
}

// The page of a person does every repair, says what it will do, and keeps the
// last administrator.
func TestPeople(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	admin.get("/admin/people?q=jose+smith").want(t, 200, "The Rev. Dr. José O&#39;Neil-Smith III", "1 of ")
	admin.get("/admin/people?q=algebra").want(t, 200, "Ms Adaeze Okafor")
	admin.get("/admin/people?q=xyzzy").want(t, 200, "Nobody matches")

	form := url.Values{"name": {"李文 <b>"}, "email": {"Wen.Li@school.test"}, "pronounced": {"lee WEN"}, "role": {"teacher"}}
	admin.post("/admin/people/new", form).want(t, 200, "李文 &lt;b&gt; is added.", "wen.li@school.test", "lee WEN")
	admin.post("/admin/people/new", form).want(t, 422, "Error: ", "There is a problem", "has that address already.", `value="Wen.Li@school.test"`)
	admin.post("/admin/people/new", url.Values{"role": {"king"}, "email": {"x"}}).want(t, 422, "An e-mail looks like name@school.org.")
	admin.post("/admin/people/new", url.Values{"role": {"king"}}).want(t, 422, "Write the name that students see.", "Choose teacher or administrator.")

	wen := "/admin/people/" + itoa(s.person("wen.li@school.test").ID)
	edit := url.Values{"name": {"Dr 李文"}, "email": {"li@school.test"}, "role": {"admin"}}
	admin.post(wen, edit).want(t, 200, "Saved.", "Dr 李文", "e-mail: wen.li@school.test", "role: teacher")

	other := s.visitor()
	other.signIn(boateng, "/me").want(t, 200, "My links")
	kwame := "/admin/people/" + itoa(s.person(boateng.Email).ID)
	admin.post(kwame+"/suspend", nil).want(t, 200, "Suspended. Every session has ended.", "cannot sign in")
	if a := other.get("/me"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("a suspended person sees %s", a.url)
	}
	if a := other.signIn(boateng, "/me").want(t, 403, "Your sign-in is switched off. Ask the school office."); strings.Contains(a.body, "Ask to be added") {
		t.Error("a suspended person is offered to be added")
	}
	admin.get(kwame).want(t, 200, "Last refused", "The person is suspended.")
	admin.post(kwame+"/restore", nil).want(t, 200, "Restored. They can sign in again.")
	other.signIn(boateng, "/me").want(t, 200, "My links")
	admin.post(kwame+"/sign-out", nil).want(t, 200, "Signed out everywhere.", "Signed in on 0 browsers")
	admin.post(kwame+"/unbind", nil).want(t, 200, "Disconnected.", "Has not signed in yet.")

	self := "/admin/people/" + itoa(s.person(head.Email).ID)
	admin.post(wen+"/suspend", nil).want(t, 200)
	admin.post(self+"/suspend", nil).want(t, 422, "is the only administrator. Make somebody else an administrator first.")
	admin.post(self, url.Values{"name": {"Head"}, "email": {head.Email}, "role": {"teacher"}}).want(t, 422, "is the only administrator")
}

// The history is filtered, exported without formulas, and kept for each door.
func TestHistory(t *testing.T) {
	s := newSite(t)
	admin, teacher := s.administrator(), s.visitor()
	teacher.signIn(okafor, "/me")
	code, version := s.door(okafor.Email, 0)
	teacher.post("/me/doors/"+code, url.Values{"link": {invited}, "note": {"=cmd()"}, "version": {itoa(version)}}).want(t, 200, "Saved.")

	teacher.get("/me/doors/"+code+"/history").want(t, 200, "Changed the link of A Algebra II", "No link yet", "Zoom 934 1100 7919", "Undo")
	if a := teacher.get("/me/doors/" + code + "/history"); strings.Contains(a.body, "127.0.0.1") {
		t.Error("a teacher sees from where colleagues write")
	}
	office, _ := s.door(boateng.Email, 2)
	teacher.get("/me/doors/"+office+"/history").want(t, 403, "That is not yours")
	teacher.get("/admin/activity").want(t, 403, "That is for administrators")

	for filter, found := range map[string]bool{
		"kind=door": true, "kind=person": false, "door=" + code: true, "from=2026-01-01&to=2999-01-01&kind=door": true,
		"to=2001-01-01": false, "from=2999-01-01": false, "person=" + itoa(s.person(okafor.Email).ID): true, "person=" + itoa(s.person(boateng.Email).ID): false,
	} {
		a := admin.get("/admin/activity?"+filter).want(t, 200, "History")
		if strings.Contains(a.body, "Changed the link of A Algebra II") != found {
			t.Errorf("%s: found is not %t", filter, found)
		}
	}
	admin.get("/admin/activity?from=yesterday").want(t, 200, "Write dates like 2026-11-24.")
	file := admin.get("/admin/activity.csv?kind=door").want(t, 200, "Changed the link of A Algebra II", "door.save")
	if !strings.HasPrefix(file.header.Get("Content-Type"), "text/csv") || strings.Contains(file.body, "\n=") {
		t.Errorf("the export is %s:\n%s", file.header.Get("Content-Type"), file.body)
	}
}

// The modes say what they are on every page, and end by themselves.
func TestModes(t *testing.T) {
	s := newSite(t)
	admin, teacher := s.administrator(), s.visitor()
	teacher.signIn(okafor, "/me").want(t, 200, "Preview", "We are trying this out, and links may be wrong.")
	teacher.get("/").want(t, 200, "We are trying this out, and links may be wrong.")
	mode := func(form url.Values) answer { return admin.post("/admin/settings/mode", form) }
	admin.get("/admin/settings").want(t, 200, "Anyone with a school.test account sees", "The environment variable HALLWAY_TIMEZONE sets this: UTC.")

	mode(url.Values{"mode": {"maintenance"}, "message": {"New <server>."}, "until": {"2001-01-01T00:00"}}).want(t, 422, "That time is in the past.", "New &lt;server&gt;.")
	mode(url.Values{"mode": {"maintenance"}, "until": {"soon"}}).want(t, 422, "Write the time like")
	mode(url.Values{"mode": {"closed"}}).want(t, 422, "Choose preview, live or maintenance.")
	mode(url.Values{"mode": {"maintenance"}, "message": {"New <server>."}, "until": {"2999-01-01T16:00"}}).want(t, 200, "Saved.")
	teacher.get("/").want(t, 200, "Maintenance", "nothing can be saved until 16:00 on Tue 1 Jan.", "New &lt;server&gt;.")

	code, version := s.door(okafor.Email, 0)
	form := url.Values{"link": {invited}, "version": {itoa(version)}}
	teacher.post("/me/doors/"+code, form).want(t, 503, "the site is being worked on", "You can save again from 16:00", "934")
	admin.post("/admin/people/"+itoa(s.person(okafor.Email).ID)+"/suspend", nil).want(t, 503, "Nothing can be saved right now")
	other := s.visitor()
	other.signIn(boateng, "/me").want(t, 200, "My links") // signing in goes on

	// Moving its end does not make a preview live.
	mode(url.Values{"mode": {"maintenance"}, "until": {"2999-01-02T16:00"}}).want(t, 200, "Saved.")
	if then := s.store.Status().Then; then != school.Preview {
		t.Errorf("after maintenance the site becomes %q", then)
	}
	mode(url.Values{"mode": {"live"}}).want(t, 200, "Saved.")
	teacher.post("/me/doors/"+code, form).want(t, 200, "Saved. Students see it now.")
	teacher.get("/").want(t, 200, "Live")
}

// What the environment does not decide can be changed while the site runs.
func TestSettings(t *testing.T) {
	s := newSite(t)
	admin, reader := s.administrator(), s.visitor()
	reader.signIn(student, "/").want(t, 200, "Class links")

	admin.post("/admin/settings/hosts", url.Values{"hosts": {"meet.school.test"}}).want(t, 200, "Saved.", "meet.school.test")
	admin.post("/admin/settings/hosts", url.Values{"hosts": {"https://x"}}).want(t, 422, "That did not work")
	admin.post("/admin/settings/zone", url.Values{"zone": {"Asia/Tokyo"}}).want(t, 409, "The environment variable HALLWAY_TIMEZONE is set.")
	code, version := s.door(okafor.Email, 0)
	admin.post("/me/doors/"+code, url.Values{"link": {"https://meet.school.test/algebra"}, "version": {itoa(version)}}).want(t, 200, "Saved.")

	schools, _ := s.store.Schools(context.Background())
	admin.post("/admin/settings/schools/"+itoa(schools[0].ID), url.Values{"name": {"Larkfield <Uptown>"}}).want(t, 200, "Larkfield &lt;Uptown&gt;")
	reader.get("/").want(t, 200, "Larkfield &lt;Uptown&gt;")

	admin.post("/admin/settings/access", url.Values{"access": {"public"}}).want(t, 200, "Saved.")
	s.visitor().get("/").want(t, 200, "Algebra II")
	admin.post("/admin/settings/access", url.Values{"access": {"school"}}).want(t, 200, "Saved.")
	reader.get("/").want(t, 200, "Algebra II")
	admin.post("/admin/settings/key", nil).want(t, 200, "Saved.")
	if a := reader.get("/"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("a reader of the old key still sees %s", a.url)
	}
	admin.get("/").want(t, 200, "Algebra II")
	history := admin.get("/admin/activity").want(t, 200, "Made a new key for students", "Renamed the school", "Changed who may read the directory")
	change := between(t, history.body, `action="/changes/`, `/undo"`)
	admin.post("/changes/"+change+"/undo", url.Values{"back": {"/admin/activity"}}).want(t, 200, "Undone.")
	s.visitor().get("/").want(t, 200, "Algebra II")
}

// The log's page finds a failed request by the reference that the person was
// shown, and holds no secret.
func TestLiveLog(t *testing.T) {
	s := newSite(t)
	admin, thief := s.administrator(), s.visitor()
	thief.signIn(oneil, "/me")
	code, _ := s.door(okafor.Email, 0)
	refused := thief.post("/me/doors/"+code, url.Values{"link": {invited}}).want(t, 403, "Reference")
	reference := between(t, refused.body, "<code>", "</code>")
	page := admin.get("/admin/log?q="+reference).want(t, 200, "actor=j.oneil@school.test", "status=403", "forbidden", `aria-live="off"`, `hx-trigger="every 3s"`)
	if strings.Contains(page.body, "actor=a.okafor") {
		t.Error("the filter lets other lines through")
	}
	admin.get("/admin/log?paused=1&level=error&q=xyzzy").want(t, 200, "No lines match.", "Continue")
	part := admin.get("/admin/log", "HX-Request", "true").want(t, 200, `role="log"`)
	if strings.Contains(part.body, "<html") {
		t.Error("htmx got a whole page")
	}
	for _, secret := range []string{cookieOf(t, admin, "session"), cookieOf(t, thief, "session"), "THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09"} {
		if strings.Contains(admin.get("/admin/log").body, secret) {
			t.Error("the log's page holds a secret")
		}
	}
}
