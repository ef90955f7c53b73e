package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// sourceFile is a row of source_files.
type sourceFile struct {
	school.SourceFile
	Written *int64 // its FileAt
	First   int64
	Taken   int64
}

const sourceFileColumns = `f.source, f.file, f.sha256, f.file_at as written,
	f.first_at as first, f.taken_at as taken, f.problems, f.by_command as bycommand`

func (r sourceFile) read() school.SourceFile {
	r.FileAt, r.FirstAt, r.TakenAt = moment(r.Written), moment(&r.First), moment(&r.Taken)
	return r.SourceFile
}

// SourceFiles is the last file of each source that an actor may see, the most recently
// imported first.
func (s *Store) SourceFiles(ctx context.Context, actor school.Actor) (list []school.SourceFile, err error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return nil, err
	}
	var rows []sourceFile
	err = s.read.SelectContext(ctx, &rows, `
		select `+sourceFileColumns+`, coalesce(o.name, '') as school
		from source_files f left join schools o on o.id = f.school_id
		where f.id in (select max(id) from source_files group by source, school_id) and (?1 = 0 or f.school_id = ?1) order by f.id desc`, scope)
	if err != nil {
		return nil, fmt.Errorf("files of sources: %w", err)
	}
	for _, r := range rows {
		list = append(list, r.read())
	}
	return list, nil
}

// LastNamed is the last imported file of that name; a zero SourceFile if there is none.
func (s *Store) LastNamed(ctx context.Context, actor school.Actor, file string) (school.SourceFile, error) {
	list, err := s.SourceFiles(ctx, actor)
	for _, f := range list {
		if f.File == file {
			return f, err
		}
	}
	return school.SourceFile{}, err
}

// cameOf reads what is known of a file that is to be imported.
func (s *Store) cameOf(
	ctx context.Context, q sqlx.QueryerContext, actor school.Actor, from origin, incoming roster.Roster, meta ImportMeta,
) (roster.Came, error) {
	came := roster.Came{Now: s.now(), Zone: s.Settings().Zone,
		File: school.SourceFile{
			Source: from.source, File: meta.File, SHA256: meta.SHA256, FileAt: meta.FileAt, FirstAt: s.now(), ByCommand: isCommand(actor),
		}}
	if meta.SHA256 == "" {
		return came, nil
	}
	var rows []sourceFile
	err := sqlx.SelectContext(ctx, q, &rows, `
		select `+sourceFileColumns+` from source_files f
		where f.source = ?1 and f.school_id = ?2 and (f.sha256 = ?3
			or f.id = (select max(id) from source_files where source = ?1 and school_id = ?2)) order by f.id`, from.source, from.school, meta.SHA256)
	if err != nil {
		return came, fmt.Errorf("files of %s: %w", from.source, err)
	}
	for _, r := range rows { // the last one is the newest
		if came.Last = r.read(); r.SHA256 == meta.SHA256 {
			came.Same = came.Last
		}
	}
	return came, nil
}

// takeFile makes a file the last one of its source. It has no history: nothing but the
// judgement of the next file depends on it.
const takeFile = `
	insert into source_files (source, school_id, sha256, file, file_at, first_at, taken_at, problems, by_command)
	values (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8)
	on conflict do update set id = (select max(id) + 1 from source_files), file = excluded.file,
		file_at = max(coalesce(file_at, excluded.file_at), coalesce(excluded.file_at, file_at)),
		taken_at = excluded.taken_at, problems = excluded.problems, by_command = excluded.by_command`

// taking are the parameters of takeFile.
func taking(f school.SourceFile, from origin, now int64) []any {
	var written *int64
	if !f.FileAt.IsZero() {
		ms := millis(f.FileAt)
		written = &ms
	}
	return []any{from.source, from.school, f.SHA256, f.File, written, now, f.Problems, f.ByCommand}
}

// TakeFile notes that a file came that changes nothing, so that the next one is
// judged by it.
func (s *Store) TakeFile(ctx context.Context, actor school.Actor, incoming roster.Roster, meta ImportMeta, problems int) error {
	from, err := s.originOf(ctx, actor, meta.Source, incoming.Source)
	if err != nil || meta.SHA256 == "" {
		return err
	}
	file := school.SourceFile{File: meta.File, SHA256: meta.SHA256, FileAt: meta.FileAt, Problems: problems, ByCommand: isCommand(actor)}
	_, err = s.exec(ctx, takeFile, taking(file, from, millis(s.now()))...)
	return during("files of sources", err)
}
