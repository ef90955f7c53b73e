package roster

import (
	"iter"
	"slices"
	"strings"

	"hallway/internal/schedule"
)

// blocks are the blocks of a cell as a class has them, each once: "1, 3". Every system
// lists several in one cell, with commas or semicolons.
func (t *table) blocks(column string) string {
	if !strings.ContainsAny(t.raw(column), ",;\n") {
		return t.keep(column)
	}
	var list []string
	seen := map[string]bool{}
	for _, one := range t.items(column, eachBlock(t.raw(column))) {
		if key := schedule.Key(one); !seen[key] {
			seen[key] = true
			list = append(list, one)
		}
	}
	return strings.Join(list, ", ")
}

// eachBlock splits a cell. PowerSchool writes the days of a period in brackets: 1(A,C) are
// 1(A) and 1(C).
func eachBlock(cell string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for cell != "" {
			end := strings.IndexAny(cell, ",;\n(")
			if end >= 0 && cell[end] == '(' {
				if closed := strings.IndexByte(cell[end:], ')'); closed > 0 {
					if !eachDay(cell[:end], cell[end+1:end+closed], yield) {
						return
					}
					cell = strings.TrimLeft(cell[end+closed+1:], " ,;\n")
					continue
				}
				end = strings.IndexAny(cell, ",;\n")
			}
			if end < 0 {
				end = len(cell)
			}
			if !yield(cell[:end]) {
				return
			}
			cell = cell[min(end+1, len(cell)):]
		}
	}
}

// eachDay are the blocks of a period that has days in brackets.
func eachDay(period, days string, yield func(string) bool) bool {
	for day := range strings.SplitSeq(days, ",") {
		if !yield(strings.TrimSpace(period) + "(" + strings.TrimSpace(day) + ")") {
			return false
		}
	}
	return true
}

// vetBlocks notes what is odd about the blocks of a class, and those that no bell schedule
// has.
func (d *decoder) vetBlocks(t *table, column, blocks, subject string) {
	for _, block := range schedule.Split(blocks) {
		t.vetCode(column, block, subject)
		same := func(known string) bool { return schedule.Key(known) == schedule.Key(block) }
		if len(d.options.Blocks) == 0 || slices.ContainsFunc(d.options.Blocks, same) {
			continue
		}
		t.note(Warning, column, schedule.Key(block), "We will show the class without times.", "Correct the block, or add it to the schedule.",
			"the bell schedule has no block %s.", quote(block))
	}
}
