package views

import (
	"cmp"
	"slices"
	"strings"
)

// inOrder groups rows by their blocks and set of bells, in the order of a day: what
// meets today, then what meets next, then what no day has. A class in "A, C" is in one
// group, and under two tabs. Without a schedule both are in the order of the blocks.
func inOrder(rows []*Row, day *Day) (*timetable, []Tab, []Group) {
	groups, slots, known := grouped(rows)
	times := day.timetable(slots)
	names := known.with(day)
	sets := map[string][]string{} // by a block's key
	for i := range groups {
		g := &groups[i]
		g.Block, g.meets = names.of(g.keys), times.meeting(g.keys, []string{g.Set})
		for _, key := range g.keys {
			sets[key] = append(sets[key], g.Set)
		}
	}
	var tabs []Tab
	for key, of := range sets {
		tabs = append(tabs, Tab{Block: names[key], key: key, meets: times.tabMeeting(key, of)})
	}
	slices.SortFunc(tabs, func(a, b Tab) int {
		return cmp.Or(a.meets.compare(b.meets), compareBlocks(a.Block, b.Block), strings.Compare(a.key, b.key))
	})
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(a.meets.compare(b.meets), compareBlocks(a.Block, b.Block), strings.Compare(a.Set, b.Set))
	})
	return times, tabs, groups
}

// tabMeeting is when a block meets for the tab of all its classes: by the school's own
// bells if one of its classes has them that day, else by whichever set rings first.
func (t *timetable) tabMeeting(key string, sets []string) meeting {
	slices.Sort(sets)
	sets = slices.Compact(sets)
	if sets[0] == "" {
		if own := t.meeting([]string{key}, sets[:1]); own.own() != nil {
			return own
		}
	}
	return t.meeting([]string{key}, sets)
}

// grouped puts rows of the same blocks and bells together, and lists the slots and the
// ways in which the roster writes the blocks.
func grouped(rows []*Row) (groups []Group, slots map[slot]bool, names spelling) {
	slots, names = map[slot]bool{}, spelling{}
	type together struct{ blocks, set string }
	written, meant := map[together]int{}, map[together]int{} // places of groups
	for _, r := range rows {
		i, seen := written[together{r.block, r.set}]
		if !seen {
			keys := names.keysOf(r.block)
			place := together{strings.Join(keys, ","), r.set}
			if i, seen = meant[place]; !seen {
				i = len(groups)
				meant[place] = i
				groups = append(groups, Group{Kind: blockGroup, Set: r.set, keys: keys})
				for _, key := range keys {
					slots[slot{key, r.set}] = true
				}
			}
			written[together{r.block, r.set}] = i
		}
		groups[i].Rows = append(groups[i].Rows, r)
	}
	return groups, slots, names
}
