package db

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"

	"hallway/internal/school"
)

// attempts is how often an import is prepared, if the roster changes meanwhile.
const attempts = 3

// errMoved is the error of an import that was staged for an older roster.
var errMoved = errors.New("the roster changed meanwhile")

// writeImport writes what prepare returns, all of it or nothing, and returns the
// import's id, or 0 if there is nothing to write. One import is written at a time.
//
// It is staged first, in slices that let teachers save in between. One short
// transaction then activates it, if the roster is still the one that it was
// prepared for; otherwise it is prepared again.
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
	defer func() { _ = release() }()                  // the lock ends with the process
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
			err = st.activate(ctx)
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

// importing takes the lock that only one import may have at a time, of all
// processes. It ends with the process.
func (s *Store) importing() (release func() error, err error) {
	path := filepath.Join(s.dir, importLock)
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", importLock, err)
	}
	if !got {
		return nil, school.Busy{}
	}
	if err := giveToOwner(s.dir, path); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return lock.Unlock, nil
}
