package roster

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"hallway/internal/school"
)

// FuzzDecode checks what must hold for every file, and that it plans itself as
// nothing to do.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, c := range refusals {
		if len(c.content) < 1000 {
			f.Add([]byte(c.content))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, found, err := Decode("f.csv", bytes.NewReader(raw))
		if err != nil {
			if !strings.HasSuffix(err.Error(), ".") || !utf8.ValidString(err.Error()) || len(err.Error()) > 600 {
				t.Fatalf("error %q", err)
			}
			return
		}
		check(t, r, found)
		if p := Compare(r, r); !p.Empty() {
			t.Fatalf("not the same as itself: %q", p.Lines())
		}
		lines := 1 + bytes.Count(raw, []byte("\n")) + bytes.Count(raw, []byte("\r"))
		for _, n := range found {
			if n.Line < 0 || n.Line > lines || n.Found == "" || n.File != "f.csv" || len(n.String()) > 2000 {
				t.Fatalf("finding %+v", n)
			}
		}
	})
}

// check holds for every roster that Decode returns.
func check(t *testing.T, r Roster, found []Finding) {
	t.Helper()
	schools, people, sections := map[string]bool{}, map[string]bool{}, map[string]bool{}
	once := func(seen map[string]bool, key string) {
		t.Helper()
		if seen[key] {
			t.Fatalf("key %q twice", key)
		}
		seen[key] = true
	}
	text := func(s ...string) {
		t.Helper()
		for _, s := range s {
			if s != strings.TrimSpace(s) || !utf8.ValidString(s) {
				t.Fatalf("text %q", s)
			}
		}
	}
	for _, s := range r.Schools {
		once(schools, s.Key)
		text(s.Name)
	}
	for _, p := range r.People {
		once(people, p.Key)
		text(p.Name, p.Department)
		if email, err := school.ParseEmail(string(p.Email)); p.Email != "" && (err != nil || email != p.Email) {
			t.Fatalf("e-mail %q: %v", p.Email, err)
		}
		if p.Name == "" || p.Key != personKey(p.Email, p.Name) {
			t.Fatalf("person %+v", p)
		}
	}
	for _, s := range r.Sections {
		once(sections, s.Key)
		text(s.Course, s.Code, s.Block, s.Room, s.Department, s.Term)
		if s.Course == "" || s.Code == "" || !schools[s.School] {
			t.Fatalf("section %+v", s)
		}
		twice := map[string]bool{}
		for _, key := range s.Teachers {
			once(twice, key)
			if !people[key] {
				t.Fatalf("teacher %q of %q is nobody", key, s.Key)
			}
		}
	}
	for _, f := range found {
		if f.Severity != Problem && f.Severity != Note || !utf8.ValidString(f.String()) {
			t.Fatalf("finding %+v", f)
		}
	}
}
