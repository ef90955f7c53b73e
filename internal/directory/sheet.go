package directory

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hallway/static"
	"hallway/views"
)

// coding is one of the forms in which a page is sent.
type coding int

const (
	zstdQuick coding = iota // at the first request
	gzipped
	identity
	brotliSmall // when nothing has changed for a while
	codings     // how many
)

// offered are the content codings of the header, the smallest first. Brotli is offered
// when it is there.
var offered = []string{"br", "zstd", "gzip"}

// endings are what the ETags of the codings end with, because other bytes need
// another tag (RFC 9110 §8.8.3.3), and encodings their Content-Encoding.
var (
	endings   = [codings]string{"-zstd", "-gzip", "", "-br"}
	encodings = [codings][]string{{"zstd"}, {"gzip"}, nil, {"br"}}
)

// sheet is a page as it is sent. It is put together and compressed when somebody
// asks for it, each coding once; its ETags are known before.
type sheet struct {
	number uint64              // key of cached searches; a page with the same bytes may keep it
	write  func(*bytes.Buffer) // puts the page together
	tags   func() *[codings][]string
	quiet  *quiet

	made [codings]struct {
		sync.Mutex // locked while somebody makes it, and others wait
		body       atomic.Pointer[body]
	}
	timer *time.Timer // until it is quiet; guarded by quiet, as gone
	gone  bool        // a newer page has replaced it
}

// body is a page in one coding. The length is a header value, so that serving
// allocates none.
type body struct {
	bytes  []byte
	length []string
}

// finished is the sheet of a page that is put together already.
func finished(page []byte, quiet *quiet) *sheet {
	return newSheet(quiet, func() views.Sum { return views.SumOf(page) }, func(out *bytes.Buffer) { out.Write(page) })
}

// newSheet makes a sheet from a function that writes its bytes, and their hash.
func newSheet(quiet *quiet, sum func() views.Sum, write func(*bytes.Buffer)) *sheet {
	return &sheet{
		write: write, quiet: quiet,
		tags: sync.OnceValue(func() *[codings][]string {
			var tags [codings][]string
			sum := sum()
			for c, ending := range endings {
				tags[c] = []string{`"` + hex.EncodeToString(sum[:12]) + ending + `"`}
			}
			return &tags
		}),
	}
}

// choose picks the coding that a browser likes best.
func (s *sheet) choose(r *http.Request) coding {
	ready := offered
	if !s.has(brotliSmall) {
		ready = offered[1:]
	}
	switch static.Encoding(r.Header["Accept-Encoding"], ready...) {
	case "br":
		return brotliSmall
	case "zstd":
		return zstdQuick
	case "gzip":
		return gzipped
	}
	return identity
}

// known is the ETag that a browser says it has, or nil: the same page in another
// coding need not be sent again.
func (s *sheet) known(r *http.Request) []string {
	has := r.Header["If-None-Match"]
	if len(has) == 0 {
		return nil
	}
	tags := s.tags()
	for c := range tags {
		if static.Matches(has, tags[c][0]) {
			return tags[c]
		}
	}
	return nil
}

// answer is the page in the coding that a browser likes best. Those who ask while it is
// made wait for it.
func (s *sheet) answer(r *http.Request) (coding, *body) {
	c := s.choose(r)
	if b := s.made[c].body.Load(); b != nil {
		return c, b
	}
	b := s.make(c)
	if c == zstdQuick && s.choose(r) != c { // the smaller form is there since: nobody asks for this one again
		s.made[c].body.Store(nil)
	}
	return c, b
}

func (s *sheet) make(c coding) *body {
	one := &s.made[c]
	one.Lock()
	defer one.Unlock()
	if b := one.body.Load(); b != nil {
		return b
	}
	bytes := s.encode(c)
	b := &body{bytes, []string{strconv.Itoa(len(bytes))}}
	one.body.Store(b)
	if c == zstdQuick || c == gzipped {
		s.quiet.soon(s)
	}
	return b
}

func (s *sheet) has(c coding) bool { return s.made[c].body.Load() != nil }

// plain has buffers for pages, which are put together only to be compressed.
var plain = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (s *sheet) encode(c coding) []byte {
	page := plain.Get().(*bytes.Buffer)
	defer plain.Put(page)
	page.Reset()
	s.write(page)
	return compress(c, page.Bytes())
}

// shrink makes the smallest form. Every browser that has zstd has brotli, so the form
// that was made first is not kept.
func (s *sheet) shrink() {
	s.make(brotliSmall)
	s.made[zstdQuick].body.Store(nil)
}

// used reports whether somebody has asked for the page.
func (s *sheet) used() bool {
	return s.has(zstdQuick) || s.has(gzipped) || s.has(identity) || s.has(brotliSmall)
}

// same reports whether another page has the same bytes.
func (s *sheet) same(other *sheet) bool { return s.tags()[identity][0] == other.tags()[identity][0] }

// take takes over what was made of a page with the same bytes, which this one replaces,
// but nothing that leads to its rows. Nobody has this page yet.
func (s *sheet) take(was *sheet) {
	s.number = was.number
	for c := range s.made {
		s.made[c].body.Store(was.made[c].body.Load())
	}
	switch {
	case s.has(brotliSmall):
		s.made[zstdQuick].body.Store(nil) // it became small in the meantime
	case s.has(zstdQuick) || s.has(gzipped):
		s.quiet.soon(s)
	}
}
