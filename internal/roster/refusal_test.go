package roster

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// refusals are what cannot be read, with the exact words.
var refusals = []struct{ file, content, want string }{
	{"empty.csv", "", "This file is empty."},
	{"blank.csv", "\uFEFF \r\n\t\n", "This file is empty."},
	{"quotes.csv", "\"\"\n", "This file is empty."},
	{"commas.csv", ",,,\n;;\n,\n", "We do not know this kind of file. Its first row must name the columns: Hallway reads " + reads + "."},
	{"words.csv", "hello\nworld\n", "We do not know this kind of file. Its first row must name the columns: Hallway reads " + reads + "."},
	{"r.xlsx", "PK\x03\x04....", string(spreadsheet)},
	{"r.csv", "PK\x03\x04....[Content_Types].xml", string(spreadsheet)},
	{"r.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", string(spreadsheet)},
	{"r.zip", "PK\x03\x04....users.csv", "This zip file is damaged or not complete. Export it again, and upload the new one."},
	{"r.bin", "course\x00", string(notText)},
	{"big.csv", "teacher_email,teacher_name,course,section\n" + strings.Repeat(strings.Repeat("x", 1023)+"\n", 50<<10+1), "big.csv: " + string(tooLarge)},
	{"quotes.csv", "teacher_email,teacher_name,course,section\na@b.c,A,\"Art\r\nI\",1\nb@b.c,B,\"Art,1\n", "The quotation marks in the row that starts in line 4 do not match. Correct them, or save the file as CSV again, and upload it."},
	{"long.csv", "teacher_email,teacher_name,course,section," + strings.Repeat("x", 400<<10), "The row after line 1 is longer than 256 KiB. Look at the quotation marks there, and upload the file again."},
	{"open.csv", "teacher_email,teacher_name,course,section\na@b.c,A,Art,1\nb@b.c,B,\"Art,1\n" + strings.Repeat("b@b.c,B,Art,1\n", 40_000), "The row after line 2 is longer than 256 KiB. Look at the quotation marks there, and upload the file again."},
	{"bare.csv", "teacher_email,teacher_name,course,section\ra@b.c,A \"B\" C,Art,1\r", "The quotation marks in the row that starts in line 2 do not match. Correct them, or save the file as CSV again, and upload it."},
	{"twice.csv", "teacher_email,teacher_name,course,section,Room,room \n", "The header names room twice. Remove or rename one of the two columns."},
	{"near.csv", "teacher_email,course,section,block\n", "This looks like a Hallway CSV, but the header has no teacher_name. Add what is missing, or correct its name in the first row."},
	{"near2.csv", "course,sec,first_name,last_name,course_name\n", "This looks like a Course list, but the header has no block and teacher_email. Add what is missing, or correct its name in the first row."},
	{"students.csv", "student_name,student_email,course,section\n", "This looks like a list of students: no column says who teaches. Hallway never keeps students. Export the list of classes with teacher_email, teacher_name, course and section."},
	{"teachers.csv", "School_id,Teacher_id,Teacher_number,Last_name,First_name,Teacher_email\n", "This is one file of a Clever export (teachers.csv). Upload the whole export: the zip, or the folder, with schools.csv and sections.csv too."},
	{"sections.csv", "School_id,Section_id,Teacher_id,Name,Period\n", "This is one file of a Clever export (sections.csv). Upload the whole export: the zip, or the folder, with schools.csv and teachers.csv too."},
	{"enrollments.csv", "School_id,Section_id,Student_id\n", "This is one file of a Clever export (enrollments.csv). Upload the whole export: the zip, or the folder, with schools.csv, teachers.csv and sections.csv too."},
	{"users.csv", "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email\n", "This looks like Microsoft School Data Sync (users.csv). Hallway cannot read that. " + exportOneRoster},
	{"Teacher.csv", "SIS ID,School SIS ID,Username,First Name,Last Name\n", "This looks like Microsoft School Data Sync (Teacher.csv). Hallway cannot read that. " + exportOneRoster},
	{"users.csv", "user_id,login_id,first_name,last_name,email,status\n", "This looks like Canvas SIS (users.csv). Hallway cannot read that. " + exportOneRoster},
	{"courses.csv", "course_id,short_name,long_name,account_id,term_id,status\n", "This looks like Canvas SIS (courses.csv). Hallway cannot read that. " + exportOneRoster},
}

