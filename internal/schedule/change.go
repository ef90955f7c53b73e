package schedule

import "slices"

// Line is a line of a text, without its end.
type Line struct {
	N    int // counted from 1
	Text string
}

// Changed are the lines that a change took away, with their numbers before, and those
// that it added, with their numbers after. How lines end does not count.
func Changed(before, after string) (gone, came []Line) {
	_, old := rawLines(before)
	_, now := rawLines(after)
	for _, h := range hunks(raws(old), raws(now)) {
		for i := h.first; i < h.after; i++ {
			gone = append(gone, Line{i + 1, old[i].raw})
		}
		for i := h.other; i < h.otherAfter; i++ {
			came = append(came, Line{i + 1, now[i].raw})
		}
	}
	return gone, came
}

// Revert takes one change back, from before to after, in a text that may have changed
// since. It is not ok if a later change touched the same lines, or defined again what
// would return.
func Revert(now, before, after string) (text string, ok bool) {
	mark, current := rawLines(now)
	_, old := rawLines(before)
	_, changed := rawLines(after)
	at := matches(owned(changed), owned(current)) // the line of now that is a line of after, or -1
	list := slices.Clone(current)
	end := endOf(current)
	// From the last one, so that the numbers of the lines before stay right.
	for _, h := range slices.Backward(hunks(owned(changed), owned(old))) {
		back := slices.Clone(old[h.other:h.otherAfter])
		for i := range back {
			back[i].end = end
		}
		first, last, ok := landing(at, h, back, len(current))
		if !ok {
			return "", false
		}
		list = slices.Concat(list[:first], back, list[last:])
	}
	for i := range list[:max(0, len(list)-1)] {
		if list[i].end == "" {
			list[i].end = end
		}
	}
	if len(list) > 0 && len(current) > 0 {
		list[len(list)-1].end = current[len(current)-1].end
	}
	return join(mark, list), !repeats(list, current)
}

// landing finds the lines of the present text that a hunk of the change replaces.
func landing(at []int, h hunk, back []rawLine, lines int) (first, last int, ok bool) {
	if h.first < h.after {
		first = at[h.first]
		for i := h.first; i < h.after; i++ {
			if first < 0 || at[i] != first+i-h.first {
				return 0, 0, false
			}
		}
		return first, first + h.after - h.first, true
	}
	before, next := -1, lines // the neighbors of the lines that the change took away
	if h.first > 0 {
		before = at[h.first-1]
	}
	if h.first < len(at) {
		next = at[h.first]
	}
	switch {
	case h.first > 0 && before < 0 || next < 0:
		return 0, 0, false
	case next == before+1 || !back[0].indented:
		return next, next, true
	case !slices.ContainsFunc(back, func(l rawLine) bool { return !l.indented }):
		return before + 1, before + 1, true
	}
	return 0, 0, false
}

// repeats reports whether a text defines something twice that another does not.
func repeats(lines, others []rawLine) bool {
	count := map[string]int{}
	for _, p := range parts(others) {
		count[p.id]++
	}
	seen := map[string]int{}
	for _, p := range parts(lines) {
		seen[p.id]++
		if p.id != "" && seen[p.id] > max(1, count[p.id]) {
			return true
		}
	}
	return false
}

func raws(lines []rawLine) []string {
	list := make([]string, len(lines))
	for i, l := range lines {
		list[i] = l.raw
	}
	return list
}

// owned are lines to compare, an indented one with the line of its "day": the same bell
// of another day is another line.
func owned(lines []rawLine) []string {
	list := raws(lines)
	owner := ""
	for i, l := range lines {
		switch {
		case l.indented:
			list[i] = owner + "\n" + l.raw
		case l.code != "":
			owner = l.code
		}
	}
	return list
}

// hunk is a run of lines [first, after) of one text that are [other, otherAfter) of another.
type hunk struct{ first, after, other, otherAfter int }

// hunks are the differences of two texts, in their order.
func hunks(a, b []string) []hunk {
	at := matches(a, b)
	var list []hunk
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		h := hunk{first: i, other: j}
		for i < len(a) && at[i] < 0 {
			i++
		}
		next := len(b)
		if i < len(a) {
			next = at[i]
		}
		h.after, h.otherAfter, j = i, next, next
		if h.first < h.after || h.other < h.otherAfter {
			list = append(list, h)
		}
		for i < len(a) && j < len(b) && at[i] == j {
			i, j = i+1, j+1
		}
	}
	return list
}

// maxCells bounds the table of the longest common subsequence. What differs by more
// lines than this counts as different from its first such line to its last.
const maxCells = 4 << 20

// matches are, for each line of a text, the line of another that is the same, or -1, in
// ascending order.
func matches(a, b []string) []int {
	at := make([]int, len(a))
	for i := range at {
		at[i] = -1
	}
	first := 0
	for first < len(a) && first < len(b) && a[first] == b[first] {
		at[first] = first
		first++
	}
	endA, endB := len(a), len(b)
	for endA > first && endB > first && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
		at[endA] = endB
	}
	align(a[first:endA], b[first:endB], func(i, j int) { at[first+i] = first + j })
	return at
}

// align reports a longest common subsequence, line by line.
func align(a, b []string, same func(i, j int)) {
	n, m := len(a), len(b)
	if n == 0 || m == 0 || n > maxCells/m {
		return
	}
	row := m + 1
	common := make([]uint16, (n+1)*row) // how many lines a[i:] and b[j:] have in common
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i*row+j] = common[(i+1)*row+j+1] + 1
			} else {
				common[i*row+j] = max(common[(i+1)*row+j], common[i*row+j+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[i] == b[j]:
			same(i, j)
			i, j = i+1, j+1
		case common[(i+1)*row+j] >= common[i*row+j+1]:
			i++
		default:
			j++
		}
	}
}
