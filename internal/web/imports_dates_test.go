package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
)

// TestImportKnowsTheZone: where nothing in an export says in which order the day and the
// month of its dates are, the school's time zone does.
func TestImportKnowsTheZone(t *testing.T) {
	for zone, want := range map[string]string{
		"America/Chicago": "are read as 2 January (month first), because the school’s time zone is America/Chicago.",
		"Europe/London":   "are read as 1 February (day first), because the school’s time zone is Europe/London.",
	} {
		s := apptest.NewSite(t, func(o *db.Overrides) { o.Zone, _ = time.LoadLocation(zone) })
		export := excelDates(t, s.Now().Year())
		upload(s.Administrator(), "export.zip", export).Want(t, 200, want)
	}
}

// excelDates is a OneRoster export of one class, whose term is around a year, with dates
// that Excel has written.
func excelDates(t *testing.T, year int) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"orgs.csv":             "sourcedId,status,name,type\ns1,active,Larkfield Commons,school\n",
		"academicSessions.csv": "sourcedId,status,title,startDate,endDate\nt1,active,Year,1/2/" + apptest.Itoa(int64(year-1)) + ",1/3/" + apptest.Itoa(int64(year+1)) + "\n",
		"users.csv":            "sourcedId,status,givenName,familyName,email,role,orgSourcedIds\nu1,active,Ada,Okafor,a.okafor@school.test,teacher,s1\n",
		"classes.csv":          "sourcedId,status,title,courseSourcedId,schoolSourcedId,termSourcedIds\nc1,active,Art,,s1,t1\n",
		"enrollments.csv":      "sourcedId,status,classSourcedId,userSourcedId,role\ne1,active,c1,u1,teacher\n",
	} {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
