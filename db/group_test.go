package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// crowd is a store in which n teachers have a class each.
func crowd(t testing.TB, n int) (s *Store, c *clock) {
	t.Helper()
	s, c = emptyStore(t)
	r := roster.Roster{Schools: []roster.School{{Key: "north", Name: "North"}}}
	for i := range n {
		key := fmt.Sprintf("t%d@school.test", i)
		r.People = append(r.People, roster.Person{Key: key, Name: key, Email: school.Email(key)})
		r.Sections = append(r.Sections, roster.Section{Key: key, School: "north", Course: key, Code: "01", Block: "A", Teachers: []string{key}})
	}
	mustImport(t, s, r, ImportMeta{})
	return s, c
}

// member is the n-th teacher of a crowd, with their class.
type member struct {
	who  school.Actor
	door school.Door
}

func (m member) link(i int) school.Meeting {
	return school.Meeting{Link: fmt.Sprintf("https://zoom.us/j/8%03d%07d", m.who.PersonID, i), Provider: "Zoom"}
}

// save saves the member's class as the page shows it.
func (m member) save(s *Store) error {
	_, err := s.SaveDoors(ctx, m.who, m.link(1), Save{m.door.Code, m.door.Version})
	return err
}

func members(t testing.TB, s *Store, n int) (list []member) {
	t.Helper()
	for i := range n {
		email := school.Email(fmt.Sprintf("t%d@school.test", i))
		list = append(list, member{actor(t, s, email), doorOf(t, s, email, 0)})
	}
	return list
}

// together runs writes that wait for one turn in this order, and returns what each got.
func together(t *testing.T, s *Store, writes ...func() error) []error {
	t.Helper()
	end, err := s.waitTurn(ctx)
	mustBeNil(t, err)
	got := make([]error, len(writes))
	var all sync.WaitGroup
	for i, write := range writes {
		all.Go(func() { got[i] = write() })
		for s.jobs.len() < i+1 {
			runtime.Gosched()
		}
	}
	end()
	all.Wait()
	return got
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.jobs)
}

// saved fails unless a class has a link, or none, and its history is that of as many saves.
func (m member) saved(t *testing.T, s *Store, link string, saves int) {
	t.Helper()
	e, err := s.Entry(ctx, m.door.Code)
	mustBeNil(t, err)
	rows, _, err := s.History(ctx, HistoryFilter{Door: m.door.Code})
	mustBeNil(t, err)
	if e.Door.Link != link || len(rows) != saves {
		t.Errorf("%s: %q after %d changes, want %q after %d", m.who.Email, e.Door.Link, len(rows), link, saves)
	}
	for _, row := range rows {
		if row.Batch != row.ID || row.ActorID != m.who.PersonID {
			t.Errorf("%s: change %d is of batch %d, by %d", m.who.Email, row.ID, row.Batch, row.ActorID)
		}
	}
}

// In a group each write has its own outcome: what makes one fail undoes that one
// alone, and the others are committed together and told once.
func TestGroupMemberFailsAlone(t *testing.T) {
	gone, leave := context.WithCancel(ctx)
	leave()
	for _, test := range []struct {
		name string
		fail func(*Store, member) error
		got  func(error) bool
	}{
		{"a check of the database", func(s *Store, m member) error {
			return s.change(ctx, m.who, school.DoorSave, func(tx *tx) error {
				if err := tx.exec(`update doors set note = 'half' where code = ?`, m.door.Code); err != nil {
					return err
				}
				return tx.exec(`insert into doors (code, kind) values (?, 'section')`, m.door.Code)
			})
		}, func(err error) bool { return err != nil && !errors.Is(err, errEnded) }},
		{"a conflict", func(s *Store, m member) error {
			_, err := s.SaveDoors(ctx, m.who, m.link(1), Save{m.door.Code, 7})
			return err
		}, func(err error) bool { return errors.Is(err, school.ErrConflict) }},
		{"a door of somebody else", func(s *Store, m member) error {
			_, err := s.SaveDoors(ctx, school.Actor{PersonID: 1}, m.link(1), Save{m.door.Code, m.door.Version})
			return err
		}, func(err error) bool { return errors.Is(err, school.ErrForbidden) }},
		{"the second of two doors", func(s *Store, m member) error {
			_, err := s.SaveDoors(ctx, m.who, m.link(1), Save{m.door.Code, m.door.Version}, Save{"none", 0})
			return err
		}, func(err error) bool { return errors.Is(err, school.ErrNotFound) }},
		{"a refusal at the end", func(s *Store, m member) error {
			return s.change(ctx, m.who, school.DoorSave, func(tx *tx) error {
				if err := tx.exec(`update doors set note = 'half' where code = ?`, m.door.Code); err != nil {
					return err
				}
				return school.Invalid{"link": "No."}
			})
		}, func(err error) bool { return errors.As(err, new(school.Invalid)) }},
		{"a panic", func(s *Store, m member) (err error) {
			defer func() { err = fmt.Errorf("%v", recover()) }()
			return s.change(ctx, m.who, school.DoorSave, func(tx *tx) error {
				_ = tx.exec(`update doors set note = 'half' where code = ?`, m.door.Code)
				panic("with the stack of " + m.door.Code)
			})
		}, func(err error) bool {
			return strings.Contains(err.Error(), "with the stack of") && strings.Contains(err.Error(), "group_test.go")
		}},
		{"a context of its own that is over", func(s *Store, m member) error {
			return s.change(ctx, m.who, school.DoorSave, func(tx *tx) error {
				_, err := tx.ExecContext(gone, `update doors set note = 'half' where code = ?`, m.door.Code)
				return err
			})
		}, func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := crowd(t, 3)
			l, all, before := listen(s), members(t, s, 3), s.commits.Load()
			c.at = c.at.Add(time.Hour)
			got := together(t, s, func() error { return all[0].save(s) }, func() error { return test.fail(s, all[1]) },
				func() error { return all[2].save(s) })
			if got[0] != nil || got[2] != nil || !test.got(got[1]) {
				t.Errorf("they got %v", got)
			}
			for i, m := range all {
				if i == 1 {
					m.saved(t, s, "", 0)
				} else {
					m.saved(t, s, m.link(1).Link, 1)
				}
			}
			if e, _ := s.Entry(ctx, all[1].door.Code); e.Door.Note != "" || e.Door.Version != all[1].door.Version {
				t.Errorf("a part of the failed write stays: %+v", e.Door)
			}
			if n := s.commits.Load() - before; n != 1 || len(l.told) != 1 || len(l.told[0].Doors) != 2 || len(l.told[0].At) != 1 {
				t.Errorf("%d commits, told %+v", n, l.told)
			}
		})
	}
}

