package app

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/signin/googletest"
)

// northAdmin is a site of two schools, where Nora administers North alone and
// Bea teaches at both.
func northAdmin(t *testing.T) (s *site, north, all *visitor) {
	s = newSiteOf(t, writeFile(t, twoSchools))
	s.command("admin", head.Email)
	all, north = s.visitor(), s.visitor()
	all.signIn(head, "/admin/people")
	nora := googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: domain}
	all.post("/admin/people/"+itoa(s.person("n@school.test").ID), url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"}}).want(t, 200, "Saved.")
	north.signIn(nora, "/admin/people").want(t, 200, "Bea Both")
	return s, north, all
}

// Who somebody of two schools is, is not for an administrator of one: by their
// address, account or pages the other school's classes would open.
func TestIdentityOfSomebodyAtTwoSchools(t *testing.T) {
	s, north, _ := northAdmin(t)
	bea := googletest.Identity{Sub: "902", Email: "both@school.test", Name: "Bea", HD: domain}
	hers := s.visitor()
	hers.signIn(bea, "/me").want(t, 200, "Drama")
	page := "/admin/people/" + itoa(s.person(bea.Email).ID)
	if body := north.get(page).want(t, 200, "Also at another school").body; strings.Contains(body, "Disconnect this account") || strings.Contains(body, "/suspend") {
		t.Error("the page offers what it refuses")
	}
	stolen := url.Values{"name": {"Bea Both"}, "email": {"nora2@school.test"}, "role": {"teacher"}, "at": {"", "north", "south"}}
	for what, answer := range map[string]answer{
		"another address": north.post(page, stolen), "unbind": north.post(page+"/unbind", nil), "suspend": north.post(page+"/suspend", nil),
		"view": north.post(page+"/view", nil), "sign out": north.post(page+"/sign-out", nil),
	} {
		answer.want(t, 403, "Ask an administrator of all schools.")
		if p := s.person(bea.Email); p.Suspended {
			t.Errorf("%s: %+v", what, p)
		}
	}
	hers.get("/me").want(t, 200, "Drama")
	// A file is no way round it.
	moved := "teacher_email,teacher_name,course,section,block,school\nn@school.test,Nora North,Algebra,01,A,North\nnora2@school.test,Bea Both,Chemistry,01,C,North\n"
	first := north.upload("roster.csv", []byte(strings.Replace(moved, "nora2@", "both@", 1))).want(t, 200)
	north.post(strings.TrimPrefix(first.url, s.url)+"/apply", url.Values{"shown": {between(t, first.body, `name="shown" value="`, `"`)}}).want(t, 200)
	check := north.upload("roster.csv", []byte(moved)).want(t, 200)
	path := strings.TrimPrefix(check.url, s.url)
	if !strings.Contains(check.body, "The same person?") {
		t.Fatalf("nobody asks\n%s", excerpt(check.body))
	}
	north.post(path+"/answer", url.Values{"about": {"nora2@school.test"}, "answer": {"same"}}).want(t, 200, "Bea Both has the address both@school.test here")
	// What stays possible: her room, her name, and of the district everything.
	s2, north2, all2 := northAdmin(t)
	page = "/admin/people/" + itoa(s2.person(bea.Email).ID)
	north2.post(page, url.Values{"name": {"Ms Bea Both"}, "email": {bea.Email}, "role": {"teacher"}, "at": {"", "north", "south"}}).want(t, 200, "Saved.")
	all2.post(page+"/suspend", nil).want(t, 200, "Suspended.")
}

