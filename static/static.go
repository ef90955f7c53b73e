// Package static is what browsers may keep for ever: the style sheet, the few
// scripts, the font and the icon. Each is served under a name that holds the
// hash of its bytes, so a new version is a new address and nothing goes stale.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"iter"
	"path"
	"strings"
	"sync"
)

//go:embed *.css *.js *.svg *.webmanifest *.woff2
var embedded embed.FS

// names are the assets in the order they are hashed: one that names another
// comes after it, because the name it holds is rewritten to the hashed one.
var names = []string{
	"atkinson-hyperlegible-next.woff2",
	"icon.svg",
	"app.css",
	"console.css",
	"app.webmanifest",
	"directory.js",
	"doors.js",
	"htmx.min.js",
}

// types are the media types by file ending; those marked text are compressed.
var types = map[string]struct {
	media string
	text  bool
}{
	".css":         {"text/css; charset=utf-8", true},
	".js":          {"text/javascript; charset=utf-8", true},
	".svg":         {"image/svg+xml", true},
	".webmanifest": {"application/manifest+json", true},
	".woff2":       {"font/woff2", false},
}

// asset is one file, ready to be sent.
type asset struct {
	hashed  string // "app.3f2a9c1b.css"
	media   string
	body    []byte
	gzipped func() []byte // nil for what is compressed already
}

// bundle holds every asset twice: by the name that code uses, and by the
// hashed one that browsers ask for.
type bundle struct {
	byName, byHash map[string]asset
}

// all is built at the first use and never changes after.
var all = sync.OnceValue(build)

// build hashes the embedded files. A file that cannot be read is a fault of the
// build itself, so it panics.
func build() bundle {
	b := bundle{byName: map[string]asset{}, byHash: map[string]asset{}}
	for _, name := range names {
		body, err := embedded.ReadFile(name)
		if err != nil {
			panic(fmt.Sprintf("static: %v", err))
		}
		if ext := path.Ext(name); ext == ".css" || ext == ".webmanifest" {
			body = b.rename(body)
		}
		a := newAsset(name, body)
		b.byName[name], b.byHash[a.hashed] = a, a
	}
	return b
}

// rename replaces the plain names of assets hashed so far. They stay relative,
// so they hold at /static/ and in an exported folder alike.
func (b bundle) rename(body []byte) []byte {
	for name, a := range b.byName {
		body = bytes.ReplaceAll(body, []byte(name), []byte(a.hashed))
	}
	return body
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	a := asset{
		hashed: strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext,
		media:  types[ext].media,
		body:   body,
	}
	if types[ext].text {
		a.gzipped = sync.OnceValue(func() []byte { return compress(body) })
	}
	return a
}

// compress is gzip at its best level; writing to memory cannot fail. A browser
// asks once for each version, so that no other coding would save it much.
func compress(body []byte) []byte {
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	_, _ = w.Write(body)
	_ = w.Close()
	return buf.Bytes()
}

// Path is the address of an asset, such as "/static/app.3f2a9c1b.css" for
// "app.css". An unknown name is a slip in a template, so it panics.
func Path(name string) string {
	a, ok := all().byName[name]
	if !ok {
		panic("static: no asset " + name)
	}
	return "/static/" + a.hashed
}

// Files yields the hashed name and the bytes of every asset, for an export
// that writes them to a folder "static".
func Files() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, name := range names {
			a := all().byName[name]
			if !yield(a.hashed, bytes.Clone(a.body)) {
				return
			}
		}
	}
}
