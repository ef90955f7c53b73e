package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestBeforeExcel: what Excel in several languages makes of 1-1, 11-12 and their like.
func TestBeforeExcel(t *testing.T) {
	for code, want := range map[string]string{
		"1-Jan": "1-1", "01-Jan": "1-1", "Jan-01": "1-01", "Nov-12": "11-12", "12-Nov": "11-12 or 12-11", "12-NOV": "11-12 or 12-11", "31-Dec": "12-31",
		"1. Jan": "1-1", "01. Mrz": "3-1 or 1-3", "1-Mai": "5-1 or 1-5", "janv-12": "1-12", "janv.-12": "1-12", "12-janv": "1-12 or 12-1", "1-févr": "2-1 or 1-2", "1-août": "8-1 or 1-8",
		"3-ene": "1-3 or 3-1", "gen-01": "1-01", "1-dic": "12-1 or 1-12", "2-fev": "2-2", "1-mei": "5-1 or 1-5", "1-sty": "1-1", "1-paź": "10-1 or 1-10", "1.maj": "5-1 or 1-5",
		"1-Ağu": "8-1 or 1-8", "1-янв": "1-1", "ноя-12": "11-12", "1月1日": "1-1", "3월 2일": "3-2", "12-Nov-26": "11-12 or 12-11", "Jan-2001": "1-2001",
		"2026-01-01": "", "1/1/2026": "", "01.11.2026": "", "2026-01-01 00:00:00": "", "1-1-2026": "",
	} {
		if got, date := beforeExcel(code); !date || got != want {
			t.Errorf("%s was %q (%t), want %q", code, got, date, want)
		}
	}
	for _, code := range []string{"1", "01", "A", "1-1", "1-12", "A-1", "MAR-10", "GEN-01", "SET-1", "DEC-2", "1-GEN", "ART-1", "Lab-12", "Maya-10", "40-Jan", "0-Jan",
		"214", "B-12", "2026", "1.2", "1:30", "12-Novice", "May", "1-2-10", "45292", "Jan-1"} {
		if was, date := beforeExcel(code); date {
			t.Errorf("%s is taken for a date, before %q", code, was)
		}
	}
}

// TestExcelDatesInCells: in each format a cell that became a date is named, and its text is
// not changed.
func TestExcelDatesInCells(t *testing.T) {
	const one = "is “1-Jan”, which looks like a date: it was probably 1-1 before a spreadsheet changed it. We will not change it."
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"Hallway CSV": {map[string]string{"rows.csv": "teacher_email,teacher_name,course,section,block,room\na@school.test,Ada,1-Jan,1-Jan,1-Jan,1-Jan\nb@school.test,Wen,Art,1-Jan,B,2\nb@school.test,Wen,Art,1.00E+02,C,2\n"},
			[]string{"[course] rows.csv line 2: course " + one, "[section] rows.csv line 2: section " + one, "[block] rows.csv line 2: block " + one,
				"[room] rows.csv line 2: room " + one, "[section] rows.csv line 3: section " + one, "[section] rows.csv line 4: section is “1.00E+02”, which looks like a number that a spreadsheet has shortened."}},
		"Course list": {map[string]string{"list.csv": "course,sec,block,first_name,last_name,teacher_email,course_name\nALG,1-Jan,1-Jan,Ada,O,a@school.test,Algebra\nALG,1-Jan,1-Jan,Ada,O,a@school.test,Algebra\n"},
			[]string{"[sec] list.csv line 2: sec " + one, "[block] list.csv line 2: block " + one}},
		"Clever": {map[string]string{"schools.csv": "School_id,School_name\n1,North\n", "teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n1,1-Jan,Ada,O,a@school.test\n",
			"sections.csv": "School_id,Section_id,Teacher_id,Course_name,Section_number,Period\n1,5,1-Jan,Algebra,1-Jan,1-Jan\n"},
			[]string{"[Teacher_id] teachers.csv line 2: Teacher_id " + one, "[Section_number] sections.csv line 2: Section_number " + one, "[Period] sections.csv line 2: Period " + one}},
		"OneRoster": {map[string]string{"orgs.csv": "sourcedId,name,type\ns,North,school\n", "users.csv": "sourcedId,role,givenName,familyName,email\nu,teacher,Ada,O,a@school.test\n",
			"classes.csv":     "sourcedId,title,courseSourcedId,schoolSourcedId,classCode,location,periods\nk,Algebra,,s,1-Jan,1-Jan,\"1-Jan,2\"\n",
			"enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role\ne,k,u,teacher\n"},
			[]string{"[classCode] classes.csv line 2: classCode " + one, "[location] classes.csv line 2: location " + one, "[periods] classes.csv line 2: periods " + one}},
	} {
		t.Run(name, func(t *testing.T) {
			r, found, err := decode("export.zip", string(export(t, c.files)), vetting)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, w := range c.want {
				want = append(want, "warning "+w)
			}
			found = slices.DeleteFunc(found, func(f Finding) bool { return f.File == "manifest.csv" })
			wantFindings(t, found, want...)
			if r.Sections[0].Code != "1-Jan" || !strings.HasPrefix(r.Sections[0].Block, "1-Jan") {
				t.Errorf("%+v", r.Sections[0])
			}
		})
	}
}

