package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// changes are all rows of the history.
func changes(s *apptest.Site, kind string) int {
	s.T.Helper()
	list, _, err := s.Store.History(context.Background(), db.HistoryFilter{Kind: kind})
	if err != nil {
		s.T.Fatal(err)
	}
	return len(list)
}

// stores says whether a text stands anywhere in the database's files.
func stores(s *apptest.Site, text string) bool {
	s.T.Helper()
	files, err := filepath.Glob(filepath.Join(s.Data, "hallway.db*"))
	if err != nil || len(files) == 0 {
		s.T.Fatalf("no database: %v", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			s.T.Fatal(err)
		}
		if bytes.Contains(body, []byte(text)) {
			return true
		}
	}
	return false
}

// somebody is an account that the roster does not know.
func somebody(name string) googletest.Identity {
	return googletest.Identity{Sub: "sub-" + name, Email: name + "@school.test", Name: name, HD: apptest.Domain}
}

// asks signs in where only teachers may go, and asks to be added.
func asks(s *apptest.Site, id googletest.Identity, words string) apptest.Answer {
	s.T.Helper()
	v := s.Visitor()
	v.SignIn(id, "/me").Want(s.T, 403, "Ask to be added")
	return v.Post("/requests", url.Values{"words": {words}})
}

// One account asks three times a day, whatever it writes, and nothing of it is in
// the history.
func TestAsksADay(t *testing.T) {
	s := apptest.NewSite(t)
	admin, v := s.Administrator(), s.Visitor()
	v.SignIn(somebody("keen"), "/me").Want(t, 403)
	ask := func(words string) apptest.Answer { return v.Post("/requests", url.Values{"words": {words}}) }
	for range 20 {
		ask("the very same words").Want(t, 200, "You asked to be added")
	}
	ask("second words").Want(t, 200)
	ask("third words").Want(t, 200)
	for i := range 50 {
		a := ask(fmt.Sprint("one too many ", i)).Want(t, 429, "Error: ", "You have asked 3 times today. You can ask again tomorrow, ", fmt.Sprintf(`value="one too many %d"`, i), "Reference <code>")
		now := s.Now().UTC()
		midnight := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
		if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || time.Duration(seconds)*time.Second < midnight.Sub(now)-2*time.Second || seconds > 24*60*60+1 {
			t.Fatalf("come back in %q seconds, at %v", a.Header.Get("Retry-After"), now)
		}
	}
	ask("third words").Want(t, 200, "You asked to be added") // it stands
	admin.Get("/admin/requests").Want(t, 200, "third words", "1 person asked to be added and waits for an answer.")
	if n := changes(s, "request"); n > 0 {
		t.Errorf("%d rows of the history are about asks", n)
	}
	s.Forward(24 * time.Hour)
	v.SignIn(somebody("keen"), "/me").Want(t, 403)
	ask("on the next day").Want(t, 200, "You asked to be added")
}

// A sign-in that is refused is counted on its row, and not in the history.
func TestRefusalsAreCounted(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200)
	before := changes(s, "")
	other := apptest.Okafor
	other.Sub = "another account"
	for range 20 {
		s.Visitor().SignIn(other, "/me").Want(t, 403, "another Google account")
	}
	if n := changes(s, ""); n != before {
		t.Errorf("20 refused sign-ins are %d rows of the history", n-before)
	}
	admin.Get("/admin/requests").Want(t, 200, "Tried 20 times")
	admin.Get("/admin/people/"+apptest.Itoa(s.Person(apptest.Okafor.Email).ID)).Want(t, 200, "Last refused")
}

