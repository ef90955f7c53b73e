package web_test

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// timesAround is a schedule whose year is not over, whenever the test runs. Its tenth line
// is the rotation.
func timesAround(s *apptest.Site, more ...string) string {
	day := func(n int) string { return s.Now().AddDate(0, 0, n).Format(time.DateOnly) }
	text := fmt.Sprintf("# ours\nterm %s %s Fall # ends early\nday Reg\n  08:00-09:00 A # first\n  09:00-10:00 B\nday Alt\n  08:00-09:00 C\nday Remote\n  10:00-10:30 A\ncycle AB Reg Alt\nfrom %s AB\n",
		day(-60), day(200), day(-60))
	return text + strings.Join(more, "")
}

// saveTimes writes the schedule of a school, and returns its version.
func saveTimes(s *apptest.Site, id int64, text string) string {
	s.T.Helper()
	ctx, command := s.T.Context(), school.Command("test")
	was, err := s.Store.Schedule(ctx, command, id)
	if err == nil {
		_, err = s.Store.SaveSchedules(ctx, command, []db.ScheduleEdit{{School: id, Text: text, Version: was.Version}})
	}
	if err == nil {
		was, err = s.Store.Schedule(ctx, command, id)
	}
	if err != nil {
		s.T.Fatal(err)
	}
	return apptest.Itoa(was.Version)
}

func textOf(s *apptest.Site, id int64) string {
	s.T.Helper()
	now, err := s.Store.Schedule(s.T.Context(), school.Command("test"), id)
	if err != nil {
		s.T.Fatal(err)
	}
	return now.Text
}

