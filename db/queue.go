package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/jmoiron/sqlx"
)

// job is one write of a group.
type job struct {
	run   func(*sqlx.Tx) (traces, error) // in a savepoint of its own, at most once
	begun chan struct{}                  // closed when a group has it
	done  chan struct{}                  // closed when the outcome is final, and published

	ok       bool // its savepoint was released: the commit decides
	answered bool // done is closed
	wrote    traces
	err      error
	panicked any // of run
}

// errEnded is a job's error until its outcome is known.
var errEnded = errors.New("the writing goroutine ended before the commit")

// queue is the jobs that wait for a group, the oldest first.
type queue struct {
	mu   sync.Mutex
	jobs []*job
}

func (q *queue) add(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, j)
}

// next takes the oldest job, or nil.
func (q *queue) next() *job {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return nil
	}
	j := q.jobs[0]
	q.jobs = slices.Delete(q.jobs, 0, 1)
	close(j.begun)
	return j
}

// drop takes a job out, unless a group has it.
func (q *queue) drop(j *job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := slices.Index(q.jobs, j)
	if at >= 0 {
		q.jobs = slices.Delete(q.jobs, at, at+1)
	}
	return at >= 0
}

func (q *queue) has(j *job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Contains(q.jobs, j)
}

// submit runs a function in a group, and returns when that is committed and what it
// touched is published. Of the callers that wait, the one whose turn it is writes for
// all. ctx ends the waiting, but nothing that has begun: it may share its transaction.
func (s *Store) submit(ctx context.Context, run func(*sqlx.Tx) (traces, error)) error {
	if err := s.inPlace(ctx); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return fmt.Errorf("waiting to write: %w", ctx.Err())
	}
	j := &job{run: run, begun: make(chan struct{}), done: make(chan struct{}), err: errEnded}
	s.jobs.add(j)
	for waits := true; waits; {
		select {
		case <-j.begun:
			waits = false
		case s.turn <- struct{}{}:
			s.lead(ctx, j)
			waits = s.jobs.has(j) // its group is a later one
		case <-ctx.Done():
			if s.jobs.drop(j) {
				return fmt.Errorf("waiting to write: %w", ctx.Err())
			}
			waits = false
		}
	}
	<-j.done
	if j.panicked != nil {
		panic(j.panicked)
	}
	return j.err
}

// lead writes a group, even if the caller's own job will be in a later one. The
// caller has the turn, which ends before the group is published: the next is written
// meanwhile.
func (s *Store) lead(ctx context.Context, own *job) {
	end := sync.OnceFunc(func() { <-s.turn })
	defer end()
	if !s.jobs.has(own) { // another caller has written it
		return
	}
	inner, err := s.beginWrite(ctx)
	if err != nil { // the others try for themselves: each waits its time for another process
		s.jobs.drop(own)
		s.noteWrite(err)
		own.err = err
		close(own.done)
		return
	}
	g := &group{store: s, tx: inner}
	defer g.answer((*job).always)
	committed := g.write()
	end()
	g.answer((*job).silent) // they need not wait for the pages of others
	if committed {
		g.publish(context.WithoutCancel(ctx))
	}
}

// beginWrite begins a transaction that has the file's write lock. It does not end
// with ctx: an interrupt would undo what others wrote in it.
func (s *Store) beginWrite(ctx context.Context) (inner *sqlx.Tx, err error) {
	if err := s.inPlace(ctx); err != nil { // the caller may have waited
		return nil, err
	}
	err = locked(ctx, func() (err error) {
		inner, err = s.write.BeginTxx(context.WithoutCancel(ctx), nil)
		return err
	})
	return inner, err
}