// A crowd of students who press the wrong link hides nobody, and is stored
// nowhere.
func TestStudentsHideNobody(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200)
	other := apptest.Okafor
	other.Sub, other.Name = "another account", "Second Account"
	refused := s.Visitor()
	said := refused.SignIn(other, "/me").Want(t, 403)
	asks(s, somebody("newteacher"), "I teach Latin").Want(t, 200)
	for i := range 230 {
		v := s.Visitor()
		v.SignIn(somebody(fmt.Sprintf("pupil%03d", i)), "/me").Want(t, 403)
		v.Client.CloseIdleConnections()
	}
	first := admin.Get("/admin/requests").Want(t, 200, "I teach Latin", "Second Account", "1 person asked to be added and waits for an answer.", "201 more were refused and did not ask.",
		"Each is forgotten a day after its last try, and all are when the server restarts.", "1 to 20 of 202", "Next page")
	asked, theirs, pupils := strings.Index(first.Body, "I teach Latin"), strings.Index(first.Body, "Second Account"), strings.Index(first.Body, "pupil")
	if asked > theirs || theirs > pupils {
		t.Errorf("who asked stands at %d, the refused teacher at %d, students at %d", asked, theirs, pupils)
	}
	if !strings.Contains(first.Body, "pupil229@") {
		t.Error("the newest student is not on the first page")
	}
	last := admin.Get("/admin/requests?page=11").Want(t, 200, "201 to 202 of 202", "Previous page")
	if strings.Contains(last.Body, "Next page") || strings.Contains(last.Body, "pupil029@") || !strings.Contains(last.Body, "pupil030@") {
		t.Errorf("the last page\n%s", apptest.Excerpt(last.Body))
	}
	admin.Get("/admin/requests?page=99").Want(t, 200, "201 to 202 of 202")
	reference := apptest.Between(t, said.Body, "Reference <code>", "</code>")
	admin.Get("/admin/people/"+apptest.Itoa(s.Person(apptest.Okafor.Email).ID)).Want(t, 200, "Last refused", reference)
	if stores(s, "pupil") {
		t.Error("a student who pressed the wrong link is stored")
	}
	if strings.Contains(s.Logs.String(), "pupil") || strings.Contains(s.Logs.String(), "newteacher") {
		t.Error("the log names a student")
	}
	s.Restart()
	body := admin.Get("/admin/requests").Want(t, 200, "I teach Latin", "Second Account", "One more was refused and did not ask.").Body
	if strings.Contains(body, "pupil") {
		t.Error("a restart remembers students")
	}
	for i := range 3 {
		s.Visitor().SignIn(somebody("again"), "/me").Want(t, 403)
		if i == 2 {
			admin.Get("/admin/requests").Want(t, 200, "Tried 3 times")
		}
	}
	s.Forward(24 * time.Hour)
	admin.SignIn(apptest.Head, "/admin/requests").Want(t, 200, "I teach Latin", "Second Account")
	if body := admin.Get("/admin/requests").Body; strings.Contains(body, "again@") {
		t.Error("a student is remembered for more than a day")
	}
}

// Whoever has waited longest is on top, however often they ask, and all are found
// by reference, name and address.
func TestRequestsInOrder(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	references := map[int]string{}
	for i := range 45 {
		a := asks(s, googletest.Identity{Sub: fmt.Sprint("w", i), Email: fmt.Sprintf("w%02d@school.test", i), Name: fmt.Sprintf("Nàme%02d", i), HD: apptest.Domain}, "I teach").Want(t, 200)
		references[i] = apptest.Between(t, a.Body, "Reference <code>", "</code>")
		s.Forward(time.Second)
	}
	asks(s, googletest.Identity{Sub: "w0", Email: "w00@school.test", Name: "Nàme00", HD: apptest.Domain}, "I still teach").Want(t, 200)
	page := admin.Get("/admin/requests").Want(t, 200, "45 people asked to be added and wait for an answer.", "1 to 20 of 45", "I still teach", `href="/admin/requests?page=2"`).Body
	if first, second := strings.Index(page, "w00@"), strings.Index(page, "w01@"); first < 0 || first > second || strings.Contains(page, "w20@") {
		t.Errorf("the first page\n%s", apptest.Excerpt(page))
	}
	admin.Get("/admin/requests?page=3").Want(t, 200, "w44@", "41 to 45 of 45", `href="/admin/requests?page=2"`)
	for _, query := range []string{references[37], strings.ToLower(references[37]), strings.ReplaceAll(strings.ReplaceAll(references[37], "0", "O"), "1", "l"), "name37", "w37@school.test"} {
		found := admin.Get("/admin/requests?q="+url.QueryEscape(query)).Want(t, 200, "w37@school.test", "1 request found.", "Reference <code>"+references[37]+"</code>").Body
		if strings.Contains(found, "w36@") {
			t.Errorf("%q finds others too", query)
		}
	}
	admin.Get("/admin/requests?q=nobody-at-all").Want(t, 200, "No open request matches “<bdi>nobody-at-all</bdi>”.", "All requests")
	admin.Get("/admin/requests?q=school.test").Want(t, 200, "45 requests found.", `href="/admin/requests?page=2&amp;q=school.test"`)
}

