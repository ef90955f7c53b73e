package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"hallway/internal/schedule"
)

type scheduleCmd struct {
	Check scheduleCheckCmd `cmd:"" help:"Print what is wrong with a text, by line; exit 0 or 1."`
	Day   scheduleDayCmd   `cmd:"" help:"Print what a date is, and its blocks."`
	At    scheduleAtCmd    `cmd:"" help:"Print what is on at a time, and what is next."`

	Export scheduleExportCmd `cmd:"" help:"Write a school's text to a file."`
	Import scheduleImportCmd `cmd:"" help:"Replace a school's text by that of a file, at once; it is in the history and can be undone there."`
}

type scheduleCheckCmd struct {
	File string `arg:"" help:"A school's year as a text (docs/schedule.md); - is standard input."`
}

// Run prints every problem of a text, or in one line what it says.
func (c scheduleCheckCmd) Run(e env) error {
	s, problems, err := readSchedule(e, c.File)
	if err != nil {
		return err
	}
	faults := 0
	for _, p := range problems {
		if !p.Warning {
			faults++
		}
		fmt.Fprintln(e.stdout, p)
	}
	if s == nil {
		return faulty(c.File, faults)
	}
	_, err = fmt.Fprintln(e.stdout, summary(s))
	return err
}

func faulty(file string, faults int) error {
	if faults == 1 {
		return fmt.Errorf("%s has an error", named(file))
	}
	return fmt.Errorf("%s has %d errors", named(file), faults)
}

// named is what an error calls a file.
func named(file string) string {
	if file == "-" {
		return "the text"
	}
	return file
}

// readSchedule reads a text. Its zone is the installation's if it names none.
func readSchedule(e env, file string) (*schedule.Schedule, []schedule.Problem, error) {
	cfg, err := readConfig(e.getenv)
	if err != nil {
		return nil, nil, err
	}
	text, err := readText(e, file)
	if err != nil {
		return nil, nil, err
	}
	s, problems := schedule.Parse(text, cfg.Zone)
	return s, problems, nil
}

// readText reads a file, or standard input.
func readText(e env, file string) (string, error) {
	in := e.stdin
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return "", err
		}
		defer opened.Close()
		in = opened
	}
	text, err := io.ReadAll(io.LimitReader(in, schedule.MaxText+1)) // Parse refuses a longer one
	return string(text), err
}

// scheduleQuestion is what day and at have in common.
type scheduleQuestion struct {
	Bells string `help:"A second set of bells, instead of those of the whole school." placeholder:"NAME"`
	JSON  bool   `name:"json" help:"Print one JSON object, for scripts."`
}

// ask reads a text that can answer.
func (q scheduleQuestion) ask(e env, file string) (*schedule.Schedule, error) {
	s, problems, err := readSchedule(e, file)
	if err != nil {
		return nil, err
	}
	if s == nil {
		faults := 0
		for _, p := range problems {
			if !p.Warning {
				faults++
				fmt.Fprintln(e.stderr, p)
			}
		}
		return nil, faulty(file, faults)
	}
	if s.As != "" {
		return nil, fmt.Errorf("%s says as %s, so it has no days of its own; ask the text of %s", named(file), s.As, s.As)
	}
	if q.Bells != "" {
		if err := s.FindSet(q.Bells); err != nil {
			return nil, usage{fmt.Errorf("--bells: %w", err)}
		}
	}
	return s, nil
}

// print writes an answer as JSON, or its lines for people.
func (q scheduleQuestion) print(e env, answer any, lines []string) error {
	if !q.JSON {
		_, err := fmt.Fprintln(e.stdout, strings.Join(lines, "\n"))
		return err
	}
	out := json.NewEncoder(e.stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(answer)
}

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

// summary says in one line what a good text is.
func summary(s *schedule.Schedule) string {
	if s.As != "" {
		return fmt.Sprintf("It has the schedule of %s.", s.As)
	}
	days, first, last := schoolDays(s)
	if days == 0 {
		return "It has no errors, but no day with school either."
	}
	return fmt.Sprintf("A good schedule: %s, %s of day, %s, the first on %s, the last on %s.", counted(len(s.Terms), "term"),
		counted(len(s.Kinds()), "kind"), counted(days, "school day"), dateText(s, first), dateText(s, last))
}

// schoolDays counts the dates on which there is school.
func schoolDays(s *schedule.Schedule) (days int, first, last schedule.Date) {
	from, to, _ := s.Span()
	for d := from; d <= to; d++ {
		if s.Kind(d).Kind == "" {
			continue
		}
		if days++; days == 1 {
			first = d
		}
		last = d
	}
	return days, first, last
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// breakName is what a person reads of a break.
func breakName(b schedule.Block) string { return cmp.Or(b.Name, "break") }
