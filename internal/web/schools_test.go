package web_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// A school is added, found, renamed, merged and archived; each page says what will happen
// before its button; students' pages follow; and the history undoes it.
func TestSchools(t *testing.T) {
	s := apptest.NewSite(t)
	admin, reader := s.Administrator(), s.Visitor()
	reader.SignIn(apptest.Student, "/")
	admin.Get("/admin/schools").Want(t, 200, "Larkfield Commons", "/s/larkfield-commons", `aria-current="page">Schools`)
	admin.Post("/admin/schools", url.Values{"name": {" "}}).Want(t, 422, "<title>Error: Schools", "Write the school’s name", `aria-invalid="true"`)
	admin.Post("/admin/schools", url.Values{"name": {"larkfield commons"}}).Want(t, 422, "There is a school with that name already.")
	admin.Post("/admin/schools", url.Values{"name": {"North <Annex>"}}).Want(t, 200, "North &lt;Annex&gt; is added.", "Used by nobody", "/s/north-annex", "2 schools")

	admin.Get("/admin/schools/1").Want(t, 200, "5 classes move and", "disappear from the pages", "Restore brings everything back.", "North &lt;Annex&gt;</option>")
	admin.Post("/admin/schools/1", url.Values{"name": {"Larkfield <Uptown>"}, "was": {"Larkfield Commons"}}).Want(t, 200, "Saved. Every page shows the name now.")
	reader.Get("/").Want(t, 200, "Larkfield &lt;Uptown&gt;")
	admin.Post("/admin/schools/1", url.Values{"name": {"Larkfield"}, "was": {"Larkfield Commons"}}).
		Want(t, 409, "Somebody has renamed it to “Larkfield &lt;Uptown&gt;”", `value="Larkfield"`, `name="was" value="Larkfield &lt;Uptown&gt;"`)

	admin.Post("/admin/schools/1/merge", url.Values{"into": {"nowhere"}}).Want(t, 422, "Choose the school that stays.")
	admin.Post("/admin/schools/1/merge", url.Values{"into": {"north-annex"}}).Want(t, 200, "Merged. Its address leads to North &lt;Annex&gt;.", "To separate them, undo the merge below.")
	reader.Get("/").Want(t, 200, "North &lt;Annex&gt;", "Algebra II")
	if a := reader.Get("/s/larkfield-commons"); a.Status != 200 || !strings.HasSuffix(a.URL, "/s/north-annex") {
		t.Errorf("the old address leads to %s: %d", a.URL, a.Status)
	}
	admin.Post("/admin/schools/1", url.Values{"name": {"Gone"}}).Want(t, 409, "merged it into North &lt;Annex&gt;")
	admin.Get("/admin/schools").Want(t, 200, "Merged into North &lt;Annex&gt;")
	undo := "/changes/" + apptest.Itoa(s.NewestChange()) + "/undo"
	admin.Post(undo, url.Values{"back": {"/admin/schools/1"}}).Want(t, 200, "Undone.", "5 classes")
	reader.Get("/s/larkfield-commons").Want(t, 200, "Algebra II")

	admin.Post("/admin/schools/1/archive", nil).Want(t, 200, "Archived. Students no longer see it.", "Restore with its classes")
	if a := reader.Get("/s/larkfield-commons"); a.Status != 404 {
		t.Errorf("an archived school answers %d", a.Status)
	}
	admin.Get("/admin/activity?kind=school").Want(t, 200, "Archived a school", "Merged a school into another", "merged into North &lt;Annex&gt;")
	admin.Post("/admin/schools/1/restore", nil).Want(t, 200, "Restored. Students see it again.")
	reader.Get("/").Want(t, 200, "Algebra II")
	admin.Get("/admin/schools/99").Want(t, 404, "That page is not here")
}
