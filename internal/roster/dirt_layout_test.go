package roster

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// layout is how a system writes its files.
type layout struct {
	name  string
	once  []string          // lines that stand in every export, before all others
	unit  []string          // the lines of one teacher: "name: file: column=value|column=value"
	noise []string          // lines about students, which nothing must be said about
	place map[string]string // where a field is: "lines columns"
}

// oneRosterLayout is of 1.1, and of 1.2 without role and orgs in users.csv.
func oneRosterLayout(version, person string, more ...string) layout {
	manifest := []string{"manifest: propertyName=oneroster.version|value=" + version}
	for _, file := range []string{"orgs", "academicSessions", "courses", "users", "classes", "enrollments", "roles"}[:6+len(more)] {
		manifest = append(manifest, "manifest: propertyName=file."+file+"|value=bulk")
	}
	return layout{
		name: "OneRoster " + version,
		once: append(manifest, "orgs: sourcedId=d1|status=active|name=District|type=district|parentSourcedId=", "courses: sourcedId=c1|status=|title=Basics|orgSourcedId=d1|subjects=Arts"),
		unit: append([]string{
			"school: orgs: sourcedId=s#|status=active|name=School #|type=school|parentSourcedId=d1",
			"term: academicSessions: sourcedId=t#|status=|title=T#|type=term|startDate=2026-09-01|endDate=2027-06-20",
			"class: classes: sourcedId=k#|status=active|title=Art#|courseSourcedId=c1|classCode=1|location=12|schoolSourcedId=s#|termSourcedIds=t#|periods=A",
			"other: classes: sourcedId=j#|status=|title=Art#|courseSourcedId=c1|classCode=2|location=|schoolSourcedId=s#|termSourcedIds=|periods=B,C",
			"teaches: enrollments: sourcedId=e#|status=|classSourcedId=k#|schoolSourcedId=s#|userSourcedId=u#|role=teacher|primary=true|beginDate=|endDate=",
			"teachesOther: enrollments: sourcedId=f#|status=|classSourcedId=j#|schoolSourcedId=s#|userSourcedId=u#|role=Teacher|primary=|beginDate=|endDate=",
			"person: users: " + person,
		}, more...),
		noise: []string{
			"enrollments: sourcedId=e0|status=|classSourcedId=k404|schoolSourcedId=s404|userSourcedId=p404|role=student|primary=|beginDate=soon|endDate=never",
			"enrollments: sourcedId=|status=|classSourcedId=|schoolSourcedId=|userSourcedId=|role=student|primary=|beginDate=|endDate=",
		},
		place: map[string]string{
			"email": "person email", "name": "person givenName,familyName", "enabled": "person enabledUser", "personID": "person sourcedId",
			"course": "class title", "code": "class classCode", "room": "class location", "status": "class status", "courseOf": "class courseSourcedId", "block": "class periods", "classID": "class sourcedId", "classSchool": "class schoolSourcedId", "termOf": "class termSourcedIds",
			"teacher": "teaches userSourcedId", "teachesOther": "teachesOther userSourcedId", "taught": "teaches classSourcedId", "teachesID": "teaches sourcedId", "taughtUntil": "teaches endDate", "taughtOtherUntil": "teachesOther endDate",
			"begins": "term startDate", "ends": "term endDate", "schoolName": "school name", "orgs": "person orgSourcedIds", "primaryOrg": "person primaryOrgSourcedId", "role": "person role", "roleOf": "role userSourcedId", "roleAt": "role orgSourcedId", "roleEnds": "role endDate",
		},
	}
}

var layouts = []layout{
	oneRosterLayout("1.1", "sourcedId=u#|status=active|enabledUser=true|orgSourcedIds=s#|role=teacher|givenName=Ann|familyName=Name#|email=ann#@school.test|password=secret"),
	oneRosterLayout("1.2", "sourcedId=u#|status=|enabledUser=true|givenName=Ann|familyName=Name#|preferredGivenName=|email=ann#@school.test|primaryOrgSourcedId=",
		"role: roles: sourcedId=r#|status=|userSourcedId=u#|roleType=primary|role=teacher|endDate=|orgSourcedId=s#"),
	{
		name: "Clever",
		unit: []string{
			"school: schools: School_id=s#|School_name=School #",
			"person: teachers: School_id=s#|Teacher_id=u#|First_name=Ann|Last_name=Name#|Teacher_email=ann#@school.test|Password=secret",
			"class: sections: School_id=s#|Section_id=k#|Teacher_id=u#|Teacher_2_id=|Name=|Section_number=1|Course_name=Art#|Period=A|Subject=Arts|Term_name=T#|Term_start=2026-09-01|Term_end=2027-06-20",
			"other: sections: School_id=s#|Section_id=j#|Teacher_id=u#|Teacher_2_id=|Name=|Section_number=2|Course_name=Art#|Period=B|Subject=Arts|Term_name=|Term_start=|Term_end=",
		},
		noise: []string{"students: School_id=s404|Student_id=p1|Last_name=Student", "enrollments: School_id=s404|Section_id=k404|Student_id=p1"},
		place: map[string]string{
			"email": "person Teacher_email", "name": "person First_name,Last_name", "personID": "person Teacher_id", "at": "person School_id",
			"course": "class Course_name", "code": "class Section_number", "block": "class Period", "classID": "class Section_id", "classSchool": "class School_id",
			"teacher": "class Teacher_id", "teacherOther": "other Teacher_id", "begins": "class Term_start", "ends": "class Term_end", "schoolName": "school School_name",
		},
	},
	{
		name: "Hallway",
		unit: []string{
			"class: rows: teacher_email=ann#@school.test|teacher_name=Ann Name#|course=Art#|section=1|block=A|room=1|department=Arts|term=Fall|school=North",
			"other: rows: teacher_email=ann#@school.test|teacher_name=Ann Name#|course=Art#|section=2|block=|room=|department=|term=|school=North",
		},
		place: map[string]string{"email": "class,other teacher_email", "name": "class,other teacher_name", "course": "class course", "code": "class section", "block": "class block", "room": "class room", "department": "class department"},
	},
}

