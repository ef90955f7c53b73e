package roster

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// oneClass is a OneRoster export with a class in some terms and periods. The course is of
// the school year y.
func oneClass(sessions, terms, periods string) map[string]string {
	return map[string]string{
		"orgs.csv":             "sourcedId,name,type\ns1,North,school\n",
		"academicSessions.csv": "sourcedId,status,title,type,startDate,endDate,parentSourcedId,schoolYear\n" + sessions,
		"courses.csv":          "sourcedId,schoolYearSourcedId,title,orgSourcedId\nco1,y,Algebra,s1\n",
		"users.csv":            "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,email\nt1,true,s1,teacher,a,Ada,Ng,a@school.test\n",
		"classes.csv": "sourcedId,title,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,periods\n" +
			`c1,Algebra,co1,01,scheduled,214,s1,"` + terms + `","` + strings.ReplaceAll(periods, `"`, `""`) + "\"\n",
		"enrollments.csv": "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary\ne1,c1,s1,t1,teacher,true\n",
	}
}

// TestBlocksOfACell: a class that meets in several blocks has them all, whichever system
// says so, and each counts by itself when the file is compared with the bell schedule.
func TestBlocksOfACell(t *testing.T) {
	for cell, want := range map[string]string{
		"3": "3", "1,3": "1, 3", " 1 , 3 ": "1, 3", "1;3": "1, 3", "1,,3,": "1, 3", "1,1": "1", "A,a,Block A": "A", "1, 3\n5": "1, 3, 5",
		"1(A,C)": "1(A), 1(C)", "1(A-B),3(C)": "1(A-B), 3(C)", "1(A": "1(A", "1(A,C": "1(A, C", "Period 1, Period 3": "Period 1, Period 3",
		"P1;P2": "P1, P2", "Advisory": "Advisory", "Lunch (early), 3": "Lunch (early), 3", "1 (A, C) ; 2": "1(A), 1(C), 2", "A/B": "A/B", ",": "", "NULL": "", "1,NULL": "1", ")1,2(": ")1, 2(", "(": "(",
	} {
		for name, files := range map[string]map[string]string{
			"OneRoster": oneClass("y,active,FY,schoolYear,2026-08-01,2027-06-01,,2027\n", "y", cell),
			"Clever": {
				"schools.csv":  "School_id,School_name\n1,North\n",
				"teachers.csv": "School_id,Teacher_id,Last_name,First_name,Teacher_email\n1,47,Ng,Ada,a@school.test\n",
				"sections.csv": "School_id,Section_id,Teacher_id,Name,Section_number,Course_name,Period,Term_name,Term_start,Term_end\n" +
					"1,500,47,,1,Algebra,\"" + cell + "\",S1,2026-08-03,2026-12-11\n",
			},
			"CSV": {"classes.csv": "teacher_email,teacher_name,course,section,block\na@school.test,Ada Ng,Algebra,01,\"" + cell + "\"\n"},
		} {
			r, found, err := decode("export.zip", string(export(t, files)), Options{Today: "2026-11-24", Blocks: []string{"p1", "period 3", "A"}})
			if err != nil || len(r.Sections) != 1 || r.Sections[0].Block != want {
				t.Errorf("%s, %q: block %+v, want %q (%v)", name, cell, r.Sections, want, err)
			}
			for _, f := range found {
				if strings.Contains(f.Found, "bell schedule has no block") && (want == "1, 3" || want == "Period 1, Period 3" || want == "A") {
					t.Errorf("%s, %q: %s", name, cell, f)
				}
			}
		}
	}
}

