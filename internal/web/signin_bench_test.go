package web_test

import (
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// One sign-in, from the link to the page after it. Google and the browser are in the
// same process, and Google makes a new TLS connection each time: a profile
// (-cpuprofile, then pprof -peek 'web.*signInFinish') tells which part is Hallway's.
func BenchmarkSignIn(b *testing.B) {
	for name, who := range map[string]struct {
		id   googletest.Identity
		next string
	}{
		"student": {apptest.Student, "/"},
		"teacher": {apptest.Okafor, "/me"},
	} {
		b.Run(name, func(b *testing.B) {
			s := apptest.NewSite(b)
			v := s.Visitor()
			v.SignIn(who.id, who.next).Want(b, 200)
			for b.Loop() {
				v.SignIn(who.id, who.next).Want(b, 200)
			}
		})
	}
}
