package views

import (
	"cmp"
	"slices"
	"strings"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// blockWords splits what people call a block: "Block" and "C", "Period" and "3". A name
// without a word of its own is a Block.
func blockWords(block string) (word, name string) {
	block = strings.TrimSpace(block)
	for _, own := range []string{"Block", "Period"} {
		if n := len(own); len(block) > n+1 && block[n] == ' ' && strings.EqualFold(block[:n], own) {
			return own, strings.TrimSpace(block[n:])
		}
	}
	return "Block", block
}

// blockLabel is a block, or several, as a heading: "Block C", "Period 3", "Blocks A and C".
func blockLabel(blocks string) string {
	var names []string
	words := ""
	for _, one := range schedule.Split(blocks) {
		word, name := blockWords(one)
		if words == "" {
			words = word
		}
		names = append(names, name)
	}
	return blocksNamed(words, names)
}

// blocksWords names blocks at the beginning of a sentence: "Block C". Where all are numbers
// they are periods: "Periods 3 and 4".
func blocksWords(blocks []string) string {
	names, numbers := make([]string, len(blocks)), true
	for i, block := range blocks {
		_, names[i] = blockWords(block)
		numbers = numbers && startsWithDigit(names[i]) == 1
	}
	return blocksNamed(pick(numbers, "Period", "Block"), names)
}

func blocksNamed(word string, names []string) string {
	return word + pick(len(names) > 1, "s ", " ") + school.And(names)
}

// spelling says how the block of a key is written: as the schedule does, else as the
// roster does at its shortest: it may write one block in several ways.
type spelling map[string]string

// keysOf are the keys of the blocks of a class, each once and in order, so that "C, A"
// is the same group as "a, c". It learns how they are written.
func (s spelling) keysOf(blocks string) []string {
	var keys []string
	for _, block := range schedule.Split(blocks) {
		key := schedule.Key(block)
		if was, known := s[key]; !known || cmp.Or(cmp.Compare(len(block), len(was)), compareBlocks(block, was)) < 0 {
			s[key] = block
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// with is the spelling in which the schedule's own comes first.
func (s spelling) with(day *Day) spelling {
	if day == nil {
		return s
	}
	for _, kind := range day.times.Kinds() {
		for _, bell := range day.times.Bells(kind, "") {
			if key := schedule.Key(bell.Name); !bell.Break && s[key] != "" {
				s[key] = bell.Name
			}
		}
	}
	return s
}

// of is how several blocks are written: "A, C".
func (s spelling) of(keys []string) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = s[key]
	}
	slices.SortFunc(names, compareBlocks)
	return strings.Join(names, ", ")
}
