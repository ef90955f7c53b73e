package web

import (
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"hallway/db"
)

// uploads are the checks in memory, the oldest first.
type uploads struct {
	now  func() time.Time
	room int64 // how many bytes they may use
	mu   sync.Mutex
	list []*check
	jobs sync.WaitGroup
	turn sync.Mutex // one file is read or compared at a time, so that many need no more memory
}

// add adds a check whose file is read now. It drops those that are too old, and the
// oldest of too many, but none that works.
func (k *uploads) add(person int64, meta db.ImportMeta) *check {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expire()
	own := func(ck *check) bool { return ck.person == person && !ck.look().stage.working() }
	for { // refused and applied ones go first, then the oldest
		at := slices.IndexFunc(k.list, func(ck *check) bool { return own(ck) && ck.look().stage != waiting })
		if at < 0 {
			at = slices.IndexFunc(k.list, own)
		}
		if at < 0 || len(k.ofPerson(person)) < checksKept {
			break
		}
		k.list = slices.Delete(k.list, at, at+1)
	}
	ck := &check{
		token: rand.Text(), person: person, began: k.now(),
		is: checked{stage: opening, meta: meta, named: meta.Source, over: make(chan struct{})},
	}
	k.list = append(k.list, ck)
	return ck
}

// find is a person's check with a token, or nil.
func (k *uploads) find(token string, person int64) *check {
	for _, ck := range k.of(person) {
		if ck.token == token {
			return ck
		}
	}
	return nil
}

// of lists a person's checks, the oldest first.
func (k *uploads) of(person int64) []*check {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expire()
	return k.ofPerson(person)
}

func (k *uploads) ofPerson(person int64) []*check {
	return slices.DeleteFunc(slices.Clone(k.list), func(ck *check) bool { return ck.person != person })
}

func (k *uploads) expire() {
	k.list = slices.DeleteFunc(k.list, func(ck *check) bool {
		return k.now().Sub(ck.began) >= checkAge && !ck.look().stage.working()
	})
}
