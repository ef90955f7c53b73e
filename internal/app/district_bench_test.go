package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/roster/rostertest"
)

// BenchmarkImportWhileTeachersSave is the first school day of a district: the
// server has its 200 schools, 15,000 teachers and 75,000 sections, and imports
// next week's export by the command, while 20 teachers save, 50 times a second
// in all. It reports how long the command takes and how long a save does, from
// the form to the answer.
func BenchmarkImportWhileTeachersSave(b *testing.B) {
	const teachers = 20
	dir := b.TempDir()
	own := "teacher_email,teacher_name,course,section,block,school\n"
	for i := range teachers {
		own += fmt.Sprintf("own%d@school.test,Teacher %d,Course %d,01,A,Larkfield Commons\n", i, i, i)
	}
	files := []string{filepath.Join(dir, "own.csv")}
	if err := os.WriteFile(files[0], []byte(own), 0o600); err != nil {
		b.Fatal(err)
	}
	for round := range 2 {
		var zip bytes.Buffer
		size := rostertest.Large
		size.Round = round
		if err := rostertest.District(&zip, size); err != nil {
			b.Fatal(err)
		}
		files = append(files, filepath.Join(dir, fmt.Sprintf("district-%d.zip", round)))
		if err := os.WriteFile(files[round+1], zip.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for range b.N {
		s := apptest.NewSiteOf(b, files[0])
		for n, file := range files[1:] {
			took := savingAll(s, teachers)
			began := time.Now()
			out, err := process(s.Data, "import", "--apply", file).CombinedOutput()
			if err != nil && !strings.Contains(string(out), "Applied.") { // a question to somebody is an error, too
				b.Fatalf("%v\n%s", err, out)
			}
			name := []string{"first", "next"}[n]
			b.ReportMetric(time.Since(began).Seconds(), name+"-import-s")
			saves := took()
			b.ReportMetric(float64(len(saves)), name+"-saves")
			b.ReportMetric(saves[len(saves)*99/100].Seconds()*1000, name+"-save-p99-ms")
		}
		s.Stop()
	}
}

// savingAll lets teachers save until it is asked how long each save took.
func savingAll(s *apptest.Site, teachers int) func() []time.Duration {
	done := make(chan struct{})
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	for i := range teachers {
		id := apptest.Okafor
		id.Sub, id.Email = fmt.Sprint("own", i), fmt.Sprintf("own%d@school.test", i)
		v := s.Visitor()
		v.SignIn(id, "/me").Want(s.T, http.StatusOK)
		code, version := s.Door(id.Email, 0)
		all.Go(func() {
			tick := time.NewTicker(time.Duration(teachers) * 20 * time.Millisecond) // one of them every 20 ms
			defer tick.Stop()
			for ; ; version++ {
				select {
				case <-done:
					return
				case <-tick.C:
				}
				began := time.Now()
				a := v.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {apptest.Itoa(version)}}, "HX-Request", "true")
				if a.Status != http.StatusOK || !strings.Contains(a.Body, "Saved.") {
					s.T.Errorf("a save answered %d: %s", a.Status, apptest.Excerpt(a.Body))
					return
				}
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	return func() []time.Duration {
		close(done)
		all.Wait()
		slices.Sort(took)
		return took
	}
}
