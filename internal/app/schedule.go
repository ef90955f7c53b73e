package app

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

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
	for _, p := range problems {
		fmt.Fprintln(e.stdout, p)
	}
	if s == nil {
		return faulty(c.File, faultsOf(problems))
	}
	_, err = fmt.Fprintln(e.stdout, summary(s))
	return err
}

// faultsOf are the problems that are not only warnings.
func faultsOf(problems []schedule.Problem) []schedule.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p schedule.Problem) bool { return p.Warning })
}

// faulty is the error about a text that cannot be used.
func faulty(file string, faults []schedule.Problem) error {
	if len(faults) == 1 {
		return fmt.Errorf("%s has an error", named(file))
	}
	return fmt.Errorf("%s has %d errors", named(file), len(faults))
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
		faults := faultsOf(problems)
		for _, p := range faults {
			fmt.Fprintln(e.stderr, p)
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
