package roster

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// vetting is the school of the tests.
var vetting = Options{Today: "2026-11-24"}

// decode reads one file as it came.
func decode(name, content string, o Options) (Roster, []Finding, error) {
	u, err := Open(name, []byte(content))
	if err != nil {
		return Roster{}, nil, err
	}
	return u.Decode(o)
}

// open takes a file or a folder of testdata.
func open(t testing.TB, path string) *Upload {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	var u *Upload
	if info.IsDir() {
		u, err = OpenFolder(os.DirFS(path))
	} else {
		var data []byte
		if data, err = os.ReadFile(path); err == nil {
			u, err = Open(filepath.Base(path), data)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestGolden decodes every file and folder of testdata and shows what was read
// and noticed.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") || filepath.Base(file) == "fuzz" {
			continue
		}
		n++
		t.Run(filepath.Base(file), func(t *testing.T) {
			o := vetting
			if strings.HasSuffix(file, "-full") {
				o.Today = "2022-06-01" // the real sample is of that year
			}
			if filepath.Base(file) == "google.csv" {
				o.Choice = &UnitChoice{Staff: []string{"/Staff"}, Below: true}
			}
			r, found, err := open(t, file).Decode(o)
			if err != nil {
				t.Fatal(err)
			}
			check(t, r, found)
			got := show(r, found)
			// The samples call every student "Student" or use these names.
			for _, student := range []string{"Nobody", "Maybe", "Parent", "Lee, Ann", "Berg", "Cruz, Cy", "stu27", "555"} {
				if strings.Contains(got, student) {
					t.Errorf("a student, %q, is in the result", student)
				}
			}
			golden := strings.TrimSuffix(file, ".csv") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; run with -update and look at the difference. Got:\n%s", golden, got)
			}
		})
	}
	if n < 14 {
		t.Errorf("only %d samples", n)
	}
}

// show is a roster and its findings as a person compares them.
func show(r Roster, found []Finding) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", r.Format)
	if r.Delta != (Delta{}) {
		fmt.Fprintf(&out, "only changes of %+v, gone %+v\n", r.Delta, r.Gone)
	}
	for _, s := range r.Schools {
		fmt.Fprintf(&out, "school   %q %q\n", s.Key, s.Name)
	}
	for _, p := range r.People {
		fmt.Fprintf(&out, "person   %q name=%q email=%q department=%q schools=%q\n", p.Key, p.Name, p.Email, p.Department, p.Schools)
	}
	for _, s := range r.Sections {
		fmt.Fprintf(&out, "section  %q school=%q course=%q code=%q block=%q room=%q department=%q term=%q teachers=%q\n",
			s.Key, s.School, s.Course, s.Code, s.Block, s.Room, s.Department, s.Term+daysOf(s), s.Teachers)
	}
	for _, u := range r.Units {
		fmt.Fprintf(&out, "unit     %q accounts=%d staff=%t new=%t\n", u.Path, u.Accounts, u.Staff, u.New)
	}
	for _, a := range r.Teaching {
		fmt.Fprintf(&out, "teaching %+v\n", a)
	}
	for _, f := range found {
		fmt.Fprintf(&out, "%-8s [%s] %s\n", f.Severity, f.Column, f)
	}
	return out.String()
}

// daysOf is " 2026-08-17..2026-12-18" after a term that has days.
func daysOf(s Section) string {
	switch {
	case s.DatesUnknown && s.Starts+s.Ends != "":
		return " " + s.Starts + ".." + s.Ends + " or unknown"
	case s.DatesUnknown:
		return " unknown"
	case s.Starts != "" || s.Ends != "":
		return " " + s.Starts + ".." + s.Ends
	}
	return ""
}

// TestLineEnds reads one file with each line end: the lines that findings name
// are the ones an editor shows, so nothing but the file's bytes may differ.
func TestLineEnds(t *testing.T) {
	raw, err := os.ReadFile("testdata/hallway-dirt.csv")
	if err != nil {
		t.Fatal(err)
	}
	lf := strings.ReplaceAll(string(raw), "\r\n", "\n")
	want, wantFound, err := decode("f.csv", lf, vetting)
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]string{"CRLF": "\r\n", "CR": "\r"} {
		got, found, err := decode("f.csv", strings.ReplaceAll(lf, "\n", end), vetting)
		if err != nil || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(found, wantFound) {
			t.Errorf("%s: %v\n%s", name, err, show(got, found))
		}
	}
	for _, f := range wantFound {
		line := strings.Split(lf, "\n")[max(f.Line, 1)-1]
		if strings.Contains(f.Found, "“Zero[U+200B]Width”") && !strings.Contains(line, "y@school.test") {
			t.Errorf("%s points at %q", f, line)
		}
	}
}

// TestSmallReads gives the text on a byte at a time: what stands at the edge of
// a buffer is read as well.
func TestSmallReads(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc\n\r\nd":                  "a\nb\nc\n\nd",
		"\uFEFFé\u200B\r":                   "é\u200B\n",
		"caf\xe9 \xc3\xa9\xff":              "café éÿ",
		"\xFF\xFEa\x00\r\x00\n\x00\xe9\x00": "a\né",
	} {
		for size := 1; size < 9; size++ {
			text, err := newText(strings.NewReader(in))
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			small := make([]byte, size)
			for err == nil {
				var n int
				n, err = text.Read(small)
				out.Write(small[:n])
			}
			if out.String() != want {
				t.Errorf("%q was read as %q, %d bytes at a time", in, out.String(), size)
			}
		}
	}
}

// TestFindingsAreFew keeps a file of nothing but mistakes readable.
func TestFindingsAreFew(t *testing.T) {
	file := "teacher_email,teacher_name,course,section\n" + strings.Repeat("a@b.c,A,,\n", 2000)
	_, found, err := decode("f.csv", file, vetting)
	if err != nil || len(found) != maxFindings+1 {
		t.Fatal(len(found), err)
	}
	want := "f.csv: there are 1500 more findings like these. Correct these first and upload the file again."
	if got := found[maxFindings].String(); got != want {
		t.Errorf("got %q", got)
	}
}
