package db

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"
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
	source  string
	scope   int64 // the school of an administrator of one school; 0: all
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
	if p.scope, err = scopeOf(ctx, read, actor); err != nil {
		return p, err
	}
	if p.source = cmp.Or(meta.Source, incoming.Source, "Hallway CSV"); p.scope != 0 {
		if p.source, err = scopedSource(ctx, read, p.source, p.scope); err != nil {
			return p, err
		}
	}
	if p.version, err = rosterVersion(ctx, read); err != nil {
		return p, err
	}
	if p.current, err = currentRoster(ctx, read, p.source); err != nil {
		return p, err
	}
	if incoming, err = named(ctx, read, p, incoming, meta.School); err != nil {
		return p, err
	}
	p.Plan = roster.Compare(p.current, incoming)
	return p, withinScope(ctx, read, p)
}

// named gives the school of a file that does not name it a name. Where there
// are several the file must say which one it means.
func named(ctx context.Context, q sqlx.QueryerContext, p planned, incoming roster.Roster, name string) (roster.Roster, error) {
	at := slices.IndexFunc(incoming.Schools, func(s roster.School) bool { return s.Name == "" })
	if at < 0 {
		return incoming, nil
	}
	incoming.Schools = slices.Clone(incoming.Schools)
	if p.scope != 0 && len(incoming.Schools) == 1 {
		return incoming, sqlx.GetContext(ctx, q, &incoming.Schools[at].Name, `select name from schools where id = ?`, p.scope)
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

// attempts is how often an import starts again because somebody changed the
// roster while it was being written.
const attempts = 3

// ApplyImport carries a roster out, all of it or nothing. It is *school.Stale
// if that is not what was shown, *school.Guarded if it removes a lot and nobody
// typed how much, school.Busy while another one is applied, school.Invalid if
// it may not be. People and sections that are gone are archived; their doors,
// links and history stay, and come back with them.
//
// What is new is staged first, in slices that let teachers save in between;
// nobody sees it. One short transaction then makes it all count, if the roster
// is still the one that the plan was made against: otherwise it is made anew.
func (s *Store) ApplyImport(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (Applied, error) {
	ctx = context.WithoutCancel(ctx) // a browser that closes does not stop it half way
	release, err := s.importing()
	if err != nil {
		return Applied{}, err
	}
	defer release()
	if err := s.sweepStaged(ctx, actor); err != nil {
		return Applied{}, err
	}
	for range attempts {
		p, err := s.plan(ctx, actor, incoming, meta)
		if err == nil {
			err = shownAndMeant(p.Plan, meta)
		}
		if err != nil || p.Quiet() {
			return Applied{Plan: p.Plan}, err
		}
		id, err := s.carryOut(ctx, actor, p, incoming, meta)
		if !errors.Is(err, errMoved) {
			return Applied{ID: id, Plan: p.Plan}, err
		}
		if err := s.sweepStaged(ctx, actor); err != nil {
			return Applied{}, err
		}
	}
	return Applied{}, school.Busy{}
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

// importing holds what only one import may hold at a time, of all processes.
// The lock ends with the process, however it ends.
func (s *Store) importing() (release func() error, err error) {
	lock := flock.New(filepath.Join(s.dir, "import.lock"))
	switch held, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("import.lock: %w", err)
	case !held:
		return nil, school.Busy{}
	}
	return lock.Unlock, nil
}

// carryOut stages a plan and makes it count. Nothing of it counts if it fails.
func (s *Store) carryOut(ctx context.Context, actor school.Actor, p planned, incoming roster.Roster, meta ImportMeta) (int64, error) {
	found, err := json.Marshal(append(slices.Clone(meta.Findings), p.Findings...))
	if err != nil {
		return 0, err
	}
	n := school.Import{
		Actor: actor.Name, Source: p.source, File: meta.File, Format: incoming.Format, SHA256: meta.SHA256, Summary: p.Counts().String(),
		Findings: len(meta.Findings) + len(p.Findings), Problems: roster.Problems(meta.Findings) + roster.Problems(p.Findings),
	}
	st := staging{store: s, actor: actor, action: "import.apply", rows: rowsOf(p), ids: idsOf(p), progress: meta.Progress}
	if err := st.begin(ctx, n, string(found), p.scope); err != nil {
		return 0, err
	}
	if err := st.stage(ctx); err != nil {
		return 0, err
	}
	return st.imported, s.count(ctx, actor, st, p.version, n)
}
