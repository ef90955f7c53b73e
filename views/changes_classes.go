package views

import (
	"maps"

	"hallway/internal/school"
)

// classDetails are the fields of a class in the history, in the order of a form.
var classDetails = []string{"title", "section", "block", "room", "department", "term", "starts", "ends", "bells", "school", "teachers"}

// wordsOf are the words of a change's action. One that touched a single field of a class
// names it: "Changed the room of %s".
func wordsOf(c school.Change, rule school.Rule) string {
	if c.Action != school.ClassEdit {
		return rule.Words
	}
	touched := maps.Clone(c.After)
	delete(touched, "teacher_ids") // "teachers" has their names
	for field := range touched {
		if len(touched) == 1 {
			return "Changed the " + fieldLabel(field) + " of %s"
		}
	}
	return rule.Words
}

// classWords is what a change touched of a class. Of a single field it is the value: what
// it is of, the sentence says.
func classWords(f school.Fields) string {
	var has []string
	for _, field := range classDetails {
		if _, is := f[field]; is {
			has = append(has, field)
		}
	}
	archived, moved := f["archived"].(bool)
	switch {
	case f.Text("into") != "":
		return fieldWords(f, "into")
	case moved && (archived || len(has) == 0):
		return pick(archived, "not in the directory", "in the directory")
	case len(has) == 1:
		return pick(f.Text(has[0]) == "", "none", f.Text(has[0]))
	}
	return fieldWords(f, has...)
}

// classStates are the fields that a change touched of a class.
func classStates(f school.Fields) []stated {
	var has []string
	for _, field := range classDetails {
		if _, is := f[field]; is {
			has = append(has, field)
		}
	}
	list := append(fieldStates(f, has...), stated{name: "teachers by id", value: f.Text("teacher_ids"), of: "teachers"})
	if len(has) == 0 {
		list = nil
	}
	return append(list, placeStates(f, "into")...)
}

func schoolStates(f school.Fields) []stated {
	return append(fieldStates(f, "name"), placeStates(f, "into_name")...)
}

// placeStates say whether a class or a school is in the directory, and what it was merged
// into.
func placeStates(f school.Fields, into string) (list []stated) {
	if archived, has := f["archived"].(bool); has {
		list = append(list, stated{name: "in the directory", value: pick(archived, "no", ""), none: "yes"})
	}
	return append(list, stated{name: "merged into", value: f.Text(into)})
}
