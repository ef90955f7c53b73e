package roster

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"hallway/internal/school"
)

// FuzzDecode checks what must hold for every file, and that once imported
// it leaves nothing to do.
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
	f.Fuzz(func(t *testing.T, raw []byte) { holds(t, "f.csv", raw) })
}

// FuzzZip does the same for archives: the seeds are exports, and what the
// fuzzer makes of them.
func FuzzZip(f *testing.F) {
	for _, folder := range []string{"oneroster-1.1", "oneroster-1.2", "oneroster-delta", "clever", "oneroster-1.1-full"} {
		f.Add(zipped(f, folder))
	}
	for _, c := range strangeZips(f) {
		if len(c.data) < 10_000 { // not the many entries
			f.Add(c.data)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) { holds(t, "f.zip", raw) })
}

// FuzzOneRoster fuzzes the files of an export, which a fuzzer of archives never
// gets to: their checksums would be wrong.
func FuzzOneRoster(f *testing.F) {
	names := []string{"manifest.csv", "orgs.csv", "users.csv", "roles.csv", "classes.csv", "enrollments.csv", "academicSessions.csv"}
	for _, folder := range []string{"oneroster-1.1", "oneroster-1.2", "oneroster-delta", "oneroster-1.1-full", "oneroster-excel-dates"} {
		var files [7]string
		for i, name := range names {
			raw, _ := os.ReadFile(filepath.Join("testdata", folder, name)) // or there is none
			files[i] = string(raw)
		}
		f.Add(files[0], files[1], files[2], files[3], files[4], files[5], files[6])
	}
	f.Fuzz(func(t *testing.T, manifest, orgs, users, roles, classes, enrollments, terms string) {
		files := map[string]string{}
		for i, text := range []string{manifest, orgs, users, roles, classes, enrollments, terms} {
			files[names[i]] = text
		}
		holds(t, "f.zip", export(t, files))
	})
}

// holds is what must hold for every file: it is a roster, or refused in words,
// and takes no more memory than it should.
func holds(t *testing.T, name string, raw []byte) {
	t.Helper()
	before := allocated()
	u, err := Open(name, raw)
	var r Roster
	var found []Finding
	if err == nil {
		r, found, err = u.Decode(vetting)
	}
	if allocated()-before > 200<<20 { // in all; at once it may have been less
		if _, _, grown, _ := decodeWatched(name, raw, vetting); grown > 200<<20 {
			t.Fatalf("took %d MiB", grown>>20)
		}
	}
	if err != nil {
		var refused Refusal
		if !errors.As(err, &refused) || !strings.HasSuffix(err.Error(), ".") || !utf8.ValidString(err.Error()) || len(err.Error()) > 900 {
			t.Fatalf("error %q", err)
		}
		return
	}
	check(t, r, found)
	if len(r.Units) > 0 { // now with all of them
		all, o := UnitChoice{}, vetting
		for _, u := range r.Units {
			all.Staff = append(all.Staff, u.Path)
		}
		o.Choice = &all
		whole, findings, err := u.Decode(o)
		if err != nil || len(r.People) > 0 || len(whole.Units) != len(r.Units) {
			t.Fatalf("%v: %d units and then %d, %d people", err, len(r.Units), len(whole.Units), len(r.People))
		}
		r, found = whole, append(found, findings...)
		check(t, r, found)
	}
	if r.Delta == (Delta{}) && len(r.People)+len(r.Sections) < 1000 { // apply is simple, and slow
		if p := compare(apply(Current{}, compare(Current{}, r, Answers{})), r, Answers{}); !p.Quiet() {
			t.Fatalf("after its import it is not the same: %q %+v", p.Items(), p)
		}
	}
	for _, n := range found {
		if n.Line < 0 || n.Found == "" || n.File == "" || len(n.String()) > 3000 {
			t.Fatalf("finding %+v", n)
		}
	}
}

// check holds for every roster that Decode returns.
func check(t *testing.T, r Roster, found []Finding) {
	t.Helper()
	// A OneRoster export may hold only the orgs that changed, or none.
	allSchools := r.Delta == (Delta{}) && !strings.HasPrefix(r.Format, "OneRoster")
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
		if p.Name == "" || p.Key == "" {
			t.Fatalf("person %+v", p)
		}
		for _, s := range p.Schools {
			if !schools[s] && allSchools {
				t.Fatalf("%+v works at no school", p)
			}
		}
	}
	for _, s := range r.Sections {
		once(sections, s.Key)
		text(s.Course, s.Code, s.Block, s.Room, s.Department, s.Term)
		if s.Course == "" || !schools[s.School] && allSchools {
			t.Fatalf("section %+v", s)
		}
		for _, day := range []string{s.Starts, s.Ends} {
			if day != "" && leadingISO(day) != day || s.Starts > s.Ends && s.Ends != "" {
				t.Fatalf("dates of %+v", s)
			}
		}
		twice := map[string]bool{}
		for _, key := range s.Teachers {
			once(twice, key)
			if !people[key] && !r.Delta.People {
				t.Fatalf("teacher %q of %q is nobody", key, s.Key)
			}
		}
	}
	for _, f := range found {
		if f.Severity != Problem && f.Severity != Warning && f.Severity != Note || !utf8.ValidString(f.String()) {
			t.Fatalf("finding %+v", f)
		}
	}
}
