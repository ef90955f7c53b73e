package views

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/internal/school"
)

// Words puts a state of the history into words, by the kind of its change; ""
// for none.
func Words(kind string, f school.Fields, zone *time.Location) string {
	if f == nil {
		return map[string]string{"account": "no Google account", "cover": "nobody", "teacher": "nobody"}[kind]
	}
	switch kind {
	case "door":
		return joined(meetingWords(f), noteWords(f), withheldWords(f))
	case "cover":
		return coverWords(f, zone)
	case "teacher":
		return "co-teacher"
	case "setting":
		return settingWords(f.Text("key"), f.Text("value"))
	case "person":
		return personWords(f)
	case "class":
		return classWords(f)
	case "host":
		return joined(f.Text("host"), pick(f["declined"] == true, "declined", "waiting"))
	case "schedule": // only of the lines that keep a change from being undone
		return cmp.Or(linesWords(strings.Split(f.Text("lines"), "\n")), "nothing")
	case "school":
		return schoolWords(f)
	case "account", "request", "sign-in": // refused sign-ins and what was asked are rows of older versions
		return fieldWords(f, "email", "state", "reason", "words")
	}
	return fieldWords(f, saidFields[kind]...)
}

// saidFields are the fields that Words says of the kinds that have no words of their own.
var saidFields = map[string][]string{
	"import": {"summary", "source", "file", "units"}, "year": {"summary"}, "session": {"sessions"}, "key": {"secret"},
}

// joined leaves out what is empty.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}

// fieldLabels are the names of fields, where they are not what people say.
var fieldLabels = map[string]string{
	"sort_name": "sorted as", "email": "e-mail", "only_school": "administers", "state": "request", "secret": "key",
	"units": "units that are staff", "starts": "first day", "ends": "last day", "into": "merged into", "into_name": "merged into",
}

// fieldWords are some fields with their names: "name: Ada · department: none".
// One that the state does not have is left out.
func fieldWords(f school.Fields, names ...string) string {
	var parts []string
	for _, name := range names {
		label := fieldLabel(name)
		switch v := f[name].(type) {
		case string:
			parts = append(parts, label+": "+pick(v == "", "none", v))
		case float64:
			parts = append(parts, label+": "+strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	return joined(parts...)
}

func schoolWords(f school.Fields) string {
	switch {
	case f.Text("into_name") != "":
		return joined(fieldWords(f, "name"), "merged into "+f.Text("into_name"))
	case f["archived"] == true:
		return joined(fieldWords(f, "name"), "archived")
	}
	return fieldWords(f, "name")
}

func personWords(f school.Fields) string {
	words := joined(fieldWords(f, "name", "sort_name", "pronounced", "email", "role", "department"),
		administersWords(f), fieldWords(f, "schools"))
	if suspended, has := f["suspended"].(bool); has {
		return joined(words, pick(suspended, "suspended", "may sign in"))
	}
	if archived, has := f["archived"].(bool); has && words == "" {
		return pick(archived, "not in the roster", "in the roster")
	}
	return words
}

// administersWords is empty for a teacher, who administers no school.
func administersWords(f school.Fields) string {
	if only, has := f["only_school"].(string); !has || only != "" {
		return fieldWords(f, "only_school")
	}
	return pick(f.Text("role") == string(school.Teacher), "", "administers: all schools")
}

func coverWords(f school.Fields, zone *time.Location) string {
	dates := pick(f.Text("from") == "", "", "from "+day(f.Text("from"), zone)+" to "+day(f.Text("to"), zone))
	return joined(dates, pick(f.Text("link") == "" && f["closed"] != true, "", meetingWords(f)), noteWords(f))
}

func meetingWords(f school.Fields) string {
	if f["closed"] == true && f.Text("link") == "" {
		return "No meeting"
	}
	return KnownAs(school.Meeting{Link: f.Text("link"), Provider: f.Text("provider"), Name: f.Text("meeting"), Passcode: f.Text("passcode")})
}

func noteWords(f school.Fields) string {
	note := f.Text("note")
	return pick(note == "", "", "“"+note+"”")
}

func withheldWords(f school.Fields) string {
	since, _ := f["withheld"].(float64)
	return pick(since > 0, "not shown to students", "")
}

// settingWords puts a setting's stored value into words.
func settingWords(key, value string) string {
	if value == "" {
		return "not set"
	}
	switch key {
	case "status":
		var s school.Status
		if json.Unmarshal([]byte(value), &s) == nil {
			return strings.TrimSpace(string(s.Mode) + " " + s.Message)
		}
	case "hosts":
		var hosts []string
		if json.Unmarshal([]byte(value), &hosts) == nil {
			return pick(len(hosts) == 0, "none", strings.Join(hosts, ", "))
		}
	}
	return strings.Trim(value, `"`)
}
