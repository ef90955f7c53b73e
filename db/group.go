package db

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/jmoiron/sqlx"
)

// Limits of a group. They bound how long its first job waits for the commit.
const (
	groupJobs = 64
	groupTime = 10 * time.Millisecond
)

// group is the jobs that share a transaction, and so one fsync.
type group struct {
	store *Store
	tx    *sqlx.Tx
	jobs  []*job
	wrote traces // of those that are committed
}

// traces is what remains to be done for a write after its commit.
type traces struct {
	batches  []int64 // ids of first history rows
	settings bool    // settings were written: load them
	touched  Touched // of the pages
	people   []int64 // ids of those who changed, for touched.Schools
}

// add adds those of another write.
func (t *traces) add(o traces) {
	t.batches = append(t.batches, o.batches...)
	t.settings = t.settings || o.settings
	t.touched.All = t.touched.All || o.touched.All
	t.touched.Doors = append(t.touched.Doors, o.touched.Doors...)
	t.touched.Schools = append(t.touched.Schools, o.touched.Schools...)
	t.people = append(t.people, o.people...)
}

// write runs the jobs that wait, and commits what they wrote. It never waits for
// more jobs: others have theirs ready by the time that a commit takes.
func (g *group) write() (committed bool) {
	defer g.tx.Rollback()
	for began := g.store.now(); len(g.jobs) < groupJobs && g.store.now().Sub(began) < groupTime; {
		j := g.store.jobs.next()
		if j == nil {
			break
		}
		g.jobs = append(g.jobs, j)
		if lost := g.run(j); lost != nil {
			g.end(lost)
			return false
		}
	}
	err := g.commit()
	g.end(err)
	return err == nil
}

// run runs one job in a savepoint: an error or a panic undoes that job alone. If
// SQLite has ended the transaction, as it does when the disk is full, lost is the
// cause: the job's error if that is SQLite's, otherwise that of the rollback.
func (g *group) run(j *job) (lost error) {
	if lost = g.exec("savepoint job"); lost != nil {
		return lost
	}
	j.err = j.try(g.tx)
	if j.err == nil {
		j.err = g.exec("release job")
	}
	if j.err == nil {
		j.ok, j.err = true, errEnded
		return nil
	}
	lost = g.exec("rollback to job; release job")
	if lost != nil && codeOf(j.err) != 0 {
		return j.err
	}
	return lost
}

func (g *group) exec(query string) error {
	_, err := g.tx.ExecContext(context.Background(), query)
	return err
}

// try runs the job's function. A panic is raised again in the caller's goroutine, so
// that its original stack is kept in its value.
func (j *job) try(inner *sqlx.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			j.panicked, err = fmt.Sprintf("%v\n%s", p, debug.Stack()), errEnded
		}
	}()
	j.wrote, err = j.run(inner)
	return err
}

// commit commits, if a job wrote something.
func (g *group) commit() error {
	s, ctx, written := g.store, context.Background(), 0
	for _, j := range g.jobs {
		if j.ok {
			g.wrote.add(j.wrote)
			written++
		}
	}
	if written == 0 {
		return g.tx.Rollback()
	}
	err := g.wrote.findSchools(ctx, g.tx)
	if err == nil {
		err = s.inPlace(ctx)
	}
	if err != nil {
		return err
	}
	if err := g.tx.Commit(); err != nil {
		return fmt.Errorf("%w: %w", errCommit, err)
	}
	s.ours = append(s.ours, g.wrote.batches...)
	s.commits.Add(1)
	return nil
}

// end gives the transaction's outcome to the jobs that have none of their own, and
// notes whether writing works.
func (g *group) end(err error) {
	fault, written := err, false
	for _, j := range g.jobs {
		if j.ok || errors.Is(j.err, errEnded) {
			j.err = err
		}
		if diskFault(j.err) {
			fault = j.err
		}
		written = written || j.ok
	}
	if written || fault != nil { // refusals say nothing of the disk
		g.store.noteWrite(fault)
	}
}

// publish tells the subscriber what was committed.
func (g *group) publish(ctx context.Context) {
	s := g.store
	if g.wrote.settings {
		reading, done := context.WithTimeout(ctx, writeLimit)
		defer done()
		if s.loadSettings(reading) != nil { // they are saved: the watcher reads them again
			s.reload.Store(true)
		}
	}
	if s.tell != nil && !g.wrote.touched.none() {
		s.tell(ctx, g.wrote.touched)
	}
}

// answer wakes the callers of the jobs that match, unless it has before.
func (g *group) answer(some func(*job) bool) {
	for _, j := range g.jobs {
		if !j.answered && some(j) {
			j.answered = true
			close(j.done)
		}
	}
}

func (j *job) always() bool { return true }

// silent reports whether nothing that the job wrote is to be published.
func (j *job) silent() bool {
	t := j.wrote
	return j.err != nil || !t.settings && !t.touched.All && len(t.touched.Doors)+len(t.touched.Schools)+len(t.people) == 0
}
