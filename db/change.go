package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// writeLimit bounds how long a write waits until it begins.
const writeLimit = 20 * time.Second

// tx is one write, with its timestamp and its actor.
type tx struct {
	*sqlx.Tx
	ctx    context.Context
	now    time.Time
	actor  school.Actor
	action school.Action
	today  string // the school's date
	zone   *time.Location
	texts  []int64  // schools whose schedule was written
	batch  int64    // id of this write's first history row; 0: none yet
	left   []string // sentences: what was not put back, and why
	traces

	mayPublish func(link string) (host string, allowed bool) // Store.Judge, by the present settings

	admins   int   // administrators of everything who could sign in before
	noAdmins error // the error of this write if none is left; nil: nothing was done that could end one
}

// get, list and exec are sqlx's Get, Select and Exec with the transaction's
// context; wrote is exec that counts the rows.
func (t *tx) get(dest any, query string, args ...any) error {
	return t.GetContext(t.ctx, dest, query, args...)
}

func (t *tx) list(dest any, query string, args ...any) error {
	return t.SelectContext(t.ctx, dest, query, args...)
}

func (t *tx) exec(query string, args ...any) error {
	_, err := t.ExecContext(t.ctx, query, args...)
	return err
}

func (t *tx) wrote(query string, args ...any) (int64, error) {
	done, err := t.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// change is the only way to write: fn checks the right, changes the data and writes
// the history, all of it or nothing. It may share a transaction with others, but has
// its own time. It returns when the subscriber has been told what was touched. It
// finishes even if the browser goes away, so that what is committed is published.
func (s *Store) change(ctx context.Context, actor school.Actor, action school.Action, fn func(*tx) error) error {
	if err := s.closed(actor, ruleOf(action)); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	limited, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	return during(string(action), s.submit(limited, func(inner *sqlx.Tx) (traces, error) {
		t := &tx{Tx: inner, ctx: ctx, now: s.now(), today: s.Today(), zone: s.Settings().Zone,
			actor: actor, action: action, mayPublish: s.mayPublish}
		err := fn(t)
		if err == nil {
			err = t.keepsAdmins()
		}
		if err == nil {
			err = t.sharesOnce()
		}
		if t.batch != 0 {
			t.batches = []int64{t.batch}
		}
		return t.traces, err
	}))
}

func ruleOf(action school.Action) school.Rule {
	rule, known := action.Rule()
	if !known {
		panic("there is no action " + action)
	}
	return rule
}

// mayEndAdmins is called before a write that could remove the last administrator
// of everything. At the end, the transaction checks that one is left.
func (t *tx) mayEndAdmins(refusal error) (err error) {
	if t.noAdmins != nil {
		return nil
	}
	t.noAdmins = refusal
	t.admins, err = t.countAdmins()
	return err
}

func (t *tx) countAdmins() (n int, err error) {
	err = t.get(&n, `select count(*) from people where `+admits)
	return n, err
}

// keepsAdmins refuses a transaction that removed the last such administrator.
func (t *tx) keepsAdmins() error {
	if t.noAdmins == nil || t.admins == 0 {
		return nil
	}
	left, err := t.countAdmins()
	if err != nil || left > 0 {
		return err
	}
	return t.noAdmins
}

// subject is what a history row is about; zero fields are null.
type subject struct {
	door, person, imported, request, school, undoes int64
}

// record writes one history row, with before and after as JSON, and returns its
// id. Everything that a page shows is recorded, so that the touched pages are
// noted here.
func (t *tx) record(about subject, before, after any) (int64, error) {
	rule := ruleOf(t.action)
	if rule.Words == "" {
		return 0, fmt.Errorf("%s is the name of a transaction, not of a change", t.action)
	}
	b, err := json.Marshal(before)
	if err != nil {
		return 0, err
	}
	a, err := json.Marshal(after)
	if err != nil {
		return 0, err
	}
	t.touch(rule.Pages, about)
	// A batch is the id of its first row: one more than the highest, because nothing
	// is ever deleted.
	id, err := inserted(t.ExecContext(t.ctx, `
		insert into changes (batch, at, actor_id, actor, action, door_id, person_id, import_id, request_id, school_id, undoes,
		                     before, after, address, request)
		values (coalesce(nullif(?, 0), (select coalesce(max(id), 0) + 1 from changes)), ?, nullif(?, 0), ?, ?,
		        nullif(?, 0), nullif(?, 0), nullif(?, 0), nullif(?, 0), nullif(?, 0), nullif(?, 0), ?, ?, ?, ?)`,
		t.batch, t.now.UnixMilli(), t.actor.PersonID, t.actor.Name, t.action,
		about.door, about.person, about.imported, about.request, about.school, about.undoes,
		string(b), string(a), t.actor.Address, t.actor.Request))
	if err != nil {
		return 0, fmt.Errorf("history of %s: %w", t.action, err)
	}
	if t.batch == 0 {
		t.batch = id
	}
	return id, nil
}

// millis is a time for a column.
func millis(t time.Time) int64 { return t.UnixMilli() }

// moment is the time in a column; null is the zero time.
func moment(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return time.UnixMilli(*ms)
}
