package roster

import (
	"archive/zip"
	"maps"
	"slices"
	"strings"
	"testing"
)

// export is a zip of files by name.
func export(t testing.TB, files map[string]string) []byte {
	return archive(t, func(w *zip.Writer) {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			entry(t, w, name, files[name])
		}
	})
}

// TestForeignExports refuses whole exports of systems that Hallway cannot read,
// by the system's name: some share file names with OneRoster.
func TestForeignExports(t *testing.T) {
	for _, c := range []struct {
		system string
		files  map[string]string
	}{
		{"Microsoft School Data Sync", map[string]string{ // V1
			"School.csv": "SIS ID,Name\n", "Section.csv": "SIS ID,School SIS ID,Section Name\n", "Student.csv": "SIS ID,School SIS ID,Username\n",
			"Teacher.csv": "SIS ID,School SIS ID,Username,First Name,Last Name\n", "StudentEnrollment.csv": "Section SIS ID,SIS ID\n", "TeacherRoster.csv": "Section SIS ID,SIS ID\n"}},
		{"Microsoft School Data Sync", map[string]string{ // V2.1
			"orgs.csv": "sourcedId,name,type,parentSourcedId\n", "users.csv": "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n",
			"roles.csv": "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n", "classes.csv": "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\n",
			"enrollments.csv": "classSourcedId,userSourcedId,role\n", "academicSessions.csv": "sourcedId,title,type,schoolYear,startDate,endDate\n", "courses.csv": "sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade\n"}},
		{"Canvas SIS", map[string]string{
			"users.csv": "user_id,login_id,first_name,last_name,email,status\n", "accounts.csv": "account_id,parent_account_id,name,status\n", "terms.csv": "term_id,name,status,start_date,end_date\n",
			"courses.csv": "course_id,short_name,long_name,account_id,term_id,status\n", "sections.csv": "section_id,course_id,name,status,start_date,end_date\n", "enrollments.csv": "course_id,user_id,role,section_id,status\n"}},
	} {
		_, _, err := decode("export.zip", string(export(t, c.files)), vetting)
		if err == nil || !strings.HasPrefix(err.Error(), "This looks like "+c.system) || !strings.HasSuffix(err.Error(), instead[system(c.system)]) {
			t.Errorf("%s: %v", c.system, err)
		}
	}
}

// TestExportsWithoutRows says of each file that there is nothing in it; the
// plan's guard does the rest.
func TestExportsWithoutRows(t *testing.T) {
	for _, c := range []struct {
		files map[string]string
		want  []string
	}{
		{map[string]string{"manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\nfile.users,bulk\nfile.roles,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n",
			"orgs.csv": "sourcedId,status,name,type\n", "users.csv": "sourcedId,status,givenName,familyName\n", "roles.csv": "sourcedId,userSourcedId,roleType,role,orgSourcedId\n",
			"classes.csv": "sourcedId,status,title,courseSourcedId,schoolSourcedId", "enrollments.csv": "sourcedId,status,classSourcedId,userSourcedId,role\r\n\r\n"},
			[]string{"problem orgs.csv", "problem roles.csv", "problem users.csv", "problem classes.csv", "problem enrollments.csv"}},
		{map[string]string{"schools.csv": "School_id,School_name\n", "teachers.csv": "School_id,Teacher_id,First_name,Last_name\n", "sections.csv": "School_id,Section_id,Teacher_id\n", "staff.csv": "School_id,Staff_id,First_name,Last_name\n"},
			[]string{"problem schools.csv", "problem teachers.csv", "note staff.csv", "problem sections.csv"}},
		{map[string]string{"google.csv": "First Name [Required],Last Name [Required],Email Address [Required]\n"}, []string{"problem google.csv"}},
		{map[string]string{"list.csv": "course,sec,block,first_name,last_name,teacher_email,course_name"}, []string{"problem list.csv"}},
	} {
		r, found, err := decode("export.zip", string(export(t, c.files)), vetting)
		var got []string
		for _, f := range found {
			if got = append(got, string(f.Severity)+" "+f.File); f.Found != "there are no rows below the header." {
				t.Error(f)
			}
		}
		if err != nil || !slices.Equal(got, c.want) || len(r.People)+len(r.Sections)+len(r.Schools) > 0 {
			t.Errorf("%q %v", got, err)
		}
	}
}

// TestDeltaOfPeople: in a delta of 1.2 a changed person may come without a role,
// because it is the role that has not changed. Only whom the source named before
// is known to be of the staff then.
func TestDeltaOfPeople(t *testing.T) {
	data := export(t, map[string]string{
		"manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.users,delta\nfile.roles,delta\n",
		"users.csv": "sourcedId,status,enabledUser,givenName,familyName,email\n" +
			"known,active,true,Ada,Okafor,a.okafor@school.test\nnew,active,true,Wen,Li,w.li@school.test\nstudent,active,true,Student,Nobody,\nleft,tobedeleted,,,,\noff,active,false,Kwame,Boateng,\n",
		"roles.csv": "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\nr1,active,new,primary,teacher,s1\nr2,active,elsewhere,primary,teacher,s1\nr3,active,student,primary,student,s1\n",
	})
	o := vetting
	o.Known = func(string) (map[string]bool, error) {
		return map[string]bool{"known": true, "left": true, "off": true}, nil
	}
	r, found, err := decode("export.zip", string(data), o)
	if err != nil {
		t.Fatal(err)
	}
	want := `OneRoster 1.2 delta
only changes of {People:true Sections:true Teaching:true Schools:true}, gone {People:[left off] Sections:[]}
person   "known" name="Ada Okafor" email="a.okafor@school.test" department="" schools=[]
person   "new" name="Wen Li" email="w.li@school.test" department="" schools=["s1"]
note     [enabledUser] users.csv line 6: Kwame Boateng is disabled. We will not import them.
`
	if got := show(r, found); got != want {
		t.Errorf("got\n%s", got)
	}
}
