package views

import (
	"slices"
	"strings"

	"hallway/internal/school"
)

// blocksWords names blocks at the beginning of a sentence: "Block C", "Periods 3 and 4".
func blocksWords(blocks []string) string {
	names := make([]string, len(blocks))
	for i, b := range blocks {
		names[i] = bareBlock(b)
	}
	number := !slices.ContainsFunc(names, func(name string) bool { return startsWithDigit(name) == 0 })
	word := pick(number, "Period", "Block")
	return word + pick(len(names) > 1, "s ", " ") + school.And(names)
}

// bareBlock is a block without the word before it: "Period 3" is "3".
func bareBlock(block string) string {
	block = strings.TrimSpace(block)
	for _, word := range []string{"block ", "period "} {
		if len(block) > len(word) && strings.EqualFold(block[:len(word)], word) {
			return strings.TrimSpace(block[len(word):])
		}
	}
	return block
}