// A school begins with a template, changes it line by line, and takes it away again.
func TestScheduleByForms(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	const page = "/admin/schedule"
	version := func() string { return apptest.Between(t, admin.Get(page+"/text").Body, `name="version" value="`, `"`) }
	post := func(path string, pairs ...string) apptest.Answer {
		t.Helper()
		form := url.Values{"version": {version()}}
		for i := 0; i < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return admin.Post(page+path, form)
	}
	t.Run("start", func(t *testing.T) {
		admin.Get(page).Want(t, 200, "Students see classes by block, without times.", "Periods 1 to 8", "From your roster", `value="roster" checked`)
		post("/start", "template", "roster").Want(t, 200, "Now change the times to yours.")
		if text := textOf(s, 1); !strings.HasPrefix(text, "# From the roster") {
			t.Errorf("the text from the roster is\n%s", text)
		}
		post("/remove").Want(t, 200, "Taken away.")
		post("/start", "template", "periods", "first", "2027-06-01", "last", "2026-09-08").Want(t, 422, "That is before the first day.", `value="periods" checked`)
		post("/start", "template", "a-b", "first", "2026-09-08", "last", "2027-06-18").Want(t, 200, "Now change the times to yours.", "Terms, days, bells", "Undo")
		if text := textOf(s, 1); !strings.Contains(text, "cycle AB A B\nfrom 2026-09-08 AB") {
			t.Errorf("the text is\n%s", text)
		}
		admin.Get(page).Want(t, 200, "The year 2026/27", "No class is in", "Snow day")
	})
	t.Run("parts", func(t *testing.T) {
		times := timesAround(s)
		saveTimes(s, 1, times)
		day := strings.Fields(times)[3] // of the term
		lines := func(n int) string { return strings.Split(textOf(s, 1), "\n")[n-1] }
		post("/parts", "part", "term", "line", "2", "first", day, "last", "2199-01-01", "name", "Long").Want(t, 200, "Saved: term "+day+" 2199-01-01 Long.")
		if got := lines(2); got != "term "+day+" 2199-01-01 Long # ends early" {
			t.Errorf("the term is %q", got)
		}
		post("/parts", "part", "day", "line", "3", "name", "Reg", "bells", "8:05-9:00 A\r\n\r\n09:00-10:00 B\r\n").Want(t, 200, "Saved: day Reg.")
		if got := lines(4) + "|" + lines(5); got != "  8:05-9:00 A # first|  09:00-10:00 B" {
			t.Errorf("the bells are %q", got)
		}
		post("/parts", "part", "day", "line", "3", "name", "Reg", "bells", "9:00-8:30 A").Want(t, 422, "9:00-8:30 ends before it starts. Nothing was saved.", "<details open>", "9:00-8:30 A</textarea>")
		post("/parts", "part", "day", "line", "3", "drop", "1").Want(t, 422, "It is still needed: There is no day Reg")
		post("/parts", "part", "cycle", "name", "Three", "kinds", "Reg, Alt, Remote", "check", "1").Want(t, 200, "This line is written:", "cycle Three Reg Alt Remote")
		if strings.Contains(textOf(s, 1), "Three") {
			t.Error("a check has saved")
		}
		post("/parts", "part", "cycle", "line", "10", "name", "Three", "kinds", "Reg Alt Remote").Want(t, 422, "There is no week or cycle AB")
		post("/parts", "part", "week", "name", "Odd", "kinds", "Reg", "kinds", "-", "kinds", "Alt", "kinds", "-", "kinds", "-", "kinds", "-", "kinds", "-").Want(t, 200, "Saved: week Odd Reg - Alt.")
		post("/parts", "part", "week", "kinds", "Reg", "kinds", "Alt").Want(t, 422, "Give the week a name, one word. Nothing was saved.")
		post("/parts", "part", "cycle", "kinds", "Reg Alt").Want(t, 422, "Give the cycle a name, one word. Nothing was saved.")
		post("/parts", "part", "term", "first", "2199-01-03", "last", "2199-01-04", "name", "Summer #2").
			Want(t, 422, "Only “term 2199-01-03 2199-01-04 Summer” would count", `value="Summer #2"`)
		post("/parts", "part", "from", "first", "2030-01-01", "pattern", "AB", "at", "Alt").Want(t, 200, "Saved: from 2030-01-01 AB at Alt.")
		at := fmt.Sprint(strings.Count(textOf(s, 1)[:strings.Index(textOf(s, 1), "from 2030")], "\n") + 1)
		post("/parts", "part", "from", "line", at, "first", "2030-01-02", "pattern", "Odd").Want(t, 200, "Saved: from 2030-01-02 Odd.")
		if text := textOf(s, 1); strings.Contains(text, "2030-01-01") {
			t.Errorf("the start that was changed is still there:\n%s", text)
		}
		post("/parts", "part", "zone", "zone", "Asia/Kolkata").Want(t, 200, "Saved: zone Asia/Kolkata.")
		post("/parts", "part", "day", "name", "Reg", "set", "Lower", "bells", "07:00-08:00 A").Want(t, 200, "Reg for Lower")
		post("/parts", "part", "use", "set", "Lower", "by", "department", "what", "Lower School").Want(t, 200, "use Lower for department", "Lower School")
		admin.Get("/admin/settings").Want(t, 200, "The schedule of Larkfield Commons names Asia/Kolkata")
		admin.Get(page+"?on="+day).Want(t, 200, "Bells for <bdi>Lower</bdi>", "Reg of the rotation AB")
		admin.Post(page+"/parts", url.Values{"version": {"1"}, "part": {"zone"}, "zone": {"Europe/Berlin"}}).
			Want(t, 409, "changed this schedule after you opened the page", "use Lower for department", "zone Europe/Berlin", `name="line" value="2"`)
	})
	t.Run("away", func(t *testing.T) {
		times := textOf(s, 1)
		admin.Post(page+"/remove", url.Values{"version": {"1"}}).Want(t, 409, "it was not taken away")
		post("/text", "text", "\r\n \r\n").Want(t, 200, "Taken away.")
		post("/text", "text", "# nothing yet").Want(t, 200, "There is no term, so there is no school on any day.", "Edit the text</a>")
		post("/text", "text", times).Want(t, 200)
		post("/remove").Want(t, 200, "Taken away.", "Students see classes by block, without times.", "Undo")
		admin.Post("/changes/"+apptest.Itoa(s.NewestChange())+"/undo", url.Values{"back": {page}}).Want(t, 200, "Undone.", "The year")
		if textOf(s, 1) != times {
			t.Error("the undo has brought back another text")
		}
	})
}