// TestTermsOfAClass: the dates of a class are those of all its terms together, also where
// a term leaves its own dates to its parts or to what it is part of.
func TestTermsOfAClass(t *testing.T) {
	const year = "y,active,FY,schoolYear,2026-08-17,2027-06-11,,2027\n"
	const s1, s2 = "s1,active,S1,semester,2026-08-17,2026-12-18,y,2027\n", "s2,active,S2,semester,2027-01-05,2027-06-11,y,2027\n"
	for _, c := range []struct{ name, sessions, terms, want string }{
		{"a semester", year + s1, "s1", "S1 2026-08-17..2026-12-18"},
		{"two of them", year + s1 + s2, "s2,s1", "S2, S1 2026-08-17..2027-06-11"},
		{"the year and a semester of it", year + s1, "y,s1", "FY, S1 2026-08-17..2027-06-11"},
		{"two grading periods", "q1,active,Q1,gradingPeriod,2026-08-17,2026-10-16,s1,2027\nq2,active,Q2,gradingPeriod,2026-10-19,2026-12-18,s1,2027\n" + s1,
			"q1,q2", "Q1, Q2 2026-08-17..2026-12-18"},
		{"a grading period without dates", year + s1 + "q1,active,Q1,gradingPeriod,,,s1,2027\n", "q1", "Q1 2026-08-17..2026-12-18"},
		{"and its semester without them", year + "s1,active,S1,semester,,,y,2027\nq1,active,Q1,gradingPeriod,,,s1,2027\n", "q1", "Q1 2026-08-17..2027-06-11"},
		{"a year without dates", "y,active,FY,schoolYear,,,,2027\n" + s2 + s1, "y", "FY 2026-08-17..2027-06-11"},
		{"a year without an end", "y,active,FY,schoolYear,2026-08-01,,,2027\n" + s2 + s1, "y", "FY 2026-08-01..2027-06-11"},
		{"a part that is deleted", "y,active,FY,schoolYear,,,,2027\n" + s1 + strings.Replace(s2, "active", "tobedeleted", 1), "y", "FY 2026-08-17..2026-12-18"},
		{"a whole that is deleted", strings.Replace(year, "active", "tobedeleted", 1) + "s1,active,S1,semester,,,y,2027\n", "s1", "S1"},
		{"terms in a circle", "y,active,FY,schoolYear,,,s1,2027\ns1,active,S1,semester,,,y,2027\n", "s1", "S1"},
		{"its own parent", "s1,active,S1,semester,,,s1,2027\n", "s1", "S1"},
		{"a parent that ends before it begins", strings.Replace(year, "2027-06-11", "2026-08-20", 1) + "s1,active,S1,semester,2026-09-01,,y,2027\n", "s1", "S1 2026-09-01.."},
		{"no term: the course's year", year + s1, "", "FY 2026-08-17..2027-06-11"},
		{"no term, and an unknown year", s1, "", ""},
		{"no term, and a deleted year", strings.Replace(year, "active", "tobedeleted", 1), "", ""},
	} {
		r, found, err := decode("export.zip", string(export(t, oneClass(c.sessions, c.terms, "1"))), vetting)
		if err != nil || len(r.Sections) != 1 || strings.TrimSpace(r.Sections[0].Term+daysOf(r.Sections[0])) != c.want || Problems(found) > 0 {
			t.Errorf("%s: %+v, want %s (%v, %v)", c.name, r.Sections, c.want, found, err)
		}
	}
}

