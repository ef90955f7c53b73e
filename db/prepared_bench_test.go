package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"

	"hallway/internal/school"
)

// connectorOf opens the driver's own connections, which prepare a statement each time.
type connectorOf struct{ source string }

func (c connectorOf) Driver() driver.Driver { return &sqlite.Driver{} }

func (c connectorOf) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := sqlite.NewConnector(c.source)
	if err != nil {
		return nil, err
	}
	return inner.Connect(ctx)
}

// plainFile is a file through one connection that keeps no statements.
func plainFile(tb testing.TB, path, params string) *sqlx.DB {
	tb.Helper()
	p := sqlx.NewDb(sql.OpenDB(connectorOf{source(path, params+writable)}), "sqlite")
	p.SetMaxOpenConns(1)
	tb.Cleanup(func() { p.Close() })
	return p
}

// BenchmarkStatement is a select of twelve columns, prepared each time and once,
// with a context that nobody can cancel and one that somebody can.
func BenchmarkStatement(b *testing.B) {
	s, err := Open(ctx, b.TempDir(), ToServe, time.Now)
	mustBeNil(b, err)
	defer s.Close()
	_, err = s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{})
	mustBeNil(b, err)
	var code string
	mustBeNil(b, s.read.Get(&code, `select min(code) from doors`))
	cancellable, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, conn := range []struct {
		name string
		db   *sqlx.DB
	}{{"each time", plainFile(b, s.Path(), toRead)}, {"once", s.read.DB}} {
		for _, with := range []struct {
			name string
			ctx  context.Context
		}{{"background", ctx}, {"cancellable", cancellable}} {
			b.Run(conn.name+"/"+with.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					var d doorRow
					err := conn.db.GetContext(with.ctx, &d, `
						select id, code, coalesce(section_id, 0) as section_id, coalesce(person_id, 0) as person_id,
						       coalesce(saved_by, 0) as saved_by, link, provider, meeting, passcode, note, version,
						       coalesce(withheld_at, 0) as withheld
						from doors where code = ?`, code)
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkSaveDoors is a save by one of twenty teachers in turn, its fsync included.
func BenchmarkSaveDoors(b *testing.B) {
	s, err := Open(ctx, b.TempDir(), ToServe, time.Now)
	mustBeNil(b, err)
	defer s.Close()
	_, err = s.ApplyImport(ctx, command, colleagues(20), ImportMeta{})
	mustBeNil(b, err)
	var doors []struct {
		Code     string
		PersonID int64 `db:"person_id"`
	}
	mustBeNil(b, s.read.Select(&doors, `
		select d.code, t.person_id from doors d join teachers t on t.section_id = d.section_id order by d.id`))
	versions := make([]int64, len(doors))
	for i := 0; b.Loop(); i++ {
		n := i % len(doors)
		actor := school.Actor{PersonID: doors[n].PersonID, Name: "Ada", Role: school.Teacher}
		if i < len(doors) {
			mustBeNil(b, s.read.Get(&versions[n], `select version from doors where code = ?`, doors[n].Code))
		}
		m := school.Meeting{Link: "https://zoom.us/j/123456789", Provider: "Zoom"}
		if _, err := s.SaveDoors(ctx, actor, m, Save{Code: doors[n].Code, Version: versions[n]}); err != nil {
			b.Fatal(err)
		}
		versions[n]++
	}
}
