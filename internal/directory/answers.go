package directory

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"

	"hallway/views"
)

// answersKept is how many bytes of answers are kept for all pages together: about
// fifty answers of a school with 1,000 classes.
const answersKept = 32 << 20

// Turn waits until a search may be answered; done gives the turn back.
type Turn func() (done func(), err error)

// answers keeps what was rendered for searches without JavaScript and for other days,
// each with the page that it was made from, so that it is never older than its page, and never
// of another access. The least recently used goes first.
type answers struct {
	flight singleflight.Group
	mu     sync.Mutex
	bytes  int
	kept   *simplelru.LRU[question, []byte]
}

func newAnswers() *answers {
	kept, _ := simplelru.NewLRU[question, []byte](answersKept, nil) // bytes is the real limit
	return &answers{kept: kept}
}

// question is a hash, so that a long search needs no more memory.
type question [sha256.Size]byte

// questionOf is a search of a page. A page with the same bytes has the same answers, but
// not on other days: what has changed may show only then.
func questionOf(pg *page, q views.Query, day *otherDay) question {
	if day == nil {
		return sha256.Sum256(fmt.Appendf(nil, "%d %q %q %q", pg.sheet.number, q.Text, q.Block, q.Department))
	}
	return sha256.Sum256(fmt.Appendf(nil, "on %d %t %d %q %q %q", day.date, day.none, pg.number, q.Text, q.Block, q.Department))
}

// ask is the page of a day, filtered, or nil if it cannot be rendered; the error is that
// of turn. Many who ask the same at the same time wait for one render.
func (a *answers) ask(ctx context.Context, pg *page, q views.Query, day *otherDay, turn Turn) ([]byte, error) {
	to := questionOf(pg, q, day)
	first := false
	made, err, _ := a.flight.Do(string(to[:]), func() (any, error) {
		first = true
		return a.render(ctx, to, pg, q, day, turn)
	})
	if err != nil && !first { // the first request waited in a line that is not this one's
		return a.render(ctx, to, pg, q, day, turn)
	}
	body, _ := made.([]byte)
	return body, err
}

// render makes an answer when its turn comes, unless another request has made it.
func (a *answers) render(ctx context.Context, to question, pg *page, q views.Query, day *otherDay, turn Turn) ([]byte, error) {
	if body := a.find(to); body != nil {
		return body, nil
	}
	done, err := turn()
	if err != nil {
		return nil, err
	}
	defer done()
	if body := a.find(to); body != nil {
		return body, nil
	}
	// It does not end with ctx, because other requests wait for it too.
	body, err := pg.answer(context.WithoutCancel(ctx), q, day)
	if err != nil {
		return nil, nil
	}
	a.keep(to, body)
	return body, nil
}

// answer renders the page of a day, filtered.
func (pg *page) answer(ctx context.Context, q views.Query, day *otherDay) (body []byte, err error) {
	defer orPanic(&err)
	view, err := pg.on(ctx, day)
	if err != nil {
		return nil, err
	}
	return bytesOf(ctx, views.DirectoryPage(view.Filter(q)))
}

func (a *answers) find(to question) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	body, _ := a.kept.Get(to)
	return body
}

func (a *answers) keep(to question, body []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept.Contains(to) || len(body) > answersKept/4 { // which would push out all others
		return
	}
	a.kept.Add(to, body)
	for a.bytes += len(body); a.bytes > answersKept; {
		_, old, _ := a.kept.RemoveOldest()
		a.bytes -= len(old)
	}
}