// A request that names somebody of another school is for others to see and to
// decide; so is one by an account that somebody there has.
func TestRequestsOfAnotherSchool(t *testing.T) {
	s, north, all := northAdmin(t)
	for i, email := range []string{"s@school.test", "both@school.test"} {
		first := googletest.Identity{Sub: fmt.Sprint("91", i), Email: email, Name: "First", HD: domain}
		s.visitor().signIn(first, "/me").want(t, 200, "My links")
		second := first
		second.Sub = fmt.Sprint("92", i)
		asks := s.visitor()
		asks.signIn(second, "/me").want(t, 403, "Ask to be added")
		asks.post("/requests", url.Values{"words": {"It is me, " + email}}).want(t, 200)
	}
	if page := north.get("/admin/requests").want(t, 200); strings.Contains(page.body, "It is me") {
		t.Errorf("North sees the requests of others\n%s", excerpt(page.body))
	}
	list := all.get("/admin/requests").want(t, 200, "It is me, s@school.test", "It is me, both@school.test")
	for _, part := range strings.Split(list.body, `action="/admin/requests/`)[1:] {
		id, _, _ := strings.Cut(part, "/")
		for _, do := range []string{"dismiss", "this", "add"} {
			north.post("/admin/requests/"+id+"/"+do, url.Values{"person": {itoa(s.person("n@school.test").ID)}, "name": {"X"}}).want(t, 403)
		}
	}
	all.get("/admin/requests").want(t, 200, "It is me, s@school.test", "It is me, both@school.test")
}

// Of two answers to a request the first counts, and the second reads what it
// was.
func TestDecidedAlready(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	ask := func(id googletest.Identity) string {
		t.Helper()
		v := s.visitor()
		v.signIn(id, "/me").want(t, 403)
		v.post("/requests", url.Values{"words": {"I teach here"}}).want(t, 200)
		return between(t, admin.get("/admin/requests").body, `action="/admin/requests/`, `/`)
	}
	okaforID := itoa(s.person(okafor.Email).ID)
	id := ask(wrongly)
	admin.post("/admin/requests/"+id+"/this", url.Values{"person": {okaforID}}).want(t, 200, "Done.")
	for _, second := range []string{"dismiss", "add", "this"} {
		admin.post("/admin/requests/"+id+"/"+second, url.Values{"person": {okaforID}, "name": {"Somebody"}}).
			want(t, 409, "Somebody decided this already", "head@school.test connected the account to Ms Adaeze Okafor at")
	}
	s.visitor().signIn(wrongly, "/me").want(t, 200, "Algebra II")

	id = ask(googletest.Identity{Sub: "77", Email: "new@school.test", Name: "New", HD: domain})
	admin.post("/admin/requests/"+id+"/dismiss", nil).want(t, 200, "Dismissed.")
	admin.post("/admin/requests/"+id+"/add", url.Values{"name": {"New Teacher"}}).want(t, 409, "head@school.test dismissed it at")
	if _, err := s.store.PersonByEmail(t.Context(), "new@school.test"); err == nil {
		t.Error("the second answer added somebody")
	}
}

// Maintenance stops an answer to a request like every other write.
func TestRequestsInMaintenance(t *testing.T) {
	s := newSite(t)
	admin, teacher := s.administrator(), s.visitor()
	teacher.signIn(wrongly, "/me").want(t, 403)
	teacher.post("/requests", url.Values{"words": {"I teach here"}}).want(t, 200)
	id := between(t, admin.get("/admin/requests").body, `action="/admin/requests/`, `/`)
	admin.post("/admin/settings/mode", url.Values{"mode": {"maintenance"}}).want(t, 200)
	admin.post("/admin/requests/"+id+"/this", url.Values{"person": {itoa(s.person(okafor.Email).ID)}}).want(t, 503)
	admin.post("/admin/requests/"+id+"/add", url.Values{"name": {"Somebody"}}).want(t, 503)
	s.visitor().signIn(boateng, "/me").want(t, 200, "My links") // signing in goes on, binding too
}

