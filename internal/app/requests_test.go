package app

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
	"hallway/internal/signin/googletest"
)

// changes are all rows of the history.
func (s *site) changes(kind string) int {
	s.t.Helper()
	list, _, err := s.store.History(context.Background(), db.HistoryFilter{Kind: kind})
	if err != nil {
		s.t.Fatal(err)
	}
	return len(list)
}

// stores says whether a text stands anywhere in the database's files.
func (s *site) stores(text string) bool {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.data, "hallway.db*"))
	if err != nil || len(files) == 0 {
		s.t.Fatalf("no database: %v", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			s.t.Fatal(err)
		}
		if bytes.Contains(body, []byte(text)) {
			return true
		}
	}
	return false
}

// somebody is an account that the roster does not know.
func somebody(name string) googletest.Identity {
	return googletest.Identity{Sub: "sub-" + name, Email: name + "@school.test", Name: name, HD: domain}
}

// asks signs in where only teachers may go, and asks to be added.
func (s *site) asks(id googletest.Identity, words string) answer {
	s.t.Helper()
	v := s.visitor()
	v.signIn(id, "/me").want(s.t, 403, "Ask to be added")
	return v.post("/requests", url.Values{"words": {words}})
}

// One account asks three times a day, whatever it writes, and nothing of it is in
// the history.
func TestAsksADay(t *testing.T) {
	s := newSite(t)
	admin, v := s.administrator(), s.visitor()
	v.signIn(somebody("keen"), "/me").want(t, 403)
	ask := func(words string) answer { return v.post("/requests", url.Values{"words": {words}}) }
	for range 20 {
		ask("the very same words").want(t, 200, "You asked to be added")
	}
	ask("second words").want(t, 200)
	ask("third words").want(t, 200)
	for i := range 50 {
		a := ask(fmt.Sprint("one too many ", i)).want(t, 429, "Error: ", "You have asked 3 times today. You can ask again tomorrow, ", fmt.Sprintf(`value="one too many %d"`, i), "Reference <code>")
		now := s.now().UTC()
		midnight := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
		if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || time.Duration(seconds)*time.Second < midnight.Sub(now)-2*time.Second || seconds > 24*60*60+1 {
			t.Fatalf("come back in %q seconds, at %v", a.header.Get("Retry-After"), now)
		}
	}
	ask("third words").want(t, 200, "You asked to be added") // it stands
	admin.get("/admin/requests").want(t, 200, "third words", "1 person asked to be added and waits for an answer.")
	if n := s.changes("request"); n > 0 {
		t.Errorf("%d rows of the history are about asks", n)
	}
	s.forward(24 * time.Hour)
	v.signIn(somebody("keen"), "/me").want(t, 403)
	ask("on the next day").want(t, 200, "You asked to be added")
}

// A sign-in that is refused is counted on its row, and not in the history.
func TestRefusalsAreCounted(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	s.visitor().signIn(okafor, "/me").want(t, 200)
	before := s.changes("")
	other := okafor
	other.Sub = "another account"
	for range 20 {
		s.visitor().signIn(other, "/me").want(t, 403, "another Google account")
	}
	if n := s.changes(""); n != before {
		t.Errorf("20 refused sign-ins are %d rows of the history", n-before)
	}
	admin.get("/admin/requests").want(t, 200, "Tried 20 times")
	admin.get("/admin/people/"+itoa(s.person(okafor.Email).ID)).want(t, 200, "Last refused")
}

