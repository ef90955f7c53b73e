package roster

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// at is the school of the date tests, in New York.
var at = Options{Today: "2026-11-27", Zone: "America/New_York"}

// cleverTerms is a Clever export with a class for each pair of dates.
func cleverTerms(pairs ...string) map[string]string {
	sections := "School_id,Section_id,Teacher_id,Course_name,Term_name,Term_start,Term_end\n"
	for i, pair := range pairs {
		sections += numbered("1,#,47,Art #,Term,", i) + pair + "\n"
	}
	return map[string]string{"sections.csv": sections, "schools.csv": "School_id,School_name\n1,North\n",
		"teachers.csv": "School_id,Teacher_id,First_name,Last_name,Teacher_email\n1,47,Ada,Okafor,a.okafor@school.test\n"}
}

// oneRosterTerms is a OneRoster export with a class for each pair of dates.
func oneRosterTerms(pairs ...string) map[string]string {
	terms, classes := "sourcedId,status,title,startDate,endDate\n", "sourcedId,status,title,courseSourcedId,schoolSourcedId,termSourcedIds\n"
	enrollments := "sourcedId,status,classSourcedId,userSourcedId,role,beginDate,endDate\n"
	for i, pair := range pairs {
		terms += numbered("t#,active,Term,", i) + pair + "\n"
		classes += numbered("#,active,Art #,,s1,t#\n", i)
		enrollments += numbered("e#,active,#,47,teacher,,\n", i)
	}
	return map[string]string{"academicSessions.csv": terms, "classes.csv": classes, "enrollments.csv": enrollments,
		"orgs.csv":  "sourcedId,status,name,type\ns1,active,North,school\n",
		"users.csv": "sourcedId,status,enabledUser,givenName,familyName,email,role,orgSourcedIds\n47,active,true,Ada,Okafor,a.okafor@school.test,teacher,s1\n"}
}

// daysIn decodes an export and returns the days of its classes, and what was found
// without the missing manifest.
func daysIn(t *testing.T, files map[string]string, o Options) (days []string, found []Finding) {
	t.Helper()
	r, found, err := decode("export.zip", string(export(t, files)), o)
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, found)
	for _, s := range r.Sections {
		days = append(days, strings.TrimSpace(daysOf(s)))
	}
	return days, slices.DeleteFunc(found, func(f Finding) bool { return f.File == "manifest.csv" })
}

// TestTwoWeeks: Excel has rewritten the dates of the second week's file, and the school
// is the same.
func TestTwoWeeks(t *testing.T) {
	first, found, err := open(t, "testdata/clever-week-1-iso").Decode(at)
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	second, found, err := open(t, "testdata/clever-week-2-excel").Decode(at)
	if err != nil || len(found) != 1 || found[0].Severity != Note ||
		found[0].Found != "Dates like 8/3/2026 are read as 3 August (month first), because that is how Clever writes dates." {
		t.Fatal(found, err)
	}
	if !reflect.DeepEqual(first, second) || first.Sections[0].Starts != "2026-08-03" || first.Sections[0].Ends != "2026-12-11" {
		t.Errorf("%v\n%v", first.Sections[0], second.Sections[0])
	}
	var w world
	if p, _ := w.imports(t, first, Answers{}); len(p.Sections.Added) != 30 {
		t.Fatal(p.Counts())
	}
	if p, _ := w.imports(t, second, Answers{}); !p.Quiet() || p.Counts().Same != 61 {
		t.Errorf("%v %q", p.Counts(), p.Items())
	}
}

// TestSamplesOfDates reads each sample of a spreadsheet's dates in the school of its zone.
func TestSamplesOfDates(t *testing.T) {
	for _, c := range []struct{ folder, zone, want, says string }{
		{"clever-us-2digit-years", "America/New_York", "2026-08-17..2026-12-11 2026-08-17..2026-12-11",
			"note sections.csv: Dates like 12/11/26 are read as 11 December (month first), because “8/17/26” (sections.csv line 2) cannot be read otherwise."},
		{"clever-us-2digit-years", "", "2026-08-17..2026-12-11 2026-08-17..2026-12-11", "note sections.csv: "},
		{"clever-us-ambiguous-first", "America/New_York", "2026-08-03..2026-12-11 2026-08-17..2026-12-18 2026-08-03..2026-12-11",
			"note sections.csv: Dates like 8/3/2026 are read as 3 August (month first), because “8/17/2026” (sections.csv line 3) cannot be read otherwise."},
		{"oneroster-excel-dates", "America/Chicago", "2026-08-03..2026-12-11 2026-08-03..2026-12-11",
			"warning academicSessions.csv: Dates like 8/3/2026 are read as 3 August (month first), because the school’s time zone is America/Chicago."},
		{"oneroster-excel-dates", "Europe/London", "unknown unknown",
			"problem academicSessions.csv: Dates like 8/3/2026 can be 3 August or 8 March, and we cannot know which: the school’s time zone is Europe/London, but then a term has ended that otherwise has not (academicSessions.csv line 2)."},
		{"oneroster-excel-dates", "America/Toronto", "unknown unknown",
			"problem academicSessions.csv: Dates like 8/3/2026 can be 3 August or 8 March, and we cannot know which: nothing in the export says which."},
	} {
		o := at
		o.Zone = c.zone
		r, found, err := open(t, "testdata/"+c.folder).Decode(o)
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		for _, s := range r.Sections {
			days = append(days, strings.TrimSpace(daysOf(s)))
		}
		if got := strings.Join(days, " "); got != c.want {
			t.Errorf("%s in %s: %s", c.folder, c.zone, got)
		}
		if len(found) != 1 || !strings.HasPrefix(string(found[0].Severity)+" "+found[0].String(), c.says) {
			t.Errorf("%s in %s: %v", c.folder, c.zone, found)
		}
	}
}

