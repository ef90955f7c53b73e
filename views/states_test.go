package views

import (
	"encoding/json"
	"testing"
	"time"

	"hallway/internal/school"
)

// A state of every kind that the history has or had, in words.
func TestWords(t *testing.T) {
	for _, test := range []struct{ kind, state, want string }{
		{"door", `null`, ``},
		{"door", `{"link": "", "provider": "", "meeting": "", "passcode": "", "note": ""}`, `No link yet`},
		{"door", `{"link": "https://zoom.us/j/81234567890", "provider": "zoom", "meeting": "81234567890", "passcode": "", "note": ""}`, `zoom 81234567890`},
		{"door", `{"link": "https://zoom.us/j/81234567890", "provider": "zoom", "meeting": "81234567890", "passcode": "open", "note": "Mondays: camera on"}`, `zoom 81234567890 · passcode open · “Mondays: camera on”`},
		{"door", `{"link": "https://meet.google.com/abc-defg-hij", "provider": "meet", "meeting": "abc-defg-hij", "withheld": 1764000000000}`, `meet abc-defg-hij · not shown to students`},
		{"door", `{"link": "https://meet.google.com/abc-defg-hij", "provider": "meet", "meeting": "abc-defg-hij", "withheld": 0}`, `meet abc-defg-hij`},
		{"door", `{"note": "Ask at the office"}`, `No link yet · “Ask at the office”`},
		{"cover", `null`, `nobody`},
		{"cover", `{"from": "2026-11-24", "to": "2026-11-27"}`, `from Tue 24 Nov to Fri 27 Nov`},
		{"cover", `{"from": "2026-11-24", "to": "soon", "link": "https://zoom.us/j/81234567890", "provider": "zoom", "meeting": "81234567890", "note": "Mine"}`, `from Tue 24 Nov to soon · zoom 81234567890 · “Mine”`},
		{"cover", `{"link": "https://zoom.us/j/81234567890", "provider": "zoom", "meeting": "81234567890", "passcode": "1"}`, `zoom 81234567890 · passcode 1`},
		{"teacher", `null`, `nobody`},
		{"teacher", `{"section": 1, "person": 2, "role": "co", "link": "", "provider": "", "meeting": "", "passcode": "", "note": ""}`, `co-teacher`},
		{"setting", `null`, ``},
		{"setting", `{"key": "status", "value": ""}`, `not set`},
		{"setting", `{"key": "status", "value": "{\"mode\": \"maintenance\", \"message\": \"Back at noon.\"}"}`, `maintenance Back at noon.`},
		{"setting", `{"key": "status", "value": "{\"mode\": \"live\", \"message\": \"\"}"}`, `live`},
		{"setting", `{"key": "status", "value": "no JSON"}`, `no JSON`},
		{"setting", `{"key": "hosts", "value": "[]"}`, `none`},
		{"setting", `{"key": "hosts", "value": "[\"meet.school.test\",\"bbb.school.test\"]"}`, `meet.school.test, bbb.school.test`},
		{"setting", `{"key": "hosts", "value": "no JSON"}`, `no JSON`},
		{"setting", `{"key": "directory", "value": "\"public\""}`, `public`},
		{"setting", `{"key": "timezone", "value": "\"America/Chicago\""}`, `America/Chicago`},
		{"school", `null`, ``},
		{"school", `{"school": 1, "name": "North"}`, `name: North`},
		{"person", `null`, ``},
		{"person", `{"name": "Ada", "sort_name": "", "pronounced": "AY-da", "email": "a@school.test", "role": "teacher", "department": "", "only_school": "",
			"schools": "north, south", "suspended": false, "archived": false}`, `name: Ada · sorted as: none · pronounced: AY-da · e-mail: a@school.test · role: teacher · department: none · schools: north, south · may sign in`},
		{"person", `{"role": "admin", "only_school": ""}`, `role: admin · administers: all schools`},
		{"person", `{"role": "admin", "only_school": "north"}`, `role: admin · administers: north`},
		{"person", `{"role": "teacher", "only_school": "north"}`, `role: teacher · administers: north`},
		{"person", `{"only_school": ""}`, `administers: all schools`},
		{"person", `{"email": ""}`, `e-mail: none`},
		{"person", `{"suspended": true}`, `suspended`},
		{"person", `{"suspended": false, "archived": true}`, `may sign in`},
		{"person", `{"archived": true}`, `not in the roster`},
		{"person", `{"archived": false}`, `in the roster`},
		{"person", `{"name": "Ada", "archived": true}`, `name: Ada`},
		{"class", `{"room": "131"}`, `131`},
		{"class", `{"room": ""}`, `none`},
		{"class", `{"teacher_ids": "4, 7", "teachers": "Ada, Bo"}`, `Ada, Bo`},
		{"class", `{"title": "Algebra II", "starts": ""}`, `title: Algebra II · first day: none`},
		{"class", `{"archived": true, "put_away": true}`, `not in the directory`},
		{"class", `{"archived": false, "put_away": false}`, `in the directory`},
		{"class", `{"archived": true, "put_away": true, "merged_into": 3, "into": "A Algebra II 01"}`, `merged into: A Algebra II 01`},
		{"class", `{"title": "Chess", "section": "", "block": "A", "room": "7", "teacher_ids": "4", "teachers": "Ada", "archived": false, "put_away": false, "merged_into": 0}`,
			`title: Chess · section: none · block: A · room: 7 · teachers: Ada`},
		{"account", `null`, `no Google account`},
		{"account", `{"iss": "https://accounts.google.com", "sub": "1", "email": "a@school.test"}`, `e-mail: a@school.test`},
		{"request", `null`, ``},
		{"request", `{"state": "done"}`, `request: done`},
		{"request", `{"email": "a@school.test", "words": "I teach here"}`, `e-mail: a@school.test · words: I teach here`}, // of an older version
		{"import", `null`, ``},
		{"import", `{"import": 7, "source": "OneRoster", "file": "roster.zip", "summary": "2 people added"}`, `summary: 2 people added · source: OneRoster · file: roster.zip`},
		{"import", `{"source": "roster.csv", "file": "", "summary": "2 people added", "lines": ["Ada"]}`, `summary: 2 people added · source: roster.csv · file: none`},
		{"session", `null`, ``},
		{"session", `{"sessions": 3}`, `sessions: 3`},
		{"sign-in", `{"email": "a@school.test", "sub": "1", "reason": "suspended"}`, `e-mail: a@school.test · reason: suspended`}, // of an older version
		{"view", `null`, ``},
		{"key", `null`, ``},
		{"key", `{"secret": "reader"}`, `key: reader`},
	} {
		var state school.Fields
		if err := json.Unmarshal([]byte(test.state), &state); err != nil {
			t.Fatal(err)
		}
		if got := Words(test.kind, state, time.UTC); got != test.want {
			t.Errorf("%s %s\n\tis  %q\n\twant %q", test.kind, test.state, got, test.want)
		}
	}
}
