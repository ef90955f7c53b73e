package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// blanks are cells of ids and addresses that say that there is none.
var blanks = []string{"null", "NULL", "Null", "(null)", "<null>", "[NULL]", "None", "none", "nil", "N/A", "n/a", "NA", "n.a.", "NaN", "<NA>",
	"undefined", "unknown", "DBNull", `\N`, "-", "--", "–", "—", ".", "?", "_", "*", "/", "######", "#N/A", "#REF!", "#VALUE!", "#NAME?",
	"#NULL!", "#NUM!", "#DIV/0!", "#SPILL!", "#NV", "#BEZUG!", "#N/D", "#¡REF!", "{}", " null ", "null null", "NULL NULL", "N/A N/A", "- -"}

// ids are not, though some look so.
var realIDs = []string{"0", "00", "1", "nullarbor", "nonesuch", "N1", "NAN2", "Nala", "#12", "A-", "校", "null-7", "n/a1", "1E5", "2026-E+1", "null 1", "Na Li"}

func TestBlankIDs(t *testing.T) {
	for _, s := range blanks {
		s = strings.TrimSpace(s)
		if !anID.empty(s) || !address.empty(s) {
			t.Errorf("%q is an id", s)
		}
	}
	for _, s := range realIDs {
		if anID.empty(s) {
			t.Errorf("%q is no id", s)
		}
	}
	for _, s := range []string{"null@school.test", "NONE@school.test", "undefined@x.test", "n/a@x.test", "unknown@"} {
		if want := s != "unknown@"; address.empty(s) != want {
			t.Errorf("%q is empty: %t", s, !want)
		}
	}
	for _, s := range []string{"nan@school.test", "nil@school.test", "na@school.test", "nullmeyer@school.test", "unknown.soldier@school.test"} {
		if address.empty(s) {
			t.Errorf("%q is no address", s)
		}
	}
}

// TestBlanksMeet: in each format two people, two classes and their references have the same
// cell that says null. Nobody becomes one person with somebody else, no class is theirs, and
// each cell that costs a row is named.
func TestBlanksMeet(t *testing.T) {
	for _, blank := range append(slices.Clone(blanks), "") {
		for name, c := range map[string]struct {
			files           map[string]string
			people, classes int
			teachers        bool // of the classes
			problems        []string
		}{
			"Clever": {map[string]string{
				"schools.csv":  "School_id,School_name\n1,North\n",
				"teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n1,@,Ada,Okafor,a@school.test\n1,@,Wen,Li,w@school.test\n1,7,Eva,Rivera,@\n1,8,Kwame,Boateng,@\n",
				"sections.csv": "School_id,Section_id,Teacher_id,Teacher_2_id,Course_name,Section_number\n1,5,@,@,Algebra,1\n1,6,@,@,Art,1\n1,@,7,8,Music,1\n@,9,7,8,Drama,1\n",
			}, 2, 2, false, []string{"teachers.csv line 2", "teachers.csv line 3", "teachers.csv line 4", "teachers.csv line 5", "sections.csv line 4", "sections.csv line 5"}},
			"OneRoster 1.1": {map[string]string{
				"orgs.csv":        "sourcedId,name,type,parentSourcedId\ns,North,school,@\n",
				"users.csv":       "sourcedId,orgSourcedIds,role,givenName,familyName,email\n@,s,teacher,Ada,Okafor,a@school.test\n@,s,teacher,Wen,Li,w@school.test\nu1,\"s,@\",teacher,Eva,Rivera,@\nu2,@,teacher,Kwame,Boateng,@\n",
				"classes.csv":     "sourcedId,title,courseSourcedId,schoolSourcedId,termSourcedIds\nk1,Algebra,@,s,@\nk2,Art,@,s,@\n@,Music,@,s,@\nk4,Drama,@,@,@\n",
				"enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role\n@,k1,@,teacher\n@,k2,@,teacher\n@,@,u1,teacher\n",
			}, 2, 2, false, []string{"users.csv line 2", "users.csv line 3", "users.csv line 4", "users.csv line 5", "classes.csv line 4", "classes.csv line 5",
				"enrollments.csv line 2", "enrollments.csv line 3", "enrollments.csv line 4"}},
			"OneRoster 1.2": {map[string]string{
				"orgs.csv":        "sourcedId,name,type\ns,North,school\n",
				"users.csv":       "sourcedId,givenName,familyName,email\n@,Ada,Okafor,a@school.test\nu1,Eva,Rivera,e@school.test\n",
				"roles.csv":       "sourcedId,userSourcedId,roleType,role,orgSourcedId\nr1,@,primary,teacher,s\nr2,u1,primary,teacher,@\n@,u1,primary,teacher,s\n",
				"classes.csv":     "sourcedId,title,courseSourcedId,schoolSourcedId\nk1,Algebra,,s\n",
				"enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role\ne1,k1,@,teacher\n",
			}, 1, 1, false, []string{"roles.csv line 2", "roles.csv line 4", "enrollments.csv line 2"}},
			"Hallway CSV": {map[string]string{
				"rows.csv": "teacher_email,teacher_name,course,section,school\n@,@,Algebra,1,@\n@,@,Art,1,@\n@,Eva Rivera,Music,1,@\n@,Kwame Boateng,Drama,1,@\na@school.test,Ada Okafor,Latin,@,@\nw@school.test,Wen Li,@,1,@\n",
			}, 2, 4, true, []string{"rows.csv line 4", "rows.csv line 5", "rows.csv line 6", "rows.csv line 7"}},
			"Course list": {map[string]string{
				"list.csv": "course,sec,block,first_name,last_name,teacher_email,course_name\nALG,1,A,@,@,@,Algebra\nART,1,A,@,@,@,Art\nMUS,1,A,Eva,Rivera,@,Music\nDRA,1,A,Kwame,Boateng,@,Drama\nLAT,@,A,Ada,Okafor,a@school.test,Latin\n",
			}, 2, 4, true, []string{"list.csv line 4", "list.csv line 5", "list.csv line 6"}},
		} {
			t.Run(fmt.Sprintf("%s/%q", name, blank), func(t *testing.T) {
				files := map[string]string{}
				for file, text := range c.files {
					files[file] = strings.ReplaceAll(strings.ReplaceAll(text, "@school", "\x00school"), "@", blank)
					files[file] = strings.ReplaceAll(files[file], "\x00", "@")
				}
				r, found, err := decode("export.zip", string(export(t, files)), vetting)
				if err != nil {
					t.Fatal(err)
				}
				check(t, r, found)
				if len(r.People) != c.people || len(r.Sections) != c.classes {
					t.Errorf("%d people and %d classes, want %d and %d\n%s", len(r.People), len(r.Sections), c.people, c.classes, show(r, found))
				}
				for _, s := range r.Sections {
					for _, key := range s.Teachers {
						if !c.teachers || !strings.HasPrefix(key, "name:eva") && !strings.HasPrefix(key, "name:kwame") {
							t.Errorf("%s is %q's", s.Title(), key)
						}
					}
				}
				var problems []string
				for _, f := range found {
					if f.Severity == Warning && f.File != "manifest.csv" {
						t.Error(f)
					}
					if f.Severity == Problem {
						problems = append(problems, f.Place())
					}
				}
				slices.Sort(problems)
				slices.Sort(c.problems)
				if !slices.Equal(problems, c.problems) {
					t.Errorf("problems %q\nwant %q\n%s", problems, c.problems, show(r, found))
				}
				if p := compare(apply(Current{}, compare(Current{}, r, Answers{})), r, Answers{}); !p.Quiet() {
					t.Errorf("again it does %q", p.Items())
				}
			})
		}
	}
}

