package roster

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zipped is a folder of testdata as a zip, in a folder of its own as some
// systems make it.
func zipped(t testing.TB, folder string) []byte {
	t.Helper()
	files, err := filepath.Glob("testdata/" + folder + "/*")
	if err != nil || len(files) == 0 {
		t.Fatal(folder, err)
	}
	return archive(t, func(w *zip.Writer) {
		entry(t, w, "export/read me.txt", "hello")
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			entry(t, w, "export/"+filepath.Base(f), string(data))
		}
		entry(t, w, "__MACOSX/export/._users.csv", "junk")
	})
}

func archive(t testing.TB, fill func(*zip.Writer)) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	fill(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func entry(t testing.TB, w *zip.Writer, name, content string) {
	t.Helper()
	f, err := w.Create(name)
	if err == nil {
		_, err = io.WriteString(f, content)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// heads are what a OneRoster export cannot do without.
var heads = map[string]string{"enrollments.csv": "sourcedId,status,classSourcedId,userSourcedId,role\n", "users.csv": usersRow,
	"classes.csv": "sourcedId,status,title,courseSourcedId,schoolSourcedId\n", "orgs.csv": "sourcedId,status,name,type\n"}

const (
	rowsHead = "teacher_email,teacher_name,course,section\n"
	usersRow = "sourcedId,status,givenName,familyName,role\n"
)

type strangeZip struct {
	name string
	data []byte
	want string // how the refusal begins; empty: it is read
}

// strangeZips are archives that no person would have made, and some that one
// would.
func strangeZips(t testing.TB) []strangeZip {
	one := func(name, content string) []byte {
		return archive(t, func(w *zip.Writer) { entry(t, w, name, content) })
	}
	good := zipped(t, "oneroster-1.2")
	raw := func(name string, size uint64) []byte { // says a size, and holds nothing
		return archive(t, func(w *zip.Writer) {
			if _, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: size}); err != nil {
				t.Fatal(err)
			}
		})
	}
	encrypted := bytes.Clone(good)
	for at := bytes.Index(encrypted, []byte("PK\x01\x02")); at >= 0; {
		encrypted[at+8] |= 1
		next := bytes.Index(encrypted[at+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	broken := bytes.Clone(one("export.csv", rowsHead+strings.Repeat("a@school.test,A,Art,1\n", 500)))
	broken[60] ^= 0xff
	return []strangeZip{
		{"a size that needs zip64", raw("users.csv", 5<<30), "users.csv: This file is larger than 50 MiB."},
		{"a size that is less than none", raw("users.csv", 1<<63), "users.csv: This file is larger than 50 MiB."},
		{"a way up", one("../users.csv", usersRow), "This zip has a file whose name points outside it: “../users.csv”."},
		{"an absolute name", one("/etc/users.csv", usersRow), "This zip has a file whose name points outside it"},
		{"a backslash", one(`..\users.csv`, usersRow), "This zip has a file whose name points outside it"},
		{"a drive", one(`C:users.csv`, usersRow), "This zip has a file whose name points outside it"},
		{"10,000 entries", archive(t, func(w *zip.Writer) {
			for i := range 10_000 {
				entry(t, w, fmt.Sprint(i, ".csv"), "")
			}
		}), "This zip has 10000 files"},
		{"the same name twice", archive(t, func(w *zip.Writer) {
			entry(t, w, "a/users.csv", usersRow)
			entry(t, w, "b/Users.CSV", usersRow)
		}), "It has “Users.CSV” twice"},
		{"encrypted", encrypted, "“classes.csv” in this zip is encrypted."},
		{"cut short", good[:len(good)-40], "This zip file is damaged"},
		{"a byte turned over", broken, "export.csv in this zip is damaged."},
		{"nothing in it", archive(t, func(*zip.Writer) {}), "There is no CSV file in it."},
		{"nothing that we know", archive(t, func(w *zip.Writer) { entry(t, w, "a.csv", rowsHead); entry(t, w, "b.csv", rowsHead) }), "None of its files is one that we know"},
		{"folders in folders", archive(t, func(w *zip.Writer) {
			for name, head := range heads {
				entry(t, w, "a/b.zip/users.csv/"+name, head+"1\n")
			}
		}), "read"},
		{"a name twice, beside each other", archive(t, func(w *zip.Writer) {
			entry(t, w, "users.csv", usersRow)
			entry(t, w, "users.csv", usersRow)
		}), "It has “users.csv” twice"},
		{"a folder that is called like a file", archive(t, func(w *zip.Writer) {
			entry(t, w, "users.csv/", "")
			entry(t, w, "r.csv", rowsHead)
		}), "read"},
		{"one CSV of any name", one("Roster of 2026.csv", rowsHead), "read"},
		{"a zip in a zip", archive(t, func(w *zip.Writer) { entry(t, w, "users.csv", string(good)) }), "users.csv: This is not a text file."},
		{"a spreadsheet", one("[Content_Types].xml", "<xml/>"), "This is a spreadsheet file."},
		{"two systems", archive(t, func(w *zip.Writer) {
			entry(t, w, "orgs.csv", "sourcedId,status,name,type\n")
			entry(t, w, "sections.csv", "School_id,Section_id,Teacher_id\n")
		}), "orgs.csv is a file of OneRoster, and sections.csv one of Clever."},
	}
}

// bombs are small and hold a lot.
func bombs(t testing.TB) []strangeZip {
	one := func(content string) []byte {
		return archive(t, func(w *zip.Writer) { entry(t, w, "a.csv", rowsHead+content) })
	}
	var people strings.Builder
	for i := range 300_000 {
		fmt.Fprintf(&people, "%d@b.c,%d,c%d,1\n", i, i, i)
	}
	bomb := func(mib int, names ...string) []byte {
		return archive(t, func(w *zip.Writer) {
			for _, name := range names {
				f, err := w.Create(name)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.WriteString(f, heads[name]); err != nil {
					t.Fatal(err)
				}
				row := []byte(strings.Repeat("1,,,,student"+strings.Repeat(" ", 1011)+"\n", 1024)) // a MiB
				for range mib {
					if _, err := f.Write(row); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
	large := bomb(60, "enrollments.csv")
	lying := bytes.Clone(large)
	copy(lying[bytes.LastIndex(lying, []byte("PK\x01\x02"))+24:], []byte{100, 0, 0, 0}) // the directory says that it is small
	// A directory whose entries all point at one and the same file (David
	// Fifield's bomb does so with many, and overlaps them).
	overlapping := bomb(1, "enrollments.csv", "users.csv", "classes.csv", "orgs.csv")
	for at := bytes.Index(overlapping, []byte("PK\x01\x02")); at >= 0 && at < len(overlapping)-22; {
		copy(overlapping[at+42:], []byte{0, 0, 0, 0})
		at += 46 + int(overlapping[at+28])
	}
	return []strangeZip{
		{"a bomb of one file", large, "enrollments.csv: This file is larger than 50 MiB."},
		{"a bomb that lies about its size", lying, "enrollments.csv in this zip is damaged."},
		{"a bomb of three files", bomb(45, "enrollments.csv", "users.csv", "classes.csv", "orgs.csv"), "classes.csv: This export is larger than 100 MiB when it is unpacked."},
		{"a bomb of one row", one(strings.Repeat(",", 45<<20)), "The row after line 1 is longer than 256 KiB."},
		{"a bomb of one cell", one("\"" + strings.Repeat("a\n", 20<<20)), "The row after line 1 is longer than 256 KiB."},
		{"a bomb of people", one(people.String()), "This file has more than 150000 people or classes."},
		{"a bomb of one file under four names", overlapping, "classes.csv and enrollments.csv have the same kind of rows"},
	}
}

// TestStrangeZips refuses each by name, in bounded memory.
func TestStrangeZips(t *testing.T) {
	for _, c := range append(strangeZips(t), bombs(t)...) {
		t.Run(c.name, func(t *testing.T) {
			_, _, grown, err := decodeWatched("export.zip", c.data, vetting)
			t.Logf("%d KiB, %d MiB of memory: %v", len(c.data)>>10, grown>>20, err)
			if grown > 200<<20 {
				t.Errorf("took %d MiB", grown>>20)
			}
			var refused Refusal
			switch {
			case c.want == "read":
				if err != nil {
					t.Error(err)
				}
			case !errors.As(err, &refused) || !strings.HasPrefix(string(refused), c.want):
				t.Errorf("said %v", err)
			}
		})
	}
}

// TestZipIsFolder reads the same from a folder and from its zip.
func TestZipIsFolder(t *testing.T) {
	for _, folder := range []string{"oneroster-1.1", "oneroster-1.2", "oneroster-delta", "clever"} {
		u, err := Open("x.zip", zipped(t, folder))
		if err != nil {
			t.Fatal(err)
		}
		fromZip, foundZip, err := u.Decode(vetting)
		if err != nil {
			t.Fatal(err)
		}
		r, found, err := open(t, "testdata/"+folder).Decode(vetting)
		if err != nil || show(r, found) != show(fromZip, foundZip) {
			t.Errorf("%s differs: %v", folder, err)
		}
	}
}
