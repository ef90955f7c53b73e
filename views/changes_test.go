package views

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"hallway/internal/school"
)

// lineText is a line as people read it, with what it was in brackets.
func lineText(l ChangeLine) string {
	var line string
	for _, p := range l.pieces() {
		line += map[string]string{"was": "[", "subject": "*"}[p.kind] + p.text + map[string]string{"was": "]", "subject": "*"}[p.kind]
	}
	return line
}

func fieldsOf(t *testing.T, text string) (f school.Fields) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(text, err)
	}
	return f
}

var (
	algebra = school.Change{Door: "abc2345", Kind: "door", Section: school.Section{Block: "C", Course: "Algebra II"}}
	ada     = school.Change{Person: "Ada", PersonID: 7, Kind: "person"}
)

// Every action as the history's line has it, and what it says if the words of both
// states are alike.
func TestChangeLines(t *testing.T) {
	const (
		zoom   = `{"link":"https://zoom.us/j/93411007919","provider":"Zoom","meeting":"934 1100 7919","passcode":"","note":"","version":3}`
		coded  = `{"link":"https://zoom.us/j/93411007919?pwd=abc","provider":"Zoom","meeting":"934 1100 7919","passcode":"","note":"","version":4}`
		other  = `{"link":"https://zoom.us/j/93411007919?pwd=xyz","provider":"Zoom","meeting":"934 1100 7919","passcode":"","note":"","version":5}`
		spoken = `{"link":"https://zoom.us/j/93411007919","provider":"Zoom","meeting":"934 1100 7919","passcode":"open","note":""}`
		vanity = `{"link":"https://larkfield.zoom.us/j/93411007919","provider":"Zoom","meeting":"934 1100 7919","passcode":"open","note":""}`
		teams  = `{"link":"https://teams.microsoft.com/meet/1","provider":"Microsoft Teams","meeting":"261 123","passcode":"s3","note":""}`
		noted  = `{"link":"https://zoom.us/j/93411007919","provider":"Zoom","meeting":"934 1100 7919","passcode":"","note":"10 minutes late"}`
		own    = `{"link":"https://x.test/a","provider":"","meeting":"","note":""}`
		hidden = `{"link":"https://zoom.us/j/93411007919","provider":"Zoom","meeting":"934 1100 7919","withheld":1764000000000,"withheld_of":"[1]"}`
		none   = `{"link":"","provider":"","meeting":"","passcode":"","note":"","version":1}`
	)
	for _, test := range []struct {
		about         school.Change
		action        school.Action
		before, after string
		want          string
	}{
		{algebra, school.DoorSave, none, zoom, `*C Algebra II* link: [No link yet] → Zoom 934 1100 7919`},
		{algebra, school.DoorSave, zoom, teams, `*C Algebra II* link: [Zoom 934 1100 7919] → Microsoft Teams 261 123`},
		{algebra, school.DoorSave, coded, other, `*C Algebra II* link: Zoom 934 1100 7919, the passcode changed`},
		{algebra, school.DoorSave, zoom, coded, `*C Algebra II* link: Zoom 934 1100 7919, the passcode was added`},
		{algebra, school.DoorSave, spoken, zoom, `*C Algebra II* link: Zoom 934 1100 7919, the passcode was removed`},
		{algebra, school.DoorSave, spoken, vanity, `*C Algebra II* link: Zoom 934 1100 7919, the address changed`},
		{algebra, school.DoorSave, vanity, other, `*C Algebra II* link: Zoom 934 1100 7919, the address and the passcode changed`},
		{algebra, school.DoorSave, zoom, noted, `*C Algebra II* note: [none] → “10 minutes late”`},
		{algebra, school.DoorSave, noted, teams, `*C Algebra II* link: [Zoom 934 1100 7919] → Microsoft Teams 261 123; note: [“10 minutes late”] → none`},
		{algebra, school.DoorSave, none, own, `*C Algebra II* link: [No link yet] → https://x.test/a`},
		{algebra, school.DoorSave, hidden, zoom, `*C Algebra II* for students: [hidden] → shown`},
		{algebra, school.DoorSave, zoom, strings.Replace(zoom, `"version":3`, `"version":4`, 1), `*C Algebra II* saved again, nothing changed`},
		{algebra, school.DoorClear, zoom, none, `*C Algebra II* link: [Zoom 934 1100 7919] → No link yet`},
		{algebra, school.DoorHide, zoom, hidden, `*C Algebra II* link hidden from students: nobody teaches it now`},
		{algebra, school.DoorShow, hidden, zoom, `*C Algebra II* link shown to students again: its teacher is back`},
		{algebra, school.DoorUndo, teams, zoom, `*C Algebra II* link: [Microsoft Teams 261 123] → Zoom 934 1100 7919`},
		{school.Change{Office: true, Door: "x", Person: "Ada"}, school.DoorSave, none, zoom, `*Office hours of Ada* link: [No link yet] → Zoom 934 1100 7919`},

		{covered("Kwame"), school.CoverLend, `null`, `{"section":1,"person":2,"role":"cover","from":"2026-11-24","to":"2026-11-27","link":""}`, `*C Algebra II* cover: [nobody] → Kwame, Tue 24 Nov to Fri 27 Nov`},
		{covered("Kwame"), school.CoverLend, `{"person":2,"from":"2026-11-24","to":"2026-11-27"}`, `{"person":2,"from":"2026-11-24","to":"2026-11-30"}`, `*C Algebra II* cover: [Kwame, Tue 24 Nov to Fri 27 Nov] → Kwame, Tue 24 Nov to Mon 30 Nov`},
		{covered("Kwame"), school.CoverUndo, `{"person":2,"from":"2026-11-24","to":"2026-11-27"}`, `{"person":3,"from":"2026-11-24","to":"2026-11-27"}`, `*C Algebra II* cover: Kwame, Tue 24 Nov to Fri 27 Nov, the colleague changed`},
		{covered("Kwame"), school.CoverSave, `{"person":2,"from":"2026-11-24","to":"2026-11-27","link":""}`, `{"person":2,"from":"2026-11-24","to":"2026-11-27","link":"https://zoom.us/j/1","provider":"Zoom","meeting":"1"}`, `*C Algebra II* cover link: [No link yet] → Zoom 1`},
		{covered("Kwame"), school.CoverEnd, `{"person":2,"from":"2026-11-24","to":"2026-11-27"}`, `null`, `*C Algebra II* cover: [Kwame, Tue 24 Nov to Fri 27 Nov] → nobody`},
		{covered("Kwame"), school.TeacherAdd, `null`, `{"section":1,"person":2,"role":"co"}`, `*C Algebra II* co-teacher: [nobody] → Kwame`},
		{covered("Kwame"), school.TeacherRemove, `{"section":1,"person":2,"role":"co"}`, `null`, `*C Algebra II* co-teacher: [Kwame] → nobody`},
		{covered("Kwame"), school.TeacherUndo, `{"person":2,"role":"co"}`, `{"person":3,"role":"co"}`, `*C Algebra II* co-teacher: Kwame, the person changed`},

		{ada, school.PersonAdd, `{"archived":true}`, `{"name":"Ada","email":"a@school.test","role":"teacher","pronounced":"","archived":false}`, `*Ada* added, e-mail: a@school.test; role: teacher`},
		{ada, school.PersonAdd, `null`, `{"name":"Ada","email":"a@school.test","role":"admin"}`, `*Ada* added, e-mail: a@school.test; role: administrator`},
		{ada, school.PersonEdit, `{"email":"a@school.test"}`, `{"email":"b@school.test"}`, `*Ada* e-mail: [a@school.test] → b@school.test`},
		{ada, school.PersonEdit, `{"name":"Eda","sort_name":"","pronounced":"x"}`, `{"name":"Ada","sort_name":"Lovelace","pronounced":""}`, `*Ada* name: [Eda] → Ada; sorted as: [none] → Lovelace; pronounced: [x] → none`},
		{ada, school.PersonEdit, `{"schools":"north"}`, `{"schools":"north, south"}`, `*Ada* schools: [north] → north, south`},
		{ada, school.PersonRole, `{"role":"teacher","only_school":""}`, `{"role":"admin","only_school":"north"}`, `*Ada* role: [teacher] → administrator; administers: [all schools] → north`},
		{ada, school.PersonSuspend, `{"suspended":false}`, `{"suspended":true}`, `*Ada* sign-in: [switched on] → switched off`},
		{ada, school.PersonRestore, `{"suspended":true}`, `{"suspended":false}`, `*Ada* sign-in: [switched off] → switched on`},
		{ada, school.AccountBind, `null`, `{"iss":"g","sub":"1","email":"a@school.test"}`, `*Ada* Google account: [none] → a@school.test`},
		{ada, school.AccountBind, `{"iss":"g","sub":"1","email":"a@school.test"}`, `{"iss":"g","sub":"2","email":"a@school.test"}`, `*Ada* Google account: a@school.test, the account behind this address changed`},
		{ada, school.AccountUnbind, `{"iss":"g","sub":"1","email":"a@school.test"}`, `null`, `*Ada* Google account: [a@school.test] → none`},
		{ada, school.SessionEnd, `null`, `{"sessions":3}`, `*Ada* signed out everywhere, browsers: 3`},
		{ada, school.SignInRefused, `null`, `{"email":"a@school.test","reason":"suspended"}`, `*Ada* sign-in refused, e-mail: a@school.test; reason: suspended`},
		{ada, school.ViewStart, `null`, `null`, `*Ada* pages looked at`},

		{school.Change{}, school.RequestAsk, `null`, `{"email":"a@school.test","words":"I teach"}`, `*A request* to be added, e-mail: a@school.test; words: I teach`},
		{school.Change{}, school.RequestAnswer, `{"state":"open"}`, `{"state":"done"}`, `*A request*: [open] → answered`},
		{school.Change{}, school.RequestDismiss, `{"state":"open"}`, `{"state":"dismissed"}`, `*A request*: [open] → dismissed`},
		{school.Change{}, school.HostDecline, `{"host":"meet.x.test","declined":false}`, `{"host":"meet.x.test","declined":true}`, `*meet.x.test*: [waiting] → declined`},
		{school.Change{}, school.SettingMode, `{"key":"status","value":"{\"mode\":\"preview\"}"}`, `{"key":"status","value":"{\"mode\":\"live\"}"}`, `*Mode*: [preview] → live`},
		{school.Change{}, school.SettingMode, `{"key":"status","value":"{\"mode\":\"maintenance\"}"}`, `{"key":"status","value":"{\"mode\":\"maintenance\",\"until\":\"2999-01-01T16:00:00Z\",\"then\":\"live\"}"}`, `*Mode*: maintenance, the end and the mode after the end were added`},
		{school.Change{}, school.SettingMode, `{"key":"status","value":"{\"mode\":\"maintenance\"}"}`, `{"key":"status","value":"{\"mode\":\"maintenance\",\"message\":\"Noon\"}"}`, `*Mode* message: [none] → “Noon”`},
		{school.Change{}, school.SettingUndo, `{"key":"directory","value":"\"public\""}`, `{"key":"directory","value":""}`, `*Who may read the directory*: [public] → not set`},
		{school.Change{}, school.SettingHosts, `{"key":"hosts","value":"[]"}`, `{"key":"hosts","value":"[\"meet.x.test\"]"}`, `*Meeting hosts*: [none] → meet.x.test`},
		{school.Change{}, school.SettingTimezone, `{"key":"timezone","value":""}`, `{"key":"timezone","value":"\"America/Chicago\""}`, `*Time zone*: [not set] → America/Chicago`},
		{school.Change{}, school.SchoolRename, `{"school":1,"name":"North"}`, `{"school":1,"name":"South"}`, `*North* name: [North] → South`},
		{school.Change{}, school.SchoolAdd, `null`, `{"school":1,"name":"North"}`, `*North* added`},
		{school.Change{}, school.SchoolArchive, `{"school":1,"name":"North"}`, `{"school":1,"name":"North","archived":true}`, `*North* archived`},
		{school.Change{}, school.SchoolMerge, `{"school":1,"name":"North"}`, `{"school":1,"name":"North","into":2,"into_name":"South"}`, `*North* merged into South`},
		{school.Change{}, school.SchoolUndo, `{"school":1,"name":"North","archived":true}`, `{"school":1,"name":"North"}`, `*North* in the directory: [no] → yes`},
		{algebra, school.DoorSave, none, `{"link":"","closed":true}`, `*C Algebra II* link: [No link yet] → No meeting`},
		{school.Change{}, school.ImportApply, `null`, `{"import":7,"source":"Clever","file":"r.zip","summary":"0 added · 3 changed · 0 removed · 409 the same"}`, `*Import* from Clever: 3 changed, 409 the same; file: r.zip`},
		{school.Change{}, school.ImportUndo, `null`, `{"import":8,"source":"Clever","file":"","summary":"3 put back"}`, `*Import* from Clever undone: 3 put back`},
		{school.Change{}, school.KeyRotate, `null`, `{"secret":"reader"}`, `*Key for students* replaced, so that all students were signed out`},

		{algebra, "room.paint", `{"wall_color":"red","doors":2,"open":true}`, `{"wall_color":"blue","doors":3,"open":false}`, `*room.paint* doors: [2] → 3; open: [yes] → no; wall color: [red] → blue`}, // of another version
	} {
		c := test.about
		c.ID, c.Batch, c.Action, c.Before, c.After = 5, 5, test.action, fieldsOf(t, test.before), fieldsOf(t, test.after)
		c.Kind, _, _ = strings.Cut(string(test.action), ".")
		if got := lineText(changeLine(c, time.UTC)); got != test.want {
			t.Errorf("%s %s → %s\n\tis   %s\n\twant %s", test.action, test.before, test.after, got, test.want)
		}
	}
	for _, k := range school.Kinds { // what is in the history today has a line of its own
		for action := range wordings {
			if _, known := action.Rule(); !known {
				t.Errorf("%s has a line and is no action (%s)", action, k.Name)
			}
		}
	}
}

