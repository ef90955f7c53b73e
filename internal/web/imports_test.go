package web_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// A roster is uploaded, checked, applied and undone while students read.
func TestImport(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher, reader := s.Administrator(), s.Visitor(), s.Visitor()
	reader.SignIn(apptest.Student, "/").Want(t, 200, "Algebra II", "Mandarin I")
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	teacher.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	admin.Get("/admin/imports").Want(t, 200, "Upload a roster", "roster.csv", `<option value="Hallway CSV">`, `aria-current="step">1 Upload`, "Links are never deleted by an import.")

	page := upload(admin, "next <term>.csv", []byte(apptest.NextTerm)).Want(t, 200, `aria-current="step">2 Check`, "next &lt;term&gt;.csv", "<strong>1</strong> problem<",
		"next &lt;term&gt;.csv line 7", "<del><bdi>214</bdi></del>", "<ins><bdi>211</bdi></ins>", "Removed: 2", "Changed: 1", "Added: 2",
		"This removes 1 person and 1 class. Type 2 to confirm.", "Links are never deleted by an import")
	if strings.Index(page.Body, "Problems: 1") > strings.Index(page.Body, "Removed: 2") {
		t.Error("problems do not come first")
	}
	reader.Get("/").Want(t, 200, "Mandarin I") // nothing has happened yet
	admin.Get("/admin/imports").Want(t, 200, "Checked and not applied", "/admin/imports/check/"+token(t, page))
	refused := press(t, admin, page, "").Want(t, 422, "<title>Error: ", `aria-invalid="true"`, `aria-describedby="remove-error"`)
	if n := strings.Count(refused.Body, "To remove 1 person and 1 class, type 2 here."); n != 1 {
		t.Errorf("the field's error is said %d times", n)
	}
	if guard := strings.Index(page.Body, `id="remove"`); guard < strings.Index(page.Body, `class="figures"`) || guard > strings.Index(page.Body, "Problems: 1") {
		t.Error("the number is not asked for under the counts")
	}
	press(t, admin, page, "3").Want(t, 422, `value="3"`)
	done := press(t, admin, page, "2").Want(t, 200, "Applied. Students see it now.", `aria-current="step">3 Apply`, "<ins><bdi>211</bdi></ins>", "Ms Hana Sato", "Undo this import", "SHA-256")
	reader.Get("/").Want(t, 200, "Physics", "Room 211", apptest.Invited)
	if strings.Contains(reader.Get("/").Body, "Mandarin I") {
		t.Error("students still see a class that is gone")
	}
	path := strings.TrimPrefix(done.URL, s.URL)
	admin.Get("/admin/imports/check/"+token(t, page)).Want(t, 200, "Undo this import") // the old page leads there
	admin.Get("/admin/imports").Want(t, 200, path, "next &lt;term&gt;.csv", "1 problem among")
	admin.Get("/admin/activity?kind=import").Want(t, 200, "Imported a roster", `href="`+path+`"`)
	admin.Get("/admin/people?waiting=1").Want(t, 200, "Ms Hana Sato", "These people have no e-mail", "1 of ")
	admin.Get("/admin/people").Want(t, 200, "1 without an e-mail", `href="/admin/people?access=none"`)

	undone := admin.Post(path+"/undo", nil).Want(t, 200, "Undone. Students see it now.", "This undid", "Undo this import")
	reader.Get("/").Want(t, 200, "Mandarin I", "Room 214", apptest.Invited)
	admin.Get(path).Want(t, 200, "Undone by", strings.TrimPrefix(undone.URL, s.URL))
	admin.Post(path+"/undo", nil).Want(t, 200, "That import was undone already.", "This undid")
	if !strings.Contains(s.Logs.String(), `"msg":"roster checked"`) || !strings.Contains(s.Logs.String(), `"msg":"roster applied"`) || !strings.Contains(s.Logs.String(), `"msg":"import undone"`) {
		t.Error("the log does not say what happened")
	}
	if strings.Contains(s.Logs.String(), "Sato") {
		t.Error("the log holds a person's name")
	}
}

// The page of an import leads to the classes that only an administrator can give a link.
func TestImportLeadsToUntaught(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	const leads = `href="/admin/classes?used=nobody"`
	page := upload(admin, "ghost.csv", []byte(apptest.RosterHead+",,Ghost,01,A,,,North\n")).Want(t, 200, "only an administrator can set its link")
	if strings.Contains(page.Body, leads) {
		t.Error("the check leads to a class that is not there yet")
	}
	done := press(t, admin, page, "9").Want(t, 200, "Applied.", leads)
	if got := titlesIn(admin.Get("/admin/classes?used=nobody").Body); got != "Ghost" {
		t.Errorf("%s leads to %s", done.URL, got)
	}
}

// Changes made by hand since the import stay when it is undone, and are listed.
func TestImportUndoLeaves(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	done := press(t, admin, upload(admin, "next.csv", []byte(apptest.NextTerm)), "2").Want(t, 200, "Applied.")
	list, err := s.Store.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Name == "Ms Hana Sato" {
			admin.Post("/admin/people/"+apptest.Itoa(p.ID), url.Values{"name": {"Ms Hana Sato"}, "email": {"h.sato@school.test"}, "role": {"teacher"}}).Want(t, 200, "Saved.")
		}
	}
	admin.Post(strings.TrimPrefix(done.URL, s.URL)+"/undo", nil).Want(t, 200, "Undone.", "Not changed: ", "Ms Hana Sato")
}

// Pressed twice, it is applied once.
func TestImportTwice(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm))
	var both sync.WaitGroup
	for range 4 {
		both.Go(func() { press(t, admin, page, "2").Want(t, 200, "Undo this import") })
	}
	both.Wait()
	list, _, err := s.Store.Imports(t.Context(), school.Command("test"), 0)
	if err != nil || len(list) != 2 {
		t.Errorf("%d imports, %v", len(list), err)
	}
	again := upload(admin, "next.csv", []byte(apptest.NextTerm)).Want(t, 200, "Nothing would change.")
	if strings.Contains(again.Body, `/apply"`) {
		t.Error("nothing can be applied")
	}
}
