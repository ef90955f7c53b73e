package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// Restored is what restoring a backup did, or would do.
type Restored struct {
	Holding
	Replaced string   // where the replaced database is kept; empty: there was none
	Again    []string // decisions after the backup that are made again, a sentence each
	Lost     bool     // the replaced database could not be read: decisions since Newest are lost
}

// CheckBackup rehearses a restore: it opens a copy of the file as this program's
// database, and says what is in it. The copy is made beside the file, or in the
// system's temporary folder.
func CheckBackup(ctx context.Context, file string, now func() time.Time) (out Holding, err error) {
	folder, err := os.MkdirTemp(filepath.Dir(file), restoring)
	if err != nil {
		folder, err = os.MkdirTemp("", restoring)
	}
	if err != nil {
		return out, err
	}
	defer os.RemoveAll(folder)
	s, err := openCopy(ctx, file, folder, now)
	if err != nil {
		return out, err
	}
	defer s.Close()
	return holding(ctx, s.read)
}

// Restore replaces the database in dir, which no server may use, by a backup. It
// ends every session and makes new keys, because they are in copies of the
// database; and who was suspended, archived, limited, demoted or disconnected
// after the backup becomes so again. All of that is done to the copy before it is
// put in place, so that no server ever runs without. The files belong to the
// folder's owner.
func Restore(ctx context.Context, dir, file string, now func() time.Time) (out Restored, err error) {
	if _, err := os.Stat(file); err != nil {
		return out, err
	}
	if err := makeFolder(dir, ToServe); err != nil {
		return out, err
	}
	lock, err := takeLock(dir, now())
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	folder, err := os.MkdirTemp(dir, restoring)
	if err != nil {
		return out, err
	}
	defer os.RemoveAll(folder)
	s, err := openCopy(ctx, file, folder, now)
	if err != nil {
		return out, err
	}
	out.Holding, err = holding(ctx, s.read)
	if err == nil {
		err = s.endSecrets(ctx)
	}
	path := filepath.Join(dir, fileName)
	if _, missing := os.Lstat(path); err == nil && missing == nil {
		decisions, unread := decisionsIn(ctx, path)
		out.Lost = unread != nil
		for i := 0; err == nil && i < len(decisions); i++ {
			err = s.decideAgain(ctx, decisions[i], &out)
		}
	}
	if err = errors.Join(err, s.Close()); err != nil { // closing writes the -wal into the file
		return out, err
	}
	if out.Replaced, err = setAside(dir, now()); err != nil {
		return out, err
	}
	if err := os.Rename(filepath.Join(folder, fileName), path); err != nil {
		return out, err
	}
	mendModes(dir)
	return out, errors.Join(giveToOwner(dir, path), giveToOwner(dir, filepath.Join(dir, backupFolder)), syncFolder(dir))
}

// openCopy copies a backup into a folder and opens it there, which checks it,
// refuses one of a newer program, and brings an older one up to date.
func openCopy(ctx context.Context, file, folder string, now func() time.Time) (*Store, error) {
	path := filepath.Join(folder, fileName)
	err := copyFile(file, path)
	// A database that was replaced unread may have a -wal; a backup has none.
	if missing := copyFile(file+"-wal", path+"-wal"); !errors.Is(missing, fs.ErrNotExist) {
		err = errors.Join(err, missing)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot copy %s: %w", file, err)
	}
	if _, err := fromCopy(ctx, path, mustBeOurs); err != nil {
		return nil, fmt.Errorf("%s is not a backup of Hallway's database (%w)", file, err)
	}
	s, err := Open(ctx, folder, ToServe, now)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be restored: %w", file, err)
	}
	return s, nil
}

func copyFile(file, copy string) error {
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(copy, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Sync(), to.Close())
}

func mustBeOurs(ctx context.Context, q sqlx.QueryerContext) (tables int, err error) {
	err = sqlx.GetContext(ctx, q, &tables, `select count(*) from sqlite_schema where name in ('people', 'doors', 'changes')`)
	if err == nil && tables < 3 {
		err = errors.New("it has no people, doors and changes")
	}
	return tables, err
}

func (s *Store) endSecrets(ctx context.Context) error {
	if _, err := s.RotateReaderKey(ctx, school.Command("restore")); err != nil {
		return err
	}
	for _, query := range []string{`delete from sessions`, `delete from settings where key like 'secret.%'`} { // made again when asked for
		if _, err := s.exec(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// setAside moves the present database to the backups, and says where. A -wal without
// a database goes too: SQLite would take it for the new one's.
func setAside(dir string, now time.Time) (kept string, err error) {
	path, name := filepath.Join(dir, fileName), filepath.Join(dir, backupFolder, replaced+now.UTC().Format("20060102-150405.000")+".db")
	for _, part := range parts {
		if _, err := os.Lstat(path + part); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return "", err
		}
		if err := os.Rename(path+part, name+part); err != nil {
			return "", err
		}
		if part == "" {
			kept = name
		}
	}
	return kept, nil
}