func covered(by string) school.Change {
	c := algebra
	c.Person, c.PersonID = by, 2
	return c
}

// The changes of one batch share a line.
func TestBatchLines(t *testing.T) {
	zoom := func(n int) school.Fields {
		return school.Fields{"link": fmt.Sprint("https://zoom.us/j/", n), "provider": "Zoom", "meeting": fmt.Sprint(n)}
	}
	class := func(block, course string, before, after school.Fields) school.Change {
		return school.Change{Action: school.DoorSave, Kind: "door", Door: course, Section: school.Section{Block: block, Course: course}, Before: before, After: after}
	}
	person := func(action school.Action, kind string) school.Change {
		return school.Change{Action: action, Kind: kind, Person: "Ada", PersonID: 7, Before: school.Fields{"email": "a"}, After: school.Fields{"email": "b"}}
	}
	request := school.Change{Action: school.RequestAnswer, Kind: "request", Before: school.Fields{"state": "open"}, After: school.Fields{"state": "done"}}
	office := school.Change{Action: school.DoorSave, Kind: "door", Door: "o", Office: true, Person: "Ada", After: zoom(1)}
	none := school.Fields{"link": ""}
	for what, test := range map[string]struct {
		batch []school.Change // in the order of the write
		size  int
		want  string
	}{
		"the same link":              {[]school.Change{class("A", "Algebra", none, zoom(1)), class("C", "Physics", none, zoom(1)), class("E", "Art", none, zoom(1))}, 3, `*3 classes* link: [No link yet] → Zoom 1 for A, C and E`},
		"from different links":       {[]school.Change{class("A", "Algebra", none, zoom(1)), class("C", "Physics", zoom(3), zoom(1))}, 2, `*2 classes* link: Zoom 1 for A and C`},
		"back to different links":    {[]school.Change{class("A", "Algebra", zoom(1), none), class("C", "Physics", zoom(1), zoom(3))}, 2, `*2 classes* link: [Zoom 1] → each its own for A and C`},
		"in the same block":          {[]school.Change{class("A", "Algebra", none, zoom(1)), class("A", "Physics", none, zoom(1))}, 2, `*2 classes* link: [No link yet] → Zoom 1 for A Algebra and A Physics`},
		"many":                       {[]school.Change{class("A", "a", none, zoom(1)), class("B", "b", none, zoom(1)), class("C", "c", none, zoom(1)), class("D", "d", none, zoom(1)), class("E", "e", none, zoom(1))}, 5, `*5 classes* link: [No link yet] → Zoom 1 for A, B, C and 2 more`},
		"more than are read":         {[]school.Change{class("A", "a", none, zoom(1)), class("B", "b", none, zoom(1))}, 1200, `*1,200 classes* link: [No link yet] → Zoom 1 for A, B and 1,198 more`},
		"office hours too":           {[]school.Change{office, class("B", "b", nil, zoom(1))}, 2, `*2 links* link: [No link yet] → Zoom 1 for Office hours of Ada and B b`},
		"an answered request":        {[]school.Change{person(school.PersonEdit, "person"), person(school.AccountBind, "account"), request}, 3, `*Ada* Google account: [a] → b`},
		"only this one is shown":     {[]school.Change{class("A", "Algebra", none, zoom(1))}, 3, `*A Algebra* link: [No link yet] → Zoom 1`},
		"two of one class":           {[]school.Change{class("A", "Algebra", none, zoom(1)), class("A", "Algebra", zoom(1), zoom(2))}, 2, `*A Algebra* link: [No link yet] → Zoom 1; link: [Zoom 1] → Zoom 2`},
		"a note of one of them":      {[]school.Change{class("A", "Algebra", none, school.Fields{"link": "https://zoom.us/j/1", "provider": "Zoom", "meeting": "1", "note": "x"}), class("C", "Physics", none, zoom(1))}, 2, `*2 classes* link: [No link yet] → Zoom 1 for A and C`},
		"nothing in common":          {[]school.Change{class("A", "Algebra", none, zoom(1)), class("C", "Physics", none, school.Fields{"link": "", "note": "x"})}, 2, `*2 classes* changed – A and C`},
		"an unknown kind goes first": {[]school.Change{class("A", "Algebra", none, zoom(1)), {Action: "moon.turn", Kind: "moon"}}, 2, `*moon.turn*`},
	} {
		var batch []school.Change
		for i, c := range test.batch {
			c.ID, c.Batch, c.InBatch = int64(i+4), 4, test.size
			batch = append([]school.Change{c}, batch...)
		}
		rows := ChangeRows(batch, time.UTC, time.Time{}, "")
		if len(rows) != 1 || lineText(rows[0].ChangeLine) != test.want {
			t.Fatalf("%s: %d lines: %s\n\twant %s", what, len(rows), lineText(rows[0].ChangeLine), test.want)
		}
		if more := test.size - len(batch); rows[0].More != more || len(batch) > 1 && len(rows[0].Members) != len(batch) {
			t.Errorf("%s: %d members, %d more", what, len(rows[0].Members), rows[0].More)
		}
	}
}

