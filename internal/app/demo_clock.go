package app

import (
	"fmt"
	"strings"
	"time"

	"hallway/internal/schedule"
)

// demoZone is where the demo's school is.
const demoZone = "America/Chicago"

// demoClock is the clock by which the demo lives, and the school's year around it.
type demoClock struct {
	shift time.Duration // whole seconds, which it is ahead of the real one
	year  string        // the text of the schedule
	day   *schedule.Schedule
	moved bool // the real day has no school, so it is at the next that has
	asked bool // somebody said --at
	zone  *time.Location
}

// demoClockAt reads --at: a time of the school's today, or a date with a time. Where
// today has no school, a time alone is that of the next school day.
func demoClockAt(at string, real time.Time) (demoClock, error) {
	zone, err := time.LoadLocation(demoZone)
	if err != nil {
		return demoClock{}, err
	}
	c := demoClock{zone: zone, asked: at != ""}
	real = real.In(zone).Truncate(time.Second)
	c.of(schedule.DateOf(real))
	if at == "" {
		return c, nil
	}
	want, dated, ok := readAt(at, zone)
	if !ok {
		return c, usage{fmt.Errorf("--at %q is not a time; for example --at 10:31, or --at %sT10:31", at, schedule.DateOf(real))}
	}
	if !dated {
		d := schedule.DateOf(real)
		for c.day.Kind(d).Kind == "" {
			d, c.moved = d+1, true
		}
		y, m, day := d.Time().Date()
		want = time.Date(y, m, day, want.Hour(), want.Minute(), want.Second(), 0, zone)
	}
	c.shift = want.Sub(real)
	c.of(schedule.DateOf(want))
	return c, nil
}

// of takes the school year around a date.
func (c *demoClock) of(today schedule.Date) {
	c.year = demoYear(today)
	c.day, _ = schedule.Parse(c.year, c.zone)
}

// readAt reads 10:31, 2026-12-08T10:31, and the same with seconds.
func readAt(at string, zone *time.Location) (t time.Time, dated, ok bool) {
	at = strings.Replace(strings.TrimSpace(at), " ", "T", 1)
	for _, layout := range []string{"15:04", "15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		dated = strings.Contains(layout, "T")
		t, err := time.ParseInLocation(layout, at, zone)
		if err == nil && (!dated || 2000 <= t.Year() && t.Year() < 2100) {
			return t, dated, true
		}
	}
	return time.Time{}, false, false
}

// now is the demo's clock, for everything that asks what time it is.
func (c demoClock) now() time.Time { return time.Now().Add(c.shift) }

// says is what the page shows at an instant: "It is Friday 22:41 at the demo's school:
// over for today. Try --at 10:31."
func (c demoClock) says(now time.Time) string {
	now = now.In(c.zone)
	said := "It is " + now.Format("Monday 15:04") + " at the demo's school"
	if c.moved {
		said += " (today has no school, so this is the next school day, " + now.Format("January 2") + ")"
	}
	what, quiet := c.shows(now)
	said += ": " + what + "."
	if quiet && !c.asked {
		said += " Try --at 10:31."
	}
	return said
}

// shows is what the page says first at an instant, and whether that is that nothing is on.
func (c demoClock) shows(now time.Time) (what string, quiet bool) {
	m := c.day.At(now, "")
	if len(m.On) > 0 {
		return fmt.Sprintf("block %s is on until %s", m.On[0].Name, clockTime(m.On[0].End)), false
	}
	switch today := schedule.DateOf(now); {
	case m.Day.Kind == "" && m.Day.Note != "":
		return "no school today (" + m.Day.Note + ")", true
	case m.Day.Kind == "":
		return "no school today", true
	case m.Next == nil || m.Next.Day != today:
		return "over for today", true
	default:
		return fmt.Sprintf("next is block %s at %s", m.Next.Name, clockTime(m.Next.Start)), true
	}
}

func clockTime(t time.Time) string { return t.Format("15:04") }
