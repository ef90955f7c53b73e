package web

import (
	"os"
	"strings"
	"testing"

	"hallway/internal/meeting"
	"hallway/internal/school"
)

// For every link seen in the wild, a stored meeting parses to the same link,
// including the passcode in it.
func TestMeetingOf(t *testing.T) {
	wild, err := os.ReadFile("../meeting/testdata/links.tsv")
	if err != nil {
		t.Fatal(err)
	}
	carrying, all := 0, 0
	for line := range strings.Lines(string(wild)) {
		cells := strings.Split(line, "\t")
		link, err := meeting.Parse(cells[2], meeting.Hosts{"bbb.school.example", "meet.school.example"})
		if err != nil {
			continue // the heading, and refused links
		}
		m := MeetingOf(link, "hello")
		if want := (school.Meeting{Link: link.URL, Provider: link.Provider, Name: link.Meeting, Passcode: link.Passcode, Note: "hello"}); m != want {
			t.Errorf("%q becomes %+v, want %+v", cells[2], m, want)
		}
		if m.Carries() != link.Carries {
			t.Errorf("%s: the link carries its passcode: %t when it is pasted, %t afterwards", link.URL, link.Carries, m.Carries())
		}
		if all++; link.Carries {
			carrying++
		}
	}
	if carrying < 10 || all < 30 {
		t.Errorf("only %d of %d links carry a passcode", carrying, all)
	}
}
