package web_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// The first administrator of an empty installation is led to the six steps, and sees the
// board beside them as soon as there are classes.
func TestEmptyInstallation(t *testing.T) {
	s := apptest.NewSiteOf(t, "")
	head := s.Visitor()
	first := head.SignIn(apptest.Head, "").Want(t, 200, "<bdi>Six steps to live</bdi></h1>", "Name the school", "Bring in the roster", "Write down the school day", "Check who can sign in",
		"Ask the teachers for their links", "0 of 0 classes have a link.", "Accounts of school.test may sign in.", `class="button primary" href="/admin/schools"`, "after step 2")
	if !strings.HasSuffix(first.URL, "/admin") || strings.Contains(first.Body, "In order") {
		t.Errorf("it begins at %s with\n%s", first.URL, apptest.Excerpt(first.Body))
	}
	head.Get("/me").Want(t, 200, "What needs somebody is on the board.", `href="/admin">Go to the board`)
	s.Command("import", "--apply", apptest.RosterFile(t))
	head.Get("/admin").Want(t, 200, "<bdi>Board</bdi></h1>", `<h2 id="steps">Six steps to live`, "0 of 5 classes have a link",
		"<strong>✓ Done</strong>", `class="button primary" href="/admin/schedule">Add the times`, `href="/admin/remind?list=nolink">Write to them`, "class has no link in block <bdi>A</bdi>")
	head.Post("/admin/settings/mode", url.Values{"mode": {"live"}}).Want(t, 200)
	if live := head.Get("/admin").Want(t, 200, "Live: anyone with an account of school.test can see 5 classes."); strings.Contains(live.Body, "Six steps") {
		t.Error("a live site still shows the steps")
	}
	head.Post("/admin/settings/mode", url.Values{"mode": {"preview"}}).Want(t, 200)
}

// Whoever did not ask for a page begins where they have something to do.
func TestStartPage(t *testing.T) {
	s := apptest.NewSite(t)
	s.Command("admin", apptest.Head.Email)
	s.Command("admin", apptest.Okafor.Email)
	for _, test := range []struct {
		who        googletest.Identity
		next, want string
	}{
		{apptest.Head, "", "/admin"}, {apptest.Head, "/me", "/me"}, {apptest.Head, "/admin/people", "/admin/people"},
		{apptest.Okafor, "", "/me"}, {apptest.Boateng, "", "/me"},
	} {
		v := s.Visitor()
		if a := v.SignIn(test.who, test.next); a.URL != s.URL+test.want {
			t.Errorf("%s begins at %s, not at %s", test.who.Email, a.URL, test.want)
		}
		if a := v.Get("/sign-in"); test.next == "" && a.URL != s.URL+test.want {
			t.Errorf("%s is already signed in, and goes to %s", test.who.Email, a.URL)
		}
	}
}

// An account that exactly one person is like is connected from the board, which then says
// so; one that several are like, or that may be a student's, is answered on its page.
func TestBoardKnowsWhoAsks(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	asks(s, apptest.Wrongly, "Okafor, <b>I teach</b> Algebra II").Want(t, 200)
	stranger := googletest.Identity{Sub: "77", Email: "xq.zz@school.test", Name: "Qq Xx", HD: apptest.Domain}
	asks(s, stranger, "let me in").Want(t, 200)
	like := googletest.Identity{Sub: "78", Email: "kwame.bo27@school.test", Name: "Kwa Me", HD: apptest.Domain} // a student, perhaps
	s.Visitor().SignIn(like, "/me").Want(t, 403)
	personal := googletest.Identity{Sub: "79", Email: "adaeze@gmail.test", Name: "Ms Adaeze Okafor"}
	s.Visitor().SignIn(personal, "/me").Want(t, 403)

	board := admin.Get("/admin").Want(t, 200, apptest.Wrongly.Email, "“Okafor, &lt;b&gt;I teach&lt;/b&gt; Algebra II”",
		"This is <bdi>Ms Adaeze Okafor</bdi>", "The roster has a.okafor@school.test.", "person asks to be added", "xq.zz@school.test", ">Answer</a>",
		"accounts were refused today", "kwame.bo27@school.test", "adaeze@gmail.test")
	if n := strings.Count(board.Body, `/this"`); n != 1 {
		t.Errorf("%d accounts can be connected in one press", n)
	}
	if strings.Contains(board.Body, "people ask to be added") {
		t.Error("who has a line of their own is counted again")
	}
	id := apptest.Between(t, board.Body, `action="/admin/requests/`, `/this"`)
	form := url.Values{"person": {apptest.Itoa(s.Person(apptest.Okafor.Email).ID)}, "back": {"/admin"}}
	if a := admin.Post("/admin/requests/"+id+"/this", form).Want(t, 200, "Done. They can sign in now."); a.URL != s.URL+"/admin" {
		t.Errorf("it goes on at %s", a.URL)
	}
	s.Visitor().SignIn(apptest.Wrongly, "/me").Want(t, 200, "Algebra II")
	if strings.Contains(admin.Get("/admin").Body, apptest.Wrongly.Email) {
		t.Error("who was answered is still on the board")
	}
	other := apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	if a := admin.Post("/admin/requests/"+other+"/dismiss", url.Values{"back": {"https://elsewhere.test/"}}); !strings.HasPrefix(a.URL, s.URL) {
		t.Errorf("it goes on at %s", a.URL)
	}
}

