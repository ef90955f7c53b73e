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
	return joinBlocks(slices.Values(t.items(column, eachBlock(t.raw(column)))))
}

// joinBlocks are some blocks as a class has them.
func joinBlocks(blocks iter.Seq[string]) string {
	var list []string
	seen := map[string]bool{}
	for one := range blocks {
		if one = strings.TrimSpace(one); one != "" && !seen[schedule.Key(one)] {
			seen[schedule.Key(one)] = true
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
			end := blockEnd(cell)
			period, inside, _ := strings.Cut(cell[:end], "(")
			days, closed := strings.CutSuffix(strings.TrimSpace(inside), ")")
			if !closed || !strings.Contains(days, ",") {
				period, days = cell[:end], ""
			}
			for day := range strings.SplitSeq(days, ",") {
				one := period
				if days != "" {
					one = strings.TrimSpace(period) + "(" + strings.TrimSpace(day) + ")"
				}
				if !yield(one) {
					return
				}
			}
			cell = cell[min(end+1, len(cell)):]
		}
	}
}

// blockEnd is where the first block of a cell ends: at a separator that is not in brackets.
func blockEnd(cell string) int {
	closes := strings.LastIndexByte(cell, ')')
	open := false
	for i := range len(cell) {
		switch c := cell[i]; {
		case c == '(' && i < closes:
			open = true
		case c == ')':
			open = false
		case !open && strings.IndexByte(",;\n", c) >= 0:
			return i
		}
	}
	return len(cell)
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
