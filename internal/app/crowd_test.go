package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// How many people save at the same time, and how often each.
const (
	crowd = 64
	turns = 20
)

// On the first morning everybody saves at once while students read: no error,
// no lost change, no gap in the versions, and the page equals the database.
func TestCrowd(t *testing.T) {
	folder := t.TempDir()
	var csv strings.Builder
	csv.WriteString("teacher_email,teacher_name,course,section,block,school\n")
	for i := range crowd {
		fmt.Fprintf(&csv, "t%d@school.test,Teacher %d,Course %d,01,%c,Larkfield Commons\n", i, i, i, 'A'+i%7)
	}
	file := folder + "/crowd.csv"
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := apptest.NewSite(t)
	s.Command("import", "--apply", "--source", "crowd", file)

	type member struct {
		v       *apptest.Visitor
		code    string
		version int64
		last    string
	}
	members := make([]member, crowd)
	for i := range members {
		id := apptest.Okafor
		id.Sub, id.Email = fmt.Sprint("crowd", i), fmt.Sprintf("t%d@school.test", i)
		members[i].v = s.Visitor()
		members[i].v.SignIn(id, "/me").Want(t, 200, fmt.Sprintf("Course %d", i))
		members[i].code, members[i].version = s.Door(id.Email, 0)
	}
	reader := s.Visitor()
	reader.SignIn(apptest.Student, "/")
	ctx := context.Background()

	var done atomic.Bool
	var reads atomic.Int64
	var readers, savers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for !done.Load() {
				if a := reader.Get("/"); a.Status != 200 || !strings.Contains(a.Body, "</html>") {
					t.Errorf("a reader got %d and %d bytes", a.Status, len(a.Body))
				}
				reads.Add(1)
			}
		})
	}
	took := make([][]time.Duration, crowd)
	began := time.Now()
	for i := range members {
		savers.Go(func() {
			m := &members[i]
			for turn := range turns {
				m.last = fmt.Sprintf("https://zoom.us/j/8%03d%07d", i, turn)
				start := time.Now()
				a := m.v.Post("/me/doors/"+m.code, url.Values{"link": {m.last}, "version": {apptest.Itoa(m.version)}}, "HX-Request", "true")
				took[i] = append(took[i], time.Since(start))
				if a.Status != 200 || !strings.Contains(a.Body, "Saved.") {
					t.Errorf("save %d of %d answered %d: %s", turn, i, a.Status, apptest.Excerpt(a.Body))
					return
				}
				m.version++
				if turn%5 == 4 && !strings.Contains(reader.Get("/").Body, m.last) {
					t.Errorf("save %d of %d is not in the very next page", turn, i)
				}
			}
		})
	}
	savers.Wait()
	spent := time.Since(began)
	done.Store(true)
	readers.Wait()

	page := reader.Get("/").Body
	for i, m := range members {
		e, err := s.Store.Entry(ctx, m.code)
		if err != nil || e.Door.Link != m.last || e.Door.Version != turns {
			t.Errorf("door of %d: %q at version %d, want %q at %d (%v)", i, e.Door.Link, e.Door.Version, m.last, turns, err)
		}
		if !strings.Contains(page, m.last) {
			t.Errorf("the page lacks the last link of %d", i)
		}
	}
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	t.Logf("%d saves by %d people in %v: %.0f a second, p50 %v, p99 %v, with %d reads of the page meanwhile",
		len(all), crowd, spent.Round(time.Millisecond), float64(len(all))/spent.Seconds(),
		all[len(all)/2].Round(time.Millisecond), all[len(all)*99/100].Round(time.Millisecond), reads.Load())
}

// A save that was answered is there after the process was killed, and a second
// server stays out while the first lives.
func TestRestartLosesNothing(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "")
	code, version := s.Door("a.okafor@school.test", 0)
	v.Post("/me/doors/"+code, url.Values{"link": {invitation}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	if _, err := db.Open(context.Background(), s.Data, db.ToServe, time.Now); err == nil || !strings.Contains(err.Error(), "in use by hallway, process") {
		t.Errorf("a second server: %v", err)
	}
	session := apptest.CookieOf(t, v, "session")
	s.Stop()
	store, err := db.Open(context.Background(), s.Data, db.ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if e, err := store.Entry(context.Background(), code); err != nil || e.Door.Link != apptest.Invited {
		t.Errorf("after the restart: %q (%v)", e.Door.Link, err)
	}
	if _, err := store.Session(context.Background(), session); errors.Is(err, school.ErrNotFound) {
		t.Error("the restart signed the teacher out")
	}
}

// Two teachers save the same version of a door at the same moment: one save is valid,
// the other gets the conflict, and nothing else happens.
func TestTwoAtOnce(t *testing.T) {
	s := apptest.NewSite(t)
	first, second := s.Visitor(), s.Visitor()
	first.SignIn(apptest.Okafor, "")
	second.SignIn(apptest.Boateng, "")
	code, _ := s.Door("a.okafor@school.test", 0)
	for version := range int64(10) {
		var both sync.WaitGroup
		answers := make([]apptest.Answer, 2)
		for i, v := range []*apptest.Visitor{first, second} {
			both.Go(func() {
				link := fmt.Sprintf("https://zoom.us/j/8%d%09d", i, version)
				answers[i] = v.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(version)}}, "HX-Request", "true")
			})
		}
		both.Wait()
		statuses := []int{answers[0].Status, answers[1].Status}
		if !slices.Equal(slices.Sorted(slices.Values(statuses)), []int{200, 409}) {
			t.Fatalf("version %d was answered %v", version, statuses)
		}
		winner := slices.Index(statuses, 200)
		e, err := s.Store.Entry(context.Background(), code)
		if want := fmt.Sprintf("https://zoom.us/j/8%d%09d", winner, version); err != nil || e.Door.Link != want || e.Door.Version != version+1 {
			t.Fatalf("version %d holds %q, the winner saved %q (%v)", e.Door.Version, e.Door.Link, want, err)
		}
	}
}

// A stop says "not ready" first, while requests are still answered.
func TestStopIsOrderly(t *testing.T) {
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Drain = 500 * time.Millisecond })
	v := s.Visitor()
	v.Get("/readyz").Want(t, 200, "ready")
	stopped := make(chan struct{})
	go func() { s.Stop(); close(stopped) }()
	apptest.Until(t, "readiness says that it stops", func() bool {
		a := v.Get("/readyz")
		return a.Status == 503 && strings.Contains(a.Body, "stopping")
	})
	v.Get("/healthz").Want(t, 200, "ok")
	<-stopped
	if !strings.Contains(s.Logs.String(), `"msg":"stopped"`) {
		t.Errorf("the stop was not orderly:\n%s", s.Logs)
	}
}
