package roster

import (
	"strings"
	"testing"
)

// TestSpooled: what command lines of databases write around the rows is no row.
func TestSpooled(t *testing.T) {
	for _, line := range []string{"2 rows selected.", "1 row selected.", "no rows selected", "1,204 rows selected.", "14 rows selected. ", "(2 rows affected)", "(2 row(s) affected)", "(2 rows)",
		"(1 row)", "12 rows in set (0.00 sec)", "SQL> select School_id, Section_id from sections;", "SQL>", "SQL> spool off", "mysql> exit", "powerschool=> \\q",
		"Elapsed: 00:00:00.03", "PL/SQL procedure successfully completed.", "Disconnected from Oracle Database 19c Enterprise Edition Release 19.0.0.0.0 - Production",
		"Version 19.3.0.0.0", "With the Partitioning, OLAP, Data Mining and Real Application Testing options",
		"----------,----------,-----", "---------- ---------- -----", "==========", "Changed database context to 'ps'.", "2 rows returned", "sep=,"} {
		for _, padded := range []string{line, line + ",,", "  " + line} {
			for _, text := range []string{
				"teacher_email,teacher_name,course,section\na@school.test,Ada,Art,1\n\n" + padded + "\n",
				padded + "\nteacher_email,teacher_name,course,section\na@school.test,Ada,Art,1\n",
				"teacher_email,teacher_name,course,section\n" + padded + "\na@school.test,Ada,Art,1\n",
			} {
				r, found, err := decode("rows.csv", text, vetting)
				if err != nil || len(r.People) != 1 || len(r.Sections) != 1 || len(found) != 1 || found[0].Severity != Note || !strings.Contains(found[0].Found, "is not a row") {
					t.Fatalf("%q: %v\n%s", text, err, show(r, found))
				}
			}
		}
	}
}

// TestRowsThatLookSpooled are rows: what is left out is said of every one.
func TestRowsThatLookSpooled(t *testing.T) {
	r, found, err := decode("rows.csv", "teacher_email,teacher_name,course,section\na@school.test,Ada,2 rows selected.,1\na@school.test,Ada,SQL> for beginners,1\na@school.test,Ada,--,1\n-,Ada,Art,1\n", vetting)
	if err != nil || len(r.Sections) != 3 {
		t.Errorf("%v\n%s", err, show(r, found))
	}
}

// TestRepeatedHeader: SQL*Plus writes the header again on each page, and joined files have it.
func TestRepeatedHeader(t *testing.T) {
	text := "School_id,Section_id,Teacher_id,Course_name\n---------,----------,----------,-----------\n1,5,7,Algebra\n\nSCHOOL_ID,SECTION_ID,TEACHER_ID,COURSE_NAME\n---------,----------,----------,-----------\n1,6,7,Art\n\n2 rows selected.\n\nSQL> spool off\n"
	r, found, err := decode("export.zip", string(export(t, map[string]string{"sections.csv": text, "schools.csv": "School_id,School_name\n1,North\n",
		"teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n1,7,Ada,Okafor,a@school.test\n"})), vetting)
	if err != nil || len(r.Sections) != 2 || len(r.Sections[1].Teachers) != 1 {
		t.Errorf("%v\n%s", err, show(r, found))
	}
	wantFindings(t, found, "note [] sections.csv line 2: “---------,----------,----------,-----------” is not a row")
	r, found, err = decode("rows.csv", "teacher_email,teacher_name,course,section,\na@school.test,Ada,Art,1,\nteacher_email,teacher_name,course,section\nb@school.test,Wen,Art,2\n", vetting)
	if err != nil || len(r.Sections) != 2 || len(r.People) != 2 {
		t.Errorf("%v\n%s", err, show(r, found))
	}
}

// TestSpoolThatStopped: behind an error of the database rows are missing, and what is
// missing from an export is removed. Before the rows it is only a remark.
func TestSpoolThatStopped(t *testing.T) {
	header, row := "teacher_email,teacher_name,course,section\n", "a@school.test,Ada,Art,1\n"
	for _, said := range []string{"ORA-01555: snapshot too old", "  ORA-01652: unable to extend temp segment,,", "SP2-0678: Column or attribute type can not be displayed"} {
		_, _, err := decode("rows.csv", header+row+"\n"+said+"\n\n1 row selected.\n", vetting)
		if err == nil || !strings.HasPrefix(err.Error(), "The database stopped in line 4 with an error: ") || !strings.HasSuffix(err.Error(), "export it again.") {
			t.Errorf("%s: %v", said, err)
		}
	}
	for _, text := range []string{"ORA-28002: the password will expire within 7 days\n" + header + row, header + "ORA-28002: the password will expire\n" + row} {
		if r, found, err := decode("rows.csv", text, vetting); err != nil || len(r.Sections) != 1 {
			t.Errorf("%v\n%s", err, show(r, found))
		}
	}
}
