package web_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// northAdmin is a site of two schools, where Nora administers North alone and
// Bea teaches at both.
func northAdmin(t *testing.T) (s *apptest.Site, north, all *apptest.Visitor) {
	s = apptest.NewSiteOf(t, apptest.WriteFile(t, twoSchools))
	s.Command("admin", apptest.Head.Email)
	all, north = s.Visitor(), s.Visitor()
	all.SignIn(apptest.Head, "/admin/people")
	nora := googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: apptest.Domain}
	all.Post("/admin/people/"+apptest.Itoa(s.Person("n@school.test").ID), url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"}}).Want(t, 200, "Saved.")
	north.SignIn(nora, "/admin/people").Want(t, 200, "Bea Both")
	return s, north, all
}

// An administrator of one school cannot change who somebody of two schools is: their
// address, account or pages would give access to the other school's classes.
func TestIdentityOfSomebodyAtTwoSchools(t *testing.T) {
	s, north, _ := northAdmin(t)
	bea := googletest.Identity{Sub: "902", Email: "both@school.test", Name: "Bea", HD: apptest.Domain}
	hers := s.Visitor()
	hers.SignIn(bea, "/me").Want(t, 200, "Drama")
	page := "/admin/people/" + apptest.Itoa(s.Person(bea.Email).ID)
	if body := north.Get(page).Want(t, 200, "Also at another school").Body; strings.Contains(body, "/unbind") || strings.Contains(body, "/suspend") {
		t.Error("the page offers what it refuses")
	}
	stolen := url.Values{"name": {"Bea Both"}, "email": {"nora2@school.test"}, "role": {"teacher"}, "at": {"", "north", "south"}}
	for what, answer := range map[string]apptest.Answer{
		"another address": north.Post(page, stolen), "unbind": north.Post(page+"/unbind", nil), "suspend": north.Post(page+"/suspend", nil),
		"view": north.Post(page+"/view", nil), "sign out": north.Post(page+"/sign-out", nil),
	} {
		answer.Want(t, 403, "Ask an administrator of all schools.")
		if p := s.Person(bea.Email); p.Suspended {
			t.Errorf("%s: %+v", what, p)
		}
	}
	hers.Get("/me").Want(t, 200, "Drama")
	// A file does not avoid the rule.
	moved := "teacher_email,teacher_name,course,section,block,school\nn@school.test,Nora North,Algebra,01,A,North\nnora2@school.test,Bea Both,Chemistry,01,C,North\n"
	first := upload(north, "roster.csv", []byte(strings.Replace(moved, "nora2@", "both@", 1))).Want(t, 200)
	north.Post(strings.TrimPrefix(first.URL, s.URL)+"/apply", url.Values{"shown": {apptest.Between(t, first.Body, `name="shown" value="`, `"`)}}).Want(t, 200)
	check := upload(north, "roster.csv", []byte(moved)).Want(t, 200)
	path := strings.TrimPrefix(check.URL, s.URL)
	if !strings.Contains(check.Body, "The same person?") {
		t.Fatalf("nobody asks\n%s", apptest.Excerpt(check.Body))
	}
	north.Post(path+"/answer", url.Values{"about": {"nora2@school.test"}, "answer": {"same"}}).Want(t, 200, "Bea Both has the address both@school.test here")
	// Still possible: her room, her name, and for administrators of all schools
	// everything.
	s2, north2, all2 := northAdmin(t)
	page = "/admin/people/" + apptest.Itoa(s2.Person(bea.Email).ID)
	north2.Post(page, url.Values{"name": {"Ms Bea Both"}, "email": {bea.Email}, "role": {"teacher"}, "at": {"", "north", "south"}}).Want(t, 200, "Saved.")
	all2.Post(page+"/suspend", nil).Want(t, 200, "Sign-in is switched off.")
}

