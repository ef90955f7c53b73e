package directory

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"hallway/views"
)

var text = strings.Repeat("<li>Algebra II, Room 214</li>\n", 3000)

// The encoders begin before any test has a clock of its own.
func init() {
	compress(zstdQuick, nil)
	compress(zstdSmall, nil)
}

// counted is a page, and how many times it was put together.
func counted(p *Publisher) (*sheet, *atomic.Int64) {
	var times atomic.Int64
	return p.newSheet(func() views.Sum { return views.SumOf([]byte(text)) }, func(out *bytes.Buffer) {
		times.Add(1)
		out.WriteString(text)
	}), &times
}

// ask requests a page and returns the answer, decoded.
func ask(t *testing.T, s *sheet, method string, header ...string) (w *httptest.ResponseRecorder, decoded string) {
	t.Helper()
	r := httptest.NewRequest(method, "/", nil)
	for pair := range slices.Chunk(header, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	w = httptest.NewRecorder()
	new(Published).send(w, r, s)
	var out bytes.Buffer
	var err error
	switch body := bytes.NewReader(w.Body.Bytes()); {
	case w.Body.Len() == 0:
	case w.Header().Get("Content-Encoding") == "zstd":
		var d *zstd.Decoder
		if d, err = zstd.NewReader(body); err == nil {
			_, err = out.ReadFrom(d)
		}
	case w.Header().Get("Content-Encoding") == "gzip":
		var d *gzip.Reader
		if d, err = gzip.NewReader(body); err == nil {
			_, err = out.ReadFrom(d)
		}
	default:
		_, err = out.ReadFrom(body)
	}
	if err != nil {
		t.Error(err)
	}
	return w, out.String()
}

// Many who ask first for a page wait for one who makes it, and each coding is made once.
func TestCodingsAreMadeOnce(t *testing.T) {
	s, times := counted(New(nil, Config{}))
	write := s.write
	s.write = func(out *bytes.Buffer) {
		time.Sleep(20 * time.Millisecond) // long enough for others to come
		write(out)
	}
	var all sync.WaitGroup
	for range 20 {
		for _, coding := range []string{"zstd", "gzip", "identity"} {
			all.Go(func() {
				if w, body := ask(t, s, http.MethodGet, "Accept-Encoding", coding); w.Code != http.StatusOK || body != text {
					t.Errorf("%s answered %d with %d bytes", coding, w.Code, len(body))
				}
			})
		}
	}
	all.Wait()
	if n := times.Load(); n != 3 {
		t.Errorf("three codings were put together %d times", n)
	}
}

// A browser that has the page, in whatever coding, gets 304 before anybody has asked for
// its bytes; and HEAD knows the length of the bytes.
func TestNotModifiedMakesNothing(t *testing.T) {
	s, times := counted(New(nil, Config{}))
	for _, tag := range s.tags() {
		for _, coding := range []string{"zstd", "gzip", "identity"} {
			if w, _ := ask(t, s, http.MethodGet, "Accept-Encoding", coding, "If-None-Match", tag[0]); w.Code != http.StatusNotModified || w.Header().Get("Etag") != tag[0] {
				t.Errorf("who has %s and asks for %s gets %d", tag[0], coding, w.Code)
			}
		}
	}
	if times.Load() != 0 {
		t.Error("a 304 put the page together")
	}
	head, _ := ask(t, s, http.MethodHead, "Accept-Encoding", "gzip")
	whole, _ := ask(t, s, http.MethodGet, "Accept-Encoding", "gzip")
	if head.Header().Get("Content-Length") != whole.Header().Get("Content-Length") || head.Body.Len() != 0 || whole.Body.Len() == 0 {
		t.Errorf("HEAD has %v, GET %v", head.Header(), whole.Header())
	}
}

// When a page that somebody has asked for does not change for two seconds, it is sent in
// a smaller form, with its own ETag; the bytes of an ETag never change.
func TestSmallerWhenQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(nil, Config{})
		s, times := counted(p)
		first, _ := ask(t, s, http.MethodGet, "Accept-Encoding", "zstd")
		time.Sleep(quietTime - time.Millisecond)
		again, _ := ask(t, s, http.MethodGet, "Accept-Encoding", "zstd")
		if !bytes.Equal(again.Body.Bytes(), first.Body.Bytes()) || times.Load() != 1 {
			t.Error("it was compressed again too early")
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		small, body := ask(t, s, http.MethodGet, "Accept-Encoding", "zstd")
		if body != text || small.Body.Len() >= first.Body.Len() || small.Header().Get("Etag") == first.Header().Get("Etag") {
			t.Errorf("first %d bytes, %s; then %d, %s", first.Body.Len(), first.Header().Get("Etag"), small.Body.Len(), small.Header().Get("Etag"))
		}
		for _, had := range []*httptest.ResponseRecorder{first, small} {
			if w, _ := ask(t, s, http.MethodGet, "Accept-Encoding", "zstd", "If-None-Match", had.Header().Get("Etag")); w.Code != http.StatusNotModified {
				t.Errorf("who has %s gets it again", had.Header().Get("Etag"))
			}
		}
		if s.made[zstdQuick].body.Load() != nil {
			t.Error("the larger form is kept")
		}
	})
}

// A page that nobody reads, that another has replaced, or whose publisher is closed is
// not compressed again.
func TestQuietWorkIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(nil, Config{})
		unread, _ := counted(p)
		replaced, _ := counted(p)
		late, _ := counted(p)
		kept, _ := counted(p)
		p.quiet.drop(late)
		for _, s := range []*sheet{replaced, late, kept} {
			ask(t, s, http.MethodGet, "Accept-Encoding", "zstd")
		}
		p.quiet.drop(replaced)
		p.quiet.one <- struct{}{} // another page is being compressed
		time.Sleep(quietTime + time.Second)
		synctest.Wait()
		closing, _ := counted(p)
		ask(t, closing, http.MethodGet, "Accept-Encoding", "zstd")
		if kept.made[zstdSmall].body.Load() != nil {
			t.Error("two pages are compressed at a time")
		}
		<-p.quiet.one
		synctest.Wait()
		p.Close()
		time.Sleep(quietTime + time.Second)
		synctest.Wait()
		for name, s := range map[string]*sheet{"unread": unread, "replaced": replaced, "late": late, "closing": closing, "kept": kept} {
			if made := s.made[zstdSmall].body.Load() != nil; made != (name == "kept") {
				t.Errorf("%s: compressed again: %t", name, made)
			}
		}
	})
}

// A page that was replaced while it waited for its turn is not compressed, and neither is
// any page once the publisher closes.
func TestQuietLineIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(nil, Config{})
		replaced, _ := counted(p)
		closing, _ := counted(p)
		for _, s := range []*sheet{replaced, closing} {
			ask(t, s, http.MethodGet, "Accept-Encoding", "zstd")
		}
		p.quiet.one <- struct{}{}
		time.Sleep(quietTime + time.Second)
		p.quiet.drop(replaced)
		closed := make(chan struct{})
		go func() {
			p.Close()
			close(closed)
		}()
		synctest.Wait()
		<-p.quiet.one
		<-closed
		if replaced.made[zstdSmall].body.Load() != nil || closing.made[zstdSmall].body.Load() != nil {
			t.Error("a page was compressed that nobody gets")
		}
	})
}