// Each write of a group has its own time.
func TestGroupKeepsTimes(t *testing.T) {
	s, c := crowd(t, 2)
	all := members(t, s, 2)
	for _, err := range together(t, s, func() error { return all[0].save(s) },
		func() error {
			return s.submit(ctx, func(*sqlx.Tx) (none traces, err error) { c.at = c.at.Add(time.Millisecond); return none, nil })
		},
		func() error { return all[1].save(s) }) {
		mustBeNil(t, err)
	}
	var saves, apart int64
	mustBeNil(t, s.read.Get(&saves, `select count(*) from changes where action = 'door.save'`),
		s.read.Get(&apart, `select max(at) - min(at) from changes where action = 'door.save'`))
	if saves != 2 || apart != 1 {
		t.Errorf("%d saves, %d ms apart", saves, apart)
	}
}

// When the disk is full, or another fault ends the transaction, all writes that were
// in it learn of the cause, those that had no turn yet try for themselves.
func TestGroupLost(t *testing.T) {
	var unsaved *school.NotSaved
	s, _ := crowd(t, 3)
	all := members(t, s, 3)
	var pages int
	mustBeNil(t, s.write.Get(&pages, `pragma page_count`))
	s.write.MustExec(fmt.Sprintf(`pragma max_page_count = %d`, pages))
	fill := func() error {
		return s.change(ctx, all[1].who, school.DoorSave, func(tx *tx) error {
			for range 100 {
				if err := tx.exec(`insert into settings (key, value) values (hex(randomblob(3000)), 'x')`); err != nil {
					return err
				}
			}
			return nil
		})
	}
	got := together(t, s, func() error { return all[0].save(s) }, fill, func() error { return all[2].save(s) })
	for i, err := range got {
		if i == 2 && err == nil { // it fitted without a new page
			all[2].saved(t, s, all[2].link(1).Link, 1)
		} else if !errors.As(err, &unsaved) || unsaved.Why != school.DiskFault || !strings.Contains(err.Error(), "full") {
			t.Errorf("write %d: %v", i, err)
		}
	}
	all[0].saved(t, s, "", 0)
	s.write.MustExec(`pragma max_page_count = 1000000`)
	mustBeNil(t, all[0].save(s))
	all[0].saved(t, s, all[0].link(1).Link, 1)
}

// What ends the transaction is the outcome of all that were written in it, but not of
// those that were refused before.
func TestGroupNotCommitted(t *testing.T) {
	s, _ := crowd(t, 3)
	l, all := listen(s), members(t, s, 3)
	got := together(t, s,
		func() error { return all[0].save(s) },
		func() error {
			return s.change(ctx, all[1].who, school.DoorSave, func(*tx) error { return school.ErrConflict })
		},
		func() error {
			return s.submit(ctx, func(inner *sqlx.Tx) (none traces, err error) {
				_, err = inner.Exec(`rollback; insert into nowhere values (1)`) // as SQLite does it itself
				return none, err
			})
		})
	for i, want := range []string{"no such table: nowhere", school.ErrConflict.Error(), "no such table: nowhere"} {
		if got[i] == nil || !strings.Contains(got[i].Error(), want) {
			t.Errorf("write %d got %v, want %s", i, got[i], want)
		}
	}
	all[0].saved(t, s, "", 0)
	mustBeNil(t, all[0].save(s))
	if len(l.told) != 1 {
		t.Errorf("told %+v", l.told)
	}
}

