package db

import (
	"context"
	"errors"
)

// Close ends every connection and gives the lock back. Where the files are not
// what was opened it only gives the lock back, and the process ends anyway: SQLite
// would tidy up files of the same name that are not its own, and move into the
// database what is left of a -wal that was cut off.
func (s *Store) Close() error {
	var errs []error
	if s.closable() {
		for _, p := range []*pool{s.look, s.read, s.write} { // the writer last: it moves the -wal into the file
			if p != nil {
				errs = append(errs, p.Close())
			}
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}

// closable says whether closing the connections does no harm to any file.
func (s *Store) closable() bool {
	if !s.place.Load().holds() {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookLimit)
	defer cancel()
	return s.read == nil || !errors.Is(s.inPlace(ctx), errCutOff)
}
