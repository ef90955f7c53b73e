package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// present refuses to apply what is not there, before a database is made for it, and
// says when a file of that name came last.
func (i importCmd) present(ctx context.Context, e env) error {
	if !i.Apply || !absent(i.Path) {
		return nil
	}
	said := "there is no file at " + i.Path
	store, err := openStore(ctx, e, db.ToWork)
	if errors.Is(err, db.ErrNoDatabase) {
		return needsPerson(said)
	}
	if err != nil {
		return err
	}
	defer store.Close()
	last, err := store.LastNamed(ctx, school.Command("import"), filepath.Base(i.Path))
	if err != nil {
		return err
	}
	if last.File != "" {
		said += fmt.Sprintf("; the last one of that name was imported on %s (%s)", store.Day(last.TakenAt), last.Source)
	}
	return needsPerson(said)
}

// absent reports whether a path leads to nothing, or to an empty folder.
func absent(path string) bool {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return true
	}
	entries, err := os.ReadDir(path)
	return err == nil && len(entries) == 0
}

// How long a command waits for other imports, and how often it tries.
const (
	importPatience = time.Minute
	importRetry    = 100 * time.Millisecond
)

// apply applies a roster, when other imports have ended.
func (i importCmd) apply(
	ctx context.Context, e env, store *db.Store, actor school.Actor, incoming roster.Roster, meta db.ImportMeta,
) (db.Applied, error) {
	waits := false
	for began := time.Now(); ; waits = true {
		done, err := store.ApplyImport(ctx, actor, incoming, meta)
		if !errors.As(err, new(school.Busy)) || time.Since(began) > importPatience {
			return done, withoutLock(err)
		}
		if !waits {
			fmt.Fprintln(e.stderr, "hallway: another import is being applied; this one waits for it")
		}
		select {
		case <-ctx.Done():
			return done, err
		case <-time.After(importRetry):
		}
	}
}

// withoutLock says that the database was busy without the driver's words for it.
func withoutLock(err error) error {
	var unsaved *school.NotSaved
	if errors.As(err, &unsaved) && unsaved.Why == school.Overloaded {
		return errors.New("the database is busy: nothing was changed; run it again in a minute")
	}
	return err
}

// openRoster opens a file or a folder, and notes in meta the SHA-256 of the file, or of
// the names and contents of the folder's CSV files, and when they were last written.
func openRoster(path string, meta *db.ImportMeta) (*roster.Upload, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return openFolder(os.DirFS(path), meta)
	}
	meta.FileAt = school.WrittenAt(info.ModTime(), time.Now())
	if info.Size() > roster.MaxUpload {
		return nil, fmt.Errorf("%s is larger than %d MiB: export the classes of the current term only", path, roster.MaxUpload>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	meta.SHA256 = hex.EncodeToString(sum[:])
	return roster.Open(filepath.Base(path), data)
}

func openFolder(folder fs.FS, meta *db.ImportMeta) (*roster.Upload, error) {
	upload, err := roster.OpenFolder(folder)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(folder, "*.[cC][sS][vV]")
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	var written []time.Time
	for _, name := range names {
		in, err := folder.Open(name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintln(sum, name)
		_, err = io.Copy(sum, in)
		if info, unread := in.Stat(); unread == nil {
			written = append(written, info.ModTime())
		}
		in.Close()
		if err != nil {
			return nil, err
		}
	}
	if len(written) > 0 {
		meta.FileAt = school.WrittenAt(slices.MaxFunc(written, time.Time.Compare), time.Now())
	}
	meta.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return upload, nil
}
