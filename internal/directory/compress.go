package directory

import (
	"bytes"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The levels are for a page of 1,000 classes with links of their own, 519 kB (lifelike in
// bench_test.go):
//
//	zstd fastest  66.9 kB  1.1 ms: at the first request       brotli 5  54.7 kB  7.8 ms
//	zstd default  65.6 kB  1.4 ms                             brotli 6  54.2 kB   10 ms: when it is quiet
//	zstd better   59.2 kB  2.7 ms                             brotli 7  54.0 kB   16 ms, and 11 MB of memory
//	zstd best     57.3 kB  9.5 ms, and 37 MB of memory        brotli 9  53.9 kB   72 ms
//	gzip 6        63.1 kB  2.0 ms: for those without zstd
//	gzip 9        59.7 kB   17 ms
//
// A quiet page is 19 % smaller than at first, or 14 % for browsers without zstd. Zstd
// better would be 9 % larger than brotli 6, and one more form: every browser with zstd
// has brotli. With 200 classes brotli 6 is 13.9 kB, zstd better 15.3 and zstd fastest
// 17.0. Brotli is never made while somebody waits.

// quickEncoder is safe for concurrent EncodeAll. Its options are valid; the window holds
// the pages of most schools.
var quickEncoder, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))

// gzipWriters keeps compressors: one is most of a megabyte. The level is valid.
var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 6)
	return w
}}

// brotliWriters keeps a compressor between pages that become quiet: it is 5 MB. A larger
// window costs more, and makes no page smaller.
var brotliWriters = sync.Pool{New: func() any {
	return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: 6, LGWin: 18})
}}

// packed has buffers for compressed pages, which are kept in their exact size.
var packed = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// compress returns a page in a coding, as bytes of its own.
func compress(c coding, page []byte) []byte {
	if c == identity {
		return bytes.Clone(page)
	}
	out := packed.Get().(*bytes.Buffer)
	defer packed.Put(out)
	out.Reset()
	switch c {
	case gzipped:
		w := gzipWriters.Get().(*gzip.Writer)
		defer gzipWriters.Put(w)
		w.Reset(out)
		w.Write(page) // a Buffer takes everything
		w.Close()
	case zstdQuick:
		out.Write(quickEncoder.EncodeAll(page, out.AvailableBuffer()))
	case brotliSmall:
		w := brotliWriters.Get().(*brotli.Writer)
		defer brotliWriters.Put(w)
		w.Reset(out)
		w.Write(page)
		w.Close()
	}
	return bytes.Clone(out.Bytes())
}
