package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"hallway/internal/signin/googletest"
)

// startLimit is how long a server may take until it is ready.
const startLimit = time.Minute

// hallway is a binary of Hallway.
type hallway struct{ name, path string }

// folder is a data folder with a roster, and people who have signed in. It is copied
// for each start, so that all rounds begin with the same database.
type folder struct {
	data   string
	people []teacher
	filled int64 // how often each class was saved
}

// teacher is somebody who is signed in, with their classes.
type teacher struct {
	session string // cookie
	codes   []string
}

// site is a running Hallway.
type site struct {
	*process
	data  string
	took  time.Duration // from the start to being ready
	ended func()        // removes the folder
}

// prepare imports a roster into a new data folder, signs everybody in, and gives
// every class of theirs a link if filled is true.
func (b *bench) prepare(ctx context.Context, h hallway, roster string, emails []string, filled bool) (folder, error) {
	f := folder{data: filepath.Join(b.dir, fmt.Sprintf("%s-%d", h.name, b.next()))}
	load := exec.CommandContext(ctx, h.path, "import", "--new", "--apply", roster)
	load.Env = append(cleanEnv(), "HALLWAY_DATA="+f.data, "HALLWAY_DOMAINS="+domain)
	if out, err := load.CombinedOutput(); err != nil {
		return f, fmt.Errorf("import: %w: %s", err, out)
	}
	s, err := b.serve(ctx, h, f.data)
	if err != nil {
		return f, err
	}
	defer s.stop()
	transport := visitorTransport(b.google)
	defer transport.CloseIdleConnections()
	for i, email := range emails { // one after another: the fake lets in who is next in its line
		t, err := signInTeacher(ctx, b.google, newVisitor("http://"+s.addr, transport), i, email)
		if err != nil {
			return f, fmt.Errorf("%s: %w", email, err)
		}
		f.people = append(f.people, t)
	}
	if filled {
		f.filled = 1
		return f, fill(ctx, s, &f)
	}
	return f, nil
}

// fill gives every class a link. A person's classes are saved one after another.
func fill(ctx context.Context, s *site, f *folder) error {
	var lines [][]*door
	for i, t := range f.people {
		var line []*door
		for n, code := range t.codes {
			line = append(line, &door{code: code, session: t.session, number: i*10 + n})
		}
		lines = append(lines, line)
	}
	failed := make(chan error, len(lines))
	limit := make(chan struct{}, 64)
	for _, line := range lines {
		limit <- struct{}{}
		go func() {
			defer func() { <-limit }()
			c := newClient(s.addr)
			defer c.close()
			for _, d := range line {
				if err := d.save(c); err != nil {
					failed <- err
					return
				}
			}
			failed <- ctx.Err()
		}()
	}
	for range lines {
		if err := <-failed; err != nil {
			return err
		}
	}
	return nil
}

// codes finds the doors on My links, a teacher's classes before their office hours.
var codes = regexp.MustCompile(`action="/me/doors/([0-9A-Za-z]{6})"`)

func signInTeacher(ctx context.Context, g *googletest.Google, v visitor, number int, email string) (t teacher, err error) {
	g.Next(googletest.Identity{Sub: fmt.Sprint("t", number), Email: email, Name: email, HD: domain})
	page, err := v.read(ctx, "/auth/google?next="+url.QueryEscape("/me"))
	if err != nil {
		return t, err
	}
	for _, found := range codes.FindAllStringSubmatch(page, -1) {
		if !slices.Contains(t.codes, found[1]) {
			t.codes = append(t.codes, found[1])
		}
	}
	if len(t.codes) < 2 {
		return t, fmt.Errorf("%d doors on the page My links: %.500s", len(t.codes), page)
	}
	t.codes = t.codes[:len(t.codes)-1] // without the office hours, which are the last
	t.session, err = v.cookie("session")
	return t, err
}

// read follows all redirects and wants a page.
func (v visitor) read(ctx context.Context, path string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.site+path, nil)
	if err != nil {
		return "", err
	}
	answer, err := v.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %d: %.200s", answer.Request.URL.Path, answer.StatusCode, body)
	}
	return string(body), err
}

// open starts a server on a copy of a prepared folder.
func (b *bench) open(ctx context.Context, h hallway, f folder, env ...string) (*site, error) {
	data := filepath.Join(b.dir, fmt.Sprintf("%s-%d", h.name, b.next()))
	if err := os.Mkdir(data, 0o700); err != nil {
		return nil, err
	}
	if err := os.CopyFS(data, os.DirFS(f.data)); err != nil {
		return nil, err
	}
	s, err := b.serve(ctx, h, data, env...)
	if err == nil {
		s.ended = func() { _ = os.RemoveAll(data) }
	}
	return s, err
}

// serve starts a server that lets everybody read, as its peers do, unless the
// environment says something else.
func (b *bench) serve(ctx context.Context, h hallway, data string, more ...string) (*site, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	env := append(googleEnv(b.google), "HALLWAY_ADDR="+addr, "HALLWAY_URL=http://"+addr, "HALLWAY_DATA="+data,
		"HALLWAY_DOMAINS="+domain, "HALLWAY_DIRECTORY=public", "HALLWAY_LOG=json")
	began := time.Now()
	p, err := start(ctx, addr, data+".log", append(env, more...), h.path, "serve")
	if err != nil {
		return nil, err
	}
	if err := p.await(ctx, "/readyz", startLimit); err != nil {
		p.kill()
		return nil, err
	}
	return &site{process: p, data: data, took: time.Since(began), ended: func() {}}, nil
}

// close kills the server and removes its folder.
func (s *site) close() {
	s.kill()
	s.ended()
}