// A renamed account (SECURITY.md, Who is the same person): in a file keyed by
// address rev@ becomes rev.new@. While that is asked the old account gets in,
// and This is them binds it where it was taken for somebody new.
func TestRenamedAccountSignsIn(t *testing.T) {
	const rev, renamed = "rev@school.test,Rev Jose Rivera,Algebra,01,A,Larkfield\n", "rev.new@school.test,Rev Jose Rivera,Algebra,01,A,Larkfield\n"
	account := googletest.Identity{Sub: "601", Email: "rev@school.test", Name: "Jose", HD: domain}
	setUp := func(t *testing.T) (*site, *visitor) {
		s := newSiteOf(t, writeFile(t, courses+rev+bobTeaches))
		s.command("admin", head.Email)
		admin := s.visitor()
		admin.signIn(head, "/admin/people")
		s.visitor().signIn(account, "/me").want(t, 200, "Algebra")
		return s, admin
	}
	moved := account
	moved.Email = "rev.new@school.test"

	s, _ := setUp(t)
	id := s.person("rev@school.test").ID
	if out, err := s.importText(courses + renamed + bobTeaches); err == nil || !strings.Contains(out, "rev@school.test leaves and rev.new@school.test arrives") {
		t.Fatalf("nobody asks: %v\n%s", err, out)
	}
	s.visitor().signIn(moved, "/me").want(t, 200, "Algebra")
	if out, err := s.importText(courses+renamed+bobTeaches, "--same", "rev.new@school.test"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if p := s.person("rev.new@school.test"); p.ID != id {
		t.Errorf("he is %+v, and was %d", p, id)
	}
	s.visitor().signIn(moved, "/me").want(t, 200, "Algebra")

	s, admin := setUp(t)
	if out, err := s.importText(courses+renamed+bobTeaches, "--different", "rev.new@school.test", "--remove", "1"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	teacher := s.visitor()
	teacher.signIn(moved, "/me").want(t, 403, "This Google account used to belong to somebody else here.")
	teacher.post("/requests", url.Values{"words": {"My address is new"}}).want(t, 200)
	request := between(t, admin.get("/admin/requests").want(t, 200, "This is them").body, `action="/admin/requests/`, `/`)
	admin.post("/admin/requests/"+request+"/this", url.Values{"person": {itoa(s.person("rev.new@school.test").ID)}}).want(t, 200, "Done.")
	teacher.signIn(moved, "/me").want(t, 200, "Algebra")

	// In the console the question is two plain buttons.
	s, admin = setUp(t)
	check := admin.upload("roster.csv", []byte(courses+renamed+bobTeaches)).want(t, 200, "The same person?", "rev@school.test leaves and rev.new@school.test arrives", "Somebody else")
	path := strings.TrimPrefix(check.url, s.url)
	admin.post(path+"/answer", url.Values{"about": {"rev.new@school.test"}, "answer": {"same"}}).want(t, 200, "You answered", "rev.new@school.test", "the same person")
	admin.post(path+"/answer", url.Values{"answer": {""}}).want(t, 200, "The same person?")
	again := admin.post(path+"/answer", url.Values{"about": {"rev.new@school.test"}, "answer": {"same"}})
	admin.post(path+"/apply", url.Values{"shown": {between(t, again.body, `name="shown" value="`, `"`)}}).want(t, 200, "Applied.")
	if p := s.person("rev.new@school.test"); p.Name != "Rev Jose Rivera" {
		t.Errorf("he is %+v", p)
	}
}

// The reader's cookie renews itself by a session: nobody who is signed in is
// sent to the sign-in page and back.
func TestReaderCookieRenews(t *testing.T) {
	s := newSiteWith(t, func(s *site) { s.domains = []string{domain, "alias.test"} })
	admin, teacher, reader := s.visitor(), s.visitor(), s.visitor()
	s.command("admin", head.Email)
	alias := head
	alias.HD = "alias.test" // the account's domain is not its address's
	admin.signIn(alias, "/admin/people").want(t, 200, "People")
	teacher.signIn(okafor, "/me")
	reader.signIn(student, "/").want(t, 200, "Algebra II")
	admin.post("/admin/settings/key", nil).want(t, 200, "Saved.")
	for name, v := range map[string]*visitor{"the administrator": admin, "a teacher": teacher} {
		if a := v.get("/"); a.status != 200 || a.url != s.url+"/" {
			t.Errorf("%s: %d at %s", name, a.status, a.url)
		}
	}
	if value := cookieOf(t, admin, "reader"); !strings.HasPrefix(value, "alias.test~2~") {
		t.Errorf("the administrator reads by %s", value)
	}
	if a := reader.get("/"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("a reader of the old key is at %s", a.url)
	}
	// Whoever has the key out of a copied database, and no account.
	key, err := s.store.ReaderKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for years, want := range map[int]bool{0: true, 28: false} {
		now := s.now()
		body := fmt.Sprintf("school.test~%d~%d~%d~AAAAAAAAAAA", key.Number, now.Unix(), now.AddDate(years, 0, 1).Unix())
		value := body + "~" + base64.RawURLEncoding.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(key.Seed), []byte(body)))
		if a := s.visitor().get("/", "Cookie", "reader="+value); strings.Contains(a.url, "/sign-in") == want {
			t.Errorf("a cookie forged for %d years is at %s", years, a.url)
		}
	}
	s.forward(20 * 24 * time.Hour)
	teacher.notIn(t, "idle")
}