// A crowd of students who press the wrong link hides nobody, and is stored
// nowhere.
func TestStudentsHideNobody(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	s.visitor().signIn(okafor, "/me").want(t, 200)
	other := okafor
	other.Sub, other.Name = "another account", "Second Account"
	refused := s.visitor()
	said := refused.signIn(other, "/me").want(t, 403)
	s.asks(somebody("newteacher"), "I teach Latin").want(t, 200)
	for i := range 230 {
		v := s.visitor()
		v.signIn(somebody(fmt.Sprintf("pupil%03d", i)), "/me").want(t, 403)
		v.client.CloseIdleConnections()
	}
	first := admin.get("/admin/requests").want(t, 200, "I teach Latin", "Second Account", "1 person asked to be added and waits for an answer.", "201 more accounts were refused and did not ask.",
		"Each is forgotten a day after its last attempt, and all of them when the server restarts.", "1 to 20 of 202", "Next page")
	asked, theirs, pupils := strings.Index(first.body, "I teach Latin"), strings.Index(first.body, "Second Account"), strings.Index(first.body, "pupil")
	if asked > theirs || theirs > pupils {
		t.Errorf("who asked stands at %d, the refused teacher at %d, students at %d", asked, theirs, pupils)
	}
	if !strings.Contains(first.body, "pupil229@") {
		t.Error("the newest student is not on the first page")
	}
	last := admin.get("/admin/requests?page=11").want(t, 200, "201 to 202 of 202", "Previous page")
	if strings.Contains(last.body, "Next page") || strings.Contains(last.body, "pupil029@") || !strings.Contains(last.body, "pupil030@") {
		t.Errorf("the last page\n%s", excerpt(last.body))
	}
	admin.get("/admin/requests?page=99").want(t, 200, "201 to 202 of 202")
	reference := between(t, said.body, "Reference <code>", "</code>")
	admin.get("/admin/people/"+itoa(s.person(okafor.Email).ID)).want(t, 200, "Last refused", reference)
	if s.stores("pupil") {
		t.Error("a student who pressed the wrong link is stored")
	}
	if strings.Contains(s.logs.String(), "pupil") || strings.Contains(s.logs.String(), "newteacher") {
		t.Error("the log names a student")
	}
	s.restart()
	body := admin.get("/admin/requests").want(t, 200, "I teach Latin", "Second Account", "One more account was refused and did not ask.").body
	if strings.Contains(body, "pupil") {
		t.Error("a restart remembers students")
	}
	for i := range 3 {
		s.visitor().signIn(somebody("again"), "/me").want(t, 403)
		if i == 2 {
			admin.get("/admin/requests").want(t, 200, "Tried 3 times")
		}
	}
	s.forward(24 * time.Hour)
	admin.signIn(head, "/admin/requests").want(t, 200, "I teach Latin", "Second Account")
	if body := admin.get("/admin/requests").body; strings.Contains(body, "again@") {
		t.Error("a student is remembered for more than a day")
	}
}

// Whoever has waited longest is on top, however often they ask, and all are found
// by reference, name and address.
func TestRequestsInOrder(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	references := map[int]string{}
	for i := range 45 {
		a := s.asks(googletest.Identity{Sub: fmt.Sprint("w", i), Email: fmt.Sprintf("w%02d@school.test", i), Name: fmt.Sprintf("Nàme%02d", i), HD: domain}, "I teach").want(t, 200)
		references[i] = between(t, a.body, "Reference <code>", "</code>")
		s.forward(time.Second)
	}
	s.asks(googletest.Identity{Sub: "w0", Email: "w00@school.test", Name: "Nàme00", HD: domain}, "I still teach").want(t, 200)
	page := admin.get("/admin/requests").want(t, 200, "45 people asked to be added and wait for an answer.", "1 to 20 of 45", "I still teach", `href="/admin/requests?page=2"`).body
	if first, second := strings.Index(page, "w00@"), strings.Index(page, "w01@"); first < 0 || first > second || strings.Contains(page, "w20@") {
		t.Errorf("the first page\n%s", excerpt(page))
	}
	admin.get("/admin/requests?page=3").want(t, 200, "w44@", "41 to 45 of 45", `href="/admin/requests?page=2"`)
	for _, query := range []string{references[37], strings.ToLower(references[37]), strings.ReplaceAll(strings.ReplaceAll(references[37], "0", "O"), "1", "l"), "name37", "w37@school.test"} {
		found := admin.get("/admin/requests?q="+url.QueryEscape(query)).want(t, 200, "w37@school.test", "1 request found.", "Reference <code>"+references[37]+"</code>").body
		if strings.Contains(found, "w36@") {
			t.Errorf("%q finds others too", query)
		}
	}
	admin.get("/admin/requests?q=nobody-at-all").want(t, 200, "No open request matches “<bdi>nobody-at-all</bdi>”.", "All requests")
	admin.get("/admin/requests?q=school.test").want(t, 200, "45 requests found.", `href="/admin/requests?page=2&amp;q=school.test"`)
}

