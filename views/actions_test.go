package views

import (
	"testing"
	"time"

	"hallway/internal/school"
)

// What was done is said in the words of the table, and Undo is offered as long as
// the change is in force, if its kind has one.
func TestActionsInWords(t *testing.T) {
	for _, test := range []struct {
		change school.Change
		what   string
		undo   bool
	}{
		{school.Change{Action: school.DoorSave, Door: "abc", Section: school.Section{Block: "C", Course: "Algebra II", Code: "01"}}, "Changed the link of C Algebra II 01", true},
		{school.Change{Action: school.DoorSave, Door: "abc", Section: school.Section{Course: "Algebra II"}, UndoneBy: 7}, "Changed the link of Algebra II", false},
		{school.Change{Action: school.DoorUndo, Door: "abc", Office: true, Person: "Ada"}, "Undid a change of the office hours of Ada", true},
		{school.Change{Action: school.SettingUndo}, "Undid a change", true},
		{school.Change{Action: school.PersonRole, Person: "Ada"}, "Changed the role of Ada", true},
		{school.Change{Action: school.ClassEdit, Door: "abc", Section: school.Section{Course: "Algebra II"}, Before: school.Fields{"room": "130"},
			After: school.Fields{"room": "131"}}, "Changed the room of Algebra II", true},
		{school.Change{Action: school.ClassEdit, Door: "abc", Section: school.Section{Course: "Algebra II"}, Before: school.Fields{"teacher_ids": "1", "teachers": "Ada"},
			After: school.Fields{"teacher_ids": "2", "teachers": "Bo"}}, "Changed the teachers of Algebra II", true},
		{school.Change{Action: school.ClassEdit, Door: "abc", Section: school.Section{Course: "Algebra II"}, Before: school.Fields{"room": "130", "block": "A"},
			After: school.Fields{"room": "131", "block": "B"}}, "Changed the details of Algebra II", true},
		{school.Change{Action: school.RequestAsk}, "Asked to be added", false},
		{school.Change{Action: school.SignInRefused, Person: "Ada"}, "Sign-in refused for Ada", false},
		{school.Change{Action: school.ImportUndo}, "Undid an import", false},
		{school.Change{Action: "door.paint", Person: "Ada"}, "door.paint", false}, // of another version
	} {
		row := ChangeRows([]school.Change{test.change}, time.UTC, time.Now(), "")[0]
		if what, _, _ := ChangeWords(test.change, time.UTC); what != test.what || row.CanUndo != test.undo {
			t.Errorf("%s: %q, undo offered %v", test.change.Action, what, row.CanUndo)
		}
	}
}
