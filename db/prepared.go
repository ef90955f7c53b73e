package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// keptStatements is how many statements a connection keeps prepared at most. The
// package has some 210, 140 of them selects, and no connection runs them all; one is
// 7 kB on average. Once full, what has not run for the longest time goes.
const keptStatements = 128

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// sqliteStmt is what the driver's statements can do.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// preparedConn is a connection that prepares a statement once: parsing and planning
// a short one takes longer than running it. A statement in use is not among the
// free ones, so that one that runs twice at the same time is prepared twice, and
// one that is closed to make room never runs. database/sql calls a connection, its
// statements and its rows one after another, never at the same time.
type preparedConn struct {
	sqliteConn
	free *simplelru.LRU[string, sqliteStmt] // by their SQL
}

// prepareOnce makes a driver's connection one that prepares a statement once.
func prepareOnce(c driver.Conn) (*preparedConn, error) {
	inner, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T lacks what a connection needs", c), c.Close())
	}
	free, err := simplelru.NewLRU[string, sqliteStmt](keptStatements, nil)
	return &preparedConn{sqliteConn: inner, free: free}, err
}

// worthKeeping reports whether to keep a statement prepared. A
// pragma is not among them, because it may act when it is prepared.
func worthKeeping(query string) bool {
	const blank = " \t\n"
	query = strings.TrimLeft(query, blank)
	switch query[:max(0, strings.IndexAny(query, blank))] {
	case "select", "insert", "update", "delete", "with":
		return true
	}
	return false
}

// take removes a statement from the free ones, or prepares it.
func (c *preparedConn) take(ctx context.Context, query string) (sqliteStmt, error) {
	if s, ok := c.free.Peek(query); ok {
		c.free.Remove(query)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	stmt, ok := s.(sqliteStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T lacks what a statement needs", s), s.Close())
	}
	return stmt, nil
}

// giveBack keeps a statement after its use. After an error it does not: preparing
// it again is cheap beside finding out what state it is in.
func (c *preparedConn) giveBack(query string, s sqliteStmt, err error) {
	if err != nil || c.free.Contains(query) {
		s.Close()
		return
	}
	if c.free.Len() == keptStatements {
		_, oldest, _ := c.free.RemoveOldest()
		oldest.Close()
	}
	c.free.Add(query, s)
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !worthKeeping(query) {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	c.giveBack(query, s, err)
	return result, err
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !worthKeeping(query) {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		c.giveBack(query, s, err)
		return nil, err
	}
	return &preparedRows{Rows: rows, conn: c, query: query, stmt: s}, nil
}

// Close implements driver.Conn. SQLite closes a file only after its statements.
func (c *preparedConn) Close() error {
	for _, s := range c.free.Values() {
		s.Close()
	}
	c.free.Purge()
	return c.sqliteConn.Close()
}

// preparedRows are rows whose statement is free again when they are closed.
// They hide the driver's column types, which nothing here uses.
type preparedRows struct {
	driver.Rows
	conn  *preparedConn
	query string
	stmt  sqliteStmt // nil: they are closed
}

// Close implements driver.Rows. Only the first call counts: after it, the statement
// may be in use again. The error includes that of a failed Next.
func (r *preparedRows) Close() error {
	if r.stmt == nil {
		return nil
	}
	err := r.Rows.Close()
	r.conn.giveBack(r.query, r.stmt, err)
	r.stmt = nil
	return err
}
