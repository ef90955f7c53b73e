package views

import (
	"slices"
	"strings"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// linesShown is how many lines of a schedule a change shows.
const linesShown = 12

// ScheduleLine is a line of a schedule that a change took out or brought in.
type ScheduleLine struct {
	Gone bool
	Text string
}

func (l ScheduleLine) sign() string { return pick(l.Gone, "−", "+") }

func (l ScheduleLine) says() string { return pick(l.Gone, "Taken out: ", "Added: ") }

// scheduleLines are the lines that a change took out of a schedule and brought in, without
// empty ones.
func scheduleLines(c school.Change) (list []ScheduleLine) {
	gone, came := schedule.Changed(c.Before.Text("text"), c.After.Text("text"))
	for i, lines := range [][]schedule.Line{gone, came} {
		for _, l := range lines {
			if strings.TrimSpace(l.Text) != "" {
				list = append(list, ScheduleLine{Gone: i == 0, Text: strings.TrimRight(l.Text, " \t")})
			}
		}
	}
	return list
}

// scheduleLine is the line of a change of a schedule: "Schedule of North High", with the
// lines that changed below.
func scheduleLine(line ChangeLine, c school.Change) ChangeLine {
	line.Lead, line.Subject, line.Tail = "Schedule of ", c.School, ""
	switch {
	case c.Before.Text("text") == "":
		line.Tail = " written"
	case c.After.Text("text") == "":
		line.Tail = " taken away"
	}
	list := scheduleLines(c)
	line.Lines = list[:min(len(list), linesShown)]
	line.MoreLines = len(list) - len(line.Lines)
	if len(list) == 0 {
		line.Tail = " saved again, nothing changed"
	}
	return line
}

// scheduleWords is what a change took out and brought in, in one sentence each.
func scheduleWords(c school.Change) (before, after string) {
	var gone, came []string
	for _, l := range scheduleLines(c) {
		if l.Gone {
			gone = append(gone, l.Text)
		} else {
			came = append(came, l.Text)
		}
	}
	return linesWords(gone), linesWords(came)
}

// linesWords are the first of some lines.
func linesWords(lines []string) string {
	shown := make([]string, min(len(lines), linesShown))
	for i := range shown {
		shown[i] = strings.TrimSpace(lines[i])
	}
	if more := len(lines) - len(shown); more > 0 {
		shown = append(shown, "and "+plural(more, "more line", "more lines"))
	}
	return joined(shown...)
}

// sameLines keeps the lines of a batch's first change if the others changed the same.
func sameLines(lines []ChangeLine) ([]ScheduleLine, int) {
	one := lines[0]
	if !all(lines, func(l ChangeLine) bool { return l.MoreLines == one.MoreLines && slices.Equal(l.Lines, one.Lines) }) {
		return nil, 0
	}
	return one.Lines, one.MoreLines
}
