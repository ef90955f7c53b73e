package roster

import (
	"maps"
	"strings"
	"testing"
)

// smallOneRoster is a OneRoster export of one teacher and one class, with some files replaced.
func smallOneRoster(with map[string]string) map[string]string {
	files := map[string]string{
		"manifest.csv":    "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n",
		"orgs.csv":        "sourcedId,name,type\ns,North,school\n",
		"users.csv":       "sourcedId,role,givenName,familyName,email\nu,teacher,Ada,Okafor,a@school.test\n",
		"classes.csv":     "sourcedId,title,courseSourcedId,schoolSourcedId\nk,Algebra,,s\n",
		"enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role\ne,k,u,teacher\n",
	}
	maps.Copy(files, with)
	return files
}

// TestOlderOneRoster reads what 1.0 and early 1.1 wrote.
func TestOlderOneRoster(t *testing.T) {
	r, found, err := decode("export.zip", string(export(t, map[string]string{
		"orgs.csv":             "sourcedId,status,dateLastModified,name,type,identifier,metadata.classification,parentSourcedId\ns,active,,North,school,,,\nx,inactive,,Old,school,,,\n",
		"users.csv":            "sourcedID,STATUS,dateLastModified,orgSourcedId,role,username,userId,givenName,familyName,identifier,email,sms,phone,agents\nu,active,,s,teacher,,,Ada,Okafor,,a@school.test,,,\nv,inactive,,s,teacher,,,Wen,Li,,w@school.test,,,\nw,tobedeleted,,s,teacher,,,Eva,Rivera,,e@school.test,,,\n",
		"academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId\nt,active,,S1,semester,2026-08-17,2026-12-18,\n",
		"courses.csv":          "sourcedId,status,dateLastModified,schoolYearId,metadata.duration,title,courseCode,grade,orgSourcedId,subjects\nc,active,,,,Maths,M,9,s,Mathematics\n",
		"classes.csv":          "sourcedId,status,dateLastModified,title,grade,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedId,subject,period\nk,active,,Algebra,9,c,1,scheduled,12,s,t,Algebra,A\nl,inactive,,Old,9,c,2,scheduled,12,s,t,Algebra,A\n",
		"enrollments.csv":      "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,status,dateLastModified,primary\ne,k,s,u,teacher,active,,1\nf,k,s,v,teacher,inactive,,0\n",
	})), vetting)
	if err != nil {
		t.Fatal(err)
	}
	wantFindings(t, found, "warning [] manifest.csv: the export has no manifest.")
	if len(r.People) != 1 || len(r.Schools) != 1 || len(r.People[0].Schools) != 1 || len(r.Sections) != 1 {
		t.Fatalf("%s", show(r, found))
	}
	if s := r.Sections[0]; s.Block != "A" || s.Department != "Algebra" || s.Term != "S1" || len(s.Teachers) != 1 {
		t.Errorf("%+v", s)
	}
}

// TestStatuses: a row that was deleted is left out, however that is written; other words
// are active, and said.
func TestStatuses(t *testing.T) {
	for status, gone := range map[string]bool{"": false, "active": false, "Active": false, "null": false, "tobedeleted": true, "ToBeDeleted": true,
		"to be deleted": true, "to_be_deleted": true, "inactive": true, "INACTIVE": true, "deleted": true, "current": false} {
		r, found, err := decode("export.zip", string(export(t, smallOneRoster(map[string]string{
			"classes.csv":     "sourcedId,status,title,courseSourcedId,schoolSourcedId\nk,active,Algebra,,s\nl," + status + ",Art,,s\n",
			"enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role\ne,k,u,teacher\nf,l,u,teacher\n",
		}))), vetting)
		if err != nil || (len(r.Sections) == 1) != gone {
			t.Errorf("%q: %v\n%s", status, err, show(r, found))
		}
		if status == "current" {
			wantFindings(t, found, "warning [status] classes.csv line 3: the status “current” is neither active nor tobedeleted. We will treat its rows as active.")
		} else {
			wantFindings(t, found)
		}
	}
}

// TestEnabledUsers: whoever may be disabled is left out.
func TestEnabledUsers(t *testing.T) {
	for cell, want := range map[string]string{"": "", "true": "", "TRUE": "", "1": "", "yes": "", "Y": "", "WAHR": "", "VRAI": "", "null": "",
		"false": "note", "FALSE": "note", "0": "note", "no": "note", "N": "note", "FALSCH": "note", "FAUX": "note", "Fałsz": "note", "inactive": "note", "perhaps": "problem"} {
		r, found, err := decode("export.zip", string(export(t, smallOneRoster(map[string]string{
			"users.csv": "sourcedId,enabledUser,role,givenName,familyName,email\nu," + cell + ",teacher,Ada,Okafor,a@school.test\n",
		}))), vetting)
		if err != nil || (len(r.People) == 1) != (want == "") {
			t.Errorf("%q: %v\n%s", cell, err, show(r, found))
		}
		if want != "" && (len(found) == 0 || string(found[0].Severity) != want || found[0].Column != "enabledUser") {
			t.Errorf("%q: %v", cell, found)
		}
	}
}

// TestPrimary: the primary teacher leads, however TRUE is written.
func TestPrimary(t *testing.T) {
	for _, yes := range []string{"true", "TRUE", "1", "Yes", "VERDADERO"} {
		r, found, err := decode("export.zip", string(export(t, smallOneRoster(map[string]string{
			"users.csv":       "sourcedId,role,givenName,familyName,email\nu,teacher,Ada,Okafor,a@school.test\nv,teacher,Wen,Li,w@school.test\n",
			"enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role,primary\ne,k,u,teacher,0\nf,k,v,teacher," + yes + "\n",
		}))), vetting)
		if err != nil || len(r.Sections) != 1 || strings.Join(r.Sections[0].Teachers, " ") != "v u" {
			t.Errorf("%q: %v\n%s", yes, err, show(r, found))
		}
	}
}

// TestDeltaWithoutStatus: changes without a status cannot say what was deleted.
func TestDeltaWithoutStatus(t *testing.T) {
	r, found, err := decode("export.zip", string(export(t, smallOneRoster(map[string]string{
		"manifest.csv": "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,delta\nfile.classes,delta\nfile.enrollments,delta\n",
		"classes.csv":  "sourcedId,status,title,courseSourcedId,schoolSourcedId\nk,active,Algebra,,s\n",
	}))), vetting)
	if err != nil || len(r.Gone.People) > 0 || len(r.People) != 1 {
		t.Errorf("%v\n%s", err, show(r, found))
	}
	const words = ": the file has only changes and no column status, so it cannot say what was deleted. We will import what it has, and remove nothing."
	wantFindings(t, found, "warning [status] users.csv"+words, "warning [status] enrollments.csv"+words)
}
