package web_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// A class follows the bells that the schedule gives it, or those that its page chose, and
// says when it meets next.
func TestClassBells(t *testing.T) {
	a := newAbsent(t)
	class := "/admin/classes/" + apptest.Itoa(sectionOf(a, a.second))
	if body := a.admin.Get(class).Body; strings.Contains(body, "<strong>Bells</strong>") || strings.Contains(body, "Next: ") {
		t.Error("without a schedule a class has bells")
	}
	today := scheduled(t, a.Site, "10:41")
	a.admin.SignIn(apptest.Head, "/admin/people")
	apptest.Until(t, "the schedule is published", func() bool { return strings.Contains(a.admin.Get(class).Body, "<strong>Bells</strong>") })
	tomorrow := today.AddDate(0, 0, 1).Format("Mon")
	a.admin.Get(class).Want(t, 200, "<bdi>Whole school</bdi>", "Next: now until 11:20, "+tomorrow+" 10:25, ", `<option value="Lower"`, "As the schedule says")

	save := func(form url.Values) apptest.Answer { return a.admin.Post(class, form) }
	save(url.Values{"block": {"C"}}).Want(t, 200, "Saved.", "Next: "+today.Format("Mon")+" 11:25, "+tomorrow+" 11:25.")
	save(url.Values{"department": {"Lower School"}}).Want(t, 200, "Lower (by the schedule: department Lower School)", today.Format("Mon")+" 11:55")
	save(url.Values{"department": {"Maths"}}).Want(t, 200, "<bdi>Whole school</bdi>")
	save(url.Values{"bells": {"Lower"}}).Want(t, 200, "Lower, chosen here", today.Format("Mon")+" 11:55", `<option value="Lower" selected`)
	undo := apptest.Itoa(a.NewestChange())
	save(url.Values{"bells": {"Upper"}}).Want(t, 422, "The schedule has no bells of that name.")
	a.okafor.SignIn(apptest.Okafor, "/me").Want(t, 200, "<strong>11:55</strong>")
	a.admin.Post("/changes/"+undo+"/undo", url.Values{"back": {class}}).Want(t, 200, "<bdi>Whole school</bdi>")
	save(url.Values{"block": {"H"}}).Want(t, 200, "Block H is on no day of the schedule.")
}
