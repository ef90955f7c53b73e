package directory

import (
	"net/http"
	"strconv"
	"strings"

	"hallway/internal/school"
	"hallway/views"
)

// queryLimit is the length of a search, in letters.
const queryLimit = 200

// Header values, made once.
var (
	htmlType     = []string{"text/html; charset=utf-8"}
	noIndex      = []string{"noindex"}
	cachePublic  = []string{"public, no-cache"}
	cachePrivate = []string{"private, no-cache"}
	varyPublic   = []string{"Accept-Encoding"}
	varyPrivate  = []string{"Accept-Encoding, Cookie"}
)

// Home answers GET /: the page of the one school that has classes, or the list of them. The
// error is that of turn, for which only a search has to wait.
func (s *Published) Home(w http.ResponseWriter, r *http.Request, turn Turn) error {
	if s.home != nil {
		s.send(w, r, s.home.list)
		return nil
	}
	if len(s.offered) == 0 {
		notYet(w)
		return nil
	}
	return s.page(w, r, s.pages[s.offered[0].ID], turn)
}

// School answers GET /s/SLUG. A school that was merged leads to the one that goes on, but
// not for ever, because that can be undone. The error is that of turn, or
// school.ErrNotFound.
func (s *Published) School(w http.ResponseWriter, r *http.Request, slug string, turn Turn) error {
	pg, here := s.at(slug)
	if !here {
		return s.lead(w, r, slug, "")
	}
	return s.page(w, r, pg, turn)
}

// at is the page of a school, which may not be rendered yet.
func (s *Published) at(slug string) (pg *page, here bool) {
	for _, one := range s.schools {
		if one.Slug == slug {
			return s.pages[one.ID], true
		}
	}
	return nil, false
}

// lead redirects from a school that was merged to a page of the one that goes on.
func (s *Published) lead(w http.ResponseWriter, r *http.Request, slug, page string) error {
	to := s.moved[slug]
	if to == "" {
		return school.ErrNotFound
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, "/s/"+to+page, http.StatusFound)
	return nil
}

// notYet answers for a page that no render has made yet.
func notYet(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Retry-After", "5")
	http.Error(w, "The directory is not rendered yet. Try again in a moment.", http.StatusServiceUnavailable)
}

// page sends the cached page, or for a search without JavaScript or another day the page
// made in memory. That page repeats the search beside links and passcodes, so it is not
// compressed: its length would reveal them to a listener who can choose the search
// (BREACH).
func (s *Published) page(w http.ResponseWriter, r *http.Request, pg *page, turn Turn) error {
	if pg == nil {
		notYet(w)
		return nil
	}
	var body []byte
	q, on := query(r)
	if day := pg.otherDay(on); q != (views.Query{}) || day != nil {
		var err error
		if body, err = pg.answers.ask(r.Context(), pg, q, day, turn); err != nil {
			return err
		}
	}
	if body == nil { // neither, or it failed: all classes are better than none
		s.send(w, r, pg.sheet)
		return nil
	}
	s.headers(w).Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body)
	}
	return nil
}

// query reads the search form and the day; anything else in the address is ignored.
func query(r *http.Request) (q views.Query, on string) {
	if r.URL.RawQuery == "" {
		return q, ""
	}
	v := r.URL.Query()
	text := []rune(strings.TrimSpace(v.Get("q")))
	return views.Query{Text: string(text[:min(len(text), queryLimit)]), Block: v.Get("block"), Department: v.Get("dept")}, v.Get("on")
}

// send writes a page in the coding that the browser likes best, or 304.
func (s *Published) send(w http.ResponseWriter, r *http.Request, page *sheet) {
	h := s.headers(w)
	if has := page.known(r); has != nil {
		h["Etag"] = has
		delete(h, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	c, body := page.answer(r)
	h["Etag"] = page.tags()[c]
	if encodings[c] != nil {
		h["Content-Encoding"] = encodings[c]
	}
	h["Content-Length"] = body.length
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(body.bytes)
	}
}

// headers sets the headers of every answer of the directory. The names are in
// canonical form, so that the values can be shared slices.
func (s *Published) headers(w http.ResponseWriter) http.Header {
	h := w.Header()
	h["Content-Type"] = htmlType
	h["X-Robots-Tag"] = noIndex
	if s.access.public {
		h["Cache-Control"], h["Vary"] = cachePublic, varyPublic
	} else {
		h["Cache-Control"], h["Vary"] = cachePrivate, varyPrivate
	}
	return h
}
