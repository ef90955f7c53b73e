package views

import (
	"time"

	"hallway/internal/school"
)

// modeName is the word of a mode.
func modeName(m school.Mode) string {
	return map[school.Mode]string{school.Preview: "Preview", school.Live: "Live", school.Maintenance: "Maintenance"}[m]
}

// modeSays is what a mode means for whoever reads the page.
func (s Site) modeSays() string {
	says := map[school.Mode]string{
		school.Preview:     "Being tried out; links may be wrong",
		school.Maintenance: "You can read and join; nothing can be saved",
	}[s.Status.Mode]
	if says == "" {
		return ""
	}
	if !s.Status.Until.IsZero() {
		says += " until " + untilWords(s.Status.Until, s.Zone)
	}
	return says + "."
}

// untilWords is an end with its day: pages are rendered long before it.
func untilWords(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("15:04 on Mon 2 Jan")
}

// ClosedWords is why nothing was saved during maintenance, and when it will be
// back.
func ClosedWords(s school.Status, zone *time.Location) string {
	says := "That did not save: the site is being worked on. Your text is still here, and the old link is still live."
	if !s.Until.IsZero() {
		says += " Saving will be back at " + untilWords(s.Until, zone) + "."
	}
	return says
}

// quietlyLive says whether one word beside the name is all there is to say.
func (s Site) quietlyLive() bool { return s.Status.Mode == school.Live && s.Status.Message == "" }
