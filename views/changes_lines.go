package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hallway/internal/school"
)

// wording is how the line of an action begins: its subject, and what follows it. An
// action without one begins as in school.Kinds.
type wording struct {
	subject string // instead of the person or class that it is about
	tail    string // after the subject
	plain   bool   // the words say all, so the fields are left out
}

// wordings are the actions whose line is the subject and what changed of it. A new
// action needs a row only if the words of school.Kinds do not read well there.
var wordings = map[school.Action]wording{
	school.DoorSave:         {},
	school.DoorClear:        {},
	school.DoorHide:         {tail: " link hidden from students: nobody teaches it now", plain: true},
	school.DoorShow:         {tail: " link shown to students again: its teacher is back", plain: true},
	school.DoorTake:         {tail: " got the link of the class that was merged into it"},
	school.DoorUndo:         {},
	school.CoverLend:        {},
	school.CoverLink:        {},
	school.CoverClose:       {},
	school.CoverSave:        {},
	school.CoverClear:       {},
	school.CoverEnd:         {},
	school.CoverUndo:        {},
	school.TeacherAdd:       {},
	school.TeacherRemove:    {},
	school.TeacherUndo:      {},
	school.ClassAdd:         {tail: " added"},
	school.ClassEdit:        {},
	school.ClassArchive:     {tail: " archived", plain: true},
	school.ClassRestore:     {tail: " restored", plain: true},
	school.ClassMerge:       {},
	school.ClassUndo:        {},
	school.PersonAdd:        {tail: " added"},
	school.PersonEdit:       {},
	school.PersonRole:       {},
	school.PersonSuspend:    {},
	school.PersonRestore:    {},
	school.PersonUndo:       {},
	school.AccountBind:      {},
	school.AccountUnbind:    {},
	school.AccountUndo:      {},
	school.RequestAsk:       {subject: "A request", tail: " to be added"},
	school.RequestAnswer:    {subject: "A request"},
	school.RequestDismiss:   {subject: "A request"},
	school.RequestUndo:      {subject: "A request"},
	school.HostDecline:      {subject: "A meeting host"},
	school.HostUndo:         {subject: "A meeting host"},
	school.SignInRefused:    {tail: " sign-in refused"},
	school.SessionEnd:       {tail: " signed out everywhere"},
	school.SettingMode:      {subject: "Mode"},
	school.SettingDirectory: {subject: "Who may read the directory"},
	school.SettingHosts:     {subject: "Meeting hosts"},
	school.SettingTimezone:  {subject: "Time zone"},
	school.SettingUndo:      {subject: "Setting"},
	school.ImportApply:      {subject: "Import"},
	school.ImportUndo:       {subject: "Import", tail: " undone"},
	school.YearTurn:         {subject: "Turn of the year"},
	school.YearUndo:         {subject: "Turn of the year", tail: " undone"},
	school.SchoolAdd:        {tail: " added", plain: true},
	school.SchoolArchive:    {tail: " archived", plain: true},
	school.SchoolRestore:    {tail: " restored", plain: true},
	school.SchoolMerge:      {tail: " merged into ", plain: true},
	school.SchoolRename:     {subject: "School"},
	school.SchoolUndo:       {subject: "School"},
	school.ScheduleSave:     {},
	school.ScheduleUndo:     {},
	school.ViewStart:        {tail: " pages looked at", plain: true},
	school.KeyRotate:        {subject: "Key for students", tail: " replaced, so that all students were signed out", plain: true},
}

// settingNames are the subjects of settings by their keys.
var settingNames = map[string]string{
	"status": "Mode", "directory": "Who may read the directory", "hosts": "Meeting hosts", "timezone": "Time zone",
}

// changeLine puts one change into words.
func changeLine(c school.Change, zone *time.Location) ChangeLine {
	line, plain := beginLine(c)
	switch c.Kind {
	case "import":
		return importLine(line, c)
	case "schedule":
		return scheduleLine(line, c)
	case "year":
		line.Parts = []Part{{Same: counted(c.After.Text("summary"))}}
		return line
	}
	if c.Action == school.PersonAdd || c.Action == school.ClassAdd {
		c.Before = nil // there was nobody, or somebody who had left
	}
	if !plain {
		line.Parts = slices.DeleteFunc(parts(c, zone), func(p Part) bool { return p.Name == "name" && p.After == line.Subject && p.Before == "" })
	}
	for i, p := range line.Parts {
		if c.Kind == "setting" && p.Name == "mode" { // the setting itself, which the subject names
			line.Parts[i].Name = ""
		}
	}
	if _, said := wordings[c.Action]; said && len(line.Parts) == 0 && line.Tail == "" {
		line.Tail = pick(c.Undoes != 0, " is as it was", " saved again, nothing changed")
	}
	return line
}

// beginLine is the beginning of a change's line. If it is plain, it says all.
func beginLine(c school.Change) (line ChangeLine, plain bool) {
	line.ID = c.ID
	w, has := wordings[c.Action]
	rule, _ := c.Action.Rule() // if another version wrote it, its words are its name
	before, after, about := strings.Cut(rule.Words, "%s")
	switch {
	case has:
		line.Subject, line.Tail = cmp.Or(w.subject, lineSubject(c), "A change"), w.tail
	case about:
		line.Lead, line.Subject, line.Tail = before, subject(c), after
	default:
		line.Subject = rule.Words
	}
	switch c.Kind {
	case "setting":
		line.Subject = cmp.Or(settingNames[cmp.Or(c.After.Text("key"), c.Before.Text("key"))], line.Subject)
	case "school":
		line.Subject = cmp.Or(c.Before.Text("name"), c.After.Text("name"), line.Subject)
		if c.Action == school.SchoolMerge {
			line.Tail += c.After.Text("into_name")
		}
	case "host":
		line.Subject = cmp.Or(c.After.Text("host"), c.Before.Text("host"), line.Subject)
	}
	return line, w.plain
}

// importLine is "Import from Clever: 3 changed, 409 the same".
func importLine(line ChangeLine, c school.Change) ChangeLine {
	if source := c.After.Text("source"); source != "" {
		line.Tail = " from " + source + line.Tail
	}
	line.Parts = []Part{{Same: counted(c.After.Text("summary"))}}
	for _, field := range []string{"file", "units"} {
		if v := c.After.Text(field); v != "" && v != c.After.Text("source") {
			line.Parts = append(line.Parts, Part{Name: fieldLabel(field), Same: v})
		}
	}
	return line
}

// counted are counts as the line of an import says them, without those of nothing:
// "3 changed, 409 the same".
func counted(summary string) string {
	all := strings.Split(summary, " · ")
	some := slices.DeleteFunc(slices.Clone(all), func(one string) bool { return strings.HasPrefix(one, "0 ") })
	if len(some) == 0 {
		some = all
	}
	return strings.Join(some, ", ")
}

// lineSubject is the subject at the beginning of a line.
func lineSubject(c school.Change) string {
	if c.Office {
		return "Office hours of " + c.Person
	}
	return subject(c)
}
