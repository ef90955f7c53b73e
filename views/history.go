package views

import (
	"slices"
	"strings"

	"hallway/internal/school"
)

// SubjectLabel names a person or a class in the history's search: "C Algebra II 01".
func SubjectLabel(s school.Subject) string {
	switch {
	case s.Person != 0:
		return s.Name
	case s.Name != "":
		return "Office hours of " + s.Name
	}
	return className(s.Section)
}

// SubjectAbout tells it from others of that name: its address.
func SubjectAbout(s school.Subject) string {
	return pick(s.Person != 0, pick(s.Email == "", "no e-mail", s.Email), "/j/"+s.Code)
}

// SubjectText is where a search looks.
func SubjectText(s school.Subject) string {
	return strings.Join([]string{SubjectLabel(s), s.Email, s.Code}, " ")
}

// SubjectIs reports whether folded text is just the name, the e-mail or the code.
func SubjectIs(s school.Subject, folded string) bool {
	return slices.Contains([]string{Fold(SubjectLabel(s)), Fold(s.Section.Course), Fold(s.Email), s.Code}, folded)
}