// An administrator of one school reads the board of that school, and nothing about the
// server or the other school; and reminds its teachers alone.
func TestBoardOfOneSchool(t *testing.T) {
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, twoSchools))
	if said, err := importText(s, twoSchools+",Nemo Nil,Ethics,01,E,South\n"); err == nil { // 3: a person has no address
		t.Fatal(said)
	}
	all, north := s.Visitor(), s.Visitor()
	s.Command("admin", apptest.Head.Email)
	all.SignIn(apptest.Head, "").Want(t, 200, "0 of 5 classes have a link", "Six steps to live", "Nemo Nil", "no e-mail address", "backups have been made")
	s.Command("backup", t.TempDir()+"/copy.db")
	all.Get("/admin").Want(t, 200, "read back and checked", "<strong>Disk</strong>", "The database is")
	nora := "/admin/people/" + apptest.Itoa(s.Person("n@school.test").ID)
	all.Post(nora, url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"}}).Want(t, 200, "Saved.")
	north.SignIn(googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: apptest.Domain}, "/me").Want(t, 200)
	own := north.Get("/admin").Want(t, 200, "0 of 2 classes have a link", "A Algebra, Nora North", "C Chemistry, Bea Both")
	for _, hidden := range []string{"Biology", "Drama", "Ethics", "Nemo", "Backup", "Disk", "Six steps", "/admin/settings"} {
		if strings.Contains(own.Body, hidden) {
			t.Errorf("the board of North says %q", hidden)
		}
	}
	all.Get("/admin/remind?list=nolink").Want(t, 200, "Remind 3 teachers", "s@school.test", "Nemo Nil", "no e-mail address", "C Chemistry · D Drama")
	if a := north.Get("/admin/remind?list=nolink").Want(t, 200, "Remind 2 teachers", "both@school.test"); strings.Contains(a.Body, "s@school.test\"") || strings.Contains(a.Body, "Drama") {
		t.Errorf("North reminds\n%s", a.Body)
	}
	var drama int64
	for _, e := range doorsOf(t, s) {
		if e.Section.Course == "Drama" {
			drama = e.Section.ID
		}
	}
	all.Get("/admin/remind?class="+apptest.Itoa(drama)).Want(t, 200, "Remind 1 teacher<", "1 class is chosen.", "both@school.test")
	north.Get("/admin/remind?class="+apptest.Itoa(drama)).Want(t, 200, "Nobody to remind", "0 classes are chosen.")
	for _, wrong := range []string{"", "?list=all", "?class=x"} {
		all.Get("/admin/remind"+wrong).Want(t, 404)
	}
}

// doorsOf are all doors of a site.
func doorsOf(t *testing.T, s *apptest.Site) []school.Entry {
	t.Helper()
	list, err := s.Store.DoorsAt(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// boardList is the figure of a line of the board, and the list to which it leads.
var boardList = regexp.MustCompile(`(?s)<span class="figure[^"]*">([0-9]+)</span>.*href="(/admin/(?:classes|people)\?[^"]*)"`)

// A list to which the board leads has as many classes or people as the figure says.
func TestBoardLeadsToWhatItCounts(t *testing.T) {
	rows := apptest.RosterHead
	for _, row := range []string{
		"a.okafor@school.test,Ms Adaeze Okafor,Algebra,01,A,1,,North", "a.okafor@school.test,Ms Adaeze Okafor,Geometry,01,A,1,,North",
		"a.okafor@school.test,Ms Adaeze Okafor,Art,01,B & C,1,,North", "b@school.test,Bo,Drama,01,B & C,1,,North",
		",,Ghost,01,A,,,North", ",,Spirit,01,D,,,North", "ida@gmail.test,Ida,Latin,01,E,,,North", "jo@gmail.test,Jo,Greek,01,E,,,North",
		"b@school.test,Bo,Sport,01,,,,North", "b@school.test,Bo,Choir,01,,,,North",
	} {
		rows += row + "\n"
	}
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, rows))
	s.Command("admin", apptest.Head.Email)
	admin := s.Visitor()
	admin.SignIn(apptest.Head, "/admin")
	for _, name := range []string{"Kay", "Lee"} {
		admin.Post("/admin/people/new", url.Values{"name": {name}, "role": {"teacher"}}).Want(t, 200, "is added.")
	}
	board := admin.Get("/admin").Body
	lists := 0
	for part := range strings.SplitSeq(board, "</li>") {
		line := boardList.FindStringSubmatch(part)
		if line == nil {
			continue
		}
		lists++
		list := admin.Get(html.UnescapeString(line[2])).Want(t, 200)
		_, table, _ := strings.Cut(list.Body, "<tbody>")
		if n := strings.Count(table, "<tr>"); apptest.Itoa(int64(n)) != line[1] {
			t.Errorf("%s shows %d, and the board counts %s", line[2], n, line[1])
		}
	}
	if lists != 7 {
		t.Errorf("the board leads to %d lists:\n%s", lists, apptest.Excerpt(board))
	}
}
