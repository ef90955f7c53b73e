package db

import (
	"path/filepath"
	"slices"
	"testing"
)

// A newer version's command changes the schema beside a server: the statements
// that it keeps say what is there now.
func TestSchemaChangedBeside(t *testing.T) {
	p := oneConnection(t)
	beside, err := open(ctx, p.opener.path, 1, toWrite, writable)
	mustBeNil(t, err)
	defer beside.Close()
	all := func() (columns []string, ids []int) {
		t.Helper()
		rows, err := p.Queryx(`select * from t order by name`)
		mustBeNil(t, err)
		columns, err = rows.Columns()
		mustBeNil(t, err)
		for rows.Next() {
			row := map[string]any{}
			mustBeNil(t, rows.MapScan(row))
			ids = append(ids, int(row["id"].(int64)))
		}
		mustBeNil(t, rows.Close(), rows.Err(), p.Select(new([]int), byName, ""))
		return columns, ids
	}
	same := []int{0, 1, 2, 3, 4}
	all()
	kept := statements(t, p)
	for _, change := range []struct {
		query   string
		columns []string
		ids     []int
	}{
		{`alter table t add column more integer not null default 7`, []string{"id", "name", "about", "more"}, same},
		{`drop index t_name`, []string{"id", "name", "about", "more"}, same},
		{`drop table t`, nil, nil},
		{`create table t (name text, id integer)`, []string{"name", "id"}, nil},
		{`insert into t (name, id) values ('x', 8)`, []string{"name", "id"}, []int{8}},
	} {
		beside.MustExec(change.query)
		if change.columns == nil {
			if err := p.Select(new([]int), byName, ""); err == nil {
				t.Error("a table that is gone was read")
			}
			continue
		}
		if columns, ids := all(); !slices.Equal(columns, change.columns) || !slices.Equal(ids, change.ids) {
			t.Errorf("after %s: %v, %v", change.query, columns, ids)
		}
	}
	if n := statements(t, p); n != kept {
		t.Errorf("%d statements are kept, and %d before", n, kept)
	}
}

// Statements that are kept do not stop what needs a connection to be at rest.
func TestKeptStatementsBlockNothing(t *testing.T) {
	p := oneConnection(t)
	var ids []int
	mustBeNil(t, p.Select(&ids, byName, ""))
	tx := p.MustBegin() // one whose rows were not read to the end
	rows, err := tx.Query(byName, "")
	mustBeNil(t, err)
	rows.Next()
	mustBeNil(t, rows.Close(), tx.Commit())
	for _, query := range []string{
		`vacuum`,
		`pragma shrink_memory`,
		`drop index t_name`,
		`alter table t rename column about to more`,
		`drop table t`,
	} {
		if _, err := p.Exec(`vacuum into ?`, filepath.Join(t.TempDir(), "copy.db")); err != nil {
			t.Errorf("a copy before %s: %v", query, err)
		}
		var log logState
		if err := p.Get(&log, `pragma wal_checkpoint(truncate)`); err != nil || !log.moved() {
			t.Errorf("the -wal before %s: %+v, %v", query, log, err)
		}
		if _, err := p.Exec(query); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}