// A name of 6,000 letters is cut, between letters, and its owner can ask.
func TestLongNames(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	long := somebody("long")
	long.Name = strings.Repeat("ﷺ𝔘", 3000)
	s.asks(long, "I teach").want(t, 200, "You asked to be added")
	page := admin.get("/admin/requests").want(t, 200, "I teach").body
	name := between(t, page, `name="name" value="`, `"`)
	if n := utf8.RuneCountInString(name); n != 100 || !utf8.ValidString(name) || !strings.HasPrefix(long.Name, name) {
		t.Errorf("the name has %d letters: %s", n, name)
	}
	// An address that is none is nobody's.
	endless := somebody(strings.Repeat("a", 250))
	s.visitor().signIn(endless, "/me").want(t, 403)
	if body := admin.get("/admin/requests").body; strings.Contains(body, "aaaaaaaa") {
		t.Error("an endless address is listed")
	}
}

// The reference that a refused person reads out finds their request, also when
// they asked since or did not ask.
func TestReferenceFindsTheRequest(t *testing.T) {
	s := newSite(t)
	admin, v := s.administrator(), s.visitor()
	find := func(a answer, email string) {
		t.Helper()
		reference := between(t, a.body, "Reference <code>", "</code>")
		admin.get("/admin/requests?q="+reference).want(t, 200, email, "1 request found.")
	}
	find(v.signIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.signIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.post("/requests", url.Values{"words": {""}}).want(t, 422), "reads@school.test")
	find(v.post("/requests", url.Values{"words": {"I teach"}}).want(t, 200), "reads@school.test")
	find(v.post("/requests", url.Values{"words": {"I teach"}}).want(t, 200), "reads@school.test")
	find(v.signIn(somebody("reads"), "/me"), "reads@school.test")
	find(v.signIn(googletest.Identity{Sub: "77", Email: "private@gmail.test", Name: "P"}, "/me").want(t, 403, "personal Google account"), "private@gmail.test")
	id := s.person(boateng.Email).ID
	v.signIn(boateng, "/me").want(t, 200)
	admin.post("/admin/people/"+itoa(id)+"/suspend", nil).want(t, 200)
	reference := between(t, v.signIn(boateng, "/me").want(t, 403, "switched off").body, "Reference <code>", "</code>")
	admin.get("/admin/people/"+itoa(id)).want(t, 200, "Reference <code>"+reference+"</code>", `href="/admin/requests?q=`+reference+`"`)
}

// An administrator answers somebody in memory as anybody else; only then are they
// stored. What was dismissed reopens with other words, is erased after 30 days,
// and its undo says so.
func TestDismissedIsErased(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	first := func() string {
		t.Helper()
		return between(t, admin.get("/admin/requests").body, `action="/admin/requests/`, `/`)
	}
	s.visitor().signIn(somebody("wrongpress"), "/me").want(t, 403)
	inMemory := first()
	if s.stores("wrongpress") {
		t.Fatal("stored before anybody decided")
	}
	admin.post("/admin/requests/"+inMemory+"/dismiss", nil).want(t, 200, "Dismissed.", "No requests.", "wrongpress@")
	admin.post("/admin/requests/"+inMemory+"/dismiss", nil).want(t, 409, "head@school.test dismissed it")
	s.visitor().signIn(somebody("wrongpress"), "/me").want(t, 403) // counts, and opens nothing
	admin.get("/admin/requests").want(t, 200, "No requests.", "Tried 2 times")

	s.asks(somebody("pushy"), "Let me in").want(t, 200)
	admin.post("/admin/requests/"+first()+"/dismiss", nil).want(t, 200, "Dismissed.")
	s.asks(somebody("pushy"), "Let me in").want(t, 422, "An administrator has read these words already", `value="Let me in"`)
	admin.get("/admin/requests").want(t, 200, "No requests.")
	undo := between(t, admin.get("/admin/activity").body, `action="/changes/`, `/undo"`)
	admin.post("/changes/"+undo+"/undo", nil).want(t, 200)
	admin.get("/admin/requests").want(t, 200, "Let me in", "1 person asked")
	admin.post("/admin/requests/"+first()+"/dismiss", nil).want(t, 200)
	s.asks(somebody("pushy"), "I am the new Latin teacher").want(t, 200)
	admin.post("/admin/requests/"+first()+"/dismiss", nil).want(t, 200)
	undo = between(t, admin.get("/admin/activity").body, `action="/changes/`, `/undo"`)

	s.forward(29 * 24 * time.Hour)
	s.restart()
	admin.signIn(head, "/admin/requests").want(t, 200, "pushy@", "wrongpress@")
	s.forward(2 * 24 * time.Hour)
	until(t, "old requests are erased", func() bool { return strings.Contains(s.logs.String(), `"msg":"old requests erased","requests":2`) })
	admin.signIn(head, "/admin/requests").want(t, 200, "No requests.")
	if body := admin.get("/admin/requests").body; strings.Contains(body, "pushy") || strings.Contains(body, "wrongpress") {
		t.Errorf("the page still knows them\n%s", excerpt(body))
	}
	if out := dump(t, s); strings.Contains(out, "pushy") || strings.Contains(out, "wrongpress") || strings.Contains(out, "Latin teacher") || strings.Contains(out, "Let me in") {
		t.Error("the database still knows them")
	}
	admin.post("/changes/"+undo+"/undo", nil).want(t, 409, "Who that was is erased: 30 days after it was dismissed")
	s.asks(somebody("pushy"), "Let me in").want(t, 200) // as if never before
}

