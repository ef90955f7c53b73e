package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

const ownServer, ownLink = "bbb.school.example", "https://bbb.school.example/rooms/ann-r9h-abc-k2x/join"

// A teacher whose link is refused asks for its host, an administrator allows it, and
// the teacher saves the same link. Nothing is stored of the refused link before.
func TestAskForAHost(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	form := url.Values{"link": {"Join: " + ownLink}, "note": {"Wait."}, "version": {apptest.Itoa(version)}}
	path := "/me/doors/" + code
	teacher.Post(path, form).Want(t, 422, ownServer+" is not allowed here yet.", "Ask an administrator to allow it")
	teacher.Post(path+"/ask", form).Want(t, 200, "We asked an administrator to allow "+ownServer, "Join: "+ownLink, `value="Wait."`)
	teacher.Get("/me").Want(t, 200, "You asked an administrator to allow "+ownServer+". Nobody has answered yet.")

	admin.Get("/admin/people").Want(t, 200, `<span class="chip">1<`)
	admin.Get("/admin/requests").Want(t, 200, ownServer, "Ms Adaeze Okafor asked at", "for Algebra II.", "Allow it only")
	admin.Post("/admin/requests/hosts/allow", url.Values{"host": {ownServer}}).Want(t, 200, ownServer+" is allowed.", "No requests.")
	teacher.Get("/me").Want(t, 200, ownServer+" is allowed now. You can save its link here.")
	if body := teacher.Get("/me").Body; strings.Contains(body, ownLink) {
		t.Error("the refused link was kept")
	}
	if body := teacher.Post(path, form).Want(t, 200, "Saved.").Body; strings.Contains(body, "is allowed now") {
		t.Error("the card still speaks of the answer")
	}

	// Undo takes the host out of the setting, and the link that is saved stays.
	change := s.NewestChange() - 1
	admin.Post("/changes/"+apptest.Itoa(change)+"/undo", url.Values{"back": {"/admin/requests"}}).Want(t, 200, "Undone.")
	if hosts := s.Store.Settings().Hosts; len(hosts) != 0 {
		t.Errorf("after the undo the hosts are %v", hosts)
	}
}

// An administrator allows the host from the card, and the link is saved at once.
func TestAllowAHostOnTheCard(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	code, version := s.Door(apptest.Okafor.Email, 0)
	form := url.Values{"link": {ownLink}, "version": {apptest.Itoa(version)}}
	admin.Post("/me/doors/"+code, form).Want(t, 422, "Allow <bdi>"+ownServer+"</bdi> and save")
	admin.Post("/me/doors/"+code+"/allow", form).Want(t, 200, "Saved. Students see it now.")
	if hosts := s.Store.Settings().Hosts; !slices.Equal(hosts, []string{ownServer}) {
		t.Errorf("the hosts are %v", hosts)
	}
}

// What may not be asked for, by any form.
func TestHostsNobodyMayAskFor(t *testing.T) {
	s := apptest.NewSite(t)
	teacher := s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	for _, link := range []string{
		"https://203.0.113.9/room", "https://xn--bb-eka.example/room", "https://zoom.us/pricing", "https://localhost/room",
		"https://user@bbb.school.example/room", "https://bbb.school.example:8443/room", "no link at all", "",
	} {
		form := url.Values{"link": {link}, "version": {apptest.Itoa(version)}}
		if body := teacher.Post("/me/doors/"+code, form).Want(t, 422).Body; strings.Contains(body, "Ask an administrator to allow it") {
			t.Errorf("the card of %q offers to ask", link)
		}
		teacher.Post("/me/doors/"+code+"/ask", form).Want(t, 422)
		teacher.Post("/me/doors/"+code+"/allow", form).Want(t, 422)
	}
	form := url.Values{"link": {ownLink}, "version": {apptest.Itoa(version)}}
	teacher.Post("/me/doors/"+code+"/allow", form).Want(t, 403)
	if list, err := s.Store.HostAsks(t.Context(), school.Command("test")); err != nil || len(list) != 0 || len(s.Store.Settings().Hosts) != 0 {
		t.Errorf("asked for: %v (%v), allowed: %v", list, err, s.Store.Settings().Hosts)
	}
}

// Where the environment sets the hosts, the page says where to add one.
func TestAskWhereTheEnvironmentSetsHosts(t *testing.T) {
	s := apptest.NewSite(t, func(o *db.Overrides) { o.Hosts = []string{"meet.school.example"} })
	admin := s.Administrator()
	code, version := s.Door(apptest.Okafor.Email, 0)
	form := url.Values{"link": {ownLink}, "version": {apptest.Itoa(version)}}
	admin.Post("/me/doors/"+code, form).Want(t, 422, "Ask an administrator to allow it")
	admin.Post("/me/doors/"+code+"/allow", form).Want(t, 409, "HALLWAY_MEETING_HOSTS is set")
	admin.Post("/me/doors/"+code+"/ask", form).Want(t, 200, "We asked an administrator")
	admin.Get("/admin/requests").Want(t, 200, ownServer, "HALLWAY_MEETING_HOSTS sets the meeting hosts.")
	admin.Post("/admin/requests/hosts/allow", url.Values{"host": {ownServer}}).Want(t, 409)
	admin.Post("/admin/requests/hosts/decline", url.Values{"host": {ownServer}}).Want(t, 200, "Declined.")
	admin.Post("/me/doors/"+code+"/ask", form).Want(t, 422, "did not allow it")
}