// The text says what is wrong beside each line, and keeps what was typed whatever happens.
func TestScheduleAsText(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	const page = "/admin/schedule/text"
	times := timesAround(s)
	version := saveTimes(s, 1, times)
	crlf := func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }
	wrong := strings.NewReplacer("  09:00-10:00 B", "  09:00-8:00 B", "cycle AB Reg Alt", "cycle AB Reg Alt Tusday").Replace(times)

	admin.Post(page, url.Values{"version": {version}, "text": {crlf(wrong)}}).Want(t, 422, "Error: The school day as text", "Two lines have to be put right",
		"The school goes on with the schedule of", `name="line5" value="09:00-8:00 B"`, "09:00-8:00 ends before it starts.", "There is no day Tusday.", "<b>! 10</b>", `aria-describedby="pr">`)
	right := url.Values{"version": {version}, "text": {crlf(wrong)}, "line5": {"09:00-9:45 B"}, "was5": {"  09:00-8:00 B"},
		"line10": {"cycle AB Reg Alt"}, "was10": {"cycle AB Reg Alt Tusday"}}
	right.Set("check", "1")
	admin.Post(page, right).Want(t, 200, "This would change", "09:00-9:45 B", "It can be saved.")
	if textOf(s, 1) != times {
		t.Error("a check has saved")
	}
	right.Del("check")
	admin.Post(page, right).Want(t, 200, "Saved: 1 line changed. Students see it now.")
	if got := textOf(s, 1); got != strings.Replace(times, "10:00 B", "9:45 B", 1) {
		t.Errorf("the text is\n%s", got)
	}
	if body := admin.Get(page).Want(t, 200, "Saved versions", "in use", "Go back to this").Body; strings.Count(body, "09:00-9:45 B") != 2 { // the text, and what the version changed
		t.Errorf("the page has\n%s", apptest.Excerpt(body))
	}
	t.Run("edited in both", func(t *testing.T) { // a line above it is new, so that the wrong one is the next
		above := url.Values{"version": {version}, "text": {crlf("# new\n" + wrong)}, "line10": {"cycle AB Reg Alt Alt"}, "was10": {"cycle AB Reg Alt Tusday"}, "check": {"1"}}
		admin.Post(page, above).Want(t, 422, "One line has to be put right", `name="line6"`, "cycle AB Reg Alt Alt\nfrom")
	})
	t.Run("same", func(t *testing.T) {
		before := s.NewestChange()
		admin.Post(page, url.Values{"version": {version}, "text": {crlf(textOf(s, 1))}}).Want(t, 200, "Saved already. Nothing was different.")
		if s.NewestChange() != before {
			t.Error("the line ends of a browser are a change")
		}
	})
	t.Run("without its text", func(t *testing.T) {
		now := apptest.Between(t, admin.Get(page).Body, `name="version" value="`, `"`)
		admin.Post(page, url.Values{"version": {now}}).Want(t, 422, "The form was not complete.")
		if textOf(s, 1) == "" {
			t.Error("half a form has taken the schedule away")
		}
	})
	t.Run("moved", func(t *testing.T) {
		mine := textOf(s, 1) + "on 2027-01-20 off Mine\n"
		answer := admin.Post(page, url.Values{"version": {version}, "text": {mine}}).Want(t, 409, "changed this schedule after you opened the page", "off Mine", "09:00-9:45 B")
		version = apptest.Between(t, answer.Body, `name="version" value="`, `"`)
		admin.Post(page, url.Values{"version": {version}, "text": {mine}}).Want(t, 200, "Saved: 1 line changed.")
	})
	t.Run("earlier", func(t *testing.T) {
		link := apptest.Between(t, admin.Get(page).Body, `href="/admin/schedule/text?change=`, `"`)
		admin.Get(page+"?change="+link).Want(t, 200, "Save it, and it counts again.", "This would change", "Taken away: </span>on 2027-01-20 off Mine")
	})
	t.Run("long", func(t *testing.T) {
		long := strings.Repeat("# x\n", schedule.MaxText/4+1)
		admin.Post(page, url.Values{"version": {version}, "text": {long}}).Want(t, 422, "A schedule has room for 64 KiB", long[:400])
	})
	t.Run("file", func(t *testing.T) {
		if a := admin.Get("/admin/schedule/schedule.txt").Want(t, 200); a.Body != textOf(s, 1) || a.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("the file is %q\n%s", a.Header.Get("Content-Type"), a.Body)
		}
	})
	t.Run("maintenance", func(t *testing.T) {
		admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}, "message": {"New server."}}).Want(t, 200)
		if a := admin.Post(page, url.Values{"version": {"9"}, "text": {"# mine"}}).Want(t, 503, "New server.", "# mine"); strings.Contains(a.Body, "old link") {
			t.Error("a schedule has no old link")
		}
		admin.Post("/admin/settings/mode", url.Values{"mode": {"live"}}).Want(t, 200)
	})
	t.Run("signed out", func(t *testing.T) {
		admin.Post("/sign-out", nil)
		admin.Post(page, url.Values{"version": {version}, "text": {times + "# still mine\nwrong\n"}, "line13": {"# put right"}, "was13": {"wrong"}}).Want(t, 200)
		admin.SignIn(apptest.Head, page).Want(t, 200, "Your text is still here", "# still mine\n# put right\n", "This would change")
		if strings.Contains(admin.Get(page).Body, "still mine") {
			t.Error("the text is kept for ever")
		}
		admin.Post("/sign-out", nil)
		for path, form := range map[string]url.Values{
			"/admin/schedule/day":   {"from": {"2027-01-20"}, "kind": {"off"}, "note": {"Burst pipe"}, "version": {version}},
			"/admin/schedule/parts": {"part": {"term"}, "first": {"2027-01-20"}, "last": {"2027-01-21"}, "name": {"Burst pipe"}, "version": {version}},
		} {
			admin.Post("/sign-out", nil)
			to, err := url.Parse(admin.Post(path, form).URL)
			if err != nil {
				t.Fatal(err)
			}
			admin.SignIn(apptest.Head, to.Query().Get("next")).Want(t, 200, `value="Burst pipe"`)
		}
	})
}

