package db

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// Units are the organisational units that were chosen for an actor's source.
func (s *Store) Units(ctx context.Context, actor school.Actor, source string) (units roster.Units, err error) {
	from, err := s.originOf(ctx, actor, source, "")
	if err != nil {
		return units, err
	}
	return unitsOf(ctx, s.read, from)
}

// unitsOf are the units chosen by the newest import of a source that chose any. An undo
// chooses those from before.
func unitsOf(ctx context.Context, q sqlx.QueryerContext, from origin) (units roster.Units, err error) {
	var id int64
	err = sqlx.GetContext(ctx, q, &id, `select coalesce(max(id), 0) from imports
		where source = ? and coalesce(school_id, 0) = ? and units is not null and applied_at is not null`, from.source, from.school)
	if err != nil || id == 0 {
		return units, err
	}
	change, err := unitChangeOf(ctx, q, id)
	if err == nil && change != nil {
		units = change.Is
	}
	return units, err
}

// undoUnits is what undoing an import chooses: what was before it, or nothing if the
// import chose nothing, or if another one has chosen since, which stuck says.
func undoUnits(ctx context.Context, q sqlx.QueryerContext, id int64, from origin) (back *roster.UnitChange, stuck bool, err error) {
	change, err := unitChangeOf(ctx, q, id)
	if err != nil || change == nil {
		return nil, false, err
	}
	now, err := unitsOf(ctx, q, from)
	if err != nil || !now.Same(change.Is) {
		return nil, true, err
	}
	return &roster.UnitChange{Was: change.Is, Is: change.Was}, false, nil
}

// unitChangeOf is what an import chose, or nil.
func unitChangeOf(ctx context.Context, q sqlx.QueryerContext, id int64) (*roster.UnitChange, error) {
	var text *string
	err := sqlx.GetContext(ctx, q, &text, `select units from imports where id = ?`, id)
	if err != nil || text == nil {
		return nil, err
	}
	var change roster.UnitChange
	if err := json.Unmarshal([]byte(*text), &change); err != nil {
		return nil, fmt.Errorf("units of import %d: %w", id, err)
	}
	return &change, nil
}
