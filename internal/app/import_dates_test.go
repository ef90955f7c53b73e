package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/app"
	"hallway/internal/app/apptest"
)

// cleverFolder writes a Clever export of one class into a folder.
func cleverFolder(t *testing.T, starts, ends string) string {
	t.Helper()
	return folderOf(t, map[string]string{
		"schools.csv":  "School_id,School_name\n1,North\n",
		"teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n1,47,Ada,Okafor,a.okafor@school.test\n",
		"sections.csv": "School_id,Section_id,Teacher_id,Course_name,Term_start,Term_end\n1,581,47,Algebra," + starts + "," + ends + "\n",
	})
}

// folderOf is a folder with files by name.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestImportOfRewrittenDates: the export of the second week is the one of the first, with
// its dates as Excel writes them. Nothing happens, and how they are read is said first.
func TestImportOfRewrittenDates(t *testing.T) {
	data, year := t.TempDir(), time.Now().Year() // a term of three years, that of the clock among them
	iso := cleverFolder(t, fmt.Sprintf("%d-08-03", year-1), fmt.Sprintf("%d-12-11", year+1))
	if out, err := apptest.Run(data, "import", "--new", "--apply", iso); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	excel := cleverFolder(t, fmt.Sprintf("8/3/%d", year-1), fmt.Sprintf("12/11/%d", year+1))
	out, err := apptest.Run(data, "import", excel)
	timer, failed := apptest.Run(data, "import", "--apply", excel)
	said := fmt.Sprintf("note    sections.csv: Dates like 8/3/%d are read as 3 August (month first), because that is how Clever writes dates.", year-1)
	if err != nil || !strings.HasPrefix(out, said) || !strings.Contains(out, "0 added · 0 changed · 0 removed · 3 the same · 0 problems.") {
		t.Errorf("%v\n%s", err, out)
	}
	if failed != nil || !strings.HasPrefix(timer, said) || strings.Count(timer, "\n") != 2 {
		t.Errorf("a timer: %v\n%s", failed, timer)
	}
}

// TestImportAsksForTheOrderOfDates: dates that contradict each other need a person, and
// the class of the week before stays as it is.
func TestImportAsksForTheOrderOfDates(t *testing.T) {
	data, year := t.TempDir(), time.Now().Year()
	iso := cleverFolder(t, fmt.Sprintf("%d-08-13", year-1), fmt.Sprintf("%d-12-11", year+1))
	if out, err := apptest.Run(data, "import", "--new", "--apply", iso); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := apptest.Run(data, "import", cleverFolder(t, fmt.Sprintf("8/13/%d", year-1), fmt.Sprintf("18/12/%d", year+1)))
	if err == nil || err.Error() != "1 problem needs a person" || !strings.HasPrefix(out, "problem sections.csv: Dates like 8/13/") ||
		!strings.Contains(out, "0 added · 0 changed · 0 removed · 3 the same · 1 problem.") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestImportCommandKnowsTheZone: where nothing in an export says in which order the day and
// the month of its dates are, the school's time zone does.
func TestImportCommandKnowsTheZone(t *testing.T) {
	year := time.Now().Year()
	folder := folderOf(t, map[string]string{
		"orgs.csv":             "sourcedId,status,name,type\ns1,active,North,school\n",
		"academicSessions.csv": fmt.Sprintf("sourcedId,status,title,startDate,endDate\nt1,active,Year,1/2/%d,1/3/%d\n", year-1, year+1),
		"users.csv":            "sourcedId,status,givenName,familyName,email,role,orgSourcedIds\nu1,active,Ada,Okafor,a.okafor@school.test,teacher,s1\n",
		"classes.csv":          "sourcedId,status,title,courseSourcedId,schoolSourcedId,termSourcedIds\nc1,active,Art,,s1,t1\n",
		"enrollments.csv":      "sourcedId,status,classSourcedId,userSourcedId,role\ne1,active,c1,u1,teacher\n",
	})
	out, err := apptest.Run(t.TempDir(), "import", folder)
	if err != nil || !strings.Contains(out, "are read as 2 January (month first), because the school’s time zone is America/New_York.") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestFirstPlanKnowsTheZone: before there is a database, the zone is that of the environment.
func TestFirstPlanKnowsTheZone(t *testing.T) {
	year := time.Now().Year()
	folder := folderOf(t, map[string]string{"rows.csv": "teacher_email,teacher_name,course,section,term_starts,term_ends\n" +
		fmt.Sprintf("a.okafor@school.test,Ada Okafor,Art,1,1/2/%d,1/3/%d\n", year-1, year+1)})
	settings := map[string]string{"HALLWAY_DATA": t.TempDir(), "HALLWAY_TIMEZONE": "Europe/London"}
	var out strings.Builder
	code := app.Run(t.Context(), []string{"import", folder + "/rows.csv"}, func(name string) string { return settings[name] }, &out, &out)
	if code != 0 || !strings.Contains(out.String(), "read as 1 February (day first), because the school’s time zone is Europe/London") {
		t.Errorf("%d\n%s", code, &out)
	}
}
