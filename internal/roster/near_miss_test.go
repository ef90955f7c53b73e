package roster

import (
	"archive/zip"
	"errors"
	"strings"
	"testing"
)

// nearMisses are files of other systems, and what must be said of each: what it is and what
// to do instead.
var nearMisses = []struct{ file, header, is, do string }{
	{"users.csv", "user_id,integration_id,login_id,password,first_name,last_name,email,status", "Canvas SIS", "there and upload the zip"},
	{"users.csv", "canvas_user_id,user_id,login_id,full_name,email,status", "Canvas SIS", "student information system"},
	{"courses.csv", "course_id,short_name,long_name,account_id,term_id,status", "Canvas SIS", "student information system"},
	{"sections.csv", "section_id,course_id,name,status,start_date,end_date", "Canvas SIS", "student information system"},
	{"enrollments.csv", "course_id,user_id,role,section_id,status", "Canvas SIS", "student information system"},
	{"users.csv", "primaryEmail,name.givenName,name.familyName,orgUnitPath,suspended", "GAM", "Google Admin console"},
	{"users.csv", "primaryEmail", "GAM", "Google Admin console"},
	{"participants.csv", "courseId,courseName,userRole,profile.emailAddress,profile.name.fullName", "GAM", "Google Admin console"},
	{"courses.csv", "id,name,section,courseState,ownerId,ownerEmail", "GAM", "Google Admin console"},
	{"export.text", "ID\tLastFirst\tTeacherNumber\tEmail_Addr\tSchoolID", "PowerSchool", "In PowerSchool, export OneRoster CSV or the Clever files"},
	{"sections.csv", "Course_Number,Section_Number,Teacher,Expression,TermID,Room", "PowerSchool", "In PowerSchool"},
	{"sections.csv", "COURSE_NUMBER;SECTION_NUMBER;TEACHER_NUMBER", "PowerSchool", "In PowerSchool"},
	{"sections.csv", "SECTIONS.COURSE_NUMBER,SECTIONS.SECTION_NUMBER,TEACHERS.LASTFIRST", "PowerSchool", "In PowerSchool"},
	{"cc.csv", "[Courses]Course_Name,[Sections]Section_Number,[5]LastFirst", "PowerSchool", "In PowerSchool"},
	{"adhoc.csv", "teacher.display,course.number,course.name,section.number,period.name", "Infinite Campus", "In Infinite Campus"},
	{"adhoc.csv", "student.lastName,student.firstName,courseSection.teacherDisplay,sectionSchedule.periodName", "Infinite Campus", "In Infinite Campus"},
	{"adhoc.csv", "personID,teacherName,courseName,courseNumber,sectionNumber,room,periodStart", "Infinite Campus", "In Infinite Campus"},
	{"adhoc.csv", "person.lastName,person.email", "Infinite Campus", "In Infinite Campus"},
	{"staff.csv", "person_id,person_number,first_name,middle_name,last_name,email_address,sis_username,location_id", "Apple School Manager", "student information system"},
	{"students.csv", "person_id,person_number,first_name,middle_name,last_name,grade_level,email_address,sis_username,password_policy,location_id", "Apple School Manager", "student information system"},
	{"classes.csv", "class_id,class_number,course_id,instructor_id,instructor_id_2,location_id", "Apple School Manager", "student information system"},
	{"users.csv", "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms", "Microsoft School Data Sync", "student information system"},
	{"classes.csv", "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId,code", "Microsoft School Data Sync", "student information system"},
	{"roles.csv", "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate", "Microsoft School Data Sync", "student information system"},
	{"users.csv", "username,password,firstname,lastname,email,cohort1", "Moodle", "student information system"},
	{"roster.csv", "Last Name,First Name,Email Address", "a list of people", "Google Admin console"},
	{"roster.csv", "Name,E-Mail,Phone", "a list of people", "teacher_email, teacher_name, course and section"},
}

// TestNearMisses: a file of another system is called by its name, with a way forward.
func TestNearMisses(t *testing.T) {
	for _, c := range nearMisses {
		_, _, err := decode(c.file, c.header+"\n", vetting)
		var refused Refusal
		if !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), "This looks like "+c.is) || !strings.Contains(err.Error(), c.do) ||
			!strings.Contains(err.Error(), "teacher_email, teacher_name, course and section") {
			t.Errorf("%s: %v", c.header, err)
		}
	}
}

// TestMissingColumns: a file of a system that is read, with a column less, says what it has
// and what is missing, alone and in an export.
func TestMissingColumns(t *testing.T) {
	for file, header := range documented {
		k, err := newHeader(strings.Split(header, ",")).kindOf("")
		if err != nil {
			t.Fatal(err)
		}
		if len(k.required) < 3 {
			continue
		}
		for _, column := range k.required {
			var left []string
			for c := range strings.SplitSeq(header, ",") {
				if squash(c) != squash(column) {
					left = append(left, c)
				}
			}
			name := k.name + ".csv"
			if k.name == "" {
				name = "any.csv"
			}
			_, _, err := decode(name, strings.Join(left, ",")+"\n", vetting)
			want := "This looks like a " + k.title() + ", but the header has no " + column + ". It has " + left[0] + ", "
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s without %s: %v\nwant %s", file, column, err, want)
			}
		}
	}
}

