package web_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// At 8:00: students and teachers sign in while others save. Everybody gets in, and
// no save is lost.
func TestSignInsBesideSavers(t *testing.T) {
	const students, signers, savers = 200, 8, 16
	text := "teacher_email,teacher_name,course,section,block,school\n"
	for i := range 2 * savers {
		text += fmt.Sprintf("t%02d@school.test,Teacher %02d,Course %02d,01,A,Larkfield Commons\n", i, i, i)
	}
	file := filepath.Join(t.TempDir(), "morning.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSiteOf(t, file)
	in := make([]*apptest.Visitor, savers)
	for i := range in {
		in[i] = s.Visitor()
		in[i].SignIn(somebody(fmt.Sprintf("t%02d", i)), "/me").Want(t, 200, fmt.Sprintf("Course %02d", i))
	}
	var over atomic.Bool
	var saving, signing sync.WaitGroup
	saved := make([]int64, savers)
	for i, v := range in {
		code, _ := s.Door(fmt.Sprintf("t%02d@school.test", i), 0)
		saving.Go(func() {
			for ; !over.Load(); saved[i]++ {
				link := fmt.Sprintf("https://zoom.us/j/8%03d%07d", i, saved[i])
				a := v.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(saved[i])}}, "HX-Request", "true")
				if a.Status != 200 || !strings.Contains(a.Body, "Saved.") {
					t.Errorf("save %d of teacher %d: %d\n%s", saved[i], i, a.Status, apptest.Excerpt(a.Body))
					return
				}
				time.Sleep(500 * time.Millisecond) // people are slower; the race detector makes saves slow
			}
		})
	}
	var google sync.Mutex // it takes people in the order of its queue
	signIn := func(name, next, shows string) {
		v := s.Visitor()
		google.Lock()
		back := callback(v, somebody(name), next)
		google.Unlock()
		if a := v.Get(back); a.Status != 200 || !strings.Contains(a.Body, shows) {
			t.Errorf("%s: %d at %s\n%s", name, a.Status, a.URL, apptest.Excerpt(a.Body))
		}
		v.Client.CloseIdleConnections()
	}
	for at := range signers {
		signing.Go(func() {
			for n := at; n < students; n += signers {
				signIn(fmt.Sprintf("pupil%03d", n), "/", "Course 31")
			}
		})
	}
	signing.Go(func() { // for the first time, and again
		for n := range savers {
			name, shows := fmt.Sprintf("t%02d", savers+n), fmt.Sprintf("Course %02d", savers+n)
			signIn(name, "/me", shows)
			signIn(name, "/me", shows)
		}
	})
	signing.Wait()
	over.Store(true)
	saving.Wait()
	for i, n := range saved {
		if _, version := s.Door(fmt.Sprintf("t%02d@school.test", i), 0); version != n || n == 0 {
			t.Errorf("teacher %d saved %d times, and the class has version %d", i, n, version)
		}
	}
	logs := s.Logs.String()
	if n := strings.Count(logs, `"outcome":"reader"`); n != students || strings.Contains(logs, `"outcome":"reads only"`) {
		t.Errorf("%d students of %d were let in as such", n, students)
	}
}
