package db

import (
	"context"
	"fmt"
	"slices"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// ImportMeta is what the list of imports keeps of a file; the file itself is
// not kept.
type ImportMeta struct {
	Source   string // the file's name
	Format   string
	SHA256   string // hex
	Findings int
	School   string // name of the school when the file has no school column
}

// PlanImport says what applying a roster would do now.
func (s *Store) PlanImport(ctx context.Context, incoming roster.Roster) (roster.Plan, error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return roster.Plan{}, err
	}
	defer read.Rollback()
	current, err := currentRoster(ctx, read, incoming)
	if err == nil {
		err = oneSchoolOrNamed(current, incoming)
	}
	if err != nil {
		return roster.Plan{}, err
	}
	return roster.Compare(current, incoming), nil
}

// ApplyImport carries a roster out in one transaction, all of it or nothing,
// and returns the plan that it followed. People and sections that are gone are
// archived; their doors, links and history stay, and come back with them.
func (s *Store) ApplyImport(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (roster.Plan, error) {
	var plan roster.Plan
	err := s.change(ctx, actor, "import.apply", func(t *tx) error {
		if actor.Role != school.Admin {
			return school.ErrForbidden
		}
		current, err := currentRoster(t.ctx, t.Tx, incoming)
		if err == nil {
			err = oneSchoolOrNamed(current, incoming)
		}
		if err != nil {
			return err
		}
		if plan = roster.Compare(current, incoming); plan.Empty() {
			return nil
		}
		if err := t.apply(plan, meta.School); err != nil {
			return err
		}
		done, err := t.ExecContext(t.ctx, `insert into imports (at, actor, source, format, sha256, summary, findings) values (?, ?, ?, ?, ?, ?, ?)`,
			millis(t.now), actor.Name, meta.Source, meta.Format, meta.SHA256, plan.Summary(), meta.Findings)
		if err != nil {
			return err
		}
		id, err := done.LastInsertId()
		if err != nil {
			return err
		}
		_, err = t.record(subject{imported: id}, nil, map[string]any{"source": meta.Source, "summary": plan.Summary(), "lines": plan.Lines()})
		return err
	})
	return plan, err
}

// oneSchoolOrNamed refuses a file that does not name its school where schools
// have names: it would make a second school of the same classes.
func oneSchoolOrNamed(current, incoming roster.Roster) error {
	unnamed := func(s roster.School) bool { return s.Key == "" }
	if len(current.Schools) > 0 && !slices.ContainsFunc(current.Schools, unnamed) && slices.ContainsFunc(incoming.Schools, unnamed) {
		return school.Invalid{"school": fmt.Sprintf("the file has no school column, and this installation has %q: add a column school with that name", current.Schools[0].Name)}
	}
	return nil
}