// Only administrators of the other school see and decide a request with an address
// there, or from an account of somebody there.
func TestRequestsOfAnotherSchool(t *testing.T) {
	s, north, all := northAdmin(t)
	for i, email := range []string{"s@school.test", "both@school.test"} {
		first := googletest.Identity{Sub: fmt.Sprint("91", i), Email: email, Name: "First", HD: apptest.Domain}
		s.Visitor().SignIn(first, "/me").Want(t, 200, "My links")
		second := first
		second.Sub = fmt.Sprint("92", i)
		asks := s.Visitor()
		asks.SignIn(second, "/me").Want(t, 403, "Ask to be added")
		asks.Post("/requests", url.Values{"words": {"It is me, " + email}}).Want(t, 200)
	}
	if page := north.Get("/admin/requests").Want(t, 200); strings.Contains(page.Body, "It is me") {
		t.Errorf("North sees the requests of others\n%s", apptest.Excerpt(page.Body))
	}
	list := all.Get("/admin/requests").Want(t, 200, "It is me, s@school.test", "It is me, both@school.test")
	for _, part := range strings.Split(list.Body, `action="/admin/requests/`)[1:] {
		id, _, _ := strings.Cut(part, "/")
		for _, do := range []string{"dismiss", "this", "add"} {
			north.Post("/admin/requests/"+id+"/"+do, url.Values{"person": {apptest.Itoa(s.Person("n@school.test").ID)}, "name": {"X"}}).Want(t, 403)
		}
	}
	all.Get("/admin/requests").Want(t, 200, "It is me, s@school.test", "It is me, both@school.test")
}

// The first of two answers to a request counts, and the second reads what it was.
func TestDecidedAlready(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	ask := func(id googletest.Identity) string {
		t.Helper()
		v := s.Visitor()
		v.SignIn(id, "/me").Want(t, 403)
		v.Post("/requests", url.Values{"words": {"I teach here"}}).Want(t, 200)
		return apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	}
	okaforID := apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
	id := ask(apptest.Wrongly)
	admin.Post("/admin/requests/"+id+"/this", url.Values{"person": {okaforID}}).Want(t, 200, "Done.")
	for _, second := range []string{"dismiss", "add", "this"} {
		admin.Post("/admin/requests/"+id+"/"+second, url.Values{"person": {okaforID}, "name": {"Somebody"}}).
			Want(t, 409, "Somebody has already decided this", "head@school.test connected the account to Ms Adaeze Okafor at")
	}
	s.Visitor().SignIn(apptest.Wrongly, "/me").Want(t, 200, "Algebra II")

	id = ask(googletest.Identity{Sub: "77", Email: "new@school.test", Name: "New", HD: apptest.Domain})
	admin.Post("/admin/requests/"+id+"/dismiss", nil).Want(t, 200, "Dismissed.")
	admin.Post("/admin/requests/"+id+"/add", url.Values{"name": {"New Teacher"}}).Want(t, 409, "head@school.test dismissed it at")
	if _, err := s.Store.PersonByEmail(t.Context(), "new@school.test"); err == nil {
		t.Error("the second answer added somebody")
	}
}

// Maintenance refuses an answer to a request like every other write.
func TestRequestsInMaintenance(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Wrongly, "/me").Want(t, 403)
	teacher.Post("/requests", url.Values{"words": {"I teach here"}}).Want(t, 200)
	id := apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}}).Want(t, 200)
	admin.Post("/admin/requests/"+id+"/this", url.Values{"person": {apptest.Itoa(s.Person(apptest.Okafor.Email).ID)}}).Want(t, 503)
	admin.Post("/admin/requests/"+id+"/add", url.Values{"name": {"Somebody"}}).Want(t, 503)
	s.Visitor().SignIn(apptest.Boateng, "/me").Want(t, 200, "My links") // signing in still works, and connects the account
}