// A snow day is written at every school that is chosen, or at none.
func TestSnowDay(t *testing.T) {
	north := northOf(t, filepath.Join(t.TempDir(), "schools.csv"))
	s := north.Site
	head := s.Visitor()
	head.SignIn(apptest.Head, "/admin/people").Want(t, 200)
	one := saveTimes(s, 1, timesAround(s))
	two := saveTimes(s, 2, strings.ReplaceAll(timesAround(s), "Remote", "Home"))
	third, err := s.Store.AddSchool(t.Context(), school.Command("test"), "West")
	if err != nil {
		t.Fatal(err)
	}
	saveTimes(s, third, "as north\n")
	const page = "/admin/schedule/day"
	monday := s.Now().AddDate(0, 0, 7+int(time.Monday-s.Now().Weekday())).Format(time.DateOnly)
	form := func(pairs ...string) url.Values {
		v := url.Values{"school": {"north"}, "from": {monday}, "seen": {"north " + one, "south " + two}}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v
	}
	head.Get(page+"?school=north").Want(t, 200, "and West, which shares its schedule", "No classes", "Remote: A 10:00", "What it does", "The rotation waits")
	head.Get(page+"?"+form("kind", "day Remote", "note", "Snow day", "schools", "north").Encode()).
		Want(t, 200, "The rotation does not wait", "on "+monday+" Remote Snow day", "With “No classes”")
	head.Post(page, form("kind", "day Remote", "schools", "north", "schools", "south")).Want(t, 422, "South has no day Remote.", "Nothing was saved.")
	head.Post(page, form("kind", "off", "note", "Snow #2", "schools", "north")).Want(t, 422, "begins a comment", `value="Snow #2"`)
	head.Post(page, form("kind", "off", "note", "lost in snow", "schools", "north")).Want(t, 422, "Begin with another word")
	head.Post(page, form("kind", "off", "schools", "west")).Want(t, 422, "has no schedule of its own")
	head.Post(page, form("kind", "off")).Want(t, 422, "Choose at least one school.")
	head.Get(page+"?"+form("kind", "off").Encode()).Want(t, 422, "Choose at least one school.")
	head.Post(page, form("kind", "other", "other", "")).Want(t, 422, "Choose what that day is.")
	head.Post(page, form("kind", "off", "to", "2020-01-01")).Want(t, 422, "That is before the first date.")
	if strings.Contains(textOf(s, 1), monday) {
		t.Fatal("a form that was refused has saved")
	}
	head.Post(page, form("kind", "off", "note", "Snow day", "schools", "north", "schools", "south")).
		Want(t, 200, "is different at 2 schools. Students see it now.", "No school: Snow day", "Undo")
	line := "on " + monday + " off Snow day"
	if !strings.HasSuffix(textOf(s, 1), line+"\n") || !strings.HasSuffix(textOf(s, 2), line+"\n") {
		t.Errorf("the texts are\n%s\n%s", textOf(s, 1), textOf(s, 2))
	}
	head.Post(page, form("kind", "lost", "schools", "south")).Want(t, 409, "changed this schedule after you opened the page", line)
	head.Get(page+"?school=north&from="+monday+"&to=").Want(t, 200, "These dates have a line of their own already.", `value="Snow day"`)
	head.Post("/changes/"+apptest.Itoa(s.NewestChange())+"/undo", url.Values{"back": {"/admin/schedule"}}).Want(t, 200, "Undone.")
	if strings.Contains(textOf(s, 1)+textOf(s, 2), "Snow day") {
		t.Error("the undo has left a school behind")
	}

	t.Run("one school", func(t *testing.T) {
		north.Get("/admin/schedule?school=south").Want(t, 403)
		body := north.Get(page).Want(t, 200).Body
		if strings.Contains(body, "South") {
			t.Error("the form names another school")
		}
		north.Post(page, form("kind", "off", "schools", "south")).Want(t, 422, "One of these schools")
		north.Post("/admin/schedule/text", url.Values{"school": {"south"}, "text": {"# x"}, "version": {"9"}}).Want(t, 403)
	})
	t.Run("undone at one school", func(t *testing.T) {
		one, two = saveTimes(s, 1, textOf(s, 1)+"# one\n"), saveTimes(s, 2, textOf(s, 2)+"# two\n")
		head.Post(page, form("kind", "off", "note", "Ice", "schools", "north", "schools", "south")).Want(t, 200, "is different at 2 schools")
		undo := apptest.Between(t, north.Get("/admin/activity").Want(t, 200, "off Ice").Body, `action="/changes/`, `"`)
		north.Post("/changes/"+undo, url.Values{"back": {"/admin/schedule"}}).Want(t, 200, "Undone.")
		if strings.Contains(textOf(s, 1), "Ice") || !strings.Contains(textOf(s, 2), "off Ice") {
			t.Errorf("the texts are\n%s\n%s", textOf(s, 1), textOf(s, 2))
		}
	})
	t.Run("shared", func(t *testing.T) {
		head.Get("/admin/schedule?school=west").Want(t, 200, "shares the schedule of", "The year")
		head.Get("/admin/schedule?school=north").Want(t, 200, "what you change counts there, too")
		head.Get(page+"?school=west").Want(t, 200, "so the line is written there")
		head.Get("/admin/schedule/parts?school=west").Want(t, 200, "The year")
	})
}
