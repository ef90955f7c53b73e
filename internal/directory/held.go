package directory

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// held is one page's bytes in every encoding, with its headers made ahead.
type held struct {
	etag               string // of the identity bytes, without quotes
	identity, gz, zstd variant
	brotli             atomic.Pointer[variant] // nil until the background made it
	once               sync.Once
	gone               atomic.Bool // a newer page has come
}

// variant is a page in one encoding. The slices are header values, so that
// serving allocates none.
type variant struct {
	body     []byte
	encoding []string // nil: identity
	etag     []string
	length   []string
}

func hold(body []byte) *held {
	sum := sha256.Sum256(body)
	h := &held{etag: hex.EncodeToString(sum[:12])}
	h.identity = h.variant("", body)
	h.gz = h.variant("gzip", gzipped(body))
	h.zstd = h.variant("zstd", zstdEncoder.EncodeAll(body, nil))
	return h
}

// variant's ETag names the encoding: the same page compressed otherwise is
// other bytes (RFC 9110 §8.8.3.3).
func (h *held) variant(encoding string, body []byte) variant {
	v := variant{body: body, etag: []string{`"` + h.etag + `"`}, length: []string{strconv.Itoa(len(body))}}
	if encoding != "" {
		v.encoding, v.etag = []string{encoding}, []string{`"` + h.etag + "-" + encoding + `"`}
	}
	return v
}

// compressInBackground makes the brotli bytes, the smallest and slowest: one
// page at a time, and none that was replaced while it waited.
func (h *held) compressInBackground(group *sync.WaitGroup, turn *sync.Mutex) {
	h.once.Do(func() {
		group.Go(func() {
			turn.Lock()
			defer turn.Unlock()
			if h.gone.Load() {
				return
			}
			// A fault in the compressor costs the smallest encoding, not the
			// site: zstd is there already.
			defer func() { _ = recover() }()
			var out bytes.Buffer
			w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: 6, LGWin: 18})
			w.Write(h.identity.body) // a Buffer takes everything
			w.Close()
			v := h.variant("br", out.Bytes())
			h.brotli.Store(&v)
		})
	})
}

// zstdEncoder is safe for concurrent EncodeAll; its options are valid.
var zstdEncoder, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(2))

// gzipWriters keeps compressors: one is most of a megabyte. The level is valid.
var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 6)
	return w
}}

func gzipped(body []byte) []byte {
	var out bytes.Buffer
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	w.Reset(&out)
	w.Write(body) // a Buffer takes everything
	w.Close()
	return out.Bytes()
}
