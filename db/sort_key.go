package db

import (
	"database/sql/driver"
	"fmt"
	"sync"

	"modernc.org/sqlite"

	"hallway/internal/roster"
)

// sortKey is the SQL function sort_key(name, sort_name): what lists of people are sorted
// by (roster.SortKey). No index and no view uses it, so other programs can read the file.
var sortKey = sync.OnceValue(func() error {
	return sqlite.RegisterDeterministicScalarFunction("sort_key", 2,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			name, named := args[0].(string)
			sorted, isText := args[1].(string)
			if !named || !isText {
				return nil, fmt.Errorf("sort_key of %T and %T", args[0], args[1])
			}
			return roster.SortKey(name, sorted), nil
		})
})
