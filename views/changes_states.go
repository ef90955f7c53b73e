package views

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/internal/school"
)

// stated is one field of a state of the history, as the line of a change names it.
type stated struct {
	name, value string
	none        string // what an empty value is called; empty: "none"
	of          string // the fact beside which it is only said that this one changed; empty: it is shown itself
}

func (f stated) words() string { return cmp.Or(f.value, f.none, "none") }

// statesOf has the kinds whose fields are not simply said by their names. A kind
// without a row here, as of a newer version, gets fieldStates.
var statesOf = map[string]func(c school.Change, f school.Fields, zone *time.Location) []stated{
	"door":    func(_ school.Change, f school.Fields, _ *time.Location) []stated { return doorStates(f) },
	"cover":   coverStates,
	"teacher": teacherStates,
	"class":   func(_ school.Change, f school.Fields, _ *time.Location) []stated { return classStates(f) },
	"school":  func(_ school.Change, f school.Fields, _ *time.Location) []stated { return schoolStates(f) },
	"person":  func(_ school.Change, f school.Fields, _ *time.Location) []stated { return personStates(f) },
	"account": accountStates,
	"setting": func(_ school.Change, f school.Fields, _ *time.Location) []stated { return settingStates(f) },
	"request": requestStates,
	"host":    hostStates,
	"session": func(_ school.Change, f school.Fields, _ *time.Location) []stated {
		return []stated{{name: "browsers", value: number(f["sessions"])}}
	},
}

func states(c school.Change, f school.Fields, zone *time.Location) []stated {
	if of := statesOf[c.Kind]; of != nil {
		return of(c, f, zone)
	}
	return fieldStates(f)
}

func doorStates(f school.Fields) []stated {
	since, _ := f["withheld"].(float64)
	return append(meetingStates(f, "link", "note"), stated{name: "for students", value: pick(since > 0, "hidden", ""), none: "shown"})
}

// meetingStates are a meeting's link and note, under these names.
func meetingStates(f school.Fields, link, note string) []stated {
	address, passcode := withoutPasscode(f.Text("link"))
	name := ""
	switch {
	case f.Text("link") != "":
		name = cmp.Or(strings.TrimSpace(f.Text("provider")+" "+f.Text("meeting")), f.Text("link"))
	case f["closed"] == true:
		name = "No meeting"
	}
	return []stated{
		{name: link, value: name, none: "No link yet"},
		{name: "address", value: address, of: link},
		{name: "passcode", value: cmp.Or(passcode, f.Text("passcode")), of: link},
		{name: note, value: quoted(f.Text("note"))},
	}
}

// withoutPasscode splits a link and the passcode that it carries (school.Meeting.Carries).
func withoutPasscode(link string) (address, passcode string) {
	u, err := url.Parse(link)
	if err != nil {
		return link, ""
	}
	q := u.Query()
	passcode = cmp.Or(q.Get("pwd"), q.Get("p"))
	q.Del("pwd")
	q.Del("p")
	u.RawQuery = q.Encode()
	return u.String(), passcode
}

func quoted(s string) string { return pick(s == "", "", "“"+s+"”") }

func coverStates(c school.Change, f school.Fields, zone *time.Location) []stated {
	who := ""
	switch id, _ := f["person"].(float64); {
	case f == nil:
	case f["closed"] == true:
		who = "no meeting"
	case id == 0 && f.Text("link") != "" && c.Action != school.CoverLend: // rows of before schema 12 name nobody else
		who = "another link"
	default:
		who = c.Person
	}
	open := maps.Clone(f) // who says that there is no meeting need not say it twice
	delete(open, "closed")
	from, to := f.Text("from"), f.Text("to")
	dates := pick(from == to, day(from, zone), day(from, zone)+" to "+day(to, zone))
	return append([]stated{
		{name: "cover", value: strings.Trim(who+", "+dates, ", "), none: "nobody"},
		{name: "colleague", value: number(f["person"]), of: "cover"},
	}, meetingStates(open, "cover link", "cover note")...)
}

func teacherStates(c school.Change, f school.Fields, _ *time.Location) []stated {
	return []stated{
		{name: "co-teacher", value: pick(f == nil, "", c.Person), none: "nobody"},
		{name: "person", value: number(f["person"]), of: "co-teacher"},
	}
}

func personStates(f school.Fields) []stated {
	list := fieldStates(f, "name", "sort_name", "pronounced", "email")
	if role, has := f["role"].(string); has {
		list = append(list, stated{name: "role", value: pick(role == string(school.Admin), "administrator", role)})
	}
	list = append(list, fieldStates(f, "department")...)
	if only, has := f["only_school"].(string); has && (only != "" || f.Text("role") != string(school.Teacher)) {
		list = append(list, stated{name: "administers", value: only, none: "all schools"})
	}
	list = append(list, fieldStates(f, "schools")...)
	if suspended, has := f["suspended"].(bool); has {
		list = append(list, stated{name: "sign-in", value: pick(suspended, "switched off", ""), none: "switched on"})
	}
	if archived, has := f["archived"].(bool); has {
		list = append(list, stated{name: "in the roster", value: pick(archived, "no", ""), none: "yes"})
	}
	return list
}

