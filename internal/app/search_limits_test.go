package app

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// However many search at once, two answers are made at a time; who waits too
// long reads it in words, and the page without a question waits for nobody.
func TestSearchesAtOnce(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(rosterHead)
	for n := range 1000 {
		fmt.Fprintf(&rows, "t%d@school.test,Teacher %d,Course %d,01,A,%d,Maths,Larkfield Commons\n", n, n, n, n)
	}
	s := newSite(t)
	admin := s.administrator()
	admin.press(t, admin.upload("many.csv", []byte(rows.String()), "source", "Another system"), "").want(t, 200, "Applied.")
	reader := s.visitor()
	reader.signIn(student, "/")
	var all sync.WaitGroup
	var good, later atomic.Int64
	for n := range 500 {
		all.Go(func() {
			words := strings.NewReplacer("0", "+a", "1", "+e").Replace(fmt.Sprintf("%09b", n)) // which all classes have
			a := reader.get("/?q=" + words)
			switch a.status {
			case http.StatusOK:
				good.Add(1)
			case http.StatusTooManyRequests:
				later.Add(1)
				if !strings.Contains(a.body, "Many people are searching") || a.header.Get("Retry-After") == "" {
					t.Errorf("429 reads %s", excerpt(a.body))
				}
			default:
				t.Errorf("a search got %d", a.status)
			}
		})
	}
	s.visitor().get("/healthz").want(t, 200)
	reader.get("/").want(t, 200, "Course 999")
	all.Wait()
	if good.Load() == 0 || later.Load() == 0 {
		t.Errorf("%d searches were answered, %d not", good.Load(), later.Load())
	}
	t.Logf("%d answered, %d told to come later", good.Load(), later.Load())
	// One that was asked before costs nothing.
	for range 200 {
		reader.get("/?q=course+99").want(t, 200, "Course 99")
	}
}