// TestFriendlyHeaders: names in words are the same columns, and others are hints.
func TestFriendlyHeaders(t *testing.T) {
	r, _, err := decode("export.zip", string(export(t, map[string]string{
		"schools.csv": "School ID;School Name\n1;North\n", "teachers.csv": "School ID;Teacher ID;First Name;Last Name;Teacher Email\n1;7;Ada;Okafor;a@school.test\n",
		"sections.csv": "School ID;Section ID;Teacher ID;Teacher 2 ID;Course Name;Section Number;Period\n1;5;7;;Algebra;1;A\n",
	})), vetting)
	if err != nil || len(r.Sections) != 1 || r.Sections[0].Title() != "Algebra, section 1" || len(r.Sections[0].Teachers) != 1 {
		t.Errorf("%v %+v", err, r)
	}
	_, _, err = decode("report.csv", "Teacher Email;Teacher;Course Name;Section Number;Period\n", vetting)
	want := "This looks like a Hallway CSV file, but the header has no teacher_name, course and section. It has Teacher Email, Teacher, Course Name, Section Number and Period. " +
		"Add what is missing, or correct its name in the first row. “Teacher” may be teacher_name, “Course Name” may be course and “Section Number” may be section, but Hallway does not guess. "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v", err)
	}
}

// TestSeparators: every kind of file is read with each of the separators.
func TestSeparators(t *testing.T) {
	for file, header := range documented {
		for _, comma := range []string{";", "\t", "|"} {
			got, err := openTable("f.csv", strings.NewReader(strings.ReplaceAll(header, ",", comma)+"\n"), &findings{})
			if err != nil {
				t.Fatal(err)
			}
			k, err := got.head.kindOf("")
			if want, _ := newHeader(strings.Split(header, ",")).kindOf(""); err != nil || k.name != want.name || k.system != want.system {
				t.Errorf("%s with %q is %s %s, %v", file, comma, k.system, k.name, err)
			}
		}
	}
}

// TestTitleAboveHeader: a report's title is not its header, and the refusal says where that is.
func TestTitleAboveHeader(t *testing.T) {
	for file, header := range documented {
		k, err := newHeader(strings.Split(header, ",")).kindOf("")
		if err != nil || len(k.required) < 3 {
			continue
		}
		for _, comma := range []string{",", ";", "\t"} {
			title := "Class list,,,\n\nNorth High,Fall,,\n" + header + "\n"
			_, _, err := decode("report.csv", strings.ReplaceAll(title, ",", comma), vetting)
			if err == nil || err.Error() != "The columns are named in line 4. Delete the lines above it, so that it is the first row, and upload the file again." {
				t.Errorf("%s with %q: %v", file, comma, err)
			}
		}
	}
}

// TestNotCSV: whatever a file is called, it is named for what it is.
func TestNotCSV(t *testing.T) {
	parts := func(names ...string) string {
		return string(archive(t, func(w *zip.Writer) {
			for _, n := range names {
				entry(t, w, n, "x")
			}
		}))
	}
	for _, c := range []struct {
		file, content string
		want          Refusal
	}{
		{"r.csv", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n", pdf}, {"r.csv", "\xEF\xBB\xBF%PDF-1.7", pdf},
		{"r.xls", "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><table><tr><td>course", webPage},
		{"r.csv", "\xEF\xBB\xBF\r\n<!DOCTYPE html>\n<title>Sign in</title>", webPage}, {"r.csv", "<TABLE><TR>", webPage},
		{"r.xls", "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", spreadsheet},
		{"r.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<enterprise>", xml}, {"r.csv", "\xFF\xFE<\x00?\x00x\x00m\x00l\x00", xml},
		{"r.json", "{\"users\": [", json}, {"r.csv", "[\n {\"email\": 1}]", json}, {"r.rtf", `{\rtf1\ansi`, document},
		{"r.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", spreadsheet}, {"r.csv", "\x89PNG\r\n\x1a\n\x00", picture}, {"r.jpg", "\xFF\xD8\xFF\xE0\x00", picture},
		{"r.csv.gz", "\x1F\x8B\x08\x00", compressed}, {"r.7z", "7z\xBC\xAF\x27\x1C", compressed},
		{"r.xlsx", parts("a"), spreadsheet}, {"r.csv", parts("[Content_Types].xml", "xl/workbook.xml"), spreadsheet}, {"r.ods", parts("mimetype"), spreadsheet},
		{"r.csv", parts("[Content_Types].xml", "word/document.xml"), document}, {"r.docx", parts("a"), document},
		{"r.numbers", parts("a"), numbers}, {"r.zip", parts("Index/Document.iwa"), numbers},
	} {
		_, _, err := decode(c.file, c.content, vetting)
		if err == nil || err.Error() != string(c.want) {
			t.Errorf("%s %.30q: %v", c.file, c.content, err)
		}
	}
	for file, want := range map[string]string{
		"teachers.xlsx": "There is no CSV file in it, but teachers.xlsx. Save each spreadsheet as CSV (in Excel: ",
		"teachers.pdf":  "There is no CSV file in it, but teachers.pdf. Hallway reads a OneRoster or Clever export",
	} {
		if _, err := Open("r.zip", []byte(parts(file))); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
	if _, _, err := decode("dde.csv", "[5]LastFirst,[Sections]Room\n", vetting); err == nil || !strings.HasPrefix(err.Error(), "This looks like PowerSchool") {
		t.Errorf("a header in brackets is no JSON: %v", err)
	}
}
