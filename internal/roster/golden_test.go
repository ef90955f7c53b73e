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

// TestGolden decodes every file of testdata and shows what was read and noticed.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) < 7 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r, found, err := Decode(filepath.Base(file), bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			check(t, r, found)
			got := show(r, found)
			// The samples call every student "Student" or use these names.
			for _, student := range []string{"tudent", "Lee, Ann", "Berg", "Cruz, Cy"} {
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
}

// show is a roster and its findings as a person compares them.
func show(r Roster, found []Finding) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", r.Format)
	for _, s := range r.Schools {
		fmt.Fprintf(&out, "school   %q %q\n", s.Key, s.Name)
	}
	for _, p := range r.People {
		fmt.Fprintf(&out, "person   %q name=%q email=%q department=%q\n", p.Key, p.Name, p.Email, p.Department)
	}
	for _, s := range r.Sections {
		fmt.Fprintf(&out, "section  %q course=%q code=%q block=%q room=%q department=%q term=%q teachers=%q\n",
			s.Key, s.Course, s.Code, s.Block, s.Room, s.Department, s.Term, s.Teachers)
	}
	for _, f := range found {
		fmt.Fprintf(&out, "%-8s [%s] %s\n", f.Severity, f.Column, f)
	}
	return out.String()
}

// TestLineEnds reads one file with each line end: the lines that findings name
// are the ones an editor shows, so nothing but the file's bytes may differ.
func TestLineEnds(t *testing.T) {
	raw, err := os.ReadFile("testdata/hallway-dirt.csv")
	if err != nil {
		t.Fatal(err)
	}
	lf := strings.ReplaceAll(string(raw), "\r\n", "\n")
	want, wantFound, err := Decode("f.csv", strings.NewReader(lf))
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]string{"CRLF": "\r\n", "CR": "\r"} {
		got, found, err := Decode("f.csv", strings.NewReader(strings.ReplaceAll(lf, "\n", end)))
		if err != nil || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(found, wantFound) {
			t.Errorf("%s: %v\n%s", name, err, show(got, found))
		}
	}
	for _, f := range wantFound {
		line := strings.Split(lf, "\n")[f.Line-1]
		if strings.Contains(f.Found, "“Zero[U+200B]Width”") && !strings.Contains(line, "y@school.test") {
			t.Errorf("%s points at %q", f, line)
		}
	}
}

// TestFindingsAreFew keeps a file of nothing but mistakes readable.
func TestFindingsAreFew(t *testing.T) {
	file := "teacher_email,teacher_name,course,section\n" + strings.Repeat("a@b.c,A,,\n", 2000)
	_, found, err := Decode("f.csv", strings.NewReader(file))
	if err != nil || len(found) != maxFindings+1 {
		t.Fatal(len(found), err)
	}
	want := "f.csv: there are 1500 more findings like these. Correct these first and upload the file again."
	if got := found[maxFindings].String(); got != want {
		t.Errorf("got %q", got)
	}
}