// TestOneOrderInAnExport: of two classes with the same dates both come in with them, and
// what any file says decides for all, whichever row has it.
func TestOneOrderInAnExport(t *testing.T) {
	days, found := daysIn(t, cleverTerms("8/3/2026,12/11/2026", "8/3/2026,12/11/2026"), at)
	if !reflect.DeepEqual(days, []string{"2026-08-03..2026-12-11", "2026-08-03..2026-12-11"}) || len(found) != 1 {
		t.Errorf("%q %v", days, found)
	}
	days, found = daysIn(t, cleverTerms("3/8/2026,11/12/2026", "3/8/2026,18/12/2026"), at)
	if !reflect.DeepEqual(days, []string{"2026-08-03..2026-12-11", "2026-08-03..2026-12-18"}) || len(found) != 1 {
		t.Errorf("%q %v", days, found)
	}
	files := oneRosterTerms("8/3/2026,12/11/2026")
	files["enrollments.csv"] += "e9,active,0,student,student,8/3/2026,13/11/2026\n"
	o := at
	if days, found = daysIn(t, files, o); days[0] != "2026-03-08..2026-11-12" || len(found) != 1 || found[0].Severity != Note {
		t.Errorf("%q %v", days, found)
	}
	files = oneRosterTerms("8/3/2026,12/11/2026")
	files["roles.csv"] = "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\nr1,active,47,primary,teacher,13/8/2026,,s1\n"
	if days, found = daysIn(t, files, o); days[0] != "2026-03-08..2026-11-12" || len(found) != 1 || found[0].Severity != Note {
		t.Errorf("%q %v", days, found)
	}
	files = oneRosterTerms("8/3/2026,12/11/2026")
	files["enrollments.csv"] = strings.Replace(files["enrollments.csv"], "teacher,,", "teacher,8/17/2026,12/1/2026", 1)
	if days, found = daysIn(t, files, o); days[0] != "2026-08-03..2026-12-11" || len(found) != 1 || found[0].Severity != Note {
		t.Errorf("%q %v", days, found)
	}
}

// TestWhoStoppedTeaching reads the dates of enrollments and roles by the same decision.
func TestWhoStoppedTeaching(t *testing.T) {
	for _, c := range []struct{ terms, until, zone, teacher string }{
		{"8/17/2026,12/18/2026", "10/12/2026", "", ""},                          // October
		{"17/8/2026,18/12/2026", "10/12/2026", "", "47"},                        // December
		{"8/3/2026,12/11/2026", "10/12/2026", "", "47"},                         // nobody knows
		{"8/3/2026,12/11/2026", "10/12/2026", "America/New_York", ""},           // October
		{"2026-08-17,2026-12-18", "10/13/2026", "", ""},                         // October
		{"2026-08-17,2026-12-18", "2026-10-12T00:00:00.000Z", "", ""},           // October
		{"2026-08-17,2026-12-18", "12-Oct-26", "", ""},                          // October
		{"2026-08-17,2026-12-18", "2026-12-10 00:00", "America/New_York", "47"}, // December
	} {
		files := oneRosterTerms(c.terms)
		files["enrollments.csv"] = strings.Replace(files["enrollments.csv"], "teacher,,", "teacher,,"+c.until, 1)
		o := at
		o.Zone = c.zone
		r, found, err := decode("export.zip", string(export(t, files)), o)
		if err != nil || strings.Join(r.Sections[0].Teachers, "") != c.teacher {
			t.Errorf("%+v: %q %v %v", c, r.Sections[0].Teachers, found, err)
		}
	}
	files := oneRosterTerms("8/17/2026,12/18/2026")
	files["users.csv"] = "sourcedId,status,enabledUser,givenName,familyName,email\n47,active,true,Ada,Okafor,a.okafor@school.test\n48,active,true,Wen,Li,w.li@school.test\n"
	files["roles.csv"] = "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n" +
		"r1,active,47,primary,teacher,8/1/2026,12/10/2026,s1\nr2,active,48,primary,teacher,8/1/2026,10/12/2026,s1\n"
	r, _, err := decode("export.zip", string(export(t, files)), at)
	if err != nil || len(r.People) != 1 || r.People[0].Key != "47" {
		t.Errorf("%+v %v", r.People, err)
	}
}

