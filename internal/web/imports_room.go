package web

import "slices"

// checksWeight is how many bytes the checks of all people may use. Five districts
// of 75,000 sections fit (rostertest.Large: 38 MiB measured, 43 estimated).
const checksWeight = 200 << 20

// How many bytes a line of a decoded file and a line of its plan use, measured with
// rostertest.District from 300 to 75,000 sections.
const (
	bytesOfRow  = 140
	bytesOfItem = 165
)

// weigh estimates the memory of a check. A short row of the roster may keep the
// whole line of the file in memory.
func (is *checked) weigh() {
	rows := len(is.incoming.People) + len(is.incoming.Sections) + len(is.incoming.Teaching) + len(is.plan.Asked)
	for _, section := range is.incoming.Sections {
		rows += len(section.Teachers)
	}
	is.weight = max(int64(rows)*bytesOfRow, is.read) + int64(len(is.items))*bytesOfItem + int64(len(is.data))
}

// makeRoom drops the oldest checks while they use too much memory, but none that
// works, and not the newest.
func (k *uploads) makeRoom(newest *check) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var used int64
	for _, ck := range k.list {
		used += ck.look().weight
	}
	k.list = slices.DeleteFunc(k.list, func(ck *check) bool {
		now := ck.look()
		if used <= k.room || now.weight == 0 || ck == newest || now.stage.working() {
			return false
		}
		used -= now.weight
		return true
	})
}
