package schedule

// Statement is one statement of a text, without its comments.
type Statement struct {
	Line  int    // counted from 1
	Word  string // with which it begins: "term", "day", "on"
	Rest  string // what follows, with single spaces
	Bells []string
}

// Statements are those of a text in their order, right or wrong. A "day" has the indented
// lines below it as Bells.
func Statements(text string) []Statement {
	var list []Statement
	for _, l := range linesOf(text) {
		switch last := len(list) - 1; {
		case l.text == "":
		case !l.indented:
			word, rest := cutWord(l.text)
			list = append(list, Statement{Line: l.n, Word: word, Rest: rest})
		case last >= 0 && list[last].Word == "day":
			list[last].Bells = append(list[last].Bells, l.text)
		}
	}
	return list
}
