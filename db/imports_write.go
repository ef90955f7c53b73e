package db

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"

	"hallway/internal/school"
)

// attempts is how often an import starts again because somebody changed the
// roster while it was being written.
const attempts = 3

// errMoved is the error of an import that was staged for a roster which is
// another one by now.
var errMoved = errors.New("the roster changed meanwhile")

// writeImport writes what prepare says, all of it or nothing, and returns the
// import's id; nil is nothing to write, and 0. One import is written at a time.
//
// What is new is staged first, in slices that let teachers save in between;
// nobody sees it. One short transaction then makes it all count, if the roster
// is still the one that it was prepared for: otherwise it is prepared anew.
func (s *Store) writeImport(ctx context.Context, actor school.Actor, action school.Action,
	prepare func(context.Context) (*staging, error)) (int64, error) {
	ctx = context.WithoutCancel(ctx) // a browser that closes does not stop it half way
	if _, err := scopeOf(ctx, s.read, actor); err != nil {
		return 0, fmt.Errorf("%s: %w", action, err)
	}
	release, err := s.importing()
	if err != nil {
		return 0, err
	}
	defer release()
	if err := s.sweepStaged(ctx, actor); err != nil { // of a process that was killed
		return 0, err
	}
	for range attempts {
		st, err := prepare(ctx)
		if err != nil || st == nil {
			return 0, err
		}
		st.store, st.actor, st.action = s, actor, action
		if err = st.begin(ctx); err == nil {
			err = st.stage(ctx)
		}
		if err == nil {
			err = st.count(ctx)
		}
		if err == nil {
			return st.is.ID, nil
		}
		swept := s.sweepStaged(ctx, actor) // if that fails too, the next import does it
		if errors.Is(err, errMoved) {
			err = swept
		}
		if err != nil {
			return 0, err
		}
	}
	return 0, school.Busy{}
}

// importing holds what only one import may hold at a time, of all processes.
// The lock ends with the process, however it ends.
func (s *Store) importing() (release func() error, err error) {
	path := filepath.Join(s.dir, importLock)
	lock := flock.New(path, flock.SetPermissions(0o600))
	switch held, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", importLock, err)
	case !held:
		return nil, school.Busy{}
	}
	if err := giveToOwner(s.dir, path); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return lock.Unlock, nil
}
