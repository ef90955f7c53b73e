package db

import (
	"context"
	"encoding/json"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// Undone is an import that was undone.
type Undone struct {
	ID   int64    // of the import that undoes; 0: there was nothing left to undo
	Left []string // what is not undone, one line each: what it is, and why
}

// UndoImport undoes an import, also much later: what it added is archived, what it
// changed or archived is restored. What somebody has changed since, or uses, stays
// and is listed. The undo is an import, and can be undone.
func (s *Store) UndoImport(ctx context.Context, actor school.Actor, id int64) (Undone, error) {
	var left []string
	var st *staging
	undone, err := s.writeImport(ctx, actor, school.ImportUndo, func(ctx context.Context) (*staging, error) {
		u, err := s.undoing(ctx, actor, id)
		if left = u.Left; err != nil || u.Rows.Len() == 0 && u.units == nil {
			return nil, err
		}
		var found []roster.Finding // so that the list is not only read once
		for _, line := range u.Left {
			found = append(found, roster.Finding{File: u.was.File, Severity: roster.Problem, Found: line, Will: "It stays as it is."})
		}
		text, err := json.Marshal(found)
		st = &staging{
			rows: u.Rows, units: u.units, version: u.version, hosts: u.hosts, scope: u.scope, found: string(text), usable: u.stillValid,
			is: school.Import{
				Actor: actor.Name, Source: u.was.Source, File: u.was.File, Format: u.was.Format, SHA256: u.was.SHA256, Undoes: id, Summary: u.Summary(),
				Findings: len(found), Problems: len(found),
			},
		}
		return st, err
	})
	if st != nil {
		left = append(left, st.left...)
	}
	return Undone{ID: undone, Left: left}, err
}

// undoing is how an import is undone, with what was read for it.
type undoing struct {
	roster.Undoing
	was     school.Import
	scope   int64              // the school of the person who imported it; 0: all
	version int64              // rosterVersion
	units   *roster.UnitChange // what is chosen by undoing it; nil: nothing
	hosts   []string           // that are allowed
}

// undoing reads what roster.Undo decides from.
func (s *Store) undoing(ctx context.Context, actor school.Actor, id int64) (u undoing, err error) {
	head, err := s.importHead(ctx, actor, id)
	if err != nil {
		return u, err
	}
	u.was, u.scope, u.hosts = head.read(), head.School, s.Settings().Hosts
	left, err := s.importRows(ctx, id)
	if err != nil {
		return u, err
	}
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return u, err
	}
	defer read.Rollback()
	if u.version, err = rosterVersion(ctx, read); err != nil {
		return u, err
	}
	source, err := recordsOf(ctx, read, origin{u.was.Source, u.scope})
	if err != nil {
		return u, err
	}
	now, err := currentRoster(ctx, read, source.byID())
	if err != nil {
		return u, err
	}
	since, err := sinceImport(ctx, read, actor, u.was, s.Today())
	if err != nil {
		return u, err
	}
	if since.ByHand, err = decidedSchools(ctx, read); err != nil {
		return u, err
	}
	since.Newer, err = setOf[roster.Entity](ctx, read, `
		select distinct r.kind, r.thing_id as id from imports i join import_rows r on r.import_id = i.id
		where i.id > ? and i.applied_at is not null and r.verb <> 'silent'`, id)
	if err != nil {
		return u, err
	}
	if u.Undoing, err = roster.Undo(u.was, now, left, since); err != nil {
		return u, err
	}
	units, stuck, err := undoUnits(ctx, read, id, origin{u.was.Source, u.scope})
	if u.units = units; stuck {
		u.Left = append(u.Left, roster.UnitsLeft)
	}
	return u, err
}

// stillValid is errMoved if people have done something since that it would undo.
func (u undoing) stillValid(t *tx) error {
	since, err := sinceImport(t.ctx, t.Tx, t.actor, u.was, t.today)
	if err == nil && !u.Holds(since) {
		err = errMoved
	}
	return err
}

// sinceImport reads what people did since an import, but for later imports.
func sinceImport(
	ctx context.Context, q sqlx.QueryerContext, actor school.Actor, was school.Import, today string,
) (since roster.Since, err error) {
	if since.Used, err = usedSince(ctx, q, was, today); err != nil {
		return since, err
	}
	if since.Moved, err = movedAccounts(ctx, q, was); err != nil {
		return since, err
	}
	only, err := scopeOf(ctx, q, actor)
	if err == nil {
		since.Beyond, err = beyondOf(ctx, q, only, today)
	}
	return since, err
}
