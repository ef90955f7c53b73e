package roster

import (
	"fmt"
	"time"

	"hallway/internal/school"
)

// Came is what is known of a file before it is imported: itself, the last file of
// its source, and the same content at an earlier import. Those that do not exist
// have no SHA256.
type Came struct {
	File, Last, Same school.SourceFile
	Now              time.Time
	Zone             *time.Location
}

// skew is how much the clocks of the systems that write the files of one source may
// differ, with what a file system rounds away.
const skew = time.Minute

// Older says why the file is older than the last one that its source brought, in a
// sentence without a full stop, or "". The time when it was written decides: after a
// short export the full one of the day before comes again, and is the newest. Where
// nobody knows that time, a file that has come before is an older one.
func (c Came) Older() string {
	if c.Last.SHA256 == "" || c.File.SHA256 == c.Last.SHA256 {
		return ""
	}
	last := fmt.Sprintf("the last file of %s (%s)", plain(c.Last.Source), plain(c.Last.File))
	before := func(t time.Time) bool {
		return !c.File.FileAt.IsZero() && c.File.FileAt.Before(t.Add(-skew)) && !t.After(c.Now)
	}
	switch {
	case c.Same.SHA256 != "" && c.File.FileAt.IsZero():
		return fmt.Sprintf("%s is the file that was imported on %s, and a newer one has been imported since: %s, on %s",
			plain(c.File.File), c.moment(c.Same.TakenAt), last, c.moment(c.Last.TakenAt))
	case c.Last.FileAt.IsZero() && before(c.Last.FirstAt): // a browser does not say when its file was written
		return fmt.Sprintf("%s is older than %s: it was written on %s, and the last one was imported on %s",
			plain(c.File.File), last, c.moment(c.File.FileAt), c.moment(c.Last.FirstAt))
	case before(c.Last.FileAt):
		return fmt.Sprintf("%s is older than %s: it was written on %s, and the last one on %s",
			plain(c.File.File), last, c.moment(c.File.FileAt), c.moment(c.Last.FileAt))
	}
	return ""
}

// Findings are the remarks about the file's age.
func (c Came) Findings() []Finding {
	f := Finding{File: c.File.File}
	switch why := c.Older(); {
	case why != "":
		f.Severity, f.Found = Warning, why+"."
		f.Will, f.Do = "We will import it if you apply it.", "Use the newest file, unless you want this one."
	case c.stopped():
		f.Severity, f.Found = Problem, fmt.Sprintf("it is still the file of %s, so nothing new has come from %s for %d days.",
			c.moment(c.Last.At()), plain(c.Last.Source), c.days())
		f.Will, f.Do = "We will import it as before.", "Check that the system still exports."
	default:
		return nil
	}
	return []Finding{f}
}

// stopped reports whether a command gets the last file again, long after it came.
func (c Came) stopped() bool {
	return c.File.ByCommand && c.Last.SHA256 != "" && c.File.SHA256 == c.Last.SHA256 && c.days() > school.LateAfter
}

// days is for how long nothing newer has come, if this is the last file again:
// somebody may have written the same content today.
func (c Came) days() int {
	again := c.File
	again.FirstAt = c.Last.FirstAt
	return min(again.Waited(c.Now, c.Zone), c.Last.Waited(c.Now, c.Zone))
}

// SameFor says how long ago the file came, if it is the last one again: "The file is
// the same as 3 days ago."; "" if it is another one, or of today.
func (c Came) SameFor() string {
	if c.Last.SHA256 == "" || c.File.SHA256 != c.Last.SHA256 || c.days() == 0 {
		return ""
	}
	return "The file is the same as " + DaysAgo(c.days()) + "."
}

func (c Came) moment(t time.Time) string { return t.In(c.Zone).Format("2 January 2006, 15:04") }

// DaysAgo says how long ago a day was: "today", "1 day ago", "3 days ago".
func DaysAgo(days int) string {
	switch days {
	case 0:
		return "today"
	case 1:
		return "1 day ago"
	}
	return fmt.Sprintf("%d days ago", days)
}
