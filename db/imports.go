package db

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// ImportMeta goes with a roster that is to be imported.
type ImportMeta struct {
	Source   string           // which of the school's systems the file is of; empty: incoming.Source
	File     string           // the file's name
	SHA256   string           // of the file, hex
	Findings []roster.Finding // of decoding
	School   string           // name of the school when the file does not name it
	Shown    string           // roster.Digest of the items that were shown; empty: none were
	Before   []roster.Item    // the items that were shown, to count what is different now
	Answers  roster.Answers   // to who is the same person
	Remove   int              // how many people and classes may go, as somebody typed it; 0: nobody did

	Progress func(done, total int) // told now and then while applying; may be nil
}

// Applied is an import that was carried out.
type Applied struct {
	ID   int64 // 0: there was nothing to do
	Plan roster.Plan
}

// PlanImport says what applying a roster would do now. What it may not do at
// all is a school.Invalid.
func (s *Store) PlanImport(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (roster.Plan, error) {
	p, err := s.plan(ctx, actor, incoming, meta)
	return p.Plan, err
}

// planned is a plan with what it was made against.
type planned struct {
	roster.Plan
	from    origin
	version int64 // rosterVersion
	current roster.Current
}

// plan reads the roster in one read transaction and compares it with a file.
func (s *Store) plan(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (p planned, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return p, err
	}
	defer read.Rollback()
	if p.from.school, err = scopeOf(ctx, read, actor); err != nil {
		return p, err
	}
	used, err := sourcesOf(ctx, read, p.from.school)
	if err != nil {
		return p, err
	}
	p.from.source = roster.SourceName(meta.Source, incoming.Source, used)
	if p.version, err = rosterVersion(ctx, read); err != nil {
		return p, err
	}
	if p.current, err = currentRoster(ctx, read, p.from, s.now()); err != nil {
		return p, err
	}
	if p.from.school != 0 {
		if err := heldElsewhere(ctx, read, &p.current, p.from.school, s.Today()); err != nil {
			return p, err
		}
	}
	if incoming, err = named(ctx, read, p, incoming, meta.School); err != nil {
		return p, err
	}
	p.Plan = roster.Compare(p.current, incoming, meta.Answers)
	if err := withinScope(ctx, read, &p, s.Today()); err != nil {
		return p, err
	}
	if err := anotherName(ctx, read, &p); err != nil {
		return p, err
	}
	return p, locksOut(ctx, read, actor, p)
}

// named gives the school of a file that does not name it a name. Where there
// are several the file must say which one it means.
func named(ctx context.Context, q sqlx.QueryerContext, p planned, incoming roster.Roster, name string) (roster.Roster, error) {
	at := slices.IndexFunc(incoming.Schools, func(s roster.School) bool { return s.Name == "" })
	if at < 0 {
		return incoming, nil
	}
	incoming.Schools = slices.Clone(incoming.Schools)
	if p.from.school != 0 && len(incoming.Schools) == 1 {
		return incoming, sqlx.GetContext(ctx, q, &incoming.Schools[at].Name, `select name from schools where id = ?`, p.from.school)
	}
	schools := 0
	for _, k := range p.current.Schools {
		if k.Live {
			schools++
		}
		if k.Live && k.Is.Key == incoming.Schools[at].Key {
			return incoming, nil
		}
	}
	if schools == 0 {
		incoming.Schools[at].Name = cmp.Or(name, "Our school")
	}
	if schools > 1 {
		return incoming, school.Invalid{"import": "There are several schools here, and the file does not say which one it means. Add a column school to it, with the school’s name in each row."}
	}
	return incoming, nil
}

// ApplyImport carries a roster out, all of it or nothing. It is *school.Stale
// if that is not what was shown, *school.Guarded if it removes a lot and nobody
// typed how much, school.Busy while another one is applied, school.Invalid if
// it may not be. People and sections that are gone are archived; their doors,
// links and history stay, and come back with them.
func (s *Store) ApplyImport(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (Applied, error) {
	var done Applied
	id, err := s.writeImport(ctx, actor, "import.apply", func(ctx context.Context) (*staging, error) {
		p, err := s.plan(ctx, actor, incoming, meta)
		if done.Plan = p.Plan; err == nil {
			err = shownAndMeant(p.Plan, meta)
		}
		if err != nil || p.Quiet() {
			return nil, err
		}
		found := append(slices.Clone(meta.Findings), p.Findings...)
		text, err := json.Marshal(found)
		return &staging{
			rows: rowsOf(p), ids: idsOf(p), version: p.version, scope: p.from.school, found: string(text), progress: meta.Progress,
			is: school.Import{
				Actor: actor.Name, Source: p.from.source, File: meta.File, Format: incoming.Format, SHA256: meta.SHA256,
				Summary: p.Counts().String(), Findings: len(found), Problems: roster.Problems(found),
			},
		}, err
	})
	done.ID = id
	return done, err
}

// shownAndMeant refuses a plan that is not the one somebody read, or that
// removes more than a tenth without the number having been typed.
func shownAndMeant(p roster.Plan, meta ImportMeta) error {
	if meta.Shown != "" {
		if items := p.Items(); roster.Digest(items) != meta.Shown {
			return &school.Stale{Changed: max(1, roster.Since(meta.Before, items))}
		}
	}
	if r := p.Removal(); r.Guarded && meta.Remove != r.Total() {
		return &school.Guarded{People: r.People, Classes: r.Sections}
	}
	return nil
}
