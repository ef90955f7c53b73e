package web

import (
	"bytes"
	"compress/flate"
	"io"
)

// squeeze compresses what a cookie keeps: a pasted invitation shrinks to a
// third. Nothing secret that a stranger could probe is mixed with a stranger's
// text, so compressing before sealing gives nothing away.
func squeeze(plain []byte) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestCompression) // the level is valid
	w.Write(plain)                                       // a Buffer takes everything
	w.Close()
	return out.Bytes()
}

// unsqueeze undoes squeeze; more than 64 KiB is nothing we made.
func unsqueeze(squeezed []byte) ([]byte, error) {
	return io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(squeezed)), 64<<10))
}
