package web_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// "At most 200 letters" means letters, of whatever alphabet, and not bytes: a
// letter of Chinese is three of them.
func TestLimitsAreOfLetters(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher, stranger := s.Administrator(), s.Visitor(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	stranger.SignIn(googletest.Identity{Sub: "77", Email: "lin@school.test", Name: "Lin", HD: apptest.Domain}, "/me").Want(t, 403, "Ask to be added")
	schools, err := s.Store.Schools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	code, _ := s.Door(apptest.Okafor.Email, 0)
	for what, test := range map[string]struct {
		limit int
		send  func(text string) apptest.Answer
		says  string
	}{
		"the name of a school": {200, func(text string) apptest.Answer {
			return admin.Post("/admin/schools/"+apptest.Itoa(schools[0].ID), url.Values{"name": {text}})
		}, "at most 200 letters"},
		"the sentence of a mode": {200, func(text string) apptest.Answer {
			return admin.Post("/admin/settings/mode", url.Values{"mode": {"live"}, "message": {text}})
		}, "room for 200 letters"},
		"the name of a person": {1000, func(text string) apptest.Answer {
			return admin.Post("/admin/people/new", url.Values{"name": {text}, "email": {"new@school.test"}, "role": {"teacher"}})
		}, "at most 1,000 letters"},
		"how a name is said": {1000, func(text string) apptest.Answer {
			return admin.Post("/admin/people/"+apptest.Itoa(s.Person(apptest.Boateng.Email).ID), url.Values{"name": {"Kwame"}, "pronounced": {text}, "sort": {text}, "email": {apptest.Boateng.Email}, "role": {"teacher"}})
		}, "at most 1,000 letters"},
		"the note of a link": {140, func(text string) apptest.Answer {
			_, version := s.Door(apptest.Okafor.Email, 0)
			return teacher.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "note": {text}, "version": {apptest.Itoa(version)}})
		}, "room for 140 letters"},
		"a request": {500, func(text string) apptest.Answer { return stranger.Post("/requests", url.Values{"words": {text}}) }, "room for 500 letters"},
		"the name of a system": {60, func(text string) apptest.Answer {
			return upload(admin, "next.csv", []byte(apptest.NextTerm), "source", text)
		}, "at most 60 characters"},
		"the school of a file": {200, func(text string) apptest.Answer {
			return upload(admin, "next.csv", []byte(apptest.NextTerm), "school", text)
		}, "at most 200 letters"},
	} {
		t.Run(what, func(t *testing.T) {
			test.send(strings.Repeat("校", test.limit+1)).Want(t, 422, test.says)
			test.send(strings.Repeat("校", test.limit)).Want(t, 200)
		})
	}
}

// A text with several meetings says how many there are, on the page as in the
// refusal, and while somebody types.
func TestHowManyMeetings(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	for n, says := range map[int]string{2: "two meetings", 3: "three meetings", 9: "nine meetings", 10: "ten meetings or more", 11: "ten meetings or more"} {
		var text strings.Builder
		for i := range n {
			text.WriteString("https://zoom.us/j/8111111111" + string(rune('0'+i%10)) + strings.Repeat("1", i/10) + "\n")
		}
		form := url.Values{"link": {text.String()}, "version": {apptest.Itoa(version)}}
		v.Post("/me/doors/"+code, form).Want(t, 422, "<legend>There are "+says+" in that text. Which one?")
		v.Post("/me/doors/"+code+"/preview", form).Want(t, 200, "There are "+says+" in that text. Save, then choose one:", "811 1111 1111")
	}
}
