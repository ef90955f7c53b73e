package meeting

import (
	_ "embed" // words.txt
	"strings"
)

//go:embed words.txt
var wordLists string

// words is the list of that name in words.txt.
func words(name string) []string {
	_, list, found := strings.Cut(wordLists, "\n["+name+"]\n")
	if !found {
		panic("meeting: words.txt has no " + name)
	}
	list, _, _ = strings.Cut(list, "\n[")
	var out []string
	for line := range strings.Lines(list) {
		for word := range strings.SplitSeq(line, ",") {
			if word = strings.TrimSpace(word); word != "" && !strings.HasPrefix(line, "#") {
				out = append(out, word)
			}
		}
	}
	return out
}
