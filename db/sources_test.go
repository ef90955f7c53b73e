package db

import (
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// A database of before knows what its imports brought, but not undos, nor what was
// only staged.
func TestMigratesSources(t *testing.T) {
	dir := t.TempDir()
	old := databaseOf(t, dir, 5)
	old.MustExec(`insert into imports (id, at, actor, source, file, format, sha256, summary, findings, problems, applied_at, undoes) values
		(1, 5, '', 'SIS', 'one.zip', '', 'a', '', 0, 0, 5, null), (2, 7, '', 'SIS', 'two.zip', '', 'b', '', 0, 2, 7, null),
		(3, 9, '', 'SIS', 'two.zip', '', 'b', '', 0, 0, 9, 2), (4, 11, '', 'SIS', 'three.zip', '', 'c', '', 0, 0, null, null),
		(5, 13, '', 'Other', 'x.csv', '', 'a', '', 0, 0, 13, null), (6, 15, '', 'SIS', 'again.zip', '', 'a', '', 0, 1, 15, null)`)
	old.Close()
	s, err := Open(ctx, dir, ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, err := s.SourceFiles(ctx, command)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v %v", list, err)
	}
	last := list[0]
	if last.Source != "SIS" || last.SHA256 != "a" || last.FirstAt.UnixMilli() != 5 || last.TakenAt.UnixMilli() != 15 || !last.FileAt.IsZero() || last.ByCommand {
		t.Errorf("the last file is %+v", last)
	}
}

// Units that an import has only staged when it was killed are not chosen.
func TestStagedUnitsAreNotChosen(t *testing.T) {
	s, _ := newStore(t)
	choice := func(path string) *string {
		return stateJSON(&roster.UnitChange{Is: roster.Units{Staff: []string{path}}})
	}
	s.write.MustExec(`insert into imports (at, actor, source, file, format, sha256, summary, findings, applied_at, units) values
		(1, '', 'Google Admin', '', '', '', '', 0, 1, ?), (2, '', 'Google Admin', '', '', '', '', 0, null, ?), (3, '', 'Other', '', '', '', '', 0, 3, ?)`,
		choice("/Staff"), choice("/Pupils"), choice("/Other"))
	units, err := s.Units(ctx, command, "google admin") // as somebody may type it
	if err != nil || len(units.Staff) != 1 || units.Staff[0] != "/Staff" {
		t.Errorf("%+v %v", units, err)
	}
}

// What a source has brought is kept by content: the same again is the last one, and
// the newest time at which it was written counts.
func TestTakeFile(t *testing.T) {
	s, c := newStore(t)
	took := func(sha string, written time.Time) school.SourceFile {
		t.Helper()
		mustBeNil(t, s.TakeFile(ctx, command, roster.Roster{Source: "SIS"}, ImportMeta{File: sha + ".csv", SHA256: sha, FileAt: written}, 3))
		list, err := s.SourceFiles(ctx, command)
		mustBeNil(t, err)
		for _, f := range list {
			if f.Source == "SIS" {
				return f
			}
		}
		t.Fatal("nothing was taken")
		return school.SourceFile{}
	}
	start := c.now().Truncate(time.Millisecond)
	took("a", start.Add(-time.Hour))
	took("b", time.Time{})
	c.at = start.Add(time.Hour)
	if f := took("a", start.Add(-2*time.Hour)); f.SHA256 != "a" || !f.FileAt.Equal(start.Add(-time.Hour)) || !f.FirstAt.Equal(start) ||
		!f.TakenAt.Equal(c.now().Truncate(time.Millisecond)) || f.Problems != 3 || !f.ByCommand {
		t.Errorf("%+v", f)
	}
	if f := took("b", start); !f.FileAt.Equal(start) {
		t.Errorf("%+v", f)
	}
	var rows int
	if err := s.read.Get(&rows, `select count(*) from source_files where source = 'SIS'`); err != nil || rows != 2 {
		t.Errorf("%d rows (%v)", rows, err)
	}
}
