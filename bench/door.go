package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"

	_ "modernc.org/sqlite" // reads a database whose server has ended
)

// door is a class that somebody saves again and again.
type door struct {
	code    string
	session string
	number  int    // makes its links unlike all others
	version int64  // what the person sees
	last    string // the link that was saved last
}

// link is the next link to save.
func (d *door) link() string { return fmt.Sprintf("https://zoom.us/j/8%05d%05d", d.number, d.version) }

// save sends the form as htmx does. Anything but "Saved." is an error.
func (d *door) save(c *client) error {
	link := d.link()
	form := url.Values{"link": {link}, "note": {""}, "version": {strconv.FormatInt(d.version, 10)}}
	c.set(http.MethodPost, "/me/doors/"+d.code, []byte(form.Encode()),
		"Cookie", "session="+d.session, "Sec-Fetch-Site", "same-origin", "HX-Request", "true", "Accept-Encoding", "gzip, deflate, br, zstd")
	if err := c.send(http.StatusOK); err != nil {
		return err
	}
	body, err := c.res.BodyUncompressed()
	if err != nil {
		return err
	}
	if !bytes.Contains(body, []byte("Saved.")) {
		return fmt.Errorf("a save answered 200 without %q: %.200s", "Saved.", body)
	}
	d.version++
	d.last = link
	return nil
}

var (
	linksOfPage  = regexp.MustCompile(`https://zoom\.us/j/8[0-9]{10}`)
	schoolOfPage = regexp.MustCompile(`href="(/s/[^"?#]+)"`)
)

// published are all links on the pages of a site, of every school, as somebody who
// is signed in reads them.
func published(addr, session string) (map[string]bool, error) {
	c := newClient(addr)
	defer c.close()
	links, paths, seen := map[string]bool{}, []string{"/"}, map[string]bool{}
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		c.set(http.MethodGet, path, nil, "Cookie", "session="+session)
		if err := c.send(http.StatusOK); err != nil {
			return nil, err
		}
		for _, link := range linksOfPage.FindAll(c.res.Body(), -1) {
			links[string(link)] = true
		}
		for _, found := range schoolOfPage.FindAllSubmatch(c.res.Body(), -1) {
			if next := string(found[1]); !seen[next] {
				seen[next] = true
				paths = append(paths, next)
			}
		}
	}
	return links, nil
}

// missing counts the doors whose last link is not among the published ones.
func missing(doors []*door, links map[string]bool) (n int) {
	for _, d := range doors {
		if d.last != "" && !links[d.last] {
			n++
		}
	}
	return n
}

// unsaved counts the doors for which the database of a server that was killed has
// another link, another version, or not a line of history for every save.
func unsaved(data string, doors []*door) (n int, err error) {
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(data, "hallway.db"))
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	for _, d := range doors {
		var link string
		var version, changes int64
		err := pool.QueryRow(`select link, version, (select count(*) from changes where door_id = doors.id and action = 'door.save')
			from doors where code = ?`, d.code).Scan(&link, &version, &changes)
		if err != nil {
			return 0, err
		}
		if d.last != "" && (link != d.last || version != d.version || changes != d.version) {
			n++
		}
	}
	return n, nil
}
