package static

import (
	"net/http"
	"strconv"
	"strings"
)

// Handler serves GET and HEAD of /static/HASHED-NAME. Any other path is 404, also
// a list or a name without its hash.
func Handler() http.Handler {
	return http.HandlerFunc(serve)
}

func serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	name, _ := strings.CutPrefix(r.URL.Path, "/static/")
	a, ok := all().byHash[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
		return
	}
	body, tag := a.body, `"`+a.hashed+`"`
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if a.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if Encoding(r.Header["Accept-Encoding"], "gzip") == "gzip" {
			body, tag = a.gzipped(), `"`+a.hashed+`.gz"`
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", tag)
	if Matches(r.Header["If-None-Match"], tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", a.media)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}