func accountStates(_ school.Change, f school.Fields, _ *time.Location) []stated {
	return []stated{
		{name: "Google account", value: f.Text("email"), none: "none"},
		{name: "account behind this address", value: f.Text("iss") + f.Text("sub"), of: "Google account"},
	}
}

func settingStates(f school.Fields) []stated {
	var s school.Status
	if f.Text("key") != "status" || json.Unmarshal([]byte(f.Text("value")), &s) != nil {
		return []stated{{name: "mode", value: pick(f.Text("value") == "", "", settingWords(f.Text("key"), f.Text("value"))), none: "not set"}}
	}
	until := ""
	if !s.Until.IsZero() {
		until = s.Until.UTC().Format(time.RFC3339)
	}
	return []stated{
		{name: "mode", value: string(s.Mode), none: "not set"}, {name: "message", value: quoted(s.Message)},
		{name: "end", value: until, of: "mode"}, {name: "mode after the end", value: string(s.Then), of: "mode"},
	}
}

func requestStates(_ school.Change, f school.Fields, _ *time.Location) []stated {
	state := map[string]string{"done": "answered"}[f.Text("state")]
	return append([]stated{{value: cmp.Or(state, f.Text("state"))}}, fieldStates(f, "email", "reason", "words")...)
}

func hostStates(_ school.Change, f school.Fields, _ *time.Location) []stated {
	return []stated{{value: pick(f["declined"] == true, "declined", ""), none: "waiting"}}
}

// notSaid are fields that say nothing to people.
var notSaid = []string{"version", "withheld_of", "section", "person", "school", "import", "id", "key", "iss", "sub", "secret"}

// fieldStates are fields by their names: those given that the state has, or all that
// are text, numbers, or yes and no.
func fieldStates(f school.Fields, names ...string) (list []stated) {
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(f))
	}
	for _, name := range names {
		one := stated{name: fieldLabel(name)}
		switch v := f[name].(type) {
		case string:
			one.value = v
		case float64:
			one.value = number(v)
		case bool:
			one.value, one.none = pick(v, "yes", ""), "no"
		default:
			continue
		}
		_, isID := f[name].(float64)
		if !slices.Contains(notSaid, name) && !(isID && name == "into") {
			list = append(list, one)
		}
	}
	return list
}

// fieldLabel is what people call a field.
func fieldLabel(name string) string {
	return cmp.Or(fieldLabels[name], strings.ReplaceAll(name, "_", " "))
}

// number writes an id or a count of the history; "" if it is none.
func number(v any) string {
	n, is := v.(float64)
	if !is {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// parts are what a change did to each field that differs. If all look alike, they
// say which field differs all the same.
func parts(c school.Change, zone *time.Location) []Part {
	was, is := states(c, c.Before, zone), states(c, filled(c), zone)
	var list []Part
	differs := map[string][]stated{} // what differs beside a fact that looks the same
	for _, now := range union(is, was) {
		before, _ := named(was, now.name)
		after, has := named(is, now.name)
		if !has {
			after = stated{name: before.name, none: before.none, of: before.of}
		}
		switch {
		case before.value == after.value:
		case after.of != "":
			differs[after.of] = append(differs[after.of], stated{name: after.name, value: alike(before, after)})
		case before.value == "" && c.Before == nil && after.none == "":
			list = append(list, Part{Name: after.name, After: after.words()})
		default:
			before.none = cmp.Or(before.none, after.none)
			list = append(list, Part{Name: after.name, Before: before.words(), After: after.words()})
		}
	}
	for _, one := range is {
		shown := slices.ContainsFunc(list, func(p Part) bool { return p.Name == one.name })
		if more := differs[one.name]; len(more) > 0 && !shown {
			list = append(list, Part{Name: one.name, Same: one.words(), After: whatDiffers(more)})
		}
	}
	return list
}

// alike says how a fact that is not shown has changed.
func alike(before, after stated) string {
	switch {
	case before.value == "":
		return "added"
	case after.value == "":
		return "removed"
	}
	return "changed"
}

// whatDiffers is "the passcode changed", "the address and the passcode changed".
func whatDiffers(list []stated) string {
	var names []string
	how := list[0].value
	for _, f := range list {
		names = append(names, "the "+f.name)
		if f.value != how {
			how = "changed"
		}
	}
	was := pick(how == "changed", "", pick(len(list) > 1, "were ", "was "))
	return fmt.Sprintf("%s %s%s", school.And(names), was, how)
}

// union is the facts of two states, by their names.
func union(a, b []stated) []stated {
	list := slices.Clone(a)
	for _, f := range b {
		if _, has := named(list, f.name); !has {
			list = append(list, f)
		}
	}
	return list
}

func named(list []stated, name string) (one stated, has bool) {
	for _, f := range list {
		if f.name == name {
			return f, true
		}
	}
	return stated{name: name}, false
}