// In public mode a meeting's passcode is nowhere: not on the page, not in the
// link that /j/ leads to.
func TestPublicWithoutPasscodes(t *testing.T) {
	s := newSite(t)
	admin, teacher, stranger := s.administrator(), s.visitor(), s.visitor()
	teacher.signIn(okafor, "/me")
	code, version := s.door(okafor.Email, 0)
	teacher.post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/93411007919?pwd=s3cret.1"}, "version": {itoa(version)}}).want(t, 200, "Saved.")
	stranger.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	teacher.client.CheckRedirect = stopAtStrangers
	if to := teacher.get("/j/" + code).header.Get("Location"); to != "https://zoom.us/j/93411007919?pwd=s3cret.1" {
		t.Errorf("the school is led to %s", to)
	}
	admin.post("/admin/settings/access", url.Values{"access": {"public"}}).want(t, 200, "Saved.")
	if to := stranger.get("/j/" + code).header.Get("Location"); to != "https://zoom.us/j/93411007919" {
		t.Errorf("a stranger is led to %s", to)
	}
	for _, path := range []string{"/", "/?q=algebra"} {
		if page := stranger.get(path).want(t, 200, "Passcode: ask your teacher."); strings.Contains(page.body, "s3cret") {
			t.Errorf("%s has the passcode", path)
		}
	}
	admin.post("/admin/settings/access", url.Values{"access": {"school"}}).want(t, 200, "Saved.")
	if a := stranger.get("/j/" + code); !strings.Contains(a.header.Get("Location"), "/sign-in") {
		t.Errorf("a stranger is led to %s", a.header.Get("Location"))
	}
}

// The last administrator of everything who can sign in stays, whatever would
// end them.
func TestLastAdministratorStays(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	page := "/admin/people/" + itoa(s.person(head.Email).ID)
	form := url.Values{"name": {"Head"}, "email": {head.Email}, "role": {"teacher"}}
	admin.post(page, form).want(t, 422, "the only administrator")
	form.Set("role", "admin")
	form.Set("only_school", "larkfield-commons")
	admin.post(page, form).want(t, 422, "the only administrator")
	admin.post(page+"/suspend", nil).want(t, 422, "the only administrator")
	// Without an address only the account signs in, and then that stays.
	form = url.Values{"name": {"Head"}, "email": {""}, "role": {"admin"}}
	admin.post(page, form).want(t, 200, "Saved.")
	admin.post(page+"/unbind", nil).want(t, 422, "the only administrator")
	// A second one who cannot sign in is no second one.
	second := url.Values{"name": {"Deputy"}, "email": {""}, "role": {"admin"}}
	admin.post("/admin/people/new", second).want(t, 200, "Deputy is added.")
	admin.post(page+"/suspend", nil).want(t, 422, "the only administrator")
	if p := s.visitor().signIn(head, "/admin/people"); p.status != 200 {
		t.Errorf("the head of school is out: %d", p.status)
	}
}
