package app

import (
	"fmt"
	"time"

	"hallway/internal/schedule"
)

type scheduleDayCmd struct {
	File string `arg:"" help:"A school's year as a text; - is standard input."`
	Date string `arg:"" help:"A date like 2026-11-30."`

	scheduleQuestion
}

// dayReport is what --json prints of a date. Kind and note are null when there is none.
type dayReport struct {
	Date   string        `json:"date"`
	Kind   *string       `json:"kind"`
	Note   *string       `json:"note"`
	Blocks []blockReport `json:"blocks"`
}

type blockReport struct {
	Block string `json:"block"`
	Start string `json:"start"` // RFC 3339, with the school's offset
	End   string `json:"end"`
}

// Run prints one date.
func (c scheduleDayCmd) Run(e env) error {
	date, err := schedule.ParseDate(c.Date)
	if err != nil {
		return usage{err}
	}
	s, err := c.ask(e, c.File)
	if err != nil {
		return err
	}
	day := s.Day(date, c.Bells)
	report := dayReport{date.String(), orNull(day.Kind), orNull(day.Note), []blockReport{}}
	for _, b := range day.Blocks {
		if !b.Break {
			report.Blocks = append(report.Blocks, blockReport{b.Name, b.Start.Format(time.RFC3339), b.End.Format(time.RFC3339)})
		}
	}
	return c.print(e, report, dayLines(s, day))
}

type scheduleAtCmd struct {
	File string `arg:"" help:"A school's year as a text; - is standard input."`
	Time string `arg:"" help:"A time like 2026-11-30T08:31 on the school's clock, or one with an offset: 2026-11-30T08:31:00-05:00."`

	scheduleQuestion
}

// atReport is what --json prints of an instant. Next is null when nothing comes.
type atReport struct {
	Kind *string    `json:"kind"`
	Note *string    `json:"note"`
	On   []onReport `json:"on"`
	Next *nextBlock `json:"next"`
}

type onReport struct {
	Block string `json:"block"`
	Left  int    `json:"left"` // minutes, rounded down
}

type nextBlock struct {
	Date  string `json:"date"` // the school day that it belongs to
	Block string `json:"block"`
	Start string `json:"start"`
}

// Run prints what is on at an instant, and what is next.
func (c scheduleAtCmd) Run(e env) error {
	t, wall, err := parseInstant(c.Time)
	if err != nil {
		return usage{err}
	}
	s, err := c.ask(e, c.File)
	if err != nil {
		return err
	}
	if wall {
		t = s.Instant(t)
	}
	moment := s.At(t, c.Bells)
	report := atReport{Kind: orNull(moment.Day.Kind), Note: orNull(moment.Day.Note), On: []onReport{}}
	for _, b := range moment.On {
		report.On = append(report.On, onReport{b.Name, b.Left(t)})
	}
	if next := moment.Next; next != nil {
		report.Next = &nextBlock{next.Day.String(), next.Name, next.Start.Format(time.RFC3339)}
	}
	return c.print(e, report, atLines(s, moment, t))
}

// parseInstant reads a time with an offset, or one of the school's wall clock.
func parseInstant(text string) (t time.Time, wall bool, err error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err = time.Parse(layout, text); err == nil {
			return t, true, inYears(t)
		}
		for _, offset := range []string{"Z07:00", "Z0700", "Z07"} {
			if t, err = time.Parse(layout+offset, text); err == nil {
				return t, false, inYears(t)
			}
		}
	}
	return t, false, fmt.Errorf("%s is not a time like 2026-11-30T08:31 or 2026-11-30T08:31:00-05:00", text)
}

// inYears refuses a time outside the years that a text can have.
func inYears(t time.Time) error {
	_, err := schedule.ParseDate(t.Format(time.DateOnly))
	return err
}

// orNull is a text, or null in JSON if it is empty.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
