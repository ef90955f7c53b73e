package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// twin is one of two databases that run the same statements.
type twin struct {
	db *sqlx.DB
	tx *sqlx.Tx // nil outside a transaction
}

func (w *twin) on() sqlx.ExtContext {
	if w.tx != nil {
		return w.tx
	}
	return w.db
}

// outcome is what a statement did, as text.
func outcome(what any, err error) string {
	if err != nil {
		return fmt.Sprintf("%T %v", errors.Unwrap(err), err)
	}
	return fmt.Sprintf("%v", what)
}

func (w *twin) list(ctx context.Context, query string, args ...any) string {
	var found []string
	return outcome(&found, sqlx.SelectContext(ctx, w.on(), &found, query, args...))
}

func (w *twin) exec(query string, args ...any) string {
	result, err := w.on().ExecContext(ctx, query, args...)
	if err != nil {
		return outcome(nil, err)
	}
	rows, _ := result.RowsAffected()
	return fmt.Sprint(rows)
}

// someRows reads the first n rows, and within each the same query again.
func (w *twin) someRows(n int, from string) (said string) {
	const query = `select name from t where name >= ? order by id`
	if w.tx == nil {
		return "" // another connection is none
	}
	rows, err := w.tx.QueryContext(ctx, query, from)
	if err != nil {
		return outcome(nil, err)
	}
	defer rows.Close()
	for ; n > 0 && rows.Next(); n-- {
		var name string
		err := rows.Scan(&name)
		said += outcome(name, err) + w.list(ctx, query, name)
	}
	return said + fmt.Sprint(rows.Err())
}

// turn begins or ends a transaction.
func (w *twin) turn(commit bool) string {
	var err error
	switch {
	case w.tx == nil:
		w.tx, err = w.db.Beginx()
		return outcome("begin", err)
	case commit:
		err = w.tx.Commit()
	default:
		err = w.tx.Rollback()
	}
	w.tx = nil
	return outcome("end", err)
}

// interrupted runs what never ends for a moment. database/sql gives up the
// connection afterwards, and the transaction with it.
func (w *twin) interrupted() string {
	brief, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	said := w.list(brief, `with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n`)
	if w.tx != nil {
		said += w.turn(false)
	}
	return said
}

// Whatever happens to a database, with statements that are kept it answers as
// with statements that are prepared each time.
func TestKeptAnswersTheSame(t *testing.T) {
	for seed := range uint64(10) {
		kept, each := oneConnection(t), oneConnection(t)
		each.Close()
		twins := []*twin{{db: kept.DB}, {db: plainFile(t, each.opener.path, toWrite)}}
		random := rand.New(rand.NewPCG(seed, 14))
		for step := range 150 {
			what, id, name := random.IntN(12), random.IntN(12), fmt.Sprint("n", random.IntN(12))
			said := make([]string, len(twins))
			for i, w := range twins {
				said[i] = w.step(what, id, name)
			}
			if said[0] != said[1] {
				t.Fatalf("seed %d, step %d (%d): %q instead of %q", seed, step, what, said[0], said[1])
			}
		}
		for _, w := range twins {
			if w.tx != nil {
				w.turn(true)
			}
		}
	}
}

func (w *twin) step(what, id int, name string) string {
	switch what {
	case 0:
		return w.exec(`insert into t (id, name) values (?, ?)`, id, name) // or breaks a constraint
	case 1:
		return w.exec(`update t set name = ? where id = ?`, name, id)
	case 2:
		return w.exec(`delete from t where id = ?`, id)
	case 3:
		return w.list(ctx, `insert into t (id, name) values (?, ?) on conflict do update set about = 'again' returning id || coalesce(about, '')`, id, name)
	case 4:
		return w.exec(`update t set name = ? where id = ?`, name) // an argument is missing
	case 5:
		return w.list(ctx, `select nothing from t where id = ?`, id) // there is no such column
	case 6:
		return w.list(ctx, `select id || json(about) from t where id >= ? order by id`, id) + // fails among the rows
			w.exec(`update t set about = ? where id = ?`, name, id)
	case 7:
		return w.exec(`insert into t (name) values ('script'); delete from t where name = 'script'; select 1`)
	case 8:
		return w.someRows(id, name)
	case 9:
		return w.interrupted()
	case 10:
		over, cancel := context.WithCancel(ctx)
		cancel()
		return w.list(over, `select name from t`)
	}
	return w.turn(id%3 > 0)
}
