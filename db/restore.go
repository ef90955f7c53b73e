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

	"hallway/internal/school"
)

// Restored is what restoring a backup did, or would do.
type Restored struct {
	Holding
	Replaced string   // where the database of before is kept; empty: there was none
	Again    []string // decisions made after the backup that hold again, a sentence each
	Lost     bool     // the database of before could not be read: decisions since Newest are lost
}

// CheckBackup rehearses a restore: it opens a copy of the file as this program's
// database, and says what it holds. The copy is made beside the file, or where
// the system keeps temporary files.
func CheckBackup(ctx context.Context, file string, now func() time.Time) (out Holding, err error) {
	folder, err := os.MkdirTemp(filepath.Dir(file), restorePrefix)
	if err != nil {
		folder, err = os.MkdirTemp("", restorePrefix)
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

// Restore puts a backup in the place of the database in dir, which no server may
// hold. Every session ends and every key is made new, because a copy of the
// database holds them; and who was suspended, archived, limited, demoted or
// disconnected after the backup becomes so again. All of that is done to the
// copy before it is put in place, so that no server ever runs on less. What it
// makes belongs to whom the folder belongs.
func Restore(ctx context.Context, dir, file string, now func() time.Time) (out Restored, err error) {
	if _, err := os.Stat(file); err != nil {
		return out, err
	}
	if err := makeFolder(dir, ToServe); err != nil {
		return out, err
	}
	held, err := takeLock(dir, now())
	if err != nil {
		return out, err
	}
	defer held.release()
	folder, err := os.MkdirTemp(dir, restorePrefix)
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
	from, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	to, err := os.OpenFile(filepath.Join(folder, fileName), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Sync(), to.Close(), copyLog(file, to.Name())); err != nil {
		return nil, fmt.Errorf("cannot copy %s: %w", file, err)
	}
	if err := mustBeOurs(ctx, to.Name()); err != nil {
		return nil, fmt.Errorf("%s is not a backup of Hallway's database (%w)", file, err)
	}
	s, err := Open(ctx, folder, ToServe, now)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be restored: %w", file, err)
	}
	return s, nil
}

// copyLog takes along what is still to be moved into a database that was replaced
// unread; a backup has no such file.
func copyLog(from, to string) error {
	body, err := os.ReadFile(from + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.WriteFile(to+"-wal", body, 0o600)
	}
	return err
}

// mustBeOurs refuses a file that is not a database of Hallway's.
func mustBeOurs(ctx context.Context, path string) error {
	p, err := open(ctx, path, 1, toRead, frozen)
	if err != nil {
		return err
	}
	defer p.Close()
	var tables int
	err = p.GetContext(ctx, &tables, `select count(*) from sqlite_schema where name in ('people', 'doors', 'changes')`)
	if err == nil && tables < 3 {
		err = errors.New("it has no people, doors and changes")
	}
	return err
}

// endSecrets ends every session and makes new keys.
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

// decision is how somebody's rights stood in the database that is replaced.
type decision struct {
	ID        int64  `db:"id"`
	Created   int64  `db:"created_at"`
	Suspended bool   `db:"suspended"`
	Archived  bool   `db:"archived"`
	Admin     bool   `db:"admin"`
	Only      string `db:"only_school"`
	Issuer    string `db:"iss"` // of the account, empty: none
	Subject   string `db:"sub"`
}

// decisionsIn reads them all.
func decisionsIn(ctx context.Context, path string) (list []decision, err error) {
	p, err := open(ctx, path, 1, toCopy, writable) // the -wal of an unclean stop is read too
	if err != nil {
		return nil, err
	}
	defer p.Close()
	err = p.SelectContext(ctx, &list, `
		select p.id, p.created_at, p.suspended_at is not null as suspended, p.archived_at is not null as archived, p.role = 'admin' as admin,
		       coalesce((select slug from schools where id = p.only_school), '') as only_school, coalesce(i.iss, '') as iss, coalesce(i.sub, '') as sub
		from people p left join identities i on i.person_id = p.id and i.ended_at is null order by p.id`)
	return list, err
}

// decideAgain takes from somebody what was taken from them after the backup, and
// gives nothing.
func (s *Store) decideAgain(ctx context.Context, d decision, out *Restored) error {
	var again []string
	err := s.change(ctx, school.Command("restore"), school.PersonEdit, func(t *tx) error {
		var created int64
		if err := found(t.GetContext(t.ctx, &created, `select created_at from people where id = ?`, d.ID)); err != nil || created != d.Created {
			return err // nobody of the backup
		}
		was, err := t.person(d.ID)
		if errors.Is(err, school.ErrNotFound) || was.Archived {
			return nil
		} else if err != nil {
			return err
		}
		account, err := t.account(d.ID)
		if err != nil {
			return err
		}
		if account != nil && (account.Issuer != d.Issuer || account.Subject != d.Subject) {
			again = append(again, was.Name+" is disconnected from a Google account again.")
			if err := t.endAccount(d.ID); err != nil {
				return err
			}
		}
		next := was
		take := func(yes bool, what string, do func()) {
			if yes {
				again = append(again, was.Name+" "+what+" again.")
				do()
			}
		}
		take(d.Suspended && !was.Suspended, "is suspended", func() { next.Suspended = true })
		take(was.Role == school.Admin && !d.Admin && !d.Archived, "is no administrator", func() { next.Role, next.OnlySchool = school.Teacher, "" })
		take(was.Role == school.Admin && d.Admin && was.OnlySchool == "" && d.Only != "", "administers one school alone", func() { next.OnlySchool = d.Only })
		take(d.Archived, "has left", func() { next.Archived = true })
		_, err = t.setPerson(d.ID, was, next, 0)
		return err
	})
	var last school.Invalid
	if errors.As(err, &last) { // the only administrator there is: somebody has to open the console
		again, err = []string{"Left as it was in the backup: " + last.Sentences()}, nil
	}
	out.Again = append(out.Again, again...)
	return err
}

// setAside moves the database that is there out of the way, with what belongs
// to it, and says where it is. A -wal alone goes too: SQLite would take it for
// the new database's.
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
