package views

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hallway/internal/school"
)

// mainKinds are kinds in the order in which one of them stands for a batch that has
// several. Others come before them: what a new kind does is the reason for the rest.
var mainKinds = []string{"import", "year", "school", "class", "account", "person", "teacher", "cover", "door",
	"schedule", "setting", "host", "request", "session"}

// namesShown is how many classes the line of a batch names.
const namesShown = 4

// batchLine is the line of a batch, whose changes come newest first.
func batchLine(batch []school.Change, zone *time.Location) ChangeLine {
	if len(batch) == 1 {
		return changeLine(batch[0], zone)
	}
	own := mainChanges(batch)
	lines := make([]ChangeLine, len(own))
	for i, c := range own {
		lines[i] = changeLine(c, zone)
	}
	line := lines[0]
	line.ID = batch[0].ID
	if len(own) == 1 {
		return line
	}
	if same := func(l ChangeLine) bool { return l.Subject == line.Subject }; all(lines, same) {
		line.Parts = nil
		for _, l := range lines {
			line.Parts = append(line.Parts, l.Parts...)
		}
		return line
	}
	more := 0
	if len(own) == len(batch) {
		more = max(0, batch[0].InBatch-len(batch))
	}
	line.Subject, line.Names = several(own, lines, more)
	if !all(own, func(c school.Change) bool { return c.Action == own[0].Action }) {
		line.Lead, line.Tail = "", ""
	}
	line.Lines, line.MoreLines = sameLines(lines)
	if line.Parts = common(lines); len(line.Parts) == 0 && line.Lead+line.Tail == "" {
		line.Tail = " changed"
	}
	return line
}

// mainChanges are those of a batch that stand for all, in the order of the write.
func mainChanges(batch []school.Change) (own []school.Change) {
	kind := slices.MinFunc(batch, func(a, b school.Change) int {
		return cmp.Compare(slices.Index(mainKinds, a.Kind), slices.Index(mainKinds, b.Kind))
	}).Kind
	for _, c := range slices.Backward(batch) {
		if c.Kind == kind {
			own = append(own, c)
		}
	}
	return own
}

// several names the subjects of changes: "3 classes", "A, C and E". more is
// how many others there are.
func several(own []school.Change, lines []ChangeLine, more int) (subject, names string) {
	var list []string
	for i, c := range own {
		name := lines[i].Subject
		if c.Section.Block != "" && distinctBlocks(own) {
			name = c.Section.Block
		}
		list = append(list, name)
	}
	n := len(list) + more
	if n > namesShown {
		list = list[:min(len(list), namesShown-1)]
		list = append(list, thousands(n-len(list))+" more")
	}
	what := "changes"
	switch {
	case all(own, func(c school.Change) bool { return c.Door != "" && !c.Office }):
		what = "classes"
	case all(own, func(c school.Change) bool { return c.Door != "" }):
		what = "links"
	case all(own, func(c school.Change) bool { return c.School != "" }):
		what = "schools"
	case all(own, func(c school.Change) bool { return c.PersonID != 0 }):
		what = "people"
	}
	return fmt.Sprintf("%s %s", thousands(n), what), school.And(list)
}

// distinctBlocks reports whether every change is about a class in a block of its own.
func distinctBlocks(list []school.Change) bool {
	seen := map[string]bool{}
	for _, c := range list {
		if c.Section.Block == "" || seen[c.Section.Block] {
			return false
		}
		seen[c.Section.Block] = true
	}
	return true
}

// common are the parts that all lines have: what was the same for all, and is.
func common(lines []ChangeLine) (parts []Part) {
	for _, p := range lines[0].Parts {
		if !all(lines, func(l ChangeLine) bool { return l.part(p.Name) != Part{} }) {
			continue
		}
		for _, l := range lines[1:] {
			other := l.part(p.Name)
			if other.Before != p.Before {
				p.Before = ""
			}
			if other.After != p.After {
				p.After = "each its own"
			}
			if other.Same != p.Same {
				p.Same = ""
			}
		}
		parts = append(parts, p)
	}
	return parts
}

// part is the one with a name; zero if the line has none.
func (l ChangeLine) part(name string) (one Part) {
	for _, p := range l.Parts {
		if p.Name == name {
			return p
		}
	}
	return Part{}
}

func all[T any](list []T, yes func(T) bool) bool {
	return !slices.ContainsFunc(list, func(one T) bool { return !yes(one) })
}
