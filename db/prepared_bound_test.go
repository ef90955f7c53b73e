package db

import (
	"fmt"
	"testing"
)

// A connection keeps so many statements and no more, and what is being read is
// never closed to make room.
func TestStatementsAreBounded(t *testing.T) {
	p := oneConnection(t)
	tx := p.MustBegin()
	rows, err := tx.Query(byName, "")
	mustBeNil(t, err)
	for i := range 3 * keptStatements {
		var got int
		mustBeNil(t, tx.Get(&got, fmt.Sprintf(`select %d`, i)))
		if got != i {
			t.Fatalf("%d instead of %d", got, i)
		}
	}
	n := 0
	for rows.Next() {
		n++
	}
	mustBeNil(t, rows.Close(), rows.Err(), tx.Commit())
	if n != 5 {
		t.Errorf("%d rows", n)
	}
	if n := statements(t, p); n != keptStatements {
		t.Errorf("%d statements are kept", n)
	}
}

// The least recently used statement makes room: one that runs often stays.
func TestHotStatementStays(t *testing.T) {
	p := oneConnection(t)
	for i := range 2 * keptStatements {
		var got []int
		mustBeNil(t, p.Select(&got, byName, ""), p.Select(&got, fmt.Sprintf(`select %d`, i)))
	}
	withConn(t, p, func(c *preparedConn) {
		if !c.free.Contains(byName) {
			t.Error("it was closed")
		}
	})
}
