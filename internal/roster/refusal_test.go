package roster

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

const only = "Hallway reads a CSV with the columns teacher_email, teacher_name, course and section, or a course list with course, sec, block, first_name, last_name, teacher_email and course_name for now."

// refusals are what cannot be read, with the exact words.
var refusals = []struct{ file, content, want string }{
	{"empty.csv", "", "This file is empty."},
	{"blank.csv", "\uFEFF \r\n\t\n", "This file is empty."},
	{"quotes.csv", "\"\"\n", "This file is empty."},
	{"commas.csv", ",,,\n;;\n,\n", "We do not know this kind of file. Its first row must name the columns: " + strings.TrimSuffix(only, " for now.") + "."},
	{"words.csv", "hello\nworld\n", "We do not know this kind of file. Its first row must name the columns: " + strings.TrimSuffix(only, " for now.") + "."},
	{"r.xlsx", "PK\x03\x04....", "This is a spreadsheet file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that."},
	{"r.csv", "PK\x03\x04....[Content_Types].xml", "This is a spreadsheet file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that."},
	{"r.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "This is a spreadsheet file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that."},
	{"r.zip", "PK\x03\x04....users.csv", "This is a zip file. Unpack it and upload the roster that is in it. If that is a spreadsheet, save it as CSV first."},
	{"r.bin", "course\x00", "This is not a text file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that."},
	{"big.csv", strings.Repeat("x", maxFile+1), "This file is larger than 10 MiB. Leave out the columns and rows about students, and upload it again."},
	{"quotes.csv", "teacher_email,teacher_name,course,section\na@b.c,A,\"Art\r\nI\",1\nb@b.c,B,\"Art,1\n", "The quotation marks in the row that starts in line 4 do not match. Correct them, or save the file as CSV again, and upload it."},
	{"bare.csv", "teacher_email,teacher_name,course,section\ra@b.c,A \"B\" C,Art,1\r", "The quotation marks in the row that starts in line 2 do not match. Correct them, or save the file as CSV again, and upload it."},
	{"twice.csv", "teacher_email,teacher_name,course,section,Room,room \n", "The header names room twice. Remove or rename one of the two columns."},
	{"near.csv", "teacher_email,course,section,block\n", "This looks like a Hallway CSV, but the header has no teacher_name. Add what is missing, or correct its name in the first row."},
	{"near2.csv", "course,sec,first_name,last_name,course_name\n", "This looks like a Course list, but the header has no block and teacher_email. Add what is missing, or correct its name in the first row."},
	{"students.csv", "student_name,student_email,course,section\n", "This looks like a list of students: no column says who teaches. Hallway never keeps students. Export the list of classes with teacher_email, teacher_name, course and section."},
	{"google.csv", "\uFEFFFirst Name [Required],Last Name [Required],Email Address [Required],Org Unit Path [Required]\n", "This looks like a Google Admin user download. " + only},
	{"teachers.csv", "School_id,Teacher_id,Teacher_number,Last_name,First_name,Teacher_email\n", "This looks like a Clever file (teachers.csv). " + only},
	{"sections.csv", "School_id,Section_id,Teacher_id,Name,Period\n", "This looks like a Clever file (sections.csv). " + only},
	{"enrollments.csv", "School_id,Section_id,Student_id\n", "This looks like a Clever file (enrollments.csv). " + only},
	{"users.csv", "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email\n", "This looks like a Microsoft School Data Sync file. " + only},
	{"Teacher.csv", "SIS ID,School SIS ID,Username,First Name,Last Name\n", "This looks like a Microsoft School Data Sync file. " + only},
}

func TestRefusals(t *testing.T) {
	for _, c := range refusals {
		r, found, err := Decode(c.file, strings.NewReader(c.content))
		var refusal Refusal
		if !errors.As(err, &refusal) || err.Error() != c.want {
			t.Errorf("%s: got  %v\nwant %s", c.file, err, c.want)
		}
		if r.Format != "" || found != nil {
			t.Errorf("%s: refused, and yet %+v %v", c.file, r, found)
		}
	}
}

// TestOneRoster refuses each file of a OneRoster export by its own name.
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
		_, _, err := Decode(file, strings.NewReader(header+"\r\n"))
		if want := "This looks like a OneRoster file (" + file + "). " + only; err == nil || err.Error() != want {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestReader keeps a file that could not be read apart from one that is wrong.
func TestReader(t *testing.T) {
	broken := errors.New("the line went dead")
	_, _, err := Decode("r.csv", iotest.ErrReader(broken))
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
	for _, header := range []string{string(raw), "Section, Teacher Email ,Course,TEACHER_NAME,,\n", "section\tcourse\tteacher_name\tteacher_email"} {
		if r, _, err := Decode("r.csv", strings.NewReader(header)); err != nil || r.Format != "Hallway CSV" {
			t.Errorf("%q: %v", header, err)
		}
	}
}
