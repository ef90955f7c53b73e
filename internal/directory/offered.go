package directory

import (
	"context"
	"fmt"

	"hallway/db"
	"hallway/internal/school"
)

// listed are the schools that have pages, and those of them that students choose from.
type listed struct {
	schools []school.School
	offered []school.School   // those with classes that are not over, or all if none has any
	moved   map[string]string // slugs of schools that were merged, and of those that go on
	today   string            // the installation's date when they were read
}

// list reads which schools there are.
func (p *Publisher) list(ctx context.Context) (l listed, err error) {
	at, err := p.withinDay(func() error {
		l, err = readList(ctx, p.store)
		return err
	})
	l.today = p.dateAt(at)
	return l, err
}

func readList(ctx context.Context, store *db.Store) (l listed, err error) {
	if l.schools, err = store.Schools(ctx); err != nil {
		return l, err
	}
	if l.offered, err = store.Offered(ctx); err != nil {
		return l, fmt.Errorf("offered: %w", err)
	}
	if l.moved, err = store.MergedSlugs(ctx); err != nil {
		return l, fmt.Errorf("merged: %w", err)
	}
	return l, nil
}

// alone says whether a school's page is the one at /. The others, which nobody is
// offered, are still at their addresses.
func (l listed) alone(id int64) bool { return len(l.offered) == 1 && l.offered[0].ID == id }