// A job that takes a lost transaction for something else does not tell it to others.
func TestGroupLostUnseen(t *testing.T) {
	s, _ := crowd(t, 2)
	all := members(t, s, 2)
	got := together(t, s, func() error { return all[0].save(s) }, func() error {
		return s.submit(ctx, func(inner *sqlx.Tx) (none traces, err error) {
			_, err = inner.Exec(`rollback`)
			mustBeNil(t, err)
			return none, school.Invalid{"person": "Choose a colleague from the list."}
		})
	})
	if got[0] == nil || errors.As(got[0], new(school.Invalid)) || !strings.Contains(got[0].Error(), "no such savepoint") {
		t.Errorf("the other got %v", got[0])
	}
	all[0].saved(t, s, "", 0)
}

// A goroutine that ends in the middle of a group acknowledges nothing of it, and
// keeps nobody waiting.
func TestWriterEnds(t *testing.T) {
	s, _ := crowd(t, 2)
	all := members(t, s, 2)
	got := together(t, s,
		func() error { return s.submit(ctx, func(*sqlx.Tx) (none traces, err error) { return none, nil }) }, // it writes for all
		func() error { return all[0].save(s) },
		func() error {
			return s.submit(ctx, func(*sqlx.Tx) (none traces, err error) { runtime.Goexit(); return none, nil })
		},
		func() error { return all[1].save(s) })
	if !errors.Is(got[1], errEnded) || got[3] != nil {
		t.Errorf("they got %v", got)
	}
	all[0].saved(t, s, "", 0)
	all[1].saved(t, s, all[1].link(1).Link, 1)
}

// Whatever many do at once, each change that was acknowledged is in the history,
// follows the one before it, and nothing else is.
func TestGroupsKeepTheHistory(t *testing.T) {
	const people, rounds = 12, 40
	s, _ := crowd(t, people)
	all := members(t, s, people)
	l := &counter{}
	s.Subscribe(func(_ context.Context, told Touched) { l.add(len(told.Doors)) })
	done := make([][]int64, people) // changes that were acknowledged
	var savers sync.WaitGroup
	for i, m := range all {
		savers.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			for n := range rounds {
				m.act(t, s, r, n, &done[i])
			}
		})
	}
	savers.Wait()
	want := 0
	for i, m := range all {
		want += len(done[i])
		m.follows(t, s, done[i])
	}
	if l.n != want {
		t.Errorf("%d doors were told, of %d changes", l.n, want)
	}
}

// act does something that works or fails.
func (m *member) act(t *testing.T, s *Store, r *rand.Rand, n int, done *[]int64) {
	var saved Saved
	var err error
	switch r.IntN(5) {
	case 0:
		saved, err = s.SaveDoors(ctx, m.who, m.link(n), Save{m.door.Code, m.door.Version - 1})
	case 1:
		func() {
			defer func() { err = fmt.Errorf("%v", recover()) }()
			err = s.change(ctx, m.who, school.DoorSave, func(tx *tx) error {
				d, err := tx.door(doorByCode, m.door.Code)
				if err == nil {
					_, err = tx.put(d, doorState{Meeting: m.link(n)}, 0)
				}
				panic(err)
			})
		}()
	default:
		saved, err = s.SaveDoors(ctx, m.who, m.link(n), Save{m.door.Code, m.door.Version})
		if err != nil {
			t.Errorf("%s: %v", m.who.Email, err)
		}
	}
	if err == nil {
		m.door.Version++
		*done = append(*done, saved.Change)
	}
}

// follows fails unless the history of a class is these changes, each after the one before.
func (m member) follows(t *testing.T, s *Store, changes []int64) {
	t.Helper()
	var rows []struct {
		ID    int64  `db:"id"`
		Batch int64  `db:"batch"`
		Was   int64  `db:"was"`
		Is    int64  `db:"is_now"`
		From  string `db:"from_link"`
		To    string `db:"to_link"`
	}
	mustBeNil(t, s.read.Select(&rows, `select id, batch, before ->> 'version' as was, after ->> 'version' as is_now,
		coalesce(before ->> 'link', '') as from_link, after ->> 'link' as to_link from changes where door_id = ? order by id`, m.door.ID))
	if len(rows) != len(changes) {
		t.Fatalf("%s: %d changes in the history, %d acknowledged", m.who.Email, len(rows), len(changes))
	}
	link := ""
	for i, row := range rows {
		if row.ID != changes[i] || row.Batch != row.ID || row.Is != row.Was+1 || row.From != link {
			t.Errorf("%s: change %d is %+v, acknowledged %d", m.who.Email, i, row, changes[i])
		}
		link = row.To
	}
}

// counter adds from several goroutines.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += n
}