// Buttons of before a restart are nobody else's.
func TestForgottenStranger(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	press := func() string {
		t.Helper()
		s.visitor().signIn(wrongly, "/me").want(t, 403)
		return between(t, admin.get("/admin/requests").body, `action="/admin/requests/`, `/`)
	}
	before := press()
	s.restart()
	press()
	for _, verb := range []string{"dismiss", "this", "add"} {
		admin.post("/admin/requests/"+before+"/"+verb, url.Values{"person": {"1"}, "name": {"X"}}).want(t, 404, "That sign-in is no longer on the list")
	}
	// Who has asked meanwhile is not dismissed unread.
	shown := between(t, admin.get("/admin/requests").body, `action="/admin/requests/`, `/`)
	s.asks(wrongly, "It is me").want(t, 200)
	admin.post("/admin/requests/"+shown+"/dismiss", nil).want(t, 422, "They have asked to be added since you opened the page.")
	admin.get("/admin/requests").want(t, 200, "It is me", "Tried 2 times")

	// Whoever did not ask can be somebody all the same.
	other := somebody("adaeze.okafor3")
	s.visitor().signIn(other, "/me").want(t, 403)
	id := between(t, admin.get("/admin/requests?q="+other.Email).body, `action="/admin/requests/`, `/`)
	admin.post("/admin/requests/"+id+"/this", url.Values{"person": {itoa(s.person(okafor.Email).ID)}}).want(t, 200, "Done. They can sign in now.")
	s.visitor().signIn(other, "/me").want(t, 200, "Algebra II")
}

// Somebody in memory who is somebody of another school by now is for others to
// see and to decide.
func TestStrangerOfAnotherSchool(t *testing.T) {
	s, north, all := northAdmin(t)
	s.visitor().signIn(somebody("stranger"), "/me").want(t, 403)
	id := between(t, north.get("/admin/requests").want(t, 200, "stranger@").body, `action="/admin/requests/`, `/`)
	all.post("/admin/people/new", url.Values{"name": {"Sam South"}, "email": {"stranger@school.test"}, "role": {"teacher"}, "at": {"", "south"}}).want(t, 200, "is added")
	if body := north.get("/admin/requests").body; strings.Contains(body, "stranger@") {
		t.Error("North sees somebody of South")
	}
	for _, verb := range []string{"dismiss", "this", "add"} {
		north.post("/admin/requests/"+id+"/"+verb, url.Values{"person": {itoa(s.person("n@school.test").ID)}, "name": {"X"}}).want(t, 403)
	}
	all.get("/admin/requests").want(t, 200, "stranger@")
	all.get("/admin/people/"+itoa(s.person("stranger@school.test").ID)).want(t, 200, "Last refused")
	s.visitor().signIn(somebody("stranger"), "/me").want(t, 200, "My links")
	if body := all.get("/admin/requests").body; strings.Contains(body, "stranger@") {
		t.Error("whoever is in is still listed as refused")
	}
}

// Maintenance does not keep anybody from asking.
func TestAskDuringMaintenance(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	admin.post("/admin/settings/mode", url.Values{"mode": {"maintenance"}}).want(t, 200)
	s.asks(somebody("patient"), "I teach").want(t, 200, "You asked to be added")
	admin.get("/admin/requests").want(t, 200, "patient@", "I teach")
}
