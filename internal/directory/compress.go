package directory

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The levels are for a page of 1,000 classes with links of their own, 519 kB (lifelike in
// bench_test.go):
//
//	gzip 5    66.0 kB  1.9 ms      zstd fastest  66.9 kB  1.1 ms: at the first request
//	gzip 6    63.1 kB  2.0 ms      zstd default  65.6 kB  1.4 ms
//	gzip 9    59.7 kB   17 ms      zstd better   59.2 kB  2.7 ms: when it is quiet
//	brotli 6  54.4 kB   10 ms      zstd best     57.3 kB  9.5 ms, and 37 MB of memory
//	brotli 9  53.9 kB   72 ms
//
// Brotli is not here because it is only 5 to 6 in a hundred smaller than the best of
// zstd; with 200 classes, and with shorter links, too.

// Encoders are safe for concurrent EncodeAll, and their options are valid.
var (
	quickEncoder, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), window)
	smallEncoder, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), window, zstd.WithEncoderConcurrency(1))
)

// window holds the pages of most schools; a larger one costs memory.
var window = zstd.WithWindowSize(1 << 20)

// gzipWriters keeps compressors: one is most of a megabyte. The level is valid.
var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 6)
	return w
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
	case zstdSmall:
		out.Write(smallEncoder.EncodeAll(page, out.AvailableBuffer()))
	}
	return bytes.Clone(out.Bytes())
}
