package rostertest

import (
	_ "embed" // names.txt, courses.csv
	"encoding/csv"
	"strings"
)

var (
	//go:embed names.txt
	names string
	//go:embed courses.csv
	courseList string

	// Combined, they are enough for 15,000 teachers without namesakes.
	givenNames, familyNames, placeNames = paragraph(0), paragraph(1), paragraph(2)

	schoolKinds = []string{"Elementary School", "Middle School", "High School", "Academy", "Day School"}
	periods     = strings.Fields("A B C D E F G H")

	// courses are code, title and subject; an unreadable list is an empty one.
	courses, _ = csv.NewReader(strings.NewReader(courseList)).ReadAll()
)

// paragraph is the words of the n-th paragraph of names.txt.
func paragraph(n int) []string { return strings.Fields(strings.Split(names, "\n\n")[n]) }
