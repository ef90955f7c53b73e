package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// ImportMeta is what an import needs besides the roster.
type ImportMeta struct {
	Source   string           // which of the school's systems the file is from; empty: incoming.Source
	File     string           // the file's name
	SHA256   string           // of the file, hex
	FileAt   time.Time        // when the file was last written; zero: not known
	Older    bool             // import it even if it is older than the last file of its source
	Findings []roster.Finding // of decoding
	School   string           // name of the school when the file does not name it
	Shown    string           // roster.Digest of the items that were shown; empty: none were
	Before   []roster.Item    // the items that were shown
	Answers  roster.Answers   // to what is the same as before
	Remove   int              // how many people and classes may go, typed to confirm; 0: not typed
	Domains  []string         // whose addresses can sign in, in lower case; empty: nobody has said

	Progress func(done, total int) // told now and then while applying; may be nil
}

// Applied is the outcome of an import.
type Applied struct {
	ID   int64 // 0: there was nothing to do
	Plan roster.Changes
	Left []roster.Finding // links that were not put back, which no plan knows

	SameFor string // a sentence saying for how many days the same file has come; empty: it is a new one, or today's
}

// PlanImport says what applying a roster would do now. If it is not allowed, the
// error is a school.Invalid.
func (s *Store) PlanImport(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (roster.Changes, error) {
	p, err := s.plan(ctx, actor, incoming, meta)
	return p.Changes, err
}

// planned is a plan with what it was made against.
type planned struct {
	roster.Changes
	from    origin
	came    roster.Came
	version int64    // rosterVersion
	hosts   []string // that were allowed, when links were judged
	ids     *roster.IDs
}

// plan reads in one read transaction what roster.Plan decides from.
func (s *Store) plan(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (p planned, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return p, err
	}
	defer read.Rollback()
	on := roster.Terms{Today: s.Today(), School: meta.School, Answers: meta.Answers, Actor: actor.PersonID,
		Domains: meta.Domains, ByItself: isCommand(actor)}
	if p.from.school, err = scopeOf(ctx, read, actor); err != nil {
		return p, err
	}
	if on.Sources, err = sourcesOf(ctx, read, p.from.school); err != nil {
		return p, err
	}
	on.Source = roster.SourceName(meta.Source, incoming.Source, on.Sources)
	p.from.source = on.Source
	if p.version, err = rosterVersion(ctx, read); err != nil {
		return p, err
	}
	from, err := recordsOf(ctx, read, p.from)
	if err != nil {
		return p, fmt.Errorf("records of %s: %w", on.Source, err)
	}
	if on.LeftOut, err = leftOutBefore(ctx, read, p.from); err != nil {
		return p, err
	}
	from.now = s.now()
	current, err := currentRoster(ctx, read, from)
	if err == nil {
		p.hosts, err = s.keptLinks(ctx, read, current.Sections)
	}
	if err != nil {
		return p, err
	}
	if on.Scope, err = importScope(ctx, read, p.from.school, on.Today); err != nil {
		return p, err
	}
	if err := read.SelectContext(ctx, &on.Admins, `select id from people where `+admits); err != nil {
		return p, err
	}
	if on.Units, err = unitsOf(ctx, read, p.from); err != nil {
		return p, err
	}
	if p.came, err = s.cameOf(ctx, read, actor, p.from, incoming, meta); err != nil {
		return p, err
	}
	decided, err := decidedSchools(ctx, read)
	if err != nil {
		return p, err
	}
	schools := current.Schools
	current, incoming, led := decided.Lead(current, incoming)
	p.Changes, err = roster.Plan(current, incoming, on)
	p.Findings = append(append(p.Findings, led...), p.came.Findings()...)
	p.ids = decided.Keep(p.IDs(current), schools)
	return p, err
}

// decidedSchools is what people decided about schools. One whose addition was undone is not
// archived for good: a file may name it.
func decidedSchools(ctx context.Context, q sqlx.QueryerContext) (roster.ByHand, error) {
	by := roster.ByHand{Into: map[int64]int64{}, Away: map[int64]bool{}}
	err := pairs(ctx, q, func(id, into int64) {
		if into != 0 {
			by.Into[id] = into
		} else {
			by.Away[id] = true
		}
	}, `select x.id, coalesce(x.merged_into, 0) from schools x where x.put_away_at is not null and not (
			with recursive back (undoes, action) as (
				select undoes, action from changes
				where id = (select max(id) from changes where kind = 'school' and after ->> 'school' = x.id)
				union all select c.undoes, c.action from back b join changes c on c.id = b.undoes)
			select coalesce(max(action = 'school.add'), false) from back)`)
	if err != nil {
		err = fmt.Errorf("decided schools: %w", err)
	}
	return by, err
}

// leftOutBefore are the keys of the classes that the last import of a source left out,
// as somebody saw and agreed. An import that was undone does not count.
func leftOutBefore(ctx context.Context, q sqlx.QueryerContext, from origin) (map[string]bool, error) {
	return setOf[string](ctx, q, `
		select value from json_each((
			select i.left_out from imports i
			where i.source = ? and coalesce(i.school_id, 0) = ? and i.applied_at is not null and i.undoes is null
			and not exists (select 1 from imports u where u.undoes = i.id and u.applied_at is not null)
			order by i.id desc limit 1))`, from.source, from.school)
}

// ApplyImport applies a roster, all of it or nothing. The error is *school.Stale
// if that is not what was shown, *school.Guarded if it removes a lot and nobody
// typed how much, *school.OldFile if the source has brought a newer file, school.Busy while another one is applied, school.Invalid if it
// is not allowed. People and sections that are removed are archived with their
// doors, links and history.
func (s *Store) ApplyImport(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta) (Applied, error) {
	var done Applied
	var st *staging
	id, err := s.writeImport(ctx, actor, school.ImportApply, func(ctx context.Context) (*staging, error) {
		p, err := s.plan(ctx, actor, incoming, meta)
		done.Plan = p.Changes
		if why := p.came.Older(); err == nil && why != "" && !meta.Older {
			err = &school.OldFile{Why: why}
		}
		done.SameFor = p.came.SameFor()
		if err == nil {
			err = roster.Consent{Shown: meta.Shown, Items: meta.Before, Remove: meta.Remove}.Agrees(p.Changes)
		}
		if err != nil {
			return nil, err
		}
		found := p.With(meta.Findings)
		if p.Quiet() {
			return nil, s.TakeFile(ctx, actor, incoming, meta, roster.Problems(found))
		}
		text, err := json.Marshal(found)
		p.came.File.Problems = roster.Problems(found)
		st = &staging{
			file: p.came.File, units: p.Units, rows: p.Rows(), ids: p.ids, version: p.version, hosts: p.hosts, scope: p.from.school,
			found: string(text), leftOut: p.LeftOutKeys(), progress: meta.Progress,
			is: school.Import{
				Actor: actor.Name, Source: p.from.source, File: meta.File, Format: incoming.Format, SHA256: meta.SHA256,
				Summary: p.Counts().String(), Findings: len(found), Problems: roster.Problems(found),
			},
		}
		return st, err
	})
	if done.ID = id; st != nil {
		done.Left = st.leftFindings()
	}
	return done, err
}