func TestRefusals(t *testing.T) {
	for _, c := range refusals {
		r, found, err := decode(c.file, c.content, vetting)
		var refusal Refusal
		if !errors.As(err, &refusal) || err.Error() != c.want {
			t.Errorf("%s: got  %v\nwant %s", c.file, err, c.want)
		}
		if r.Format != "" || found != nil {
			t.Errorf("%s: refused, and yet %+v %v", c.file, r, found)
		}
	}
}

// TestOneRoster refuses each file of a OneRoster export that comes alone, by
// its own name.
func TestOneRoster(t *testing.T) {
	headers := map[string]string{
		"academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
		"classes.csv":          "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
		"courses.csv":          "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
		"enrollments.csv":      "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
		"manifest.csv":         "propertyName,value",
		"orgs.csv":             "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
		"roles.csv":            "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
		"users.csv":            "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
	}
	for file, header := range headers {
		_, _, err := decode(file, header+"\r\n", vetting)
		if want := "This is one file of a OneRoster export (" + file + "). Upload the whole export: the zip"; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestManifest takes an export at its word, and says where it breaks it.
func TestManifest(t *testing.T) {
	files := func(manifest string, without ...string) error {
		data := archive(t, func(w *zip.Writer) {
			for name, content := range map[string]string{
				"manifest.csv": manifest, "orgs.csv": "sourcedId,status,name,type\n1,,North,school\n", "users.csv": usersRow,
				"classes.csv": "sourcedId,status,title,courseSourcedId,schoolSourcedId\n", "enrollments.csv": "sourcedId,status,classSourcedId,userSourcedId,role\n",
			} {
				if content != "" && !slices.Contains(without, name) {
					entry(t, w, name, content)
				}
			}
		})
		u, err := Open("x.zip", data)
		if err == nil {
			_, _, err = u.Decode(vetting)
		}
		return err
	}
	const all = "propertyName,value\nfile.orgs,bulk\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n"
	for _, c := range []struct {
		manifest string
		without  string
		want     string
	}{
		{all, "", ""},
		{"", "", ""},
		{all, "users.csv", "The manifest announces users.csv, and it is not there. The export is not complete: export it again."},
		{"", "users.csv", "This OneRoster export has no users.csv. Export it again with everything, and upload the zip."},
		{all + "oneroster.version,1.0\n", "", "This is OneRoster 1.0, and Hallway reads 1.1 and 1.2. Export one of these."},
	} {
		err := files(c.manifest, c.without)
		if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want {
			t.Errorf("%q without %s: %v", c.manifest, c.without, err)
		}
	}
}

// TestReader keeps a file that could not be read apart from one that is wrong.
func TestReader(t *testing.T) {
	broken := errors.New("the line went dead")
	_, err := newText(iotest.ErrReader(broken))
	var refusal Refusal
	if !errors.Is(err, broken) || errors.As(err, &refusal) {
		t.Error(err)
	}
}

// TestSpaced reads headers as people type them.
func TestSpaced(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "header-only.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{string(raw), "Section, Teacher Email ,Course,TEACHER_NAME,,\n", "section\tcourse\tteacher_name\tteacher_email", "teacherEmail,teacherName,course,section"} {
		if r, _, err := decode("r.csv", header, vetting); err != nil || r.Format != "Hallway CSV" {
			t.Errorf("%q: %v", header, err)
		}
	}
}
