package schedule

import "time"

const secondsOfDay = 24 * 60 * 60

// clock turns the school's wall clock into instants. time.Date promises nothing about
// times that a change of the clock skips or repeats; here one in a gap moves on by the
// gap, and one that comes twice is the first. It keeps the offset of the last answer
// with the span for which that holds, so that most answers look nothing up.
type clock struct {
	zone     *time.Location
	from, to int64 // wall seconds for which offset is right whatever happens around
	offset   int64
}

// time is the instant of some minutes after midnight on a date.
func (c *clock) time(d Date, minutes int) time.Time {
	wall := int64(d)*secondsOfDay + int64(minutes)*60
	if c.from <= wall && wall < c.to {
		return time.Unix(wall-c.offset, 0).In(c.zone)
	}
	return time.Unix(c.resolve(wall), 0).In(c.zone)
}

// Instant is when the school's clock shows what t shows in its own location. A time that
// a change of the clock skips moves on by the gap; of one that comes twice it is the first.
func (s *Schedule) Instant(t time.Time) time.Time {
	clock := clock{zone: s.Zone}
	h, m, sec := t.Clock()
	wall := int64(DateOf(t))*secondsOfDay + int64(h*3600+m*60+sec)
	return time.Unix(clock.resolve(wall), int64(t.Nanosecond())).In(s.Zone)
}

// resolve finds the instant of a wall time, and remembers what it learned.
func (c *clock) resolve(wall int64) int64 {
	// No offset is as large as a day, so this span begins before the instant. Of two that
	// have the wall time, the first is met first.
	for s := spanAt(c.zone, wall-secondsOfDay); ; {
		at := wall - s.offset
		if at < s.end {
			c.remember(s)
			return at
		}
		next := spanAt(c.zone, s.end)
		if wall-next.offset < next.start { // in the gap between the two, so moved on by it
			return at
		}
		s = next
	}
}

// remember keeps an offset for the wall times that no neighboring span has too.
func (c *clock) remember(s span) {
	c.offset = s.offset
	c.from, c.to = s.start+s.offset+secondsOfDay, s.end+s.offset-secondsOfDay
	if s.start == distantPast {
		c.from = distantPast
	}
	if s.end == distantFuture {
		c.to = distantFuture
	}
}

// span is a time in which a zone has one offset, in Unix seconds.
type span struct{ start, end, offset int64 }

// The bounds of spans without a beginning or an end, with room to add to.
const (
	distantPast   = -1 << 60
	distantFuture = 1 << 60
)

func spanAt(zone *time.Location, unix int64) span {
	t := time.Unix(unix, 0).In(zone)
	_, offset := t.Zone()
	s := span{distantPast, distantFuture, int64(offset)}
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		s.start = start.Unix()
	}
	if !end.IsZero() {
		s.end = end.Unix()
	}
	return s
}
