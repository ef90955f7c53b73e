package roster

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// TestRowsWithoutIDs: somebody and a class whose id is null in the second week stay as
// they are, with their class and its teacher. Who is in no row goes.
func TestRowsWithoutIDs(t *testing.T) {
	week := func(files map[string]string) Roster {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, text := range files {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		r, _, err := decode("export.zip", b.String(), at)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	clever := map[string]string{
		"schools.csv": "School_id,School_name\n1,North\n",
		"teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n" +
			"1,7,Ada,Okafor,a@school.test\n1,8,Wen,Li,w@school.test\n1,9,Eva,Rivera,e@school.test\n",
		"sections.csv": "School_id,Section_id,Teacher_id,Course_name,Section_number\n1,50,7,Art,1\n1,51,8,Music,1\n1,52,8,Drama,1\n",
	}
	oneRoster := map[string]string{
		"orgs.csv": "sourcedId,name,type\n1,North,school\n", "courses.csv": "sourcedId,title,orgSourcedId\n3,Any,1\n",
		"users.csv": "sourcedId,givenName,familyName,email,role,orgSourcedIds\n" +
			"7,Ada,Okafor,a@school.test,teacher,1\n8,Wen,Li,w@school.test,teacher,1\n9,Eva,Rivera,e@school.test,teacher,1\n",
		"classes.csv":          "sourcedId,title,courseSourcedId,schoolSourcedId,classCode,termSourcedIds\n50,Art,3,1,1,\n51,Music,3,1,1,\n52,Drama,3,1,1,\n",
		"enrollments.csv":      "sourcedId,classSourcedId,userSourcedId,role\n1,50,7,teacher\n2,51,8,teacher\n3,52,8,teacher\n",
		"academicSessions.csv": "sourcedId,title,startDate,endDate\n",
	}
	for _, files := range []map[string]string{clever, oneRoster} {
		var w world
		w.imports(t, week(files), Answers{})
		for name, old := range map[string]string{"teachers.csv": "1,7,", "users.csv": "7,Ada", "sections.csv": "1,51,", "classes.csv": "51,Music"} {
			files[name] = strings.Replace(files[name], old, strings.NewReplacer("7", "null", "51", "NULL").Replace(old), 1)
		}
		for name, gone := range map[string]string{"teachers.csv": "1,9,Eva,Rivera,e@school.test\n", "users.csv": "9,Eva,Rivera,e@school.test,teacher,1\n"} {
			files[name] = strings.Replace(files[name], gone, "", 1)
		}
		p, _ := w.imports(t, week(files), Answers{})
		if c := p.Counts(); c != (Counts{Removed: 1, Same: 6}) || p.People.Removed[0].Before.Name != "Eva Rivera" {
			t.Errorf("%+v %v", c, p.Items())
		}
	}
}