// TestClassOfSeveralTerms has the days and the names of all its terms, also of those
// that are over.
func TestClassOfSeveralTerms(t *testing.T) {
	for _, c := range []struct{ terms, want string }{
		{"t0", "2026-08-17..2026-11-01"},
		{`"t1,t0"`, "2026-08-17..2027-06-04"},
		{`"t0,t1"`, "2026-08-17..2027-06-04"},
		{`"t2,t0,t1"`, "2026-08-17.."}, // t2 has no end
		{`"t1,t3"`, "..2027-06-04"},    // t3 no begin
		{`"t0,t2,t3"`, ""},
		{`"t0,t404"`, "unknown"}, // a term that is nowhere
		{`"t0,t5"`, "2026-08-17..2026-11-01"},
	} {
		files := oneRosterTerms("2026-08-17,2026-11-01", "2027-01-05,2027-06-04", "2026-09-01,", ",2026-10-01")
		files["academicSessions.csv"] += "t5,tobedeleted,Term,2020-01-01,2030-01-01\n"
		files["classes.csv"] = strings.Replace(files["classes.csv"], "s1,t0", "s1,"+c.terms, 1)
		if days, _ := daysIn(t, files, at); days[0] != c.want {
			t.Errorf("%s: %s", c.terms, days[0])
		}
	}
	o := at
	o.Zone = ""
	for _, both := range []string{`"t0,t1"`, `"t1,t0"`} { // nobody knows the days of one of them
		files := oneRosterTerms("8/3/2026,12/11/2026", "2027-01-05,2027-06-04")
		files["classes.csv"] = strings.Replace(files["classes.csv"], "s1,t0", "s1,"+both, 1)
		if days, _ := daysIn(t, files, o); days[0] != "unknown" || days[1] != "2027-01-05..2027-06-04" {
			t.Errorf("%s: %s", both, days)
		}
	}
	files := oneRosterTerms("2026-08-17,2026-11-01", "2027-01-05,2027-06-04")
	files["academicSessions.csv"] = strings.NewReplacer("t0,active,Term", "t0,active,Fall", "t1,active,Term", "t1,active,Spring").Replace(files["academicSessions.csv"])
	files["classes.csv"] = strings.Replace(files["classes.csv"], "s1,t0", `s1,"t0,t1"`, 1)
	if r, _, err := decode("export.zip", string(export(t, files)), at); err != nil || r.Sections[0].Term != "Fall, Spring" || len(r.Sections) != 2 {
		t.Errorf("%+v %v", r.Sections, err)
	}
}

// TestNotADate names the cell, and the class comes in without that date.
func TestNotADate(t *testing.T) {
	for _, c := range []struct{ pair, want, says string }{
		{"2026-08-17,Soon", "2026-08-17.. or unknown", "problem sections.csv line 2: “Soon” is not a date. We will assume that there is no date, and classes that are here keep theirs. Write it as 2026-09-01."},
		{"8/32/2026,12/18/2026", "..2026-12-18 or unknown", "problem sections.csv line 2: “8/32/2026” is not a date."},
		{"2026-02-30,2026-12-18", "..2026-12-18 or unknown", "problem sections.csv line 2: “2026-02-30” is not a date."},
		{"2026-08-17,12345", "2026-08-17.. or unknown", "problem sections.csv line 2: “12345” is not a date."},
		{"46251,46374", "2026-08-17..2026-12-18", "warning sections.csv line 2: “46251” is a date in Excel’s own form, a number. We will read it as 17 August, and others like it in the same way."},
		{"0000-00-00,00/00/0000", "", ""},
		{"2026-08-17   ,2026-12-18   ", "2026-08-17..2026-12-18", ""},
		{"2026-12-18,2026-08-17", "unknown", "problem sections.csv line 2: it ends on 2026-08-17, before it begins on 2026-12-18."},
		{"," + strings.Repeat("9", 900), "unknown", "problem sections.csv line 2: “99"},
	} {
		days, found := daysIn(t, cleverTerms(c.pair), at)
		if days[0] != c.want {
			t.Errorf("%s: %s", c.pair, days[0])
		}
		said := ""
		for _, f := range found {
			if !strings.HasPrefix(f.Found, "Dates like") {
				said += string(f.Severity) + " " + f.String()
			}
		}
		if strings.Count(said, "as Excel counts days") > 1 || c.says == "" && said != "" || !strings.HasPrefix(said, c.says) {
			t.Errorf("%s: %s", c.pair, said)
		}
	}
}

// TestReadTwiceCountsOnce: looking at the dates first neither counts towards the limits of
// an upload nor shows as progress.
func TestReadTwiceCountsOnce(t *testing.T) {
	u := opened(t, "export.zip", export(t, cleverTerms("8/3/2026,12/11/2026")))
	most, all := int64(0), int64(0)
	u.Progress = func(read, total int64) { most, all = max(most, read), total }
	if _, found, err := u.Decode(at); err != nil || len(found) != 1 || most == 0 || most > all {
		t.Errorf("%d of %d bytes were read, %v %v", most, all, found, err)
	}
}
