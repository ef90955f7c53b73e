package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"hallway/internal/roster"
)

// importRow is a row of import_rows; its states and records are JSON or empty.
type importRow struct {
	roster.Entity
	Verb      roster.Verb `db:"verb"`
	Key       string      `db:"key"`
	Before    string      `db:"before"`
	After     string      `db:"after"`
	OldRecord string      `db:"was"`
	Record    string      `db:"said"`
}

// importRows reads what an import did, with ids for keys.
func (s *Store) importRows(ctx context.Context, id int64) (out roster.Rows, err error) {
	var rows []importRow
	err = s.read.SelectContext(ctx, &rows, importRowColumns+` from import_rows where import_id = ? order by kind, thing_id`, id)
	if err != nil {
		return out, fmt.Errorf("rows of import %d: %w", id, err)
	}
	return decodedRows(id, rows)
}

const importRowColumns = `
	select kind, thing_id as id, verb, key, coalesce(before, '') as before, coalesce(after, '') as after,
	       coalesce(was, '') as was, coalesce(said, '') as said`

// decodedRows are rows of an import, by kind.
func decodedRows(id int64, rows []importRow) (out roster.Rows, err error) {
	err = errors.Join(rowsOf(&out.Schools, rows, roster.KindSchool), rowsOf(&out.People, rows, roster.KindPerson),
		rowsOf(&out.Sections, rows, roster.KindSection))
	if err != nil {
		err = fmt.Errorf("rows of import %d: %w", id, err)
	}
	return out, err
}

// rowsOf adds the rows of one kind to a list.
func rowsOf[T any](list *[]roster.Row[T], rows []importRow, kind roster.Kind) (err error) {
	read := func(text string) *T {
		v, e := stateOf[T](text)
		err = errors.Join(err, e)
		return v
	}
	for _, r := range rows {
		if r.Kind == kind {
			*list = append(*list, roster.Row[T]{ID: r.ID, Verb: r.Verb, Key: r.Key,
				Before: read(r.Before), After: read(r.After), OldRecord: read(r.OldRecord), Record: read(r.Record)})
		}
	}
	return err
}

// stateOf reads the JSON of a state or record; empty is nil.
func stateOf[T any](text string) (*T, error) {
	if text == "" {
		return nil, nil
	}
	v := new(T)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return nil, fmt.Errorf("state %q: %w", text, err)
	}
	return v, nil
}

// stateJSON is a state or record for a column; nil is null.
func stateJSON[T any](v *T) *string {
	if v == nil {
		return nil
	}
	data, _ := json.Marshal(v) // plain structs always have a JSON
	text := string(data)
	return &text
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }

// sorted is a copy in order, with nothing twice.
func sorted(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }
