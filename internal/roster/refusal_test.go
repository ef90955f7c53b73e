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
	{"commas.csv", ",,,\n;;\n,\n", "We do not know this kind of file. Its first row must name the columns. Hallway reads " + reads + "."},
	{"words.csv", "hello\nworld\n", "We do not know this kind of file. Its first row must name the columns. It has hello. Hallway reads " + reads + "."},
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
	{"near.csv", "teacher_email,course,section,block\n", "This looks like a Hallway CSV file, but the header has no teacher_name. It has teacher_email, course, section and block. Add what is missing, or correct its name in the first row."},
	{"near2.csv", "course,sec,first_name,last_name,course_name\n", "This looks like a Course list file, but the header has no block and teacher_email. It has course, sec, first_name, last_name and course_name. Add what is missing, or correct its name in the first row."},
	{"typos.csv", "Teacher E-Mail,teacher_nmae,Course,Sectoin,Blok,Depratment,Teacher Phone\n", "This looks like a Hallway CSV file, but the header has no teacher_name and section. It has Teacher E-Mail, teacher_nmae, Course, Sectoin, Blok, Depratment and Teacher Phone. Add what is missing, or correct its name in the first row. “teacher_nmae” may be teacher_name and “Sectoin” may be section, but Hallway does not guess. If it is another column, give it a less similar name."},
	{"typos2.csv", "teacher_email,teacher_name,course,section,shcool\n", "This looks like a Hallway CSV file, but the header has no school. It has teacher_email, teacher_name, course, section and shcool. Add what is missing, or correct its name in the first row. “shcool” may be school, but Hallway does not guess. If it is another column, give it a less similar name."},
	{"users.csv", "sourcedId,stauts,username,givenName,familyName\n", "This looks like a OneRoster users.csv, but the header has no status. It has sourcedId, stauts, username, givenName and familyName. Add what is missing, or correct its name in the first row. “stauts” may be status, but Hallway does not guess. If it is another column, give it a less similar name."},
	{"users.csv", "sourcedId,status,enabeldUsr,givenName,familyName\n", "This looks like a OneRoster users.csv, but the header has no enabledUser. It has sourcedId, status, enabeldUsr, givenName and familyName. Add what is missing, or correct its name in the first row. “enabeldUsr” may be enabledUser, but Hallway does not guess. If it is another column, give it a less similar name."},
	{"typos3.csv", "student_id,taecher_email,taecher_name,course,section\n", "This looks like a Hallway CSV file, but the header has no teacher_email and teacher_name. It has student_id, taecher_email, taecher_name, course and section. Add what is missing, or correct its name in the first row. “taecher_email” may be teacher_email and “taecher_name” may be teacher_name, but Hallway does not guess. If it is another column, give it a less similar name."},
	{"sections.csv", "School_id,Section_id,Teacher_id,Teacher_9_id\n", "This looks like a Clever sections.csv, but the header has no Teacher_2_id, Teacher_3_id and Teacher_4_id. It has School_id, Section_id, Teacher_id and Teacher_9_id. Add what is missing, or correct its name in the first row. “Teacher_9_id” may be Teacher_2_id, but Hallway does not guess. If it is another column, give it a less similar name."},
	{"students.csv", "student_name,student_email,course,section\n", "This looks like a list of students: no column says who teaches. Hallway never keeps students. Export the list of classes with teacher_email, teacher_name, course and section."},
	{"teachers.csv", "School_id,Teacher_id,Teacher_number,Last_name,First_name,Teacher_email\n", "This is one file of a Clever export (teachers.csv). Upload the whole export: the zip, or the folder, with schools.csv and sections.csv too. If you have only this file, write a CSV with the columns teacher_email, teacher_name, course and section."},
	{"sections.csv", "School_id,Section_id,Teacher_id,Name,Period\n", "This is one file of a Clever export (sections.csv). Upload the whole export: the zip, or the folder, with schools.csv and teachers.csv too. If you have only this file, write a CSV with the columns teacher_email, teacher_name, course and section."},
	{"enrollments.csv", "School_id,Section_id,Student_id\n", "This is one file of a Clever export (enrollments.csv). Upload the whole export: the zip, or the folder, with schools.csv, teachers.csv and sections.csv too. If you have only this file, write a CSV with the columns teacher_email, teacher_name, course and section."},
	{"users.csv", "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email\n", "This looks like Microsoft School Data Sync (users.csv). Hallway cannot read that. It has sourcedId, username, givenName, familyName, password, activeDirectoryMatchId and email. " + exportOneRoster},
	{"Teacher.csv", "SIS ID,School SIS ID,Username,First Name,Last Name\n", "This looks like Microsoft School Data Sync (Teacher.csv). Hallway cannot read that. It has SIS ID, School SIS ID, Username, First Name and Last Name. " + exportOneRoster},
	{"users.csv", "user_id,login_id,first_name,last_name,email,status\n", "This looks like Canvas SIS (users.csv). Hallway cannot read that. It has user_id, login_id, first_name, last_name, email and status. " + instead["Canvas SIS"]},
	{"courses.csv", "course_id,short_name,long_name,account_id,term_id,status\n", "This looks like Canvas SIS (courses.csv). Hallway cannot read that. It has course_id, short_name, long_name, account_id, term_id and status. " + instead["Canvas SIS"]},
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
	for file, header := range documented {
		if !strings.HasSuffix(file, ".csv") {
			continue
		}
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
		{all, "users.csv", "The manifest announces users.csv, but it is missing. The export is not complete: export it again."},
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

// TestMisspelt: whichever column that Hallway reads has two letters changed about, it is
// named, and not read. Without one that is required, or that says who somebody is, what they
// teach or whether they may sign in, no row is read; without another one there is a warning.
func TestMisspelt(t *testing.T) {
	refused, warned := 0, 0
	for _, k := range kinds {
		for at, column := range k.columns() {
			if !k.system.readable() || k.ignored || len(k.required) < 3 || len(squash(column)) < 5 || column[1] == column[2] {
				continue
			}
			typed := slices.Clone(k.columns())
			typed[at] = column[:1] + column[2:3] + column[1:2] + column[3:]
			text := strings.Join(typed, ",") + "\n" + strings.Repeat("x,", len(typed)-1) + "x\n"
			if at >= len(k.required) && !slices.Contains(k.grave, column) {
				warned++
				misspeltOptional(t, k, column, typed[at], text)
				continue
			}
			refused++
			r, found, err := decode(k.name+".csv", text, vetting)
			if err == nil || !strings.HasPrefix(err.Error(), "This looks like a "+string(k.system)) ||
				!strings.Contains(err.Error(), " but the header has no "+column+". It has ") || !strings.Contains(err.Error(), " “"+typed[at]+"” may be "+column+", ") {
				t.Errorf("%s %s: %v", k.system, strings.Join(typed, ","), err)
			}
			if r.Format != "" || found != nil {
				t.Errorf("%s %s: %+v %v", k.system, k.name, r, found)
			}
		}
	}
	if refused < 40 || warned < 15 {
		t.Errorf("only %d columns and %d others", refused, warned)
	}
}

// TestMisspeltBlock: the warning about a misspelt column is among what the import finds.
func TestMisspeltBlock(t *testing.T) {
	r, found, err := decode("rows.csv", "teacher_email,teacher_name,course,section,Blok,extra\na@school.test,Ada,Art,1,A,x\n", vetting)
	if err != nil || len(r.Sections) != 1 || r.Sections[0].Block != "" {
		t.Errorf("%v\n%s", err, show(r, found))
	}
	wantFindings(t, found, "warning [block] rows.csv line 1: there is no column block. Perhaps “Blok” is meant; Hallway does not guess. We will import the file without block.")
}

// misspeltOptional reads a file with a name that is nearly the column's.
func misspeltOptional(t *testing.T, k kind, column, typed, text string) {
	t.Helper()
	found := &findings{seen: map[string]bool{}, count: map[string]int{}, files: 1}
	in, err := openTable("f.csv", strings.NewReader(text), found)
	if err != nil {
		t.Fatal(err)
	}
	got, err := in.head.kindOf(k.name + ".csv")
	if err != nil || got.system != k.system || got.name != k.name {
		t.Fatalf("%s without %s is %s %s, %v", k.title(), column, got.system, got.name, err)
	}
	in.noteDoubts(got)
	want := "f.csv line 1: there is no column " + column + ". Perhaps “" + typed + "” is meant; Hallway does not guess. We will import the file without " + column + "."
	if list := found.all(); len(list) != 1 || list[0].Severity != Warning || list[0].Column != column || !strings.HasPrefix(list[0].String(), want) {
		t.Errorf("%s: %v", typed, list)
	}
	if _, err := in.next(); err != nil || in.cell(column) != "" {
		t.Errorf("%s was read as %s: %q, %v", typed, column, in.cell(column), err)
	}
}

// TestOptionalColumns: an export may lack each column that its standard does not
// require, whatever others it has.
func TestOptionalColumns(t *testing.T) {
	if _, err := newHeader([]string{"School_id", "Student_id", "Student_id"}).kindOf(""); err != nil {
		t.Errorf("a file that is not read: %v", err)
	}
	for name, columns := range documented {
		k, err := newHeader(strings.Split(columns, ",")).kindOf("")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, column := range k.optional {
			without := strings.Split(columns, ",")
			without = slices.DeleteFunc(without, func(c string) bool { return squash(c) == squash(column) })
			if got, err := newHeader(without).kindOf(""); err != nil || got.name != k.name || got.system != k.system {
				t.Errorf("%s without %s: %s %s, %v", name, column, got.system, got.name, err)
			}
		}
	}
}

// documented are whole headers, as the systems describe their exports.
var documented = map[string]string{
	"academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
	"classes.csv":          "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
	"courses.csv":          "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
	"enrollments.csv":      "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
	"manifest.csv":         "propertyName,value",
	"orgs.csv":             "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
	"roles.csv":            "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
	"users.csv":            "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
	"users of 1.2":         "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns",
	"schools of Clever":    "School_id,School_name,School_number,State_id,Low_grade,High_grade,Principal,Principal_email,School_address,School_city,School_state,School_zip,School_phone",
	"teachers of Clever":   "School_id,Teacher_id,Teacher_number,State_teacher_id,Last_name,Middle_name,First_name,Teacher_email,Title,Username,Password",
	"sections of Clever":   "School_id,Section_id,Teacher_id,Teacher_2_id,Teacher_3_id,Teacher_4_id,Name,Section_number,Grade,Course_name,Course_number,Course_description,Period,Subject,Term_name,Term_start,Term_end",
	"staff of Clever":      "School_id,Staff_id,Staff_email,First_name,Last_name,Department,Title,Username,Password",
	"Google Admin's users": "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Status [READ ONLY],Last Sign In [READ ONLY],Recovery Email,Home Secondary Email,Work Secondary Email,Recovery Phone [MUST BE IN THE E.164 FORMAT],Work Phone,Home Phone,Mobile Phone,Work Address,Home Address,Employee ID,Employee Type,Employee Title,Manager Email,Department,Cost Center,2sv Enrolled [READ ONLY],2sv Enforced [READ ONLY],Building ID,Floor Name,Floor Section,Change Password at Next Sign-In,New Status [UPLOAD ONLY],Advanced Protection Program enrollment",
}