// Days are the school's, on both sides of midnight and where a day has 23 or 25 hours.
func TestHistoryDays(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	beirut, err := time.LoadLocation("Asia/Beirut") // its clocks change at midnight
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, test := range []struct {
		zone      *time.Location
		line, now string
		day, time string
	}{
		{newYork, "2026-11-25T04:59:59Z", "2026-11-25T13:00:00Z", "Yesterday, Tuesday, November 24", "11:59 PM"},
		{newYork, "2026-11-25T05:00:00Z", "2026-11-25T13:00:00Z", "Today, Wednesday, November 25", "12:00 AM"},
		{newYork, "2026-11-25T05:00:00Z", "2026-11-26T05:00:00Z", "Yesterday, Wednesday, November 25", "12:00 AM"},
		{newYork, "2026-11-23T15:00:00Z", "2026-11-25T13:00:00Z", "Monday, November 23", "10:00 AM"},
		{newYork, "2025-12-31T15:00:00Z", "2026-01-02T13:00:00Z", "Wednesday, December 31, 2025", "10:00 AM"},
		{newYork, "2026-01-01T04:00:00Z", "2026-01-01T13:00:00Z", "Yesterday, Wednesday, December 31, 2025", "11:00 PM"},
		{newYork, "2026-11-01T05:30:00Z", "2026-11-01T20:00:00Z", "Today, Sunday, November 1", "1:30 AM"}, // 25 hours
		{newYork, "2026-11-01T06:30:00Z", "2026-11-01T20:00:00Z", "Today, Sunday, November 1", "1:30 AM"},
		{newYork, "2026-11-01T04:10:00Z", "2026-11-03T04:50:00Z", "Yesterday, Sunday, November 1", "12:10 AM"},
		{newYork, "2026-03-08T07:30:00Z", "2026-03-09T04:10:00Z", "Yesterday, Sunday, March 8", "3:30 AM"}, // 23 hours
		{beirut, "2026-03-28T20:00:00Z", "2026-03-29T21:30:00Z", "Saturday 28 March", "22:00"},
		{beirut, "2026-03-28T22:00:00Z", "2026-03-29T21:30:00Z", "Yesterday, Sunday 29 March", "01:00"}, // 0:00 did not exist
		{nil, "2026-11-24T23:59:00Z", "2026-11-25T00:00:00Z", "Yesterday, Tuesday 24 November", "23:59"},
		{time.UTC, "2026-11-26T10:00:00Z", "2026-11-25T00:00:00Z", "Thursday 26 November", "10:00"}, // the clock went back
	} {
		row := ChangeRows([]school.Change{{At: at(test.line)}}, test.zone, at(test.now), "")[0]
		if row.Day != test.day || row.Time != test.time {
			t.Errorf("%s, now %s: %q %q, want %q %q", test.line, test.now, row.Day, row.Time, test.day, test.time)
		}
	}
	rows := ChangeRows([]school.Change{{ID: 4, Batch: 4, At: at("2026-11-25T05:01:00Z")}, {ID: 3, Batch: 3, At: at("2026-11-25T04:59:00Z")}, {ID: 2, Batch: 2, At: at("2026-11-25T04:58:00Z")},
		{ID: 1, Batch: 1, At: at("2026-11-25T05:03:00Z")}}, newYork, at("2026-11-25T13:00:00Z"), "")
	if days := byDay(rows); len(days) != 3 || len(days[1]) != 2 {
		t.Errorf("days of a clock that went back: %v", days)
	}
}

