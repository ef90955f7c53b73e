package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
)

// Parameters of every connection. synchronous=FULL because with NORMAL a power
// cut loses every acknowledged write since the last checkpoint; temp_store
// because an import sorts much, and a container has no /tmp; busy_timeout first,
// for those that follow. Only makeFile makes a database file (mode=rw).
const (
	rules    = "&_pragma=foreign_keys(1)&_pragma=trusted_schema(0)&_pragma=mmap_size(0)&_pragma=temp_store(2)"
	writable = "mode=rw&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" + rules
	memory   = "vfs=memdb" + rules
	frozen   = "mode=ro&immutable=1" + rules // a file that nobody can write

	toWrite = "_txlock=immediate&_pragma=busy_timeout(0)&" // locked waits
	toRead  = "_pragma=query_only(1)&_pragma=busy_timeout(5000)&"
	toCopy  = "_pragma=busy_timeout(5000)&" // SQLite does not allow VACUUM INTO in query_only
	toLook  = "_pragma=query_only(1)&_pragma=busy_timeout(500)&"
)

// pool is the connections to one file, which can be reopened in another way.
type pool struct {
	*sqlx.DB
	opener  *opener
	size    int // connections
	renewed *time.Timer
}

// opener opens the connections of a pool.
type opener struct {
	path, params string
	how          atomic.Pointer[string] // writable or frozen
	place        *atomic.Pointer[place] // of the store; nil: it is not open yet
}

// Connect implements driver.Connector. It fails if the file at the path is not the
// one that was opened: it would be somebody else's database.
func (o *opener) Connect(ctx context.Context) (driver.Conn, error) {
	if o.place != nil {
		if err := o.place.Load().check(); err != nil && !errors.Is(err, errCutOff) {
			return nil, err
		}
	}
	if err := sortKey(); err != nil {
		return nil, err
	}
	c, err := sqlite.NewConnector(source(o.path, o.params+*o.how.Load()))
	if err != nil {
		return nil, err
	}
	conn, err := c.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return prepareOnce(conn)
}

// Driver implements driver.Connector.
func (o *opener) Driver() driver.Driver { return &sqlite.Driver{} }

// open makes a pool with one connection.
func open(ctx context.Context, path string, connections int, params, how string) (*pool, error) {
	o := &opener{path: path, params: params}
	o.how.Store(&how)
	p := &pool{DB: sqlx.NewDb(sql.OpenDB(o), "sqlite"), opener: o, size: connections}
	p.SetMaxOpenConns(connections)
	p.SetMaxIdleConns(connections)
	// Another process that opens or closes the file locks it for a moment.
	if err := locked(ctx, func() error { return p.PingContext(ctx) }); err != nil {
		p.Close()
		if busy(err) {
			return nil, fmt.Errorf("cannot open %s: another process has had it locked for %v; try again in a minute", path, lockPatience)
		}
		return nil, fmt.Errorf("cannot open %s: %w", path, err)
	}
	return p, nil
}

// how is the way in which the pool's connections are opened.
func (p *pool) how() string { return *p.opener.how.Load() }

// renewal is how long a pool that is opened again keeps no connection, so that
// no earlier one is left: longer than any query runs.
const renewal = 5 * time.Minute

// end closes connections, at the latest after their use, and sets how new ones open.
func (p *pool) end(how string) {
	p.opener.how.Store(&how)
	p.SetConnMaxLifetime(time.Nanosecond)
	p.SetMaxIdleConns(0)
}

// fill opens all of a pool's connections, so that reading needs no new one when
// the file has gone from its path.
func (p *pool) fill(ctx context.Context) error {
	for range p.size {
		c, err := p.Connx(ctx)
		if err != nil {
			return err
		}
		defer c.Close()
	}
	return nil
}

// only limits a pool to the connections that it has.
func (p *pool) only() { p.SetMaxOpenConns(max(1, p.Stats().OpenConnections)) }

// again removes the limit of only.
func (p *pool) again() {
	if p.Stats().MaxOpenConnections < p.size {
		p.SetMaxOpenConns(p.size)
		p.SetMaxIdleConns(p.size)
	}
}

// keepLater keeps connections again when no earlier one can be left.
func (p *pool) keepLater() {
	if p.renewed != nil {
		p.renewed.Stop()
	}
	p.renewed = time.AfterFunc(renewal, p.keep)
}

func (p *pool) keep() {
	p.SetConnMaxLifetime(0)
	p.SetMaxIdleConns(p.size)
}

// openWriter makes the pool that writes. If the disk is read-only, or too full
// for the -shm, a server's can only read, provided that the -wal is empty.
func openWriter(ctx context.Context, path string, purpose Purpose) (*pool, error) {
	p, err := open(ctx, path, 1, toWrite, writable)
	if err == nil || purpose != ToServe || !diskFault(err) {
		return p, err
	}
	if waiting, e := os.Stat(path + "-wal"); e == nil && waiting.Size() > 0 {
		return nil, err
	}
	return open(ctx, path, 1, toWrite, frozen)
}

// pools are those that are open, the one that writes last.
func (s *Store) pools() []*pool {
	return slices.DeleteFunc([]*pool{s.look, s.read, s.write}, func(p *pool) bool { return p == nil })
}

// Close ends every connection and releases the lock. If the files are no longer
// the ones that were opened, it only releases the lock: SQLite would otherwise
// delete or merge files that are not its own.
func (s *Store) Close() error {
	var errs []error
	if s.closable() {
		for _, p := range s.pools() { // the writer last: it moves the -wal into the file
			errs = append(errs, p.Close())
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}

// closable reports whether closing the connections does no harm to any file.
func (s *Store) closable() bool {
	if !s.place.Load().holds() {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookLimit)
	defer cancel()
	return s.read == nil || !errors.Is(s.inPlace(ctx), errCutOff)
}
