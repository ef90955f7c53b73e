package web

import (
	"bytes"
	"compress/flate"
	"io"
)

// compress compresses the value of a cookie, because browsers keep only 4 KiB: a
// pasted invitation shrinks to a third. It is safe to compress before encrypting
// here, because no secret is together with text from somebody else.
func compress(plain []byte) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestCompression) // the level is valid
	w.Write(plain)                                       // a Buffer takes everything
	w.Close()
	return out.Bytes()
}

// decompress undoes compress. It reads at most 64 KiB, more than we ever compress.
func decompress(compressed []byte) ([]byte, error) {
	return io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(compressed)), 64<<10))
}
