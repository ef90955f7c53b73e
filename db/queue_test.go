package db

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// Whoever goes away while waiting takes their write along; one that has begun is
// finished.
func TestLeavingAGroup(t *testing.T) {
	s, _ := newStore(t)
	put := `insert into settings (key, value) values (?, 'x')`
	end, err := s.waitTurn(ctx)
	mustBeNil(t, err)
	leaving, leave := context.WithCancel(ctx)
	left := make(chan error, 1)
	go func() { _, err := s.exec(leaving, put, "left"); left <- err }()
	for s.jobs.len() < 1 {
		runtime.Gosched()
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) || s.jobs.len() > 0 {
		t.Errorf("the caller that left got %v, and %d wait", err, s.jobs.len())
	}
	end()
	for range 20 { // who has left before
		if _, err := s.exec(leaving, put, "left"); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that had left got %v", err)
		}
	}

	leaving, leave = context.WithCancel(ctx)
	err = s.submit(leaving, func(inner *sqlx.Tx) (none traces, err error) {
		leave()
		_, err = inner.Exec(put, "stayed")
		return none, err
	})
	var keys []string
	mustBeNil(t, s.read.Select(&keys, `select key from settings where key in ('left', 'stayed')`))
	if err != nil || strings.Join(keys, " ") != "stayed" {
		t.Errorf("there is %q (%v)", keys, err)
	}
}

// A group ends when it has enough writes, or has taken long enough.
func TestGroupLimits(t *testing.T) {
	s, c := crowd(t, 1)
	none := func() error { return s.submit(ctx, func(*sqlx.Tx) (t traces, err error) { return t, nil }) }
	slow := func() error {
		return s.submit(ctx, func(*sqlx.Tx) (t traces, err error) { c.at = c.at.Add(groupTime); return t, nil })
	}
	for name, test := range map[string]struct {
		writes  []func() error
		commits int64
	}{
		"one":            {[]func() error{none}, 1},
		"one more":       {manyOf(none, groupJobs+1), 2},
		"one that takes": {[]func() error{none, slow, none, none}, 2},
	} {
		before := s.commits.Load()
		for _, err := range together(t, s, test.writes...) {
			mustBeNil(t, err)
		}
		if n := s.commits.Load() - before; n != test.commits {
			t.Errorf("%s: %d commits, want %d", name, n, test.commits)
		}
	}
}

func manyOf(write func() error, n int) (list []func() error) {
	for range n {
		list = append(list, write)
	}
	return list
}

// Callers whose group is written wait for its pages without taking turns, which
// belong to those who have something to write.
func TestWaitersTakeNoTurns(t *testing.T) {
	s, _ := crowd(t, 1)
	published, see := make(chan bool), make(chan bool)
	s.Subscribe(func(context.Context, Touched) { close(published); <-see })
	go func() {
		defer close(see)
		<-published
		eventually(t, "all wait, the one that publishes too", func() bool {
			stacks := make([]byte, 1<<20)
			waiting := 0
			for stack := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
				if strings.Contains(stack, "[chan receive]") && strings.Contains(stack, "(*Store).submit") {
					waiting++
				}
			}
			return waiting == 16
		})
	}()
	shown := func() error {
		return s.submit(ctx, func(*sqlx.Tx) (traces, error) { return traces{touched: Touched{All: true}}, nil })
	}
	for _, err := range together(t, s, manyOf(shown, 16)...) {
		mustBeNil(t, err)
	}
}

// eventually fails unless something becomes true.
func eventually(t *testing.T, what string, is func() bool) {
	for range 500 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("never: %s", what)
}

// Whoever wrote what no page shows, or nothing, does not wait for the pages of others.
func TestSilentWritesDoNotWait(t *testing.T) {
	s, _ := crowd(t, 2)
	all := members(t, s, 2)
	answered := make(chan string, 3)
	s.Subscribe(func(context.Context, Touched) {
		for range 2 {
			select {
			case <-answered:
			case <-time.After(5 * time.Second):
				t.Error("they wait for a page")
			}
		}
	})
	tells := func(name string, do func() error) func() error {
		return func() error { defer func() { answered <- name }(); return do() }
	}
	got := together(t, s, func() error { return all[0].save(s) },
		tells("a statement", func() error { _, err := s.exec(ctx, `insert into settings (key, value) values ('x', 'y')`); return err }),
		tells("a conflict", func() error {
			_, err := s.SaveDoors(ctx, all[1].who, all[1].link(1), Save{all[1].door.Code, 7})
			return err
		}))
	if got[0] != nil || got[1] != nil || !errors.Is(got[2], school.ErrConflict) {
		t.Errorf("they got %v", got)
	}
}

// A fault that a later group met is not forgotten when an earlier one is published.
func TestFaultOutlastsPages(t *testing.T) {
	s, _ := newStore(t)
	published, see := make(chan bool), make(chan bool)
	s.Subscribe(func(context.Context, Touched) { close(published); <-see })
	first := make(chan error, 1)
	go func() { first <- s.RenameSchool(ctx, command, 1, "", "Northern") }()
	<-published
	s.write.MustExec(`pragma max_page_count = 1`)
	_, err := s.exec(ctx, `with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000)
		insert into settings (key, value) select 'k' || i, hex(randomblob(1000)) from n`)
	if s.fault.Load() == nil {
		t.Errorf("%v is no fault", err)
	}
	close(see)
	mustBeNil(t, <-first)
	if s.fault.Load() == nil {
		t.Error("the fault is forgotten")
	}
	if _, err := s.SaveDoors(ctx, command, school.Meeting{}, Save{"none", 0}); err == nil || s.fault.Load() == nil {
		t.Errorf("a refusal (%v) says that the disk works", err)
	}
	s.write.MustExec(`pragma max_page_count = 1000000`)
	if err := s.Look(ctx); err != nil || s.fault.Load() != nil {
		t.Errorf("with room again: %v", err)
	}
}

// While another process has the file's lock for longer than a write waits, whoever
// has the turn is told so, and the others are saved when it ends.
func TestLockedOutGroup(t *testing.T) {
	t.Parallel() // it waits most of the time
	s, _ := crowd(t, 8)
	all := members(t, s, 8)
	other, err := open(ctx, s.Path(), 1, toWrite, writable)
	mustBeNil(t, err)
	defer other.Close()
	writing, err := other.BeginTxx(ctx, nil)
	mustBeNil(t, err)
	time.AfterFunc(7*time.Second, func() { _ = writing.Rollback() })
	var writes []func() error
	for _, m := range all {
		writes = append(writes, func() error { return m.save(s) })
	}
	late := 0
	for i, err := range together(t, s, writes...) {
		var unsaved *school.NotSaved
		switch {
		case err == nil:
			all[i].saved(t, s, all[i].link(1).Link, 1)
		case errors.As(err, &unsaved) && unsaved.Why == school.Overloaded:
			all[i].saved(t, s, "", 0)
			late++
		default:
			t.Errorf("%s: %v", all[i].who.Email, err)
		}
	}
	if late != 1 {
		t.Errorf("%d of 8 were told that it is too busy, want 1", late)
	}
}
