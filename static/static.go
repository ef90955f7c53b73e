// Package static has the files that browsers may cache for ever: the style sheet,
// the few scripts, the font and the icon. Each is minified and served under a name that
// contains the hash of its bytes, so that a new version has a new address.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
	"sync"
)

//go:embed *.css *.js directory/*.js *.svg *.webmanifest *.woff2
var embedded embed.FS

// names are the files in the order in which they are hashed: one that names another
// comes after it, because the name in it is replaced by the hashed one.
var names = []struct{ name, media string }{
	{"atkinson-hyperlegible-next.woff2", font},
	{"icon.svg", "image/svg+xml"},
	{"app.css", css},
	{"console.css", css},
	{"app.webmanifest", "application/manifest+json"},
	{"directory.js", script},
	{"doors.js", script},
	{"htmx.min.js", script},
}

// directoryParts are the files in static/directory that make directory.js, in the order
// in which they run.
var directoryParts = []string{"match", "page", "stars", "filter", "day", "groups", "fresh", "swap", "start"}

const css, script, font = "text/css; charset=utf-8", "text/javascript; charset=utf-8", "font/woff2"

// asset is one file, ready to be sent.
type asset struct {
	hashed  string // "app.3f2a9c1b.css"
	media   string
	body    []byte
	gzipped func() []byte // nil if the file is compressed
}

// bundle has every asset by the name that code uses, and by the hashed name that
// browsers ask for.
type bundle struct {
	byName, byHash map[string]asset
}

var all = sync.OnceValue(build)

// build minifies and hashes the embedded files. If one is missing, the program was built wrong.
func build() bundle {
	b := bundle{byName: map[string]asset{}, byHash: map[string]asset{}}
	for _, file := range names {
		body := source(file.name)
		if ext := path.Ext(file.name); ext == ".css" || ext == ".webmanifest" {
			body = b.rename(body)
		}
		a := newAsset(file.name, file.media, minified(file.name, file.media, body))
		b.byName[file.name], b.byHash[a.hashed] = a, a
	}
	return b
}

// source is a file as people wrote it. The student page's script is one of several files in
// one function, so that they share names with one another and with nothing else.
func source(name string) []byte {
	if name != "directory.js" {
		return read(name)
	}
	var whole bytes.Buffer
	whole.WriteString("(function () {\n'use strict';\n")
	for _, part := range directoryParts {
		whole.Write(read("directory/" + part + ".js"))
	}
	whole.WriteString("})();\n")
	return whole.Bytes()
}

func read(name string) []byte {
	body, err := embedded.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("static: %v", err))
	}
	return body
}

// rename replaces the names of the assets that are hashed already. They stay
// relative, for /static/ and for an exported folder.
func (b bundle) rename(body []byte) []byte {
	for name, a := range b.byName {
		body = bytes.ReplaceAll(body, []byte(name), []byte(a.hashed))
	}
	return body
}

func newAsset(name, media string, body []byte) asset {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	a := asset{
		hashed: strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext,
		media:  media,
		body:   body,
	}
	if media != font {
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
	w.Close()
	return buf.Bytes()
}

// Path is the address of an asset, such as "/static/app.3f2a9c1b.css" for
// "app.css". An unknown name is a mistake in a template, so it panics.
func Path(name string) string {
	a, ok := all().byName[name]
	if !ok {
		panic("static: no asset " + name)
	}
	return "/static/" + a.hashed
}

// Files has the bytes of every asset by its hashed name, for an export that writes
// them to a folder "static".
func Files() map[string][]byte {
	files := map[string][]byte{}
	for name, a := range all().byHash {
		files[name] = bytes.Clone(a.body)
	}
	return files
}
