package roster

import (
	"archive/zip"
	"bytes"
	"testing"

	"hallway/internal/roster/rostertest"
)

// district is a made-up district's export.
func district(t testing.TB, size rostertest.Size) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := rostertest.District(&out, size); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// clean decodes an export in which nothing is to be noticed.
func clean(t testing.TB, data []byte) Roster {
	t.Helper()
	u, err := Open("district.zip", data)
	if err != nil {
		t.Fatal(err)
	}
	r, found, err := u.Decode(Options{Today: rostertest.Today})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		t.Errorf("%d findings, the first %s", len(found), found[0])
	}
	return r
}

// TestDistrict: nothing is to be noticed in a district, the limits leave room
// for one as large as Hallway means to serve, and a year later most of it is
// what it was.
func TestDistrict(t *testing.T) {
	size := rostertest.Size{Schools: 4, Teachers: 300, Sections: 1500, Enrollments: 3000, Seed: 7}
	first := district(t, size)
	if !bytes.Equal(first, district(t, size)) {
		t.Error("the same district is another one")
	}
	was := clean(t, first)
	check(t, was, nil)
	if len(was.Schools) != 4 || len(was.People) != 300 || len(was.Sections) != 1500 {
		t.Errorf("%d schools, %d people, %d sections", len(was.Schools), len(was.People), len(was.Sections))
	}
	for round := 1; round < 5; round++ {
		size.Round = round
		p := compare(stands(was), clean(t, district(t, size)), Answers{})
		for kind, n := range map[string]int{"added": p.Counts().Added, "changed": p.Counts().Changed, "removed": p.Counts().Removed} {
			if n < 1800/200*round || n > 1800/10*round {
				t.Errorf("round %d: %d %s of 1804", round, n, kind)
			}
		}
		if p.Removal().Guarded {
			t.Errorf("round %d: %+v", round, p.Removal())
		}
	}
}

// TestLargeDistrict fits what an upload may hold.
func TestLargeDistrict(t *testing.T) {
	data := district(t, rostertest.Large)
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := uint64(0)
	for _, f := range archive.File {
		t.Logf("%-22s %5.1f MiB", f.Name, float64(f.UncompressedSize64)/(1<<20))
		if all += f.UncompressedSize64; f.UncompressedSize64 > maxFile {
			t.Errorf("%s is larger than a file may be", f.Name)
		}
	}
	t.Logf("in all %.1f MiB, packed %.1f MiB", float64(all)/(1<<20), float64(len(data))/(1<<20))
	if all > maxAll || len(data) > MaxUpload {
		t.Errorf("larger than an upload may be")
	}
}