// TestDatesByTerm: people type the dates of a term once.
func TestDatesByTerm(t *testing.T) {
	const header = "teacher_email,teacher_name,course,section,block,term,term_starts,term_ends,school\n"
	row := func(n, term, dates, at string) string {
		return "a@school.test,Ada Ng,Algebra," + n + ",A," + term + "," + dates + "," + at + "\n"
	}
	const fall, late = "2026-08-17,2026-12-18", "2026-08-24,2026-12-18"
	for _, c := range []struct{ name, rows, want, notes string }{
		{"once", row("1", "Fall", fall, "N") + row("2", "fall ", ",", "N"), "2026-08-17..2026-12-18", "this class."},
		{"several without", row("1", "Fall", fall, "N") + row("2", "Fall", ",", "N") + row("3", "Fall", ",", "N"), "2026-08-17..2026-12-18", "this class and 1 more."},
		{"two that agree", row("1", "Fall", fall, "N") + row("2", "Fall", ",", "N") + row("3", "Fall", fall, "N"), "2026-08-17..2026-12-18", "this class."},
		{"two that do not", row("1", "Fall", fall, "N") + row("2", "Fall", ",", "N") + row("3", "Fall", late, "N"), "", ""},
		{"another term", row("1", "Fall", fall, "N") + row("2", "Spring", ",", "N"), "", ""},
		{"no term", row("1", "", fall, "N") + row("2", "", ",", "N"), "", ""},
		{"another school", row("1", "Fall", fall, "N") + row("2", "Fall", ",", "S"), "", ""},
		{"half a date", row("1", "Fall", fall, "N") + row("2", "Fall", "2026-08-20,", "N"), "2026-08-20..", ""},
		{"a date that cannot be read", row("1", "Fall", fall, "N") + row("2", "Fall", "soon,", "N"), "unknown", ""},
	} {
		r, found, err := decode("c.csv", header+c.rows, vetting)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if got := strings.TrimSpace(daysOf(r.Sections[1])); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		notes := ""
		for _, f := range found {
			if f.Severity == Note && strings.Contains(f.Found, "the row has no dates") {
				notes += strings.TrimPrefix(f.Will, "We will use those for ")
			}
		}
		if notes != c.notes {
			t.Errorf("%s: %q, want %q", c.name, notes, c.notes)
		}
	}
	files := cleverTerms("2026-08-13,2026-12-18", ",")
	r, _, err := decode("export.zip", string(export(t, files)), vetting)
	if err != nil || len(r.Sections) != 2 {
		t.Fatal(r, err)
	}
	if r.Sections[1].Ends != "2026-12-18" {
		t.Errorf("Clever: %+v", r.Sections[1])
	}
}

// TestHandOutlivesBetterReading: a list that is split now, and dates that are found now,
// are no news of the source, so they do not replace what a person wrote.
func TestHandOutlivesBetterReading(t *testing.T) {
	before := Section{Key: "c", School: "n", Course: "Art", Block: "1,3", Term: "Fall", Teachers: []string{"a"}}
	now := before
	now.Block, now.Starts, now.Ends, now.DatesFilled = "1, 3", "2026-08-17", "2026-12-18", true
	file := northAndSouth()
	for _, c := range []struct {
		name        string
		edit        func(is, says *Section)
		block, days string
		kept        bool
	}{
		{"nobody wrote anything", func(*Section, *Section) {}, "1, 3", "2026-08-17..2026-12-18", false},
		{"a block by hand", func(is, _ *Section) { is.Block = "4" }, "4", "2026-08-17..2026-12-18", true},
		{"the source says another", func(is, says *Section) { is.Block, says.Block = "4", "1, 5" }, "1, 5", "2026-08-17..2026-12-18", false},
		{"days by hand", func(is, _ *Section) { is.Starts, is.Ends = "2026-09-01", "2026-12-01" }, "1, 3", "2026-09-01..2026-12-01", true},
		{"days by hand, and the source says some", func(is, says *Section) { is.Ends, says.DatesFilled = "2026-12-01", false }, "1, 3", "2026-08-17..2026-12-18", false},
	} {
		is, says := before, now
		c.edit(&is, &says)
		file.Sections = []Section{before}
		current := stands(file)
		current.Sections[0].Is = is
		file.Sections = []Section{says}
		p := compare(current, file, Answers{})
		got := is
		for _, change := range append(slices.Clone(p.Sections.Changed), p.Sections.Silent...) {
			got = *change.After
			if !reflect.DeepEqual(change.OldRecord, &before) || change.Record.Block != says.Block || change.Record.Starts != says.Starts || change.Record.DatesFilled {
				t.Errorf("%s: recorded %+v, before %+v", c.name, change.Record, change.OldRecord)
			}
		}
		if got.Block != c.block || strings.TrimSpace(daysOf(got)) != c.days || len(p.Kept) > 0 != c.kept {
			t.Errorf("%s: block %s, %s, kept %v", c.name, got.Block, daysOf(got), p.Kept)
		}
	}
}