// A renamed account (SECURITY.md, Who is the same person): in a file keyed by
// address rev@ becomes rev.new@. While that is asked the old account gets in,
// and This is them binds it where it was taken for somebody new.
func TestRenamedAccountSignsIn(t *testing.T) {
	const rev, renamed = "rev@school.test,Rev Jose Rivera,Algebra,01,A,Larkfield\n", "rev.new@school.test,Rev Jose Rivera,Algebra,01,A,Larkfield\n"
	account := googletest.Identity{Sub: "601", Email: "rev@school.test", Name: "Jose", HD: apptest.Domain}
	setUp := func(t *testing.T) (*apptest.Site, *apptest.Visitor) {
		s := apptest.NewSiteOf(t, apptest.WriteFile(t, courses+rev+bobTeaches))
		s.Command("admin", apptest.Head.Email)
		admin := s.Visitor()
		admin.SignIn(apptest.Head, "/admin/people")
		s.Visitor().SignIn(account, "/me").Want(t, 200, "Algebra")
		return s, admin
	}
	moved := account
	moved.Email = "rev.new@school.test"

	s, _ := setUp(t)
	id := s.Person("rev@school.test").ID
	if out, err := importText(s, courses+renamed+bobTeaches); err == nil || !strings.Contains(out, "rev@school.test is not in the file any more and rev.new@school.test is new") {
		t.Fatalf("nobody asks: %v\n%s", err, out)
	}
	s.Visitor().SignIn(moved, "/me").Want(t, 200, "Algebra")
	if out, err := importText(s, courses+renamed+bobTeaches, "--same", "rev.new@school.test"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if p := s.Person("rev.new@school.test"); p.ID != id {
		t.Errorf("he is %+v, and was %d", p, id)
	}
	s.Visitor().SignIn(moved, "/me").Want(t, 200, "Algebra")

	s, admin := setUp(t)
	if out, err := importText(s, courses+renamed+bobTeaches, "--different", "rev.new@school.test", "--remove", "1"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	teacher := s.Visitor()
	teacher.SignIn(moved, "/me").Want(t, 403, "This Google account used to belong to somebody else here.")
	teacher.Post("/requests", url.Values{"words": {"My address is new"}}).Want(t, 200)
	request := apptest.Between(t, admin.Get("/admin/requests").Want(t, 200, "This is them").Body, `action="/admin/requests/`, `/`)
	admin.Post("/admin/requests/"+request+"/this", url.Values{"person": {apptest.Itoa(s.Person("rev.new@school.test").ID)}}).Want(t, 200, "Done.")
	teacher.SignIn(moved, "/me").Want(t, 200, "Algebra")

	// In the console the question is two plain buttons.
	s, admin = setUp(t)
	check := upload(admin, "roster.csv", []byte(courses+renamed+bobTeaches)).Want(t, 200, "The same person?", "rev@school.test is not in the file any more and rev.new@school.test is new", "Somebody else")
	path := strings.TrimPrefix(check.URL, s.URL)
	admin.Post(path+"/answer", url.Values{"about": {"rev.new@school.test"}, "answer": {"same"}}).Want(t, 200, "You answered", "rev.new@school.test", "the same person")
	admin.Post(path+"/answer", url.Values{"answer": {""}}).Want(t, 200, "The same person?")
	again := admin.Post(path+"/answer", url.Values{"about": {"rev.new@school.test"}, "answer": {"same"}})
	admin.Post(path+"/apply", url.Values{"shown": {apptest.Between(t, again.Body, `name="shown" value="`, `"`)}}).Want(t, 200, "Applied.")
	if p := s.Person("rev.new@school.test"); p.Name != "Rev Jose Rivera" {
		t.Errorf("he is %+v", p)
	}
}

// A session renews the reader cookie: nobody who is signed in is sent to the sign-in
// page and back.
func TestReaderCookieRenews(t *testing.T) {
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Domains = []string{apptest.Domain, "alias.test"} })
	admin, teacher, reader := s.Visitor(), s.Visitor(), s.Visitor()
	s.Command("admin", apptest.Head.Email)
	alias := apptest.Head
	alias.HD = "alias.test" // the account's domain is not its address's
	admin.SignIn(alias, "/admin/people").Want(t, 200, "People")
	teacher.SignIn(apptest.Okafor, "/me")
	reader.SignIn(apptest.Student, "/").Want(t, 200, "Algebra II")
	admin.Post("/admin/settings/key", nil).Want(t, 200, "Saved.")
	for name, v := range map[string]*apptest.Visitor{"the administrator": admin, "a teacher": teacher} {
		if a := v.Get("/"); a.Status != 200 || a.URL != s.URL+"/" {
			t.Errorf("%s: %d at %s", name, a.Status, a.URL)
		}
	}
	if value := apptest.CookieOf(t, admin, "reader"); !strings.HasPrefix(value, "alias.test~2~") {
		t.Errorf("the administrator reads by %s", value)
	}
	if a := reader.Get("/"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("a reader of the old key is at %s", a.URL)
	}
	// Somebody has the key from a copied database, and no account.
	key, err := s.Store.ReaderKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for years, want := range map[int]bool{0: true, 28: false} {
		now := s.Now()
		body := fmt.Sprintf("school.test~%d~%d~%d~AAAAAAAAAAA", key.Number, now.Unix(), now.AddDate(years, 0, 1).Unix())
		value := body + "~" + base64.RawURLEncoding.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(key.Seed), []byte(body)))
		if a := s.Visitor().Get("/", "Cookie", "reader="+value); strings.Contains(a.URL, "/sign-in") == want {
			t.Errorf("a cookie forged for %d years is at %s", years, a.URL)
		}
	}
	s.Forward(20 * 24 * time.Hour)
	teacher.NotIn(t, "idle")
}

