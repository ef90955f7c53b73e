package static

import (
	"net/http"
	"strconv"
	"strings"
)

// Handler serves GET and HEAD of /static/HASHED-NAME. Any other path is 404:
// there is no listing and no name without its hash.
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
		if acceptsGzip(r.Header.Values("Accept-Encoding")) {
			// The two encodings are different bytes, so they carry different tags.
			body, tag = a.gzipped(), `"`+a.hashed+`.gz"`
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", a.media)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader who left is no error of ours
	}
}

// acceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3): gzip or * stands in it
// and is not weighed 0. A value of its own for gzip outweighs the *.
func acceptsGzip(headers []string) bool {
	star := false
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		coding, params, _ := strings.Cut(strings.ToLower(part), ";")
		q, weighed := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		wanted := !weighed || (err == nil && weight > 0)
		switch strings.TrimSpace(coding) {
		case "gzip":
			return wanted
		case "*":
			star = wanted
		}
	}
	return star
}

// matches compares If-None-Match weakly, as RFC 9110 §13.1.2 asks.
func matches(headers []string, tag string) bool {
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}
