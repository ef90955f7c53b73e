package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// golink is a running golink in its development mode, which has one user and no
// tailnet, on a SQLite file with its own settings.
type golink struct {
	*process
	file    string
	clients []*client
	tokens  []string // of the forms, against forgery
	last    []string // saved, and answered
	turns   []int
}

const noGolink = "golink is not measured: no binary is in PATH, and -golink names none."

func shortName(i int) string { return fmt.Sprintf("class%d", i) }

// seedGolink makes a database with as many links as the school has classes.
func (b *bench) seedGolink(ctx context.Context) (string, error) {
	file := filepath.Join(b.dir, "golink.db")
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	var lines bytes.Buffer
	out := json.NewEncoder(&lines)
	for i := range b.classes {
		link := map[string]any{"Short": shortName(i), "Long": fmt.Sprintf("https://zoom.us/j/8%010d", i),
			"Created": time.Unix(0, 0), "LastEdit": time.Unix(0, 0), "Owner": "foo@example.com"} // the one user
		if err := out.Encode(link); err != nil {
			return "", err
		}
	}
	snapshot := filepath.Join(b.dir, "golink.json")
	if err := os.WriteFile(snapshot, lines.Bytes(), 0o600); err != nil {
		return "", err
	}
	p, err := b.runGolink(ctx, file, "-snapshot", snapshot)
	if err == nil {
		p.stop()
	}
	return file, err
}

func (b *bench) runGolink(ctx context.Context, file string, more ...string) (*process, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	args := append([]string{"-dev-listen", addr, "-sqlitedb", file}, more...)
	p, err := start(ctx, addr, file+".log", []string{"HOME=" + b.dir}, b.golink, args...)
	if err != nil {
		return nil, err
	}
	if err := p.await(ctx, "/.help", startLimit); err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

// openGolink starts golink on a copy of the seeded database, with forms for people
// who save.
func (b *bench) openGolink(ctx context.Context, savers int) (*golink, error) {
	seed, err := b.seedGolink(ctx)
	if err != nil {
		return nil, err
	}
	g := &golink{file: filepath.Join(b.dir, fmt.Sprintf("golink-%d.db", b.next())), last: make([]string, savers), turns: make([]int, savers)}
	content, err := os.ReadFile(seed)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(g.file, content, 0o600); err != nil {
		return nil, err
	}
	if g.process, err = b.runGolink(ctx, g.file); err != nil {
		return nil, err
	}
	for i := range savers {
		c := newClient(g.addr)
		g.clients = append(g.clients, c)
		token, err := formToken(c, shortName(i))
		if err != nil {
			g.close()
			return nil, err
		}
		g.tokens = append(g.tokens, token)
	}
	return g, nil
}

var tokenField = regexp.MustCompile(`name="xsrf" value="([^"]+)"`)

// formToken reads the token of a link's own form.
func formToken(c *client, short string) (string, error) {
	c.set(http.MethodGet, "/.detail/"+short, nil, "Accept", "text/html")
	if err := c.send(http.StatusOK); err != nil {
		return "", err
	}
	found := tokenField.FindSubmatch(c.res.Body())
	if found == nil {
		return "", errors.New("golink's form has no token")
	}
	return html.UnescapeString(string(found[1])), nil
}

// save sends the form of a saver's own link.
func (g *golink) save(saver int) error {
	c, short := g.clients[saver], shortName(saver)
	g.turns[saver]++
	link := fmt.Sprintf("https://zoom.us/j/8%04d%06d", saver, g.turns[saver])
	form := url.Values{"short": {short}, "long": {link}, "xsrf": {g.tokens[saver]}}
	c.set(http.MethodPost, "/", []byte(form.Encode()), "Accept", "text/html", "Accept-Encoding", "gzip, deflate, br, zstd")
	if err := c.send(http.StatusOK); err != nil {
		return err
	}
	if !bytes.Contains(c.res.Body(), []byte(short)) {
		return fmt.Errorf("golink answered a save without the link: %.200s", c.res.Body())
	}
	g.last[saver] = link
	return nil
}

// lost counts the links that golink's export does not have as they were saved last.
func (g *golink) lost() (n int, err error) {
	c := newClient(g.addr)
	defer c.close()
	c.set(http.MethodGet, "/.export", nil)
	if err := c.send(http.StatusOK); err != nil {
		return 0, err
	}
	long := map[string]string{}
	for in := json.NewDecoder(bytes.NewReader(c.res.Body())); in.More(); {
		var link struct{ Short, Long string }
		if err := in.Decode(&link); err != nil {
			return 0, err
		}
		long[link.Short] = link.Long
	}
	for i, last := range g.last {
		if last != "" && long[shortName(i)] != last {
			n++
		}
	}
	return n, nil
}

func (g *golink) close() {
	for _, c := range g.clients {
		c.close()
	}
	g.kill()
	_ = os.Remove(g.file)
}

// golinkRound is one round of saving.
func (b *bench) golinkRound(ctx context.Context, row *savedRow) error {
	g, err := b.openGolink(ctx, b.savers)
	if err != nil {
		return err
	}
	defer g.close()
	if err := row.measure(ctx, b.savers, b.time, g.process, g.save, nothing); err != nil {
		return err
	}
	n, err := g.lost()
	row.lost += n
	return err
}
