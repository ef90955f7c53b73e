package roster

import (
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

// A file is older if it was written before the last one of its source, or came before
// it; the last one again is not, nor is what nobody knows.
func TestOlder(t *testing.T) {
	now := time.Date(2026, 11, 27, 3, 30, 0, 0, time.UTC)
	day := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	never := time.Time{}
	file := func(sha string, written, first time.Time) school.SourceFile {
		return school.SourceFile{Source: "SIS", File: sha + ".zip", SHA256: sha, FileAt: written, FirstAt: first, TakenAt: first}
	}
	for _, test := range []struct {
		name             string
		file, last, same school.SourceFile
		want             string
	}{
		{"the first", file("a", day(90), never), school.SourceFile{}, school.SourceFile{}, ""},
		{"a newer one", file("b", day(0), never), file("a", day(1), day(1)), school.SourceFile{}, ""},
		{"the same", file("a", day(3), never), file("a", day(1), day(1)), file("a", day(1), day(1)), ""},
		{"written before", file("b", day(2), never), file("a", day(1), day(1)), school.SourceFile{},
			"b.zip is older than the last file of SIS (a.zip): it was written on 25 November 2026, 03:30, and the last one on 26 November 2026, 03:30"},
		{"written before an upload", file("b", day(2), never), file("a", never, day(1)), school.SourceFile{},
			"it was written on 25 November 2026, 03:30, and the last one was imported on 26 November 2026, 03:30"},
		{"written after an upload", file("b", day(1), never), file("a", never, day(2)), school.SourceFile{}, ""},
		{"an upload of a clock that was ahead", file("b", day(1), never), file("a", never, day(-9)), school.SourceFile{}, ""},
		{"a time that is not known", file("b", never, never), file("a", day(1), day(1)), school.SourceFile{}, ""},
		{"the full export again, after a short one", file("b", day(0), never), file("a", day(1), day(1)), file("b", day(2), day(2)), ""},
		{"written by another clock", file("b", day(1).Add(-skew), never), file("a", day(1), day(1)), file("b", day(2), day(2)), ""},
		{"an old one, copied with its time", file("b", day(5), never), file("a", day(1), day(1)), file("b", day(5), day(5)),
			"b.zip is older than the last file of SIS (a.zip)"},
		{"an upload that has come before", file("b", never, never), file("a", day(1), day(1)), file("b", day(5), day(5)),
			"b.zip is the file that was imported on 22 November 2026, 03:30, and a newer one has been imported since: the last file of SIS (a.zip), on 26 November 2026, 03:30"},
	} {
		c := Came{File: test.file, Last: test.last, Same: test.same, Now: now, Zone: time.UTC}
		if got := c.Older(); test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}