// In public mode a meeting's passcode is nowhere: not on the page, not in the
// link that /j/ leads to.
func TestPublicWithoutPasscodes(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher, stranger := s.Administrator(), s.Visitor(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	teacher.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/93411007919?pwd=s3cret.1"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	stranger.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	teacher.Client.CheckRedirect = apptest.StopAtStrangers
	if to := teacher.Get("/j/" + code).Header.Get("Location"); to != "https://zoom.us/j/93411007919?pwd=s3cret.1" {
		t.Errorf("the school is led to %s", to)
	}
	admin.Post("/admin/settings/access", url.Values{"access": {"public"}}).Want(t, 200, "Saved.")
	if to := stranger.Get("/j/" + code).Header.Get("Location"); to != "https://zoom.us/j/93411007919" {
		t.Errorf("a stranger is led to %s", to)
	}
	for _, path := range []string{"/", "/?q=algebra"} {
		if page := stranger.Get(path).Want(t, 200, "Passcode: ask your teacher"); strings.Contains(page.Body, "s3cret") {
			t.Errorf("%s has the passcode", path)
		}
	}
	admin.Post("/admin/settings/access", url.Values{"access": {"school"}}).Want(t, 200, "Saved.")
	if a := stranger.Get("/j/" + code); !strings.Contains(a.Header.Get("Location"), "/sign-in") {
		t.Errorf("a stranger is led to %s", a.Header.Get("Location"))
	}
}

// The last administrator of all schools who can sign in stays, whatever would remove
// them.
func TestLastAdministratorStays(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := "/admin/people/" + apptest.Itoa(s.Person(apptest.Head.Email).ID)
	form := url.Values{"name": {"Head"}, "email": {apptest.Head.Email}, "role": {"teacher"}}
	admin.Post(page, form).Want(t, 422, "the only administrator")
	form.Set("role", "admin")
	form.Set("only_school", "larkfield-commons")
	admin.Post(page, form).Want(t, 422, "the only administrator")
	admin.Post(page+"/suspend", nil).Want(t, 422, "the only administrator")
	// Without an address only the account signs in, and then it cannot be
	// disconnected.
	form = url.Values{"name": {"Head"}, "email": {""}, "role": {"admin"}}
	admin.Post(page, form).Want(t, 200, "Saved.")
	admin.Post(page+"/unbind", nil).Want(t, 422, "the only administrator")
	// A second one who cannot sign in does not count.
	second := url.Values{"name": {"Deputy"}, "email": {""}, "role": {"admin"}}
	admin.Post("/admin/people/new", second).Want(t, 200, "Deputy is added.")
	admin.Post(page+"/suspend", nil).Want(t, 422, "the only administrator")
	if p := s.Visitor().SignIn(apptest.Head, "/admin/people"); p.Status != 200 {
		t.Errorf("the head of school is out: %d", p.Status)
	}
}
