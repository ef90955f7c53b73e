package directory

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The levels are for a page of 1,000 classes, 513 kB, most of which have their own
// Zoom or Meet link (BenchmarkCodings):
//
//	gzip 5          75.0 kB   1.9 ms       zstd fastest    75.8 kB    1.2 ms, at the first request
//	gzip 6          72.3 kB   2.1 ms       zstd default    73.3 kB    1.5 ms
//	gzip 9          69.5 kB  10.3 ms       zstd better     67.2 kB    2.5 ms, when it is quiet
//	brotli 6        61.3 kB  13.4 ms       zstd best       64.6 kB   15.0 ms and 37 MB of memory
//	brotli 9        60.5 kB  30.6 ms
//
// Brotli would have to be a tenth smaller than zstd to be here, and is at most a
// twelfth.

// Encoders are safe for concurrent EncodeAll, and their options are valid.
var (
	quickEncoder, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	smallEncoder, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(1<<20), zstd.WithEncoderConcurrency(1))
)

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
