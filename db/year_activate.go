package db

import "hallway/internal/roster"

// turning is a turn of the year that is being written, or the undo of one.
type turning struct {
	roster.TurnRecord
	back   bool     // it restores the classes
	barred []int64  // doors whose links may not be visible again, because their hosts are not allowed any more
	left   []string // sentences about them
}

// record is what the import's row says; nil: no turn.
func (t *turning) record() *roster.TurnRecord {
	if t == nil {
		return nil
	}
	return &t.TurnRecord
}

// steps are what activating does, in order. They only move the classes: of an archived
// class nobody sees a link. What happens to its link is decided when a later file brings
// the class back (withholdEnded), or has another for the same course (carryLinks).
func (t *turning) steps(a activation) []func() error {
	if t.back {
		return []func() error{a.restoreClasses, func() error { return a.withholdBarred(t) }, a.done}
	}
	return []func() error{a.archiveClasses, a.done}
}

func (a activation) archiveClasses() error {
	return a.exec(`update sections set archived_at = ?2, version = version + 1 where archived_at is null
		and id in (select thing_id from removed where kind = 'section')`)
}

func (a activation) restoreClasses() error {
	return a.exec(`update sections set archived_at = null, version = version + 1
		where id in (select thing_id from returned where kind = 'section')`)
}

// withholdBarred withholds the links of restored classes that may not be published any more.
func (a activation) withholdBarred(t *turning) error {
	a.left = append(a.left, t.left...)
	if len(t.barred) == 0 {
		return nil
	}
	return a.withhold(t.barred)
}
