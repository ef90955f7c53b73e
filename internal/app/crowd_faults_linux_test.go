package app_test

import (
	"fmt"
	"io"
	"net/http"
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

// crew is a few teachers who save at once, so that their saves share transactions.
const crew = 16

// hand is one of them, with what they know of their class.
type hand struct {
	v       *apptest.Visitor
	code    string
	version int64
	kept    string // the link of the last save that was answered
	sent    string // the link of the last save
}

// crewOf signs the crew in.
func crewOf(t *testing.T, s *served) []*hand {
	t.Helper()
	rows := "teacher_email,teacher_name,course,section,block,school\n"
	for i := range crew {
		rows += fmt.Sprintf("t%d@school.test,Teacher %d,Course %d,01,A,Larkfield\n", i, i, i)
	}
	file := filepath.Join(t.TempDir(), "crew.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := apptest.Run(s.Data, "import", "--apply", "--source", "crew", file); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	list := make([]*hand, crew)
	for i := range list {
		id := apptest.Okafor
		id.Sub, id.Email = fmt.Sprint("crew", i), fmt.Sprintf("t%d@school.test", i)
		v := s.Visitor()
		page := v.SignIn(id, "/me").Want(t, 200, "My links")
		list[i] = &hand{v: v, code: apptest.Between(t, page.Body, `action="/me/doors/`, `"`)}
	}
	apptest.Until(t, "the server knows of the classes", func() bool { return strings.Contains(list[0].v.Get("/").Body, "Course 0") })
	return list
}

// save saves the n-th link, and returns the answer; none if the server ends meanwhile.
func (h *hand) save(i, n int) (status int, body string) {
	h.sent = fmt.Sprintf("https://zoom.us/j/8%03d%07d", i, n)
	form := url.Values{"link": {h.sent}, "version": {apptest.Itoa(h.version)}}
	r, err := http.NewRequest(http.MethodPost, h.v.Site.URL+"/me/doors/"+h.code, strings.NewReader(form.Encode()))
	if err != nil {
		h.v.Site.T.Error(err)
		return 0, ""
	}
	r.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "Hx-Request": {"true"}}
	answer, err := h.v.Client.Do(r)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode == http.StatusBadGateway { // the proxy in front found nobody
		return 0, ""
	}
	if answer.StatusCode == http.StatusOK {
		h.kept = h.sent
		h.version++
	}
	return answer.StatusCode, string(text)
}

// nothingLost fails unless the page has each hand's last answered link, or the one
// that was not answered any more.
func nothingLost(t *testing.T, reader *apptest.Visitor, list []*hand) {
	t.Helper()
	page := reader.Get("/").Want(t, 200, "</html>").Body
	for i, h := range list {
		switch {
		case h.sent != h.kept && strings.Contains(page, h.sent):
			h.kept = h.sent
			h.version++
		case h.kept != "" && !strings.Contains(page, h.kept):
			t.Errorf("the page lacks %s of teacher %d, whose last save, %s, was not answered", h.kept, i, h.sent)
		}
		h.sent = h.kept
	}
}

// all does something for every hand at once.
func all(list []*hand, do func(i int, h *hand)) {
	var crowd sync.WaitGroup
	for i, h := range list {
		crowd.Go(func() { do(i, h) })
	}
	crowd.Wait()
}

// Whatever was answered is there after kill -9 in the middle of the morning.
func TestKilledCrowd(t *testing.T) {
	s := newServed(t)
	list := crewOf(t, s)
	n := 0
	for round := range int64(8) {
		var saves atomic.Int64
		all(list, func(i int, h *hand) {
			for turn := n; ; turn++ {
				switch status, _ := h.save(i, turn); status {
				case 200:
					if saves.Add(1) == 40+3*round {
						s.kill()
					}
				case 0:
					return
				default:
					t.Errorf("a save was answered %d", status)
				}
			}
		})
		n += 1000
		s.start()
		s.awaitReady()
		nothingLost(t, list[0].v, list)
	}
}

// When the disk does not confirm a commit, each of those who shared it reads that
// nobody knows, and the server ends.
func TestUnconfirmedCrowd(t *testing.T) {
	rooted(t)
	s := newServed(t)
	list := crewOf(t, s)
	all(list, func(i int, h *hand) {
		if status, _ := h.save(i, 1); status != 200 {
			t.Errorf("a save was answered %d", status)
		}
	})
	inject(t, s.cmd.Process.Pid, "fsync,fdatasync:error=EIO")
	var unknown atomic.Int64
	all(list, func(i int, h *hand) {
		switch status, body := h.save(i, 2); {
		case status == 503 && strings.Contains(body, "We do not know whether that saved"):
			unknown.Add(1)
		case status == 200:
			t.Errorf("teacher %d was told that it saved", i)
		}
	})
	select {
	case <-s.done:
	case <-time.After(20 * time.Second):
		t.Fatal("the server goes on after an fsync that failed")
	}
	if unknown.Load() == 0 {
		t.Error("nobody was told that the save is not known")
	}
	s.start()
	s.awaitReady()
	nothingLost(t, list[0].v, list)
}

// On a disk that gets full while everybody saves, each save is answered by what
// happened to it, and saving works again when there is room.
func TestFullDiskCrowd(t *testing.T) {
	s := servedIn(t, filepath.Join(disk(t, "40m"), "data"))
	s.start()
	s.awaitReady()
	list := crewOf(t, s)
	free := fill(t, filepath.Dir(s.Data))
	var refused atomic.Int64
	all(list, func(i int, h *hand) {
		for n := range 500 {
			status, body := h.save(i, n)
			if status == 200 {
				continue
			}
			if refused.Add(1); status != 503 || !strings.Contains(body, "disk is full") {
				t.Errorf("a save was answered %d", status)
			}
			h.sent = h.kept // it is known not to be saved
			return
		}
	})
	if refused.Load() == 0 {
		t.Error("the disk was not full")
	}
	nothingLost(t, list[0].v, list)
	free()
	s.awaitReady()
	all(list, func(i int, h *hand) {
		if status, body := h.save(i, 999); status != 200 {
			t.Errorf("with room again, a save was answered %d: %s", status, apptest.Excerpt(body))
		}
	})
	nothingLost(t, list[0].v, list)
}