// written is one row of a file, and what must be found in it.
type written struct {
	name, file string
	cells      map[string]string
	finds      []Finding
	wide       bool
	at         float64 // where it stands among the others
}

// parse reads "name: file: column=value|column=value", for the n-th unit. Where
// there is no name it is the file's.
func parse(line string, n int) *written {
	parts := strings.Split(line, ": ")
	w := &written{name: parts[0], file: parts[len(parts)-2]}
	w.cells = cells(parts[len(parts)-1], n)
	return w
}

func cells(pairs string, n int) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(pairs, "|") {
		column, value, _ := strings.Cut(pair, "=")
		out[column] = numbered(value, n)
	}
	return out
}

func numbered(s string, n int) string { return strings.ReplaceAll(s, "#", fmt.Sprint(n)) }

// dirty is the n-th unit with something done to it.
func (l layout) dirty(n int, d dirt) (out []*written) {
	lines := map[string]*written{}
	for _, line := range l.unit {
		w := parse(line, n)
		if lines[w.name] = w; !slices.Contains(strings.Fields(d.drop), w.name) {
			out = append(out, w)
		}
	}
	find := func(field string) (rows []*written, columns []string) {
		names, list, _ := strings.Cut(cmp.Or(l.place[field], field), " ")
		for name := range strings.SplitSeq(names, ",") {
			rows = append(rows, lines[name])
		}
		return rows, strings.Split(list, ",")
	}
	for pair := range strings.SplitSeq(d.set, "|") {
		field, value, set := strings.Cut(pair, "=")
		if !set {
			break
		}
		rows, columns := find(field)
		for _, row := range rows {
			rest := numbered(value, n)
			for i, column := range columns {
				if row.cells[column] = rest; i < len(columns)-1 { // given and family name
					row.cells[column], rest, _ = strings.Cut(rest, " ")
				}
			}
		}
	}
	if name, changes, _ := strings.Cut(d.again, " "); name != "" {
		lines[second] = parse(name+": "+lines[name].file+": ", n)
		for _, from := range []map[string]string{lines[name].cells, cells(changes, n)} {
			for column, value := range from {
				lines[second].cells[column] = value
			}
		}
		out = append(out, lines[second])
	}
	if d.wide != "" {
		lines[d.wide].wide = true
	}
	for _, s := range d.finds {
		field, again := strings.CutPrefix(s.field, second+" ")
		rows, columns := find(field)
		row := rows[0]
		if again {
			row = lines[second]
		}
		row.finds = append(row.finds, Finding{Column: columns[len(columns)-1], Severity: s.severity, Found: numbered(s.says, n)})
	}
	return out
}

// try makes an export with some dirt in it and compares what is found.
func (l layout) try(t *testing.T, r *rand.Rand, some []dirt) {
	var rows []*written
	for i, line := range l.once {
		w := parse(line, 0)
		w.at = float64(i - len(l.once) - 10)
		rows = append(rows, w)
	}
	first := l.dirty(0, dirt{set: "name=First Person|email=first@school.test"})
	for i, w := range first {
		w.at = float64(i-len(first)) / 10 // above 0 stand the others
	}
	rows = append(rows, first...)
	for n, d := range some {
		unit := l.dirty(n+10, d) // two digits, which a day may have
		var at []float64         // in any order with other units' rows, and in their own among themselves
		for range unit {
			at = append(at, r.Float64())
		}
		slices.Sort(at)
		for i, w := range unit {
			w.at = at[i]
		}
		rows = append(rows, unit...)
	}
	for _, line := range l.noise {
		w := parse(line, 0)
		w.at = r.Float64()
		rows = append(rows, w)
	}
	slices.SortStableFunc(rows, func(a, b *written) int { return cmp.Compare(a.at, b.at) })
	upload, want := pack(t, r, rows)
	got, found, err := upload.Decode(Options{Today: "2026-11-25", Blocks: []string{"A", "B", "C"}})
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, found)
	for _, f := range found {
		at := slices.IndexFunc(want, func(w Finding) bool {
			return w.File == f.File && w.Line == f.Line && w.Column == f.Column && w.Severity == f.Severity && strings.Contains(f.Found, w.Found)
		})
		if at < 0 {
			t.Errorf("found, and not there: %s [%s] %s", f.Severity, f.Column, f)
			continue
		}
		want = slices.Delete(want, at, at+1)
	}
	for _, w := range want {
		t.Errorf("not found: %s [%s] %s", w.Severity, w.Column, w)
	}
}
