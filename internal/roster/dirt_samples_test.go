package roster

import (
	"slices"
	"strings"
	"testing"
)

// firstImport is what the first import of a file of testdata finds and does.
func firstImport(t *testing.T, path string) (Roster, []Finding, Changes) {
	t.Helper()
	r, found, err := open(t, "testdata/"+path).Decode(vetting)
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, found)
	p, err := Plan(Current{}, r, Terms{})
	if err != nil {
		t.Fatal(err)
	}
	return r, found, p
}

// wantFindings compares findings with "severity [column] place: words that it begins with".
func wantFindings(t *testing.T, found []Finding, want ...string) {
	t.Helper()
	for _, f := range found {
		got := string(f.Severity) + " [" + f.Column + "] " + f.String()
		at := slices.IndexFunc(want, func(w string) bool { return strings.HasPrefix(got, w) })
		if at < 0 {
			t.Errorf("found %s", got)
			continue
		}
		want = slices.Delete(want, at, at+1)
	}
	for _, w := range want {
		t.Errorf("not found: %s", w)
	}
}

// TestNullIDs: teachers whose ids are empty, null and NULL are left out, each with a problem
// that names the cell, and no class is given to "null".
func TestNullIDs(t *testing.T) {
	r, found, p := firstImport(t, "null-ids")
	wantFindings(t, found,
		"problem [Teacher_id] teachers.csv line 2: the row has no Teacher_id. We will skip this row.",
		"problem [Teacher_id] teachers.csv line 3: Teacher_id is “null”, which stands for an empty cell. We will skip this row.",
		"problem [Teacher_id] teachers.csv line 4: Teacher_id is “NULL”, which stands for an empty cell. We will skip this row.",
		"note [] sections.csv line 2: “Algebra”, section “1” has no teacher.",
		"note [] sections.csv line 3: “Art”, section “1” has no teacher.")
	if len(r.People) != 0 || len(r.Sections) != 2 || len(p.People.Added) != 0 || len(p.Sections.Added) != 2 {
		t.Errorf("%s\n%q", show(r, found), texts(p))
	}
	for _, c := range p.Sections.Added {
		if len(c.After.Teachers) > 0 {
			t.Errorf("%+v", c.After)
		}
	}
}

// TestClassesInOneCell: several sections in one cell are one class, and a warning names the
// cell. The blocks are only letters.
func TestClassesInOneCell(t *testing.T) {
	_, found, p := firstImport(t, "classes-in-one-cell.csv")
	wantFindings(t, found, "warning [section] classes-in-one-cell.csv line 2: section is “01, 02, 03”, which looks like 3 sections. We will import one class. Write a row for each section.")
	if len(p.Sections.Added) != 1 || p.Sections.Added[0].After.Code != "01, 02, 03" || p.Sections.Added[0].After.Block != "A, B, C" {
		t.Errorf("%q", texts(p))
	}
}

// TestOneRosterWithoutStatus is read, and is not taken for School Data Sync.
func TestOneRosterWithoutStatus(t *testing.T) {
	r, found, p := firstImport(t, "oneroster-no-status-columns")
	wantFindings(t, found)
	if r.Format != "OneRoster 1.1 bulk" || len(p.Sections.Added) != 1 || !slices.Equal(p.Sections.Added[0].After.Teachers, []string{"u1"}) ||
		r.People[0].Email != "a.okafor@school.test" || r.Sections[0].Code != "ALG-1" {
		t.Errorf("%s\n%q", show(r, found), texts(p))
	}
}

// TestSpoolOfSQLPlus: both classes come in, and the last line is not a row.
func TestSpoolOfSQLPlus(t *testing.T) {
	r, found, p := firstImport(t, "clever-powerschool-spool")
	wantFindings(t, found, "note [] sections.csv line 5: “2 rows selected.” is not a row: the program that wrote the file added it. We will leave out lines like this one.")
	if len(p.Sections.Added) != 2 || len(p.People.Added) != 2 || len(r.Sections[1].Teachers) != 1 {
		t.Errorf("%s\n%q", show(r, found), texts(p))
	}
}
