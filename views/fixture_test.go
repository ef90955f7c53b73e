package views

import (
	"context"
	"strings"
	"time"

	"hallway/internal/school"
)

// The fixtures: an ordinary school, and names that try to break a page.

var (
	zone = time.FixedZone("America/Chicago", -6*3600)
	now  = time.Date(2026, 11, 24, 16, 14, 0, 0, time.UTC) // 10:14 at school
	site = Site{Name: "Larkfield Commons", Zone: zone}
)

var hostile = []string{
	`<script>alert(1)</script>`,
	`" onmouseover="alert(1)`,
	"\u202egnirts desrever\u202c",
	"\u05e9\u05dc\u05d5\u05dd \u200f(\u200f",
	`=cmd("calc")`,
	strings.Repeat("M", 10000),
	"</title></style><img src=x onerror=alert(1)>",
	"{{.}} ${7*7} \x00 \u2028",
}

func person(id int64, name string) school.Person {
	return school.Person{ID: id, Name: name, Department: "Maths"}
}

func section(code, course, block, room, department string, teachers ...school.Person) school.Entry {
	return school.Entry{
		Door: school.Door{
			Code: code, Kind: school.SectionDoor, Meeting: school.Meeting{Link: "https://zoom.us/j/93411007919?pwd=abc", Provider: "Zoom", Name: "934 1100 7919"},
			Version: 3, SavedAt: time.Date(2026, 11, 3, 15, 0, 0, 0, time.UTC), SavedBy: "Ms Adaeze Okafor",
		},
		Section:  school.Section{Course: course, Code: "1", Block: block, Room: room, Department: department},
		Teachers: teachers,
	}
}

func withoutLink(e school.Entry) school.Entry {
	e.Door.Link, e.Door.Provider, e.Door.Name = "", "", ""
	return e
}

func office(code string, p school.Person) school.Entry {
	return school.Entry{
		Door:     school.Door{Code: code, Kind: school.OfficeDoor, Meeting: school.Meeting{Link: "https://meet.google.com/abc-defg-hij", Provider: "Google Meet", Name: "abc-defg-hij"}},
		Teachers: []school.Person{p},
	}
}

// larkfield is a school with every kind of group, block and row.
func larkfield() school.Directory {
	okafor, beltran, li := person(1, "Ms Adaeze Okafor"), person(2, "Mr Tomás Beltrán"), person(3, "Dr Wen Li")
	passcode := section("pass22", "Pre-Calculus", "B", "153", "Maths", okafor)
	passcode.Door.Link, passcode.Door.Passcode = "https://zoom.us/j/91000000000", "lI0O1o"
	passcode.Door.Note = "Wait for me to let you in."
	return school.Directory{
		School: school.School{ID: 1, Slug: "larkfield", Name: "Larkfield Commons"},
		Entries: []school.Entry{
			section("num102", "Zoology", "10", "Lab 3", "Science", li),
			section("num022", "Botany", "2", "Lab 3", "Science", li),
			section("cfri22", "Choir", "CFri", "Hall", "Art & Music", beltran),
			passcode,
			section("algeb2", "Algebra II", "A", "214", "Maths", okafor, beltran),
			withoutLink(section("span32", "Spanish III", "A", "137", "Languages", beltran)),
			section("engl10", "English 10", "A", "211", "English", li),
			section("engl92", "English 9", "A", "211", "English", li),
			section("adv222", "Advisory", "", "", "", okafor),
			office("offi22", okafor),
			withoutLink(office("offi33", li)),
		},
	}
}

// rowsOf renders a school's entries.
func rowsOf(d school.Directory, passcodes bool) []*Row {
	var rows []*Row
	for i := range d.Entries {
		r, err := NewRow(context.Background(), &d.Entries[i], nil, passcodes)
		if err != nil {
			panic(err) // a Builder takes everything
		}
		rows = append(rows, r)
	}
	return rows
}

// directory is a school's page.
func directory(s Site, d school.Directory, several, passcodes bool) Directory {
	return NewDirectory(s, d.School, rowsOf(d, passcodes), nil, several, passcodes)
}

// awful is a school whose every text is hostile.
func awful() school.Directory {
	d := school.Directory{School: school.School{Slug: "awful", Name: hostile[0]}}
	for i, s := range hostile {
		e := section("awful"+string(rune('a'+i)), s, s, s, s, person(1, s), person(2, s))
		e.Door.Note, e.Door.Passcode, e.Door.Provider, e.Section.Code = s, s, s, s
		o := office("offic"+string(rune('a'+i)), person(1, s))
		d.Entries = append(d.Entries, e, o)
	}
	e := section("jslink", "Bad link", "A", "1", "X", person(1, "P"))
	e.Door.Link = "javascript:alert(1)"
	d.Entries = append(d.Entries, e)
	return d
}

// cards has a card for each state of a door that a teacher can see.
func cards() map[string]Card {
	base := Card{Entry: larkfield().Entries[4], Zone: zone, Now: now, Viewer: 1, Version: 3}
	mine := school.Meeting{Link: "https://meet.google.com/abc-defg-hij", Provider: "Google Meet", Name: "abc-defg-hij", Note: "hello"}
	theirs := base.Entry
	theirs.Door.SavedBy, theirs.Door.Version = "Mr Tomás Beltrán", 4
	theirs.Door.SavedAt = time.Date(2026, 11, 24, 16, 2, 0, 0, time.UTC)
	make := func(change func(*Card)) Card {
		c := base
		change(&c)
		return c
	}
	return map[string]Card{
		"live":  base,
		"empty": make(func(c *Card) { c.Entry = withoutLink(c.Entry); c.Entry.Door.SavedAt = time.Time{} }),
		"open": make(func(c *Card) {
			c.Open = true
			c.Also = []Also{{Value: "pass22.1", Label: "B Pre-Calculus"}, {Value: "stat22.5", Label: "D Statistics", Checked: true}}
		}),
		"refused": make(func(c *Card) {
			c.Text, c.Note = "bit.ly/abc", "hello"
			c.Errors = school.Invalid{"link": "We publish Zoom, Meet, Teams and Webex links. This one goes to bit.ly. Open it and paste the address it lands on."}
		}),
		"note": make(func(c *Card) { c.Errors = school.Invalid{"note": "A note is at most 140 letters."} }),
		"choices": make(func(c *Card) {
			c.Text = "two links"
			c.Errors = school.Invalid{"link": "There are two meetings in that text. Choose one."}
			c.Choices = []school.Meeting{mine, {Link: "https://zoom.us/j/1", Provider: "Zoom", Name: "934 1100 7919", Passcode: "123123"}}
		}),
		"conflict": make(func(c *Card) {
			c.Text, c.Note = "abc-defg-hij", "hello"
			c.Conflict = &Conflict{Door: theirs, Mine: mine}
			c.Also = []Also{{Value: "stat22.5", Label: "D Statistics", Checked: true}, {Value: "pass22.1", Label: "B Pre-Calculus"}}
		}),
		"saved": make(func(c *Card) {
			c.Entry.Door.SavedAt = now
			c.Said, c.Undo = "Saved. Students see it now.", 42
			c.Notices = []string{"Works only for people signed in to larkfield.example. Guests cannot use it."}
		}),
		"upcoming": make(func(c *Card) { c.Entry.Phase, c.Entry.Section.Starts = school.Upcoming, "2027-01-11" }),
		"over":     make(func(c *Card) { c.Entry.Phase, c.Entry.Section.Ends = school.Over, "2026-10-16" }),
		"draft":    make(func(c *Card) { c.Draft, c.Text = true, "https://zoom.us/j/93411007919" }),
	}
}
