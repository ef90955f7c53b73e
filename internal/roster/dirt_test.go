package roster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// dirt is one thing that is wrong with a file, and every finding that it must
// lead to. It is done to a unit: a teacher with a school, a term and two classes.
//
// Fields are those of layout.place; the name of a line stands for the whole row.
// A # is the unit's number. Where a layout lacks a field, it has no such dirt.
type dirt struct {
	name  string
	only  string // the layout's name, if the dirt is of one system alone
	set   string // "field=value|field=value"
	drop  string // lines that are not there
	again string // "line column=value|column=value": a line that is there twice, the second time with these cells
	wide  string // a line with a cell more than the header
	finds []spot
}

// spot is where a finding must stand and what it must say.
type spot struct {
	field    string
	severity Severity
	says     string
}

const second = "again" // the field of a spot on the second of two lines: "again email"

var dirts = []dirt{
	{name: "nothing"},

	{name: "no e-mail", set: "email=", finds: []spot{{"email", Problem, "no e-mail for Ann Name#."}}},
	{name: "a malformed e-mail", set: "email=ann@", finds: []spot{{"email", Problem, "the e-mail “ann@” of Ann Name# is not an address."}}},
	{name: "an address of another domain", set: "email=ann#@elsewhere.test"}, // the plan says it
	{name: "two people with one address", only: "OneRoster 1.1, OneRoster 1.2, Clever", set: "email=first@school.test", finds: []spot{{"email", Problem, "Ann Name# has the address first@school.test, which belongs to First Person in line "}}},
	{name: "two people with one address", only: "Hallway", set: "email=first@school.test", finds: []spot{{"name", Problem, "first@school.test is “Ann Name#” here and “First Person” before"}}},
	{name: "one person with two addresses", set: "name=First Person|email=other#@school.test", finds: []spot{{"email", Warning, "First Person has the address other#@school.test here and first@school.test in line "}}},
	{name: "no name", set: "name=", finds: []spot{{"name", Problem, "no name"}}},
	{name: "a name in two alphabets", set: "name=Аnn Name#", finds: []spot{{"name", Warning, "“Аnn” is written with Cyrillic and Latin letters"}}},
	{name: "an invisible character", set: "name=An\u200Bn Name#", finds: []spot{{"name", Note, "“An[U+200B]n Name#” has a character in it that cannot be seen."}}},
	{name: "a name like a formula", set: "name==Ann Name#", finds: []spot{{"name", Note, "“=Ann Name#” begins like a spreadsheet formula."}}},
	{name: "a name as long as a sentence", set: "name=Ann Name#" + strings.Repeat("n", 200), finds: []spot{{"name", Note, "is 210 letters long."}}},
	{name: "a teacher without classes", only: "Clever", drop: "class other", finds: []spot{{"person", Note, "Ann Name# teaches no class."}}},
	{name: "a teacher without classes", only: "OneRoster 1.1, OneRoster 1.2", drop: "class other teaches teachesOther", finds: []spot{{"person", Note, "Ann Name# teaches no class."}}},
	{name: "a teacher twice", again: "person", only: "OneRoster 1.1, OneRoster 1.2, Clever", finds: []spot{{second + " personID", Problem, "is in line "}}},
	{name: "a teacher of no school", only: "OneRoster 1.1", set: "orgs=s#,s404", finds: []spot{{"orgs", Problem, "org “s404” is not in orgs.csv."}}},
	{name: "a teacher of no school", only: "OneRoster 1.2", set: "primaryOrg=s404", finds: []spot{{"primaryOrg", Problem, "org “s404” is not in orgs.csv."}}},
	{name: "a teacher of no school", only: "Clever", set: "at=s404", finds: []spot{{"at", Problem, "school “s404” is not in schools.csv."}}},
	{name: "no role", only: "OneRoster 1.1", set: "role=", finds: []spot{{"role", Problem, "user “u#” has no role."}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "a role of nobody", only: "OneRoster 1.2", set: "roleOf=u404#", finds: []spot{{"roleOf", Problem, "user “u404#” is not in users.csv."},
		{"teacher", Problem, "teacher “u#” is not in users.csv, or is not a teacher there."}, {"teachesOther", Problem, "teacher “u#” is not in users.csv, or is not a teacher there."}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "a role at no school", only: "OneRoster 1.2", set: "roleAt=s404", finds: []spot{{"roleAt", Problem, "org “s404” is not in orgs.csv."}}},
	{name: "a role of last year", only: "OneRoster 1.2", set: "roleEnds=2026-06-30", finds: []spot{
		{"teacher", Problem, "teacher “u#” is not in users.csv"}, {"teachesOther", Problem, "teacher “u#” is not in users.csv"}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "a disabled account", set: "enabled=false", finds: []spot{{"enabled", Note, "Ann Name# is disabled."}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "a teacher without an id", only: "Clever", set: "personID=", finds: []spot{{"personID", Problem, "the row has no Teacher_id."},
		{"teacher", Problem, "teacher “u#” is not in teachers.csv."}, {"teacherOther", Problem, "teacher “u#” is not in teachers.csv."}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},

	{name: "a class without a title", only: "OneRoster 1.1, OneRoster 1.2", set: "course=|courseOf=", finds: []spot{{"course", Problem, "class “k#” has no title."}}},
	{name: "a class without a title", only: "Clever", set: "course=", finds: []spot{{"course", Problem, "section “k#” has neither a course nor a name."}}},
	{name: "a class without a title", only: "Hallway", set: "course=", finds: []spot{{"course", Problem, "the row has no course."}}},
	{name: "a class without a section", only: "Hallway", set: "code=", finds: []spot{{"code", Problem, "the row has no section."}}},
	{name: "a title like a formula", set: "course=@Art#", finds: []spot{{"course", Note, "“@Art#” begins like a spreadsheet formula."}}},
	{name: "a title in two alphabets", set: "course=Art# Βasics", finds: []spot{{"course", Warning, "“Βasics” is written with Greek and Latin letters"}}},
	{name: "a block of no schedule", set: "block=Z#", finds: []spot{{"block", Warning, "the bell schedule has no block “Z#”."}}},
	{name: "a class twice", again: "class", only: "OneRoster 1.1, OneRoster 1.2, Clever", finds: []spot{{second + " classID", Problem, "is in line "}}},
	{name: "a class of no school", set: "classSchool=s404", finds: []spot{{"classSchool", Problem, "school “s404” is not in "}}},
	{name: "a class of no course", set: "courseOf=c404", finds: []spot{{"courseOf", Problem, "course “c404” is not in courses.csv."}}},
	{name: "a class of no term", set: "termOf=t404#", finds: []spot{{"termOf", Problem, "term “t404#” is not in academicSessions.csv."}}},
	{name: "a class without a teacher", only: "OneRoster 1.1, OneRoster 1.2", drop: "teaches", finds: []spot{{"class", Note, "“Art#”, section “1” has no teacher."}}},
	{name: "a class without a teacher", only: "Clever", set: "teacher=", finds: []spot{{"class", Note, "“Art#”, section “1” has no teacher."}}},
	{name: "a class without a teacher", only: "Hallway", again: "class section=9|teacher_name=|teacher_email=", finds: []spot{{second + " class", Note, "“Art#”, section “9” has no teacher."}}},
	{name: "a teacher who is nobody", set: "teacher=u404", finds: []spot{{"teacher", Problem, "teacher “u404” is not in "}, {"class", Note, "has no teacher"}}},
	{name: "a class that is none", set: "taught=k404", finds: []spot{{"taught", Problem, "class “k404” is not in classes.csv."}, {"class", Note, "has no teacher"}}},
	{name: "an enrollment twice", again: "teaches", only: "OneRoster 1.1, OneRoster 1.2", finds: []spot{{second + " teachesID", Warning, "is in line "}}},
	{name: "an enrollment that ended", set: "taughtUntil=2026-10-01", finds: []spot{{"taughtUntil", Note, "Ann Name# stopped teaching this class on 2026-10-01."}, {"class", Note, "has no teacher"}}},
	{name: "all enrollments ended", set: "taughtUntil=2026-10-01|taughtOtherUntil=2026-10-01", finds: []spot{{"taughtUntil", Note, "Ann Name# stopped teaching"}, {"taughtOtherUntil", Note, "Ann Name# stopped teaching"},
		{"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}, {"person", Note, "Ann Name# teaches no class."}}},
	{name: "a class without an id", only: "OneRoster 1.1, OneRoster 1.2", set: "classID=", finds: []spot{{"classID", Problem, "the row has no sourcedId."}, {"taught", Problem, "class “k#” is not in classes.csv."}}},
	{name: "a comma without quotation marks", only: "Clever, Hallway", wide: "class", finds: []spot{{"class", Problem, "the row has more cells than the header."}}},
	{name: "rows that disagree", only: "Hallway", again: "class block=B|room=9|department=Music", finds: []spot{
		{second + " block", Problem, "has the block “B” here and “A” before"}, {second + " room", Problem, "has the room “9” here and “1” before"}, {second + " department", Note, "has the department “Music” here and “Arts” before"}}},

	{name: "an id that says null", only: "Clever", set: "personID=null", finds: []spot{{"personID", Problem, "Teacher_id is “null”, which stands for an empty cell."},
		{"teacher", Problem, "teacher “u#” is not in teachers.csv."}, {"teacherOther", Problem, "teacher “u#” is not in teachers.csv."}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "a class of null", only: "Clever", set: "teacher=NULL", finds: []spot{{"class", Note, "has no teacher"}}},
	{name: "a class of null", only: "OneRoster 1.1, OneRoster 1.2", set: "teacher=NULL", finds: []spot{{"teacher", Problem, "the row names no teacher."}, {"class", Note, "has no teacher"}}},
	{name: "a class without an id, in words", only: "OneRoster 1.1, OneRoster 1.2", set: "classID=N/A", finds: []spot{{"classID", Problem, "sourcedId is “"}, {"taught", Problem, "class “k#” is not in classes.csv."}}},
	{name: "an e-mail that says null", set: "email=N/A", finds: []spot{{"email", Problem, "no e-mail for Ann Name#, only “N/A”."}}},
	{name: "the e-mail of null", set: "email=null@school.test", finds: []spot{{"email", Problem, "no e-mail for Ann Name#, only “null@school.test”."}}},
	{name: "a section that says null", only: "Hallway", set: "code=-", finds: []spot{{"code", Problem, "section is “-”, which stands for an empty cell."}}},
	{name: "an id that Excel shortened", only: "OneRoster 1.1", set: "personID=1.23457E+12", finds: []spot{{"personID", Problem, "is a longer number that a spreadsheet has shortened."},
		{"teacher", Problem, "teacher “u#” is not in users.csv, or is not a teacher there."}, {"teachesOther", Problem, "teacher “u#” is not in users.csv, or is not a teacher there."}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "an id that Excel shortened", only: "Clever", set: "personID=1.23457E+12", finds: []spot{{"personID", Problem, "is a longer number that a spreadsheet has shortened."},
		{"teacher", Problem, "teacher “u#” is not in teachers.csv."}, {"teacherOther", Problem, "teacher “u#” is not in teachers.csv."}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "a section that Excel made a date", set: "code=12-Nov", finds: []spot{{"code", Warning, "it was probably 11-12 or 12-11 before a spreadsheet changed it."}}},
	{name: "a room that Excel made a date", set: "room=1. Mrz", finds: []spot{{"room", Warning, "it was probably 3-1 or 1-3 before a spreadsheet changed it."}}},
	{name: "several sections in a cell", set: "code=01, 02, 03", finds: []spot{{"code", Warning, "“01, 02, 03”, which looks like 3 sections."}}},
	{name: "an account that may be disabled", set: "enabled=perhaps", finds: []spot{{"enabled", Problem, "enabledUser of Ann Name# is “perhaps”"}, {"class", Note, "has no teacher"}, {"other", Note, "has no teacher"}}},
	{name: "a status that is none", set: "status=current#", finds: []spot{{"status", Warning, "the status “current#” is neither active nor tobedeleted."}}},

	{name: "a term that is over", set: "begins=2026-01-07|ends=2026-06-20"}, // Plan knows what becomes of its classes
	{name: "a term that ends before it begins", set: "begins=2026-12-#|ends=2026-09-01", finds: []spot{{"ends", Problem, "it ends on 2026-09-01, before it begins on 2026-12-#."}}},
	{name: "a date that is none", set: "ends=Soon#", finds: []spot{{"ends", Problem, "“Soon#” is not a date."}}},
	{name: "a date as people write it", set: "ends=# Dec 2027"},
	{name: "a school without a name", set: "schoolName=", finds: []spot{{"schoolName", Problem, "has no name."}}},
}

// fits says whether a layout can have the dirt.
func (d dirt) fits(l layout) bool {
	if d.only != "" && !slices.Contains(strings.Split(d.only, ", "), l.name) {
		return false
	}
	for pair := range strings.SplitSeq(d.set, "|") {
		field, _, _ := strings.Cut(pair, "=")
		if l.place[field] == "" && d.set != "" {
			return false
		}
	}
	return true
}

// TestDirt makes files with known dirt in them: each finding stands where the
// dirt is, and there is no other. First each kind alone, and then many at once.
func TestDirt(t *testing.T) {
	for _, l := range layouts {
		var fits []dirt
		for _, d := range dirts {
			if d.fits(l) {
				fits = append(fits, d)
				t.Run(l.name+"/"+d.name, func(t *testing.T) { l.try(t, rand.New(rand.NewPCG(0, 0)), []dirt{d}) })
			}
		}
		for seed := range uint64(300) {
			r := rand.New(rand.NewPCG(seed, 1))
			var some []dirt
			for range r.IntN(20) {
				some = append(some, fits[r.IntN(len(fits))])
			}
			if !t.Run(fmt.Sprintf("%s/seed %d", l.name, seed), func(t *testing.T) { l.try(t, r, some) }) {
				return
			}
		}
	}
}
