package views

import (
	"time"

	"hallway/internal/school"
)

func modeName(m school.Mode) string {
	return map[school.Mode]string{school.Preview: "Preview", school.Live: "Live", school.Maintenance: "Maintenance"}[m]
}

// modeSign is the shape beside a mode's name.
func modeSign(m school.Mode) string {
	return map[school.Mode]string{school.Preview: "▲", school.Live: "●", school.Maintenance: "■"}[m]
}

// modeSays explains the mode to people who read the page.
func (s Site) modeSays() string {
	says := map[school.Mode]string{
		school.Preview:     "We are trying this out, and links may be wrong",
		school.Maintenance: "You can read and join, but nothing can be saved",
	}[s.Status.Mode]
	if says == "" {
		return ""
	}
	if !s.Status.Until.IsZero() {
		says += " until " + untilWords(s.Status.Until, s.Zone)
	}
	return says + "."
}

// untilWords is a time with its day, because pages are rendered long before it.
func untilWords(t time.Time, zone *time.Location) string {
	return school.Clock(t, zone) + " on " + day(inZone(t, zone).Format(time.DateOnly), zone)
}

// ClosedWords says in a form that nothing was saved because of maintenance, and until when.
func ClosedWords(s school.Status, zone *time.Location) string {
	return "That did not save: the site is being worked on. Your text is still here." + saveAgain(s, zone)
}

// ClosedDoorWords is the same for the form of a class's link.
func ClosedDoorWords(s school.Status, zone *time.Location) string {
	return "That did not save: the site is being worked on. Your text is still here, and the old link is still live." + saveAgain(s, zone)
}

func saveAgain(s school.Status, zone *time.Location) string {
	if s.Until.IsZero() {
		return ""
	}
	return " You can save again from " + untilWords(s.Until, zone) + "."
}
