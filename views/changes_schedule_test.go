package views

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

// textChange is a change of a school's schedule.
func textChange(at, before, after string) school.Change {
	return school.Change{ID: 5, Batch: 5, InBatch: 1, Action: school.ScheduleSave, Kind: "schedule", School: at,
		Before: school.Fields{"text": before}, After: school.Fields{"text": after}}
}

// The history says of a schedule which lines came and went, at most a dozen.
func TestScheduleLines(t *testing.T) {
	const days, snow = "term 2026-09-08 2027-06-18\n", "on 2027-01-20 Remote Snow day, classes are remote\n"
	var many string
	for i := range 26 {
		many += fmt.Sprintf("on 2027-02-%02d off\n\n", i+1)
	}
	for _, test := range []struct {
		c    school.Change
		want string
	}{
		{textChange("North High", days, days+snow), "Schedule of *North High* | + on 2027-01-20 Remote Snow day, classes are remote"},
		{textChange("North High", days+snow, days), "Schedule of *North High* | − on 2027-01-20 Remote Snow day, classes are remote"},
		{textChange("North High", days+"on 2027-01-20 off\n", days+snow), "Schedule of *North High* | − on 2027-01-20 off | + on 2027-01-20 Remote Snow day, classes are remote"},
		{textChange("North High", "", days), "Schedule of *North High* written | + term 2026-09-08 2027-06-18"},
		{textChange("North High", days, ""), "Schedule of *North High* taken away | − term 2026-09-08 2027-06-18"},
		{textChange("North High", days, days), "Schedule of *North High* saved again, nothing changed"},
		{textChange("North High", days, days+many), "Schedule of *North High*" + dozen() + " | and 14 more"},
	} {
		line := changeLine(test.c, time.UTC)
		got := lineText(line)
		for _, l := range line.Lines {
			got += " | " + l.sign() + " " + l.Text
		}
		if line.MoreLines > 0 {
			got += fmt.Sprintf(" | and %d more", line.MoreLines)
		}
		if got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
	c := textChange("North High", days+"on 2027-01-20 off\n", days+snow)
	if what, before, after := ChangeWords(c, time.UTC); what != "Changed the schedule of North High" || before != "on 2027-01-20 off" ||
		after != "on 2027-01-20 Remote Snow day, classes are remote" {
		t.Errorf("in a file: %q, %q, %q", what, before, after)
	}
	if rest := Words("schedule", school.Fields{"lines": ""}, time.UTC); rest != "nothing" {
		t.Errorf("no lines are %q", rest)
	}
	if rest := Words("schedule", school.Fields{"lines": "  a\nb"}, time.UTC); rest != "a · b" {
		t.Errorf("two lines are %q", rest)
	}
}

// dozen are the first lines of twenty-six.
func dozen() (s string) {
	for i := range linesShown {
		s += fmt.Sprintf(" | + on 2027-02-%02d off", i+1)
	}
	return s
}

// A snow day at several schools is one line, with what all have in common.
func TestSchedulesOfSeveralSchools(t *testing.T) {
	snow := "on 2027-01-20 off <b>Snow</b>\n"
	batch := []school.Change{textChange("West", "# w\n", "# w\n"+snow), textChange("South", "# s\n", "# s\n"+snow), textChange("North", "# n\n", "# n\n"+snow)}
	for i := range batch {
		batch[i].ID, batch[i].InBatch = int64(7-i), 3
	}
	rows := ChangeRows(batch, time.UTC, time.Now(), "/back")
	if len(rows) != 1 || !rows[0].CanUndo || len(rows[0].Members) != 3 {
		t.Fatalf("the rows are %+v", rows)
	}
	if got := lineText(rows[0].ChangeLine); got != "Schedule of *3 schools* – North, South and West" || len(rows[0].Lines) != 1 {
		t.Errorf("the line is %q with %v", got, rows[0].Lines)
	}
	var page strings.Builder
	if err := changeDays(rows).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	const shown = `<span aria-hidden="true">+</span><p><span class="vh">Added: </span> <ins><bdi>on 2027-01-20 off &lt;b&gt;Snow&lt;/b&gt;</bdi></ins></p>`
	if n := strings.Count(page.String(), shown); n != 4 { // of the batch, and of each
		t.Errorf("%d times in\n%s", n, page.String())
	}
	batch[0].After["text"] = "# w\n"
	if rows := ChangeRows(batch, time.UTC, time.Now(), ""); len(rows[0].Lines) != 0 {
		t.Errorf("what only some have is said of all: %v", rows[0].Lines)
	}
}
