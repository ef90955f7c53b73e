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

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"hallway/views"
)

var text = strings.Repeat("<li>Algebra II, Room 214</li>\n", 3000)

// The encoders begin before any test has a clock of its own.
func init() {
	compress(zstdQuick, nil)
	compress(brotliSmall, nil)
}

// counted is a page, and how many times it was put together.
func counted(p *Publisher) (*sheet, *atomic.Int64) {
	var times atomic.Int64
	return newSheet(p.quiet, func() views.Sum { return views.SumOf([]byte(text)) }, func(out *bytes.Buffer) {
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
	case w.Header().Get("Content-Encoding") == "br":
		_, err = out.ReadFrom(brotli.NewReader(body))
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
	for accept, quick := range map[string]string{"gzip, deflate, br, zstd": "zstd", "gzip, deflate, br": "gzip"} {
		synctest.Test(t, func(t *testing.T) {
			p := New(nil, Config{})
			s, times := counted(p)
			first, _ := ask(t, s, http.MethodGet, "Accept-Encoding", accept)
			time.Sleep(quietTime - time.Millisecond)
			again, _ := ask(t, s, http.MethodGet, "Accept-Encoding", accept)
			if !bytes.Equal(again.Body.Bytes(), first.Body.Bytes()) || again.Header().Get("Content-Encoding") != quick || times.Load() != 1 {
				t.Error("it was compressed again too early")
			}
			time.Sleep(2 * time.Millisecond)
			synctest.Wait()
			small, body := ask(t, s, http.MethodGet, "Accept-Encoding", accept)
			if body != text || small.Header().Get("Content-Encoding") != "br" || small.Body.Len() >= first.Body.Len() || small.Header().Get("Etag") == first.Header().Get("Etag") {
				t.Errorf("first %d bytes, %v; then %d, %v", first.Body.Len(), first.Header(), small.Body.Len(), small.Header())
			}
			for _, had := range []*httptest.ResponseRecorder{first, small} {
				for _, coding := range []string{accept, "zstd", "gzip", "identity"} {
					if w, _ := ask(t, s, http.MethodGet, "Accept-Encoding", coding, "If-None-Match", had.Header().Get("Etag")); w.Code != http.StatusNotModified {
						t.Errorf("who has %s and asks for %s gets it again", had.Header().Get("Etag"), coding)
					}
				}
			}
			if s.has(zstdQuick) {
				t.Error("the larger form is kept")
			}
		})
	}
}

// Whoever does not accept brotli gets what it accepts, also when the page is quiet.
func TestQuietPageForOthers(t *testing.T) {
	s, _ := counted(New(nil, Config{}))
	ask(t, s, http.MethodGet, "Accept-Encoding", "zstd")
	s.shrink()
	for accept, want := range map[string]string{
		"zstd": "zstd", "gzip, zstd": "zstd", "gzip": "gzip", "": "", "br;q=0, zstd": "zstd", "br;q=0.5, gzip": "gzip", "zstd, br": "br", "*": "br",
	} {
		if w, body := ask(t, s, http.MethodGet, "Accept-Encoding", accept); w.Header().Get("Content-Encoding") != want || body != text {
			t.Errorf("Accept-Encoding %q got %q", accept, w.Header().Get("Content-Encoding"))
		}
	}
}

// Whoever chose the larger form just before the smaller one was there gets it, but it is
// not kept beside the smaller one.
func TestOneFormIsKept(t *testing.T) {
	s, _ := counted(New(nil, Config{}))
	write := s.write
	s.write = func(out *bytes.Buffer) {
		s.write = write
		s.shrink()
		write(out)
	}
	w, body := ask(t, s, http.MethodGet, "Accept-Encoding", "br, zstd")
	if w.Header().Get("Content-Encoding") != "zstd" || body != text {
		t.Errorf("got %d bytes in %q", len(body), w.Header().Get("Content-Encoding"))
	}
	if s.has(zstdQuick) || !s.has(brotliSmall) {
		t.Error("the larger form is kept, or the smaller one is not")
	}
}

// A page that is replaced while its first reader waits gets no timer: it would keep the
// rows for two seconds. Neither does any page of a publisher that is closed.
func TestNoTimerForNobody(t *testing.T) {
	p := New(nil, Config{})
	for name, before := range map[string]func(*sheet){"replaced": p.quiet.drop, "closed": func(*sheet) { p.Close() }} {
		s, _ := counted(p)
		before(s)
		if ask(t, s, http.MethodGet, "Accept-Encoding", "zstd"); s.timer != nil {
			t.Errorf("%s: it has a timer", name)
		}
		p.quiet.closed = false
	}
}

// A page that is read again with the same bytes becomes small at its own time, also if
// the one before had not become small yet.
func TestSamePageBecomesSmall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(nil, Config{})
		was, _ := counted(p)
		ask(t, was, http.MethodGet, "Accept-Encoding", "br, zstd")
		time.Sleep(quietTime / 2)
		for n := range 2 {
			if n == 1 { // it is small already, and somebody without brotli has asked for it
				ask(t, was, http.MethodGet, "Accept-Encoding", "zstd")
			}
			s, times := counted(p)
			s.take(was)
			p.quiet.drop(was)
			time.Sleep(quietTime + time.Millisecond)
			synctest.Wait()
			if w, body := ask(t, s, http.MethodGet, "Accept-Encoding", "br, zstd"); w.Header().Get("Content-Encoding") != "br" || body != text {
				t.Errorf("it is sent as %q", w.Header().Get("Content-Encoding"))
			}
			if s.has(zstdQuick) || s.number != was.number || times.Load() > 1 {
				t.Errorf("number %d after %d, put together %d times", s.number, was.number, times.Load())
			}
			was = s
		}
		unread, _ := counted(p)
		next, _ := counted(p)
		if next.take(unread); next.timer != nil {
			t.Error("a page that nobody reads is waiting to be compressed")
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
		if kept.made[brotliSmall].body.Load() != nil {
			t.Error("two pages are compressed at a time")
		}
		<-p.quiet.one
		synctest.Wait()
		p.Close()
		time.Sleep(quietTime + time.Second)
		synctest.Wait()
		for name, s := range map[string]*sheet{"unread": unread, "replaced": replaced, "late": late, "closing": closing, "kept": kept} {
			if made := s.made[brotliSmall].body.Load() != nil; made != (name == "kept") {
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
		if replaced.made[brotliSmall].body.Load() != nil || closing.made[brotliSmall].body.Load() != nil {
			t.Error("a page was compressed that nobody gets")
		}
	})
}
