// Package rostertest makes up school districts of any size, as OneRoster
// exports. Only tests and benchmarks import it.
package rostertest

import (
	"archive/zip"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Size is how large a district is, and which one it is.
type Size struct {
	Schools, Teachers, Sections int
	Enrollments                 int    // of students; there are two students for fifteen of them
	Seed                        uint64 // another seed, other people
	Domain                      string // of e-mail addresses; empty: school.test

	// Round is how many times the district was exported before. Each time one in a hundred
	// teachers and sections goes, as many come, and two or three are changed.
	Round int
}

// Large is a district as large as Hallway means to serve.
var Large = Size{Schools: 200, Teachers: 15_000, Sections: 75_000, Enrollments: 300_000, Seed: 1}

// Today is a day on which all of the district's terms run, so that students see every
// class.
const Today = "2026-11-25"

const yearBegins, yearEnds = "2026-08-24", "2027-06-18"

// District writes a OneRoster 1.1 bulk export, a zip, in which nothing needs repair, row
// by row. The same size always gives the same bytes.
func District(w io.Writer, size Size) error {
	if size.Schools < 1 || size.Teachers < size.Schools || size.Sections < size.Teachers {
		return errors.New("rostertest: a district needs a school, a teacher for each school, and a section for each teacher")
	}
	size.Domain = cmp.Or(size.Domain, "school.test")
	d := &district{Size: size, zip: zip.NewWriter(w)}
	for _, file := range []struct {
		name, header string
		rows         func()
	}{
		{"manifest", "propertyName,value", d.manifest},
		{"orgs", "name,type,identifier,parentSourcedId", d.orgs},
		{"academicSessions", "title,type,startDate,endDate,parentSourcedId,schoolYear", d.terms},
		{"courses", "schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes", d.courses},
		{"users", "enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone," +
			"agentSourcedIds,grades,password", d.users},
		{"classes", "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
			d.classes},
		{"enrollments", "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate", d.enrollments},
	} {
		entry, err := d.zip.Create(file.name + ".csv")
		if err != nil {
			return err
		}
		d.csv = csv.NewWriter(entry)
		if file.name != "manifest" {
			file.header = "sourcedId,status,dateLastModified," + file.header
		}
		d.row(strings.Split(file.header, ",")...)
		file.rows()
		d.csv.Flush()
		if err := d.csv.Error(); err != nil {
			return err
		}
	}
	return d.zip.Close()
}

type district struct {
	Size
	zip *zip.Writer
	csv *csv.Writer
}

// row keeps its error in the csv.Writer, which District asks for it.
func (d *district) row(cells ...string) { d.csv.Write(cells) }

func (d *district) manifest() {
	d.row("manifest.version", "1.0")
	d.row("oneroster.version", "1.1")
	for _, file := range []string{"academicSessions", "classes", "courses", "enrollments", "orgs", "users"} {
		d.row("file."+file, "bulk")
	}
	for _, file := range []string{"categories", "classResources", "courseResources", "demographics", "lineItems", "resources", "results"} {
		d.row("file."+file, "absent")
	}
}

func (d *district) orgs() {
	d.row("district", "active", "", "Unified School District", "district", "", "")
	for i := range d.Schools {
		place, kind := placeNames[i%len(placeNames)], schoolKinds[i/len(placeNames)%len(schoolKinds)]
		name := place + " " + kind
		if nth := i / (len(placeNames) * len(schoolKinds)); nth > 0 {
			name += fmt.Sprint(" ", nth+1)
		}
		d.row(schoolID(i), "active", "", name, "school", fmt.Sprint(1000+i), "district")
	}
}

func (d *district) terms() {
	d.row("year", "active", "", "2026-27", "schoolYear", yearBegins, yearEnds, "", "2027")
	d.row("odd", "active", "", "A days", "semester", yearBegins, yearEnds, "year", "2027")
	d.row("even", "active", "", "B days", "semester", yearBegins, yearEnds, "year", "2027")
}

func (d *district) courses() {
	for _, c := range courses {
		d.row("c-"+c[0], "active", "", "year", c[1], c[0], "", "district", c[2], "")
	}
}

func (d *district) users() {
	for i := range d.ever(d.Teachers) {
		if !d.there(teachers, i, d.Teachers) {
			continue
		}
		given, family, address := d.teacher(i)
		d.row(teacherID(i), "active", "", "true", schoolID(d.schoolOfTeacher(i)), "teacher", address, "", given, family, "", fmt.Sprint(i),
			address+"@"+d.Domain, "", "", "", "", "")
	}
	for i := range d.students() {
		given, family := d.name(students, i)
		d.row(studentID(i), "active", "", "true", schoolID(i*d.Schools/d.students()), "student", studentID(i), "", given, family, "",
			fmt.Sprint(100_000+i), "", "", "", "", fmt.Sprintf("%02d", d.draw(grade, i, 12)+1), "")
	}
}

func (d *district) classes() {
	for i := range d.ever(d.Sections) {
		if !d.there(sections, i, d.Sections) {
			continue
		}
		c := courses[d.draw(course, i, len(courses))]
		period := periods[(i+d.times(block, i, 1))%len(periods)]
		if d.draw(double, i, 20) == 0 {
			period += "," + periods[(i+3)%len(periods)]
		}
		location := fmt.Sprint(100 + d.draw(room, i<<8|d.times(room, i, 1), 300))
		term := []string{"year", "year", "odd", "even"}[d.draw(when, i, 4)]
		d.row(classID(i), "active", "", c[1], "", "c-"+c[0], fmt.Sprintf("%s-%02d", c[0], i%99+1), "scheduled", location,
			schoolID(d.schoolOfSection(i)), term, c[2], "", period)
	}
}

// enrollments has a section's teacher, sometimes a co-teacher, and its students.
func (d *district) enrollments() {
	n := 0
	enroll := func(section int, user, role, primary string) {
		n++
		d.row(fmt.Sprint("e", n), "active", "", classID(section), schoolID(d.schoolOfSection(section)), user, role, primary, "", "")
	}
	for i := range d.ever(d.Sections) {
		if !d.there(sections, i, d.Sections) {
			continue
		}
		lead := d.leads(i)
		enroll(i, teacherID(lead), "teacher", "true")
		if helper := d.near(lead + 1); d.draw(helps, i, 20) == 0 && helper != lead {
			enroll(i, teacherID(helper), "teacher", "false")
		}
		if i >= d.Sections {
			continue // nobody has chosen it yet
		}
		first, atSchool := d.schoolOfSection(i)*d.students()/d.Schools, max(1, d.students()/d.Schools)
		for e := i * d.Enrollments / d.Sections; e < (i+1)*d.Enrollments/d.Sections; e++ {
			enroll(i, studentID((first+d.draw(studies, e, atSchool))%d.students()), "student", "")
		}
	}
}
