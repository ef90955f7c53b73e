package web

import "slices"

// checksWeight is how many bytes the checks of all persons may hold together.
// Five districts of 75,000 sections fit (rostertest.Large: 38 MiB measured, 43
// estimated).
const checksWeight = 200 << 20

// What a line of a decoded file holds in memory, and a line of its plan, in
// bytes: measured with rostertest.District from 300 to 75,000 sections.
const (
	bytesOfRow  = 140
	bytesOfItem = 165
)

// weigh estimates what is held, in bytes. A row that is short in the roster may
// hold the whole line of the file that it was read from.
func (is *checked) weigh() {
	rows := len(is.incoming.People) + len(is.incoming.Sections) + len(is.incoming.Teaching) + len(is.plan.Asked)
	for _, section := range is.incoming.Sections {
		rows += len(section.Teachers)
	}
	is.weight = max(int64(rows)*bytesOfRow, is.read) + int64(len(is.items))*bytesOfItem
}

// makeRoom drops the oldest checks while all together hold too much, but none
// that works, and not the one that has just been read or compared.
func (k *checks) makeRoom(newest *check) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var held int64
	for _, ck := range k.list {
		held += ck.look().weight
	}
	k.list = slices.DeleteFunc(k.list, func(ck *check) bool {
		now := ck.look()
		if held <= k.room || now.weight == 0 || ck == newest || now.stage.working() {
			return false
		}
		held -= now.weight
		return true
	})
}