// An undone line and its undo say so, with the day if that is another.
func TestUndoneInWords(t *testing.T) {
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	c := algebra
	c.ID, c.Batch, c.Action, c.At, c.UndoneBy, c.UndoneAt = 3, 3, school.DoorSave, noon, 9, noon.Add(time.Minute)
	undo := algebra
	undo.ID, undo.Batch, undo.Action, undo.At, undo.Undoes, undo.UndidAt = 9, 9, school.DoorUndo, noon.AddDate(0, 0, 2), 3, noon
	rows := ChangeRows([]school.Change{undo, c}, time.UTC, noon.AddDate(0, 0, 2), "/back")
	if r := rows[1]; r.Undone != "undone at 12:01" || r.CanUndo || r.Undid != "" || r.Reference != "Change 3 · undone by change 9" {
		t.Errorf("%+v", r)
	}
	if r := rows[0]; r.Undid != "Undid the change of 12:00 on 24 Nov" || !r.CanUndo || r.Undone != "" || r.Reference != "Change 9 · this undid change 3" || r.Back != "/back" {
		t.Errorf("%+v", r)
	}
}

// historyPages are the pages of changes and of the log, with names that try to break them.
func historyPages() map[string]templ.Component {
	console := Console{Site: Site{Name: hostile[0], Zone: zone, Status: school.Status{Mode: school.Live}}, Here: "/admin/activity", Said: hostile[1]}
	var list []school.Change
	var offers []ActivityOffer
	var lines []LogLine
	for i, evil := range hostile {
		id := int64(100 - 3*i)
		door := school.Change{ID: id, Batch: id - 1, InBatch: 30, At: now, Actor: evil, Action: school.DoorSave, Kind: "door", Door: "abc", Section: school.Section{Course: evil, Block: evil},
			Before: school.Fields{"link": evil, "note": evil}, After: school.Fields{"link": evil + "x", "note": ""}, Address: evil, Request: evil}
		other := door
		other.ID, other.Door = id-1, "def"
		alone := school.Change{ID: id - 2, Batch: id - 2, At: now.AddDate(0, 0, -1), Actor: evil, Action: school.PersonEdit, Kind: "person", Person: evil, PersonID: 7,
			Before: school.Fields{"name": evil}, After: school.Fields{"name": evil + "y"}, UndoneBy: 7, UndoneAt: now, Undoes: 3, UndidAt: now}
		text := school.Change{ID: 1000 + id, Batch: 1000 + id, InBatch: 1, At: now.AddDate(0, 0, -1), Actor: evil, Action: school.ScheduleSave, Kind: "schedule", School: evil,
			Before: school.Fields{"text": "a\n" + evil}, After: school.Fields{"text": evil + "\nb\n" + strings.Repeat("c\n", 20)}}
		list = append(list, door, other, alone, text)
		offers = append(offers, ActivityOffer{Label: evil, About: evil, Door: evil})
		lines = append(lines, NewLogLine(now, zone, slog.LevelWarn, evil, evil, evil))
	}
	list = append(list, school.Change{ID: 2, Batch: 2, Action: school.ImportApply, Kind: "import", After: school.Fields{"import": 7.0, "source": hostile[0], "summary": hostile[6]}})
	rows := ChangeRows(list, zone, now, hostile[1])
	filter := ActivityFilter{Text: hostile[1], Door: hostile[1], Kind: hostile[0], From: hostile[1], Errors: school.Invalid{"from": hostile[0]}}
	with := func(edit func(*ActivityFilter)) ActivityFilter {
		f := filter
		edit(&f)
		return f
	}
	return map[string]templ.Component{
		"activity": ActivityPage(Activity{Console: console, Title: hostile[0], Filter: filter, Rows: rows, Next: hostile[1]}),
		"door":     ActivityPage(Activity{Console: console, Title: hostile[5], Door: "abc", Rows: rows}),
		"offers":   ActivityPage(Activity{Console: console, Title: "History", Filter: with(func(f *ActivityFilter) { f.Offers, f.MoreOffers = offers, true })}),
		"unknown":  ActivityPage(Activity{Console: console, Title: "History", Filtered: true, Filter: with(func(f *ActivityFilter) { f.Unknown = true })}),
		"none":     ActivityPage(Activity{Console: console, Title: "History"}),
		"log":      LogPage(Log{Console: console, Query: hostile[0], Lines: lines}),
		"log-none": LogPage(Log{Console: console}),
	}
}

func TestHistoryPagesAreSafeAndWellFormed(t *testing.T) {
	for name, page := range historyPages() {
		t.Run(name, func(t *testing.T) {
			html := render(t, page)
			checkTree(t, html)
			if strings.Count(html, "<h1>") != 1 || strings.Count(html, `id="said"`) != 1 {
				t.Error("not exactly one h1 and one status line")
			}
			if *shots != "" {
				writeShot(t, "history-"+name, html)
			}
		})
	}
}

// What the log says when it has no lines.
func TestEmptyLog(t *testing.T) {
	for want, m := range map[string]Log{
		"Nothing has been logged since the server started.":   {Level: "info"},
		"No warnings and no errors since the server started.": {Level: "warn"},
		"No errors since the server started.":                 {Level: "error"},
		"No lines match.":                                     {Level: "error", Query: "x"},
	} {
		if html := render(t, LogLines(m)); !strings.Contains(html, ">"+want+"<") {
			t.Errorf("%+v does not say %q", m, want)
		}
	}
}
