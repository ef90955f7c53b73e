package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hallway/internal/app/apptest"
)

// Two searches are rendered at the same time. A search that waits too long gets an
// explanation, and the page without a search does not wait.
func TestSearchesAtOnce(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(apptest.RosterHead)
	for n := range 1000 {
		fmt.Fprintf(&rows, "t%d@school.test,Teacher %d,Course %d,01,A,%d,Maths,Larkfield Commons\n", n, n, n, n)
	}
	s := apptest.NewSite(t)
	admin := s.Administrator()
	press(t, admin, upload(admin, "many.csv", []byte(rows.String()), "source", "Another system"), "").Want(t, 200, "Applied.")
	reader := s.Visitor()
	reader.SignIn(apptest.Student, "/")
	var all sync.WaitGroup
	var good, later atomic.Int64
	for n := range 500 {
		all.Go(func() {
			words := strings.NewReplacer("0", "+co", "1", "+se").Replace(fmt.Sprintf("%09b", n)) // which all classes have
			a := reader.Get("/?q=" + words)
			switch a.Status {
			case http.StatusOK:
				good.Add(1)
			case http.StatusTooManyRequests:
				later.Add(1)
				if !strings.Contains(a.Body, "Many people are searching") || a.Header.Get("Retry-After") == "" {
					t.Errorf("429 reads %s", apptest.Excerpt(a.Body))
				}
			default:
				t.Errorf("a search got %d", a.Status)
			}
		})
	}
	s.Visitor().Get("/healthz").Want(t, 200)
	reader.Get("/").Want(t, 200, "Course 999")
	all.Wait()
	if good.Load() == 0 || later.Load() == 0 {
		t.Errorf("%d searches were answered, %d not", good.Load(), later.Load())
	}
	t.Logf("%d answered, %d told to come later", good.Load(), later.Load())
	// A repeated search needs no turn.
	for range 200 {
		reader.Get("/?q=course+99").Want(t, 200, "Course 99")
	}
}
