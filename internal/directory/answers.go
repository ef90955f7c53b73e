package directory

import (
	"container/list"
	"context"
	"crypto/sha256"
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"

	"hallway/views"
)

// answersKept is how many bytes of answers to questions are kept, of all pages
// together: of a school with 1,000 classes about fifty.
const answersKept = 32 << 20

// Turn waits until a question may be answered; done gives the turn back.
type Turn func() (done func(), err error)

// answers keeps what was rendered for questions without JavaScript, each with
// the page that it was made from: an answer is never older than its page, and
// never of another access. What was not asked for longest goes first.
type answers struct {
	flight singleflight.Group
	mu     sync.Mutex
	bytes  int
	kept   map[question]*list.Element
	recent list.List // of answer; the last asked first
}

// question is a hash, so that a long one needs no more memory.
type question [sha256.Size]byte

type answer struct {
	to   question
	body []byte
}

// ask is the page filtered, or nil if it cannot be rendered; the error is that
// of turn. Many who ask the same at once wait for one render.
func (a *answers) ask(ctx context.Context, pg *page, q views.Query, turn Turn) ([]byte, error) {
	to := question(sha256.Sum256(fmt.Appendf(nil, "%d %q %q %q", pg.number, q.Text, q.Block, q.Department)))
	if body := a.find(to); body != nil {
		return body, nil
	}
	first := false
	made, err, _ := a.flight.Do(string(to[:]), func() (any, error) {
		first = true
		return a.render(ctx, to, pg, q, turn)
	})
	if err != nil && !first { // whoever came first waited in another line
		return a.render(ctx, to, pg, q, turn)
	}
	body, _ := made.([]byte)
	return body, err
}

// render makes an answer when its turn comes, unless somebody made it since.
func (a *answers) render(ctx context.Context, to question, pg *page, q views.Query, turn Turn) ([]byte, error) {
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
	// Not of ctx: others wait for it too.
	body, err := bytesOf(context.WithoutCancel(ctx), views.DirectoryPage(pg.view.Filter(q)))
	if err != nil {
		return nil, nil
	}
	a.keep(answer{to, body})
	return body, nil
}

func (a *answers) find(to question) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	at := a.kept[to]
	if at == nil {
		return nil
	}
	a.recent.MoveToFront(at)
	return at.Value.(answer).body
}

func (a *answers) keep(one answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept[one.to] != nil || len(one.body) > answersKept/4 { // which would push out all others
		return
	}
	if a.kept == nil {
		a.kept = map[question]*list.Element{}
	}
	a.kept[one.to] = a.recent.PushFront(one)
	for a.bytes += len(one.body); a.bytes > answersKept; {
		old := a.recent.Remove(a.recent.Back()).(answer)
		delete(a.kept, old.to)
		a.bytes -= len(old.body)
	}
}