// A name of 6,000 letters is cut, between letters, and its owner can ask.
func TestLongNames(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	long := somebody("long")
	long.Name = strings.Repeat("ﷺ𝔘", 3000)
	asks(s, long, "I teach").Want(t, 200, "You asked to be added")
	page := admin.Get("/admin/requests").Want(t, 200, "I teach").Body
	name := apptest.Between(t, page, `name="name" value="`, `"`)
	if n := utf8.RuneCountInString(name); n != 100 || !utf8.ValidString(name) || !strings.HasPrefix(long.Name, name) {
		t.Errorf("the name has %d letters: %s", n, name)
	}
	// An address that is none is nobody's.
	endless := somebody(strings.Repeat("a", 250))
	s.Visitor().SignIn(endless, "/me").Want(t, 403)
	if body := admin.Get("/admin/requests").Body; strings.Contains(body, "aaaaaaaa") {
		t.Error("an endless address is listed")
	}
}

// The reference that a refused person reads out finds their request, also when
// they asked since or did not ask.
func TestReferenceFindsTheRequest(t *testing.T) {
	s := apptest.NewSite(t)
	admin, v := s.Administrator(), s.Visitor()
	find := func(a apptest.Answer, email string) {
		t.Helper()
		reference := apptest.Between(t, a.Body, "Reference <code>", "</code>")
		admin.Get("/admin/requests?q="+reference).Want(t, 200, email, "1 request found.")
	}
	find(v.SignIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.SignIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.Post("/requests", url.Values{"words": {""}}).Want(t, 422), "reads@school.test")
	find(v.Post("/requests", url.Values{"words": {"I teach"}}).Want(t, 200), "reads@school.test")
	find(v.Post("/requests", url.Values{"words": {"I teach"}}).Want(t, 200), "reads@school.test")
	find(v.SignIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.SignIn(googletest.Identity{Sub: "77", Email: "private@gmail.test", Name: "P"}, "/me").Want(t, 403, "personal Google account"), "private@gmail.test")
	id := s.Person(apptest.Boateng.Email).ID
	v.SignIn(apptest.Boateng, "/me").Want(t, 200)
	admin.Post("/admin/people/"+apptest.Itoa(id)+"/suspend", nil).Want(t, 200)
	reference := apptest.Between(t, v.SignIn(apptest.Boateng, "/me").Want(t, 403, "switched off").Body, "Reference <code>", "</code>")
	admin.Get("/admin/people/"+apptest.Itoa(id)).Want(t, 200, "Reference <code>"+reference+"</code>", `href="/admin/requests?q=`+reference+`"`)
}

// An administrator answers somebody in memory as anybody else; only then are they
// stored. What was dismissed reopens with other words, is erased after 30 days,
// and its undo says so.
func TestDismissedIsErased(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	first := func() string {
		t.Helper()
		return apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	}
	s.Visitor().SignIn(somebody("wrongpress"), "/me").Want(t, 403)
	inMemory := first()
	if stores(s, "wrongpress") {
		t.Fatal("stored before anybody decided")
	}
	admin.Post("/admin/requests/"+inMemory+"/dismiss", nil).Want(t, 200, "Dismissed.", "Nobody waits.", "wrongpress@")
	admin.Post("/admin/requests/"+inMemory+"/dismiss", nil).Want(t, 409, "head@school.test dismissed it")
	s.Visitor().SignIn(somebody("wrongpress"), "/me").Want(t, 403) // counts, and opens nothing
	admin.Get("/admin/requests").Want(t, 200, "Nobody waits.", "Tried 2 times")

	asks(s, somebody("pushy"), "Let me in").Want(t, 200)
	admin.Post("/admin/requests/"+first()+"/dismiss", nil).Want(t, 200, "Dismissed.")
	asks(s, somebody("pushy"), "Let me in").Want(t, 422, "An administrator has read these words already", `value="Let me in"`)
	admin.Get("/admin/requests").Want(t, 200, "Nobody waits.")
	undo := apptest.Between(t, admin.Get("/admin/activity").Body, `action="/changes/`, `/undo"`)
	admin.Post("/changes/"+undo+"/undo", nil).Want(t, 200)
	admin.Get("/admin/requests").Want(t, 200, "Let me in", "1 person asked")
	admin.Post("/admin/requests/"+first()+"/dismiss", nil).Want(t, 200)
	asks(s, somebody("pushy"), "I am the new Latin teacher").Want(t, 200)
	admin.Post("/admin/requests/"+first()+"/dismiss", nil).Want(t, 200)
	undo = apptest.Between(t, admin.Get("/admin/activity").Body, `action="/changes/`, `/undo"`)

	s.Forward(29 * 24 * time.Hour)
	s.Restart()
	admin.SignIn(apptest.Head, "/admin/requests").Want(t, 200, "pushy@", "wrongpress@")
	s.Forward(2 * 24 * time.Hour)
	apptest.Until(t, "old requests are erased", func() bool { return strings.Contains(s.Logs.String(), `"msg":"old requests erased","requests":2`) })
	admin.SignIn(apptest.Head, "/admin/requests").Want(t, 200, "Nobody waits.")
	if body := admin.Get("/admin/requests").Body; strings.Contains(body, "pushy") || strings.Contains(body, "wrongpress") {
		t.Errorf("the page still knows them\n%s", apptest.Excerpt(body))
	}
	if out := dump(t, s); strings.Contains(out, "pushy") || strings.Contains(out, "wrongpress") || strings.Contains(out, "Latin teacher") || strings.Contains(out, "Let me in") {
		t.Error("the database still knows them")
	}
	admin.Post("/changes/"+undo+"/undo", nil).Want(t, 409, "Who that was is erased: 30 days after it was dismissed")
	asks(s, somebody("pushy"), "Let me in").Want(t, 200) // as if never before
}

