package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"hallway/db"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

type scheduleExportCmd struct {
	File   string `arg:"" help:"Where the text goes; - is standard output."`
	School string `help:"Address or name of the school, if there are several." placeholder:"SLUG"`
}

// Run writes a school's text as it was saved, which import reads again.
func (c scheduleExportCmd) Run(ctx context.Context, e env) error {
	store, err := openStore(ctx, e, db.ToWork)
	if err != nil {
		return err
	}
	defer store.Close()
	of, err := chosenSchool(ctx, store, c.School)
	if err != nil {
		return err
	}
	now, err := store.Schedule(ctx, school.Command("schedule export"), of.ID)
	switch {
	case err != nil:
		return err
	case now.Text == "":
		return fmt.Errorf("%s has no schedule", of.Name)
	case c.File == "-":
		_, err = io.WriteString(e.stdout, now.Text)
		return err
	}
	return os.WriteFile(c.File, []byte(now.Text), 0o644)
}

type scheduleImportCmd struct {
	File   string `arg:"" help:"The text (docs/schedule.md); - is standard input."`
	School string `help:"Address or name of the school, if there are several." placeholder:"SLUG"`
}

// Run replaces a school's text at once, and prints the lines that changed. It can run while
// the site runs, which shows the result within a second.
func (c scheduleImportCmd) Run(ctx context.Context, e env) error {
	text, err := readText(e, c.File)
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return fmt.Errorf("%s is empty: nothing was changed; to take a schedule away, use the page /admin/schedule", named(c.File))
	}
	store, err := openStore(ctx, e, db.ToWork)
	if err != nil {
		return err
	}
	defer store.Close()
	of, err := chosenSchool(ctx, store, c.School)
	if err != nil {
		return err
	}
	_, problems := schedule.Parse(text, store.Settings().Zone)
	for _, p := range problems {
		fmt.Fprintln(e.stderr, p)
	}
	if faults := faultsOf(problems); len(faults) > 0 {
		return faulty(c.File, faults)
	}
	actor := byAccount("schedule import")
	was, err := store.Schedule(ctx, actor, of.ID)
	if err != nil {
		return err
	}
	changes, err := store.SaveSchedules(ctx, actor, []db.ScheduleEdit{{School: of.ID, Text: text, Version: was.Version}})
	if invalid := (school.Invalid{}); errors.As(err, &invalid) {
		return errors.New(invalid.Sentences()) // without the names of form fields
	}
	if errors.Is(err, school.ErrConflict) {
		return fmt.Errorf("somebody else has just changed the schedule of %s: nothing was imported; look at it, and run this again", of.Name)
	}
	if err != nil {
		return withoutLock(err)
	}
	now, err := store.Schedule(ctx, actor, of.ID)
	if err != nil {
		return err
	}
	return printChanged(e.stdout, of.Name, len(changes) > 0, was.Text, now.Text)
}

// printChanged prints the lines that an import changed.
func printChanged(out io.Writer, of string, changed bool, before, after string) error {
	if !changed {
		_, err := fmt.Fprintf(out, "The schedule of %s is the same already.\n", of)
		return err
	}
	var lines strings.Builder
	fmt.Fprintf(&lines, "The schedule of %s is changed:\n", of)
	gone, came := schedule.Changed(before, after)
	for _, l := range gone {
		fmt.Fprintln(&lines, "-", l.Text)
	}
	for _, l := range came {
		fmt.Fprintln(&lines, "+", l.Text)
	}
	_, err := io.WriteString(out, lines.String())
	return err
}

// chosenSchool is the school that a command names by its address or its name, or the only
// one there is.
func chosenSchool(ctx context.Context, store *db.Store, name string) (school.School, error) {
	list, err := store.Schools(ctx)
	if err != nil {
		return school.School{}, err
	}
	if len(list) == 0 {
		return school.School{}, errors.New("there is no school yet; import a roster first")
	}
	if name == "" && len(list) == 1 {
		return list[0], nil
	}
	for _, is := range []func(school.School) bool{
		func(s school.School) bool { return s.Slug == name },
		func(s school.School) bool { return strings.EqualFold(s.Name, name) },
	} {
		for _, s := range list {
			if is(s) {
				return s, nil
			}
		}
	}
	if name == "" {
		return school.School{}, usage{fmt.Errorf("there are %d schools; say which one with --school: %s", len(list), slugs(list))}
	}
	return school.School{}, usage{fmt.Errorf("there is no school %s; say one of these with --school: %s", name, slugs(list))}
}

// slugsShown is how many schools an error names.
const slugsShown = 20

// slugs are the addresses of schools.
func slugs(list []school.School) string {
	var names []string
	for _, s := range list[:min(len(list), slugsShown)] {
		names = append(names, s.Slug)
	}
	if more := len(list) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}
