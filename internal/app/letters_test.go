package app

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/signin/googletest"
)

// "At most 200 letters" means letters, of whatever alphabet, and not bytes: a
// letter of Chinese is three of them.
func TestLimitsAreOfLetters(t *testing.T) {
	s := newSite(t)
	admin, teacher, stranger := s.administrator(), s.visitor(), s.visitor()
	teacher.signIn(okafor, "/me")
	stranger.signIn(googletest.Identity{Sub: "77", Email: "lin@school.test", Name: "Lin", HD: domain}, "/me").want(t, 403, "Ask to be added")
	schools, err := s.store.Schools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	code, _ := s.door(okafor.Email, 0)
	for what, test := range map[string]struct {
		limit int
		send  func(text string) answer
		says  string
	}{
		"the name of a school": {200, func(text string) answer {
			return admin.post("/admin/settings/schools/"+itoa(schools[0].ID), url.Values{"name": {text}})
		}, "at most 200 letters"},
		"the sentence of a mode": {200, func(text string) answer {
			return admin.post("/admin/settings/mode", url.Values{"mode": {"live"}, "message": {text}})
		}, "room for 200 letters"},
		"the name of a person": {1000, func(text string) answer {
			return admin.post("/admin/people/new", url.Values{"name": {text}, "email": {"new@school.test"}, "role": {"teacher"}})
		}, "at most 1,000 letters"},
		"how a name is said": {1000, func(text string) answer {
			return admin.post("/admin/people/"+itoa(s.person(boateng.Email).ID), url.Values{"name": {"Kwame"}, "pronounced": {text}, "sort": {text}, "email": {boateng.Email}, "role": {"teacher"}})
		}, "at most 1,000 letters"},
		"the note of a link": {140, func(text string) answer {
			_, version := s.door(okafor.Email, 0)
			return teacher.post("/me/doors/"+code, url.Values{"link": {invited}, "note": {text}, "version": {itoa(version)}})
		}, "room for 140 letters"},
		"a request":            {500, func(text string) answer { return stranger.post("/requests", url.Values{"words": {text}}) }, "room for 500 letters"},
		"the name of a system": {60, func(text string) answer { return admin.upload("next.csv", []byte(nextTerm), "source", text) }, "at most 60 letters"},
		"the school of a file": {200, func(text string) answer { return admin.upload("next.csv", []byte(nextTerm), "school", text) }, "at most 200 letters"},
	} {
		t.Run(what, func(t *testing.T) {
			test.send(strings.Repeat("校", test.limit+1)).want(t, 422, test.says)
			test.send(strings.Repeat("校", test.limit)).want(t, 200)
		})
	}
}

// A text with several meetings says how many there are, on the page as in the
// refusal, and while somebody types.
func TestHowManyMeetings(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.signIn(okafor, "/me")
	code, version := s.door(okafor.Email, 0)
	for n, says := range map[int]string{2: "two meetings", 3: "three meetings", 9: "nine meetings", 10: "ten meetings or more", 11: "ten meetings or more"} {
		var text strings.Builder
		for i := range n {
			text.WriteString("https://zoom.us/j/8111111111" + string(rune('0'+i%10)) + strings.Repeat("1", i/10) + "\n")
		}
		form := url.Values{"link": {text.String()}, "version": {itoa(version)}}
		v.post("/me/doors/"+code, form).want(t, 422, "<legend>There are "+says+" in that text. Which one?")
		v.post("/me/doors/"+code+"/preview", form).want(t, 200, "There are "+says+" in that text. Save, then choose one:", "811 1111 1111")
	}
}