// TestSeveralSections: every way to write several sections is noticed in every format, and
// what is one section is not.
func TestSeveralSections(t *testing.T) {
	for code, n := range map[string]int{
		"01, 02, 03": 3, "A, B, C": 3, "01/02": 2, "1;2": 2, "01 & 02": 2, "1 and 2": 2, "1 und 2": 2, "1 et 2": 2, "1+2": 2, "A|B": 2, "01\n02": 2, "01 02": 2, "9/10": 2,
		"2a & 2b": 2, "P1,P2": 2, "ALG-1; ALG-2": 2, "01、02": 2, "1,2,": 2, "A1, A12": 2, "1, 2, and 3": 3, "A, E, I": 3, "1 , 2": 2,
		"01": 0, "": 0, "A": 0, "1 A": 0, "Lab Tue": 0, "ALG-1": 0, "1-3": 0, "1.2": 0, "2026/27": 0, "AP 1": 0, "North, South": 0, "1, North": 0, "Year 7": 0, "A,": 0, "1/1000": 0,
	} {
		if got := len(sectionsIn(code)); got != n && (n > 0 || got > 1) {
			t.Errorf("%q is %d sections, want %d", code, got, n)
		}
		if n == 0 || strings.Contains(code, "\n") {
			continue
		}
		for name, files := range map[string]map[string]string{
			"section":        {"rows.csv": "teacher_email,teacher_name,course,section\na@school.test,Ada,Algebra,\"%s\"\n"},
			"sec":            {"list.csv": "course,sec,block,first_name,last_name,teacher_email,course_name\nALG,\"%s\",A,Ada,O,a@school.test,Algebra\n"},
			"Section_number": {"schools.csv": "School_id,School_name\n1,North\n", "teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n1,7,Ada,O,a@school.test\n", "sections.csv": "School_id,Section_id,Teacher_id,Course_name,Section_number\n1,5,7,Algebra,\"%s\"\n"},
			"classCode": {"manifest.csv": "propertyName,value\nfile.orgs,bulk\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n", "orgs.csv": "sourcedId,name,type\ns,North,school\n", "users.csv": "sourcedId,role,givenName,familyName,email\nu,teacher,Ada,O,a@school.test\n",
				"classes.csv": "sourcedId,title,courseSourcedId,schoolSourcedId,classCode,periods\nk,Algebra,,s,\"%s\",\"A, B\"\n", "enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role\ne,k,u,teacher\n"},
		} {
			for file, text := range files {
				files[file] = strings.ReplaceAll(text, "%s", code)
			}
			r, found, err := decode("export.zip", string(export(t, files)), vetting)
			if err != nil || len(r.Sections) != 1 || r.Sections[0].Code != code {
				t.Errorf("%s %q: %v\n%s", name, code, err, show(r, found))
			}
			if len(found) != 1 || found[0].Severity != Warning || found[0].Column != name || found[0].Line != 2 ||
				!strings.Contains(found[0].Found, fmt.Sprintf("%s, which looks like %d sections.", quote(code), n)) {
				t.Errorf("%s %q: %v", name, code, found)
			}
		}
	}
}