// Buttons of before a restart are nobody else's.
func TestForgottenStranger(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	press := func() string {
		t.Helper()
		s.Visitor().SignIn(apptest.Wrongly, "/me").Want(t, 403)
		return apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	}
	before := press()
	s.Restart()
	press()
	for _, verb := range []string{"dismiss", "this", "add"} {
		admin.Post("/admin/requests/"+before+"/"+verb, url.Values{"person": {"1"}, "name": {"X"}}).Want(t, 404, "That sign-in is no longer on the list")
	}
	// Who has asked meanwhile is not dismissed unread.
	shown := apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	asks(s, apptest.Wrongly, "It is me").Want(t, 200)
	admin.Post("/admin/requests/"+shown+"/dismiss", nil).Want(t, 422, "They have asked to be added since you opened the page.")
	admin.Get("/admin/requests").Want(t, 200, "It is me", "Tried 2 times")

	// Whoever did not ask can be somebody all the same.
	other := somebody("adaeze.okafor3")
	s.Visitor().SignIn(other, "/me").Want(t, 403)
	id := apptest.Between(t, admin.Get("/admin/requests?q="+other.Email).Body, `action="/admin/requests/`, `/`)
	admin.Post("/admin/requests/"+id+"/this", url.Values{"person": {apptest.Itoa(s.Person(apptest.Okafor.Email).ID)}}).Want(t, 200, "Done. They can sign in now.")
	s.Visitor().SignIn(other, "/me").Want(t, 200, "Algebra II")
}

// Somebody in memory who is somebody of another school by now is for others to
// see and to decide.
func TestStrangerOfAnotherSchool(t *testing.T) {
	s, north, all := northAdmin(t)
	s.Visitor().SignIn(somebody("stranger"), "/me").Want(t, 403)
	id := apptest.Between(t, north.Get("/admin/requests").Want(t, 200, "stranger@").Body, `action="/admin/requests/`, `/`)
	all.Post("/admin/people/new", url.Values{"name": {"Sam South"}, "email": {"stranger@school.test"}, "role": {"teacher"}, "at": {"", "south"}}).Want(t, 200, "is added")
	if body := north.Get("/admin/requests").Body; strings.Contains(body, "stranger@") {
		t.Error("North sees somebody of South")
	}
	for _, verb := range []string{"dismiss", "this", "add"} {
		north.Post("/admin/requests/"+id+"/"+verb, url.Values{"person": {apptest.Itoa(s.Person("n@school.test").ID)}, "name": {"X"}}).Want(t, 403)
	}
	all.Get("/admin/requests").Want(t, 200, "stranger@")
	all.Get("/admin/people/"+apptest.Itoa(s.Person("stranger@school.test").ID)).Want(t, 200, "Last refused")
	s.Visitor().SignIn(somebody("stranger"), "/me").Want(t, 200, "My links")
	if body := all.Get("/admin/requests").Body; strings.Contains(body, "stranger@") {
		t.Error("whoever is in is still listed as refused")
	}
}

// Maintenance does not keep anybody from asking.
func TestAskDuringMaintenance(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}}).Want(t, 200)
	asks(s, somebody("patient"), "I teach").Want(t, 200, "You asked to be added")
	admin.Get("/admin/requests").Want(t, 200, "patient@", "I teach")
}
