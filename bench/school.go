package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"os"

	"hallway/internal/roster/rostertest"
)

var (
	courseNames = []string{"Algebra II", "Art Foundations", "AP Biology", "Calculus AB", "Ceramics", "Chemistry", "Chorus",
		"Computer Science", "Creative Writing", "Drama", "Economics", "English 9", "English 10", "Environmental Science", "French III",
		"Geometry", "Global Studies", "Health", "Journalism", "Latin I", "Mandarin II", "Orchestra", "Physical Education",
		"Physics", "Pre-Calculus", "Psychology", "Spanish IV", "Statistics", "US History", "World Literature"}
	departments = []string{"Maths", "Science", "English", "Languages", "Arts", "History"}
	givenNames  = []string{"Adaeze", "Kwame", "Wen", "Mariana", "Tomasz", "Ayesha", "Jürgen", "Sofia", "Dmitri", "Hana", "Luca", "Noor",
		"Priya"}
	familyNames = []string{"Okafor", "Boateng", "Li", "Souza", "Nowak", "Rahman", "Weiß", "Marino", "Petrov", "Sato", "Ferrari", "Haddad",
		"Iyer", "Johnson", "Nguyen", "O’Neil", "Smith"}
)

// writeSchool writes one school's roster in Hallway's own CSV, and returns the
// teachers' addresses. Every teacher has as many classes, or one fewer.
func writeSchool(file string, classes, teachers int) ([]string, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"teacher_email", "teacher_name", "course", "section", "block", "room", "department", "school"}}
	emails := make([]string, teachers)
	for i := range emails {
		emails[i] = fmt.Sprintf("teacher%d@%s", i, domain)
	}
	for i := range classes {
		t := i % teachers
		name := givenNames[t%len(givenNames)] + " " + familyNames[t/len(givenNames)%len(familyNames)]
		if again := t / (len(givenNames) * len(familyNames)); again > 0 { // equal names are findings
			name += fmt.Sprint(" ", again)
		}
		course := courseNames[i*7%len(courseNames)]
		rows = append(rows, []string{emails[t], name, course, fmt.Sprintf("%02d", i/len(courseNames)+1), string(rune('A' + i/teachers%7)),
			fmt.Sprint(100 + i%300), departments[i*7%len(courseNames)%len(departments)], "Larkfield Commons"})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return emails, os.WriteFile(file, out.Bytes(), 0o600)
}

// writeDistrict writes the roster of rostertest.Large, and returns so many of its
// teachers' addresses, from all its schools.
func writeDistrict(file string, want int) ([]string, error) {
	var out bytes.Buffer
	size := rostertest.Large
	size.Domain = domain
	if err := rostertest.District(&out, size); err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		return nil, err
	}
	emails, err := teachersIn(out.Bytes())
	if err != nil {
		return nil, err
	}
	if len(emails) < want {
		return nil, fmt.Errorf("the district has %d teachers, %d are needed", len(emails), want)
	}
	var chosen []string
	for i := range want {
		chosen = append(chosen, emails[i*len(emails)/want])
	}
	return chosen, nil
}

// teachersIn reads the addresses of the teachers from a OneRoster export.
func teachersIn(export []byte) ([]string, error) {
	files, err := zip.NewReader(bytes.NewReader(export), int64(len(export)))
	if err != nil {
		return nil, err
	}
	users, err := files.Open("users.csv")
	if err != nil {
		return nil, err
	}
	defer users.Close()
	rows, err := csv.NewReader(users).ReadAll()
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var emails []string
	for _, row := range rows[1:] {
		if row[column["role"]] == "teacher" {
			emails = append(emails, row[column["email"]])
		}
	}
	return emails, nil
}