// TestNamesThatLookEmpty: Jennifer Null is somebody.
func TestNamesThatLookEmpty(t *testing.T) {
	r, _, err := decode("list.csv", "course,sec,block,first_name,last_name,teacher_email,course_name\n"+
		"ALG,1,A,Jennifer,Null,j@school.test,Algebra\nART,1,A,Na,Li,n@school.test,Art\nMUS,1,A,null,NULL,m@school.test,Music\n", vetting)
	if err != nil || len(r.People) != 3 || r.People[0].Name != "Jennifer Null" || r.People[1].Name != "Na Li" || r.People[2].Name != "m" {
		t.Errorf("%v %+v", err, r.People)
	}
}

// TestShortenedIDs: two long ids became one in a spreadsheet, so that neither is one.
func TestShortenedIDs(t *testing.T) {
	for _, id := range []string{"1.23457E+12", `"1,23457E+12"`, "1E+15"} {
		r, found, err := decode("export.zip", string(export(t, map[string]string{
			"schools.csv":  "School_id,School_name\n1,North\n",
			"teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n1," + id + ",Ada,Okafor,a@school.test\n1," + id + ",Wen,Li,w@school.test\n1,7,Eva,Rivera,e@school.test\n",
			"sections.csv": "School_id,Section_id,Teacher_id,Course_name,Section_number\n1,5," + id + ",Algebra,1\n1,6,7,Art,1\n",
		})), vetting)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.People) != 1 || len(r.Sections) != 2 || len(r.Sections[0].Teachers) != 0 {
			t.Errorf("%s", show(r, found))
		}
		plainID := strings.Trim(id, `"`)
		wantFindings(t, found,
			"problem [Teacher_id] teachers.csv line 2: Teacher_id “"+plainID+"” is a longer number that a spreadsheet has shortened. We will skip this row. Export the file again",
			"problem [Teacher_id] teachers.csv line 3: Teacher_id “"+plainID+"” is a longer number",
			"problem [Teacher_id] sections.csv line 2: teacher “"+plainID+"” is not in teachers.csv.",
			"note [] sections.csv line 2: “Algebra”, section “1” has no teacher.")
	}
}
