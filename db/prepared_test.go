package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"unsafe"

	sqlite3 "modernc.org/sqlite/lib"
)

// oneConnection is a pool of one connection to a new database with the table t:
// numbers and their names.
func oneConnection(t *testing.T) *pool {
	t.Helper()
	dir := t.TempDir()
	mustBeNil(t, makeFile(dir, fileName))
	p, err := open(ctx, filepath.Join(dir, fileName), 1, toWrite, writable)
	mustBeNil(t, err)
	t.Cleanup(func() { p.Close() })
	p.MustExec(`create table t (id integer primary key, name text unique, about text) strict`)
	p.MustExec(`create index t_name on t (name, id)`)
	for id := range 5 {
		p.MustExec(`insert into t (id, name, about) values (?, ?, '{}')`, id, fmt.Sprint("n", id))
	}
	return p
}

// withConn calls fn with the connection of a pool that has one.
func withConn(t *testing.T, p *pool, fn func(*preparedConn)) {
	t.Helper()
	c, err := p.Connx(ctx)
	mustBeNil(t, err)
	defer c.Close()
	mustBeNil(t, c.Raw(func(conn any) error {
		fn(conn.(*preparedConn))
		return nil
	}))
}

// statements counts the statements that SQLite has open on a connection.
func statements(t *testing.T, p *pool) (n int) {
	t.Helper()
	withConn(t, p, func(c *preparedConn) { n = c.statements() })
	return n
}

func (c *preparedConn) statements() (n int) {
	inner := reflect.ValueOf(c.sqliteConn).Elem() // the driver does not show its handles
	field := inner.FieldByName("tls")
	tls := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
	file := reflect.ValueOf(uintptr(inner.FieldByName("db").Uint()))
	next := reflect.ValueOf(sqlite3.Xsqlite3_next_stmt)
	for at := reflect.ValueOf(uintptr(0)); ; n++ {
		if at = next.Call([]reflect.Value{tls, file, at})[0]; at.Uint() == 0 {
			return n
		}
	}
}

const byName = `select id from t where name >= ? order by name`

// One statement that is read within itself gives each reader its own rows, and
// is kept once.
func TestStatementWithinItself(t *testing.T) {
	p := oneConnection(t)
	before := statements(t, p)
	tx := p.MustBegin()
	outer, err := tx.Query(byName, "n1")
	mustBeNil(t, err)
	var got []int
	for outer.Next() {
		var id int
		var inner []int
		mustBeNil(t, outer.Scan(&id), tx.Select(&inner, byName, "n3"))
		if !slices.Equal(inner, []int{3, 4}) {
			t.Errorf("within: %v", inner)
		}
		got = append(got, id)
	}
	mustBeNil(t, outer.Close(), outer.Err(), tx.Commit())
	if !slices.Equal(got, []int{1, 2, 3, 4}) {
		t.Errorf("outside: %v", got)
	}
	if n := statements(t, p) - before; n != 1 {
		t.Errorf("%d statements are kept", n)
	}
}

// A statement that failed, before its rows or among them, is not kept, and works
// the next time.
func TestFailedStatementIsNotKept(t *testing.T) {
	const insert, objects, one = `insert into t (id, name) values (?, ?)`, `select json(about) from t where about is not null order by id`, `select id from t where id = ?`
	p := oneConnection(t)
	withConn(t, p, func(c *preparedConn) { c.free.Remove(insert) })
	p.MustExec(`update t set about = '{' where id = 3`)
	over, cancel := context.WithCancel(ctx)
	cancel()
	var texts []string
	var ids []int
	for about, err := range map[string]error{
		"constraint":       second(p.Exec(insert, 9, "n1")),
		"among rows":       p.Select(&texts, objects),
		"missing argument": p.Select(&ids, one),
		"cancelled":        p.SelectContext(over, &ids, one, 1),
	} {
		if err == nil {
			t.Errorf("%s: no error", about)
		}
	}
	withConn(t, p, func(c *preparedConn) {
		for _, query := range []string{insert, objects, one} {
			if c.free.Contains(query) {
				t.Errorf("kept: %s", query)
			}
		}
		if c.statements() != c.free.Len() {
			t.Errorf("%d statements are open, %d kept", c.statements(), c.free.Len())
		}
	})
	p.MustExec(`update t set about = '{}'`)
	mustBeNil(t, second(p.Exec(insert, 9, "n9")), p.Select(&texts, objects), p.Select(&ids, one, 9))
	if len(texts) != 5 || !slices.Equal(ids, []int{9}) {
		t.Errorf("then %v and %v", texts, ids)
	}
}

func second[T any](_ T, err error) error { return err }

// Rows that are closed twice do not end those of the statement's next reader.
func TestRowsClosedTwice(t *testing.T) {
	p := oneConnection(t)
	withConn(t, p, func(c *preparedConn) {
		args := []driver.NamedValue{{Ordinal: 1, Value: ""}}
		first, err := c.QueryContext(ctx, byName, args)
		mustBeNil(t, err, first.Close())
		next, err := c.QueryContext(ctx, byName, args)
		mustBeNil(t, err)
		row := make([]driver.Value, 1)
		for id := range int64(5) {
			mustBeNil(t, next.Next(row), first.Close())
			if row[0] != id {
				t.Errorf("row %d is %v", id, row[0])
			}
		}
		mustBeNil(t, next.Close())
	})
}

// Closing a pool leaves no statement open, or SQLite would keep the file, its
// locks and its -wal.
func TestStatementsEndWithTheConnection(t *testing.T) {
	p := oneConnection(t)
	var ids []int
	mustBeNil(t, p.Select(&ids, byName, ""))
	if statements(t, p) == 0 {
		t.Fatal("no statement is kept")
	}
	mustBeNil(t, p.Close())
	if _, err := os.Stat(p.opener.path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still open: %v", err)
	}
}

// What acts when it is prepared, and what runs rarely, is not kept.
func TestPragmaIsNotKept(t *testing.T) {
	p := oneConnection(t)
	before := statements(t, p)
	var n int
	mustBeNil(t, p.Get(&n, `pragma data_version`), second(p.Exec(`pragma shrink_memory`)), second(p.Exec(`create table x (id)`)))
	if after := statements(t, p); after != before {
		t.Errorf("%d statements are kept, and %d before", after, before)
	}
}
