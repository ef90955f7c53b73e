package roster

import "strings"

// gone says whether a row says that something was deleted: tobedeleted, or in OneRoster 1.0
// and early 1.1 inactive. Many exports lack the column.
func (t *table) gone() bool {
	status := t.cell("status")
	switch squash(status) {
	case "tobedeleted", "inactive", "deleted":
		return true
	case "", "active":
	default:
		t.note(Warning, "status", status, "We will treat its rows as active.", "Write active or tobedeleted.",
			"the status %s is neither active nor tobedeleted.", quote(status))
	}
	return false
}

// answers are how programs write yes and no, and Excel TRUE and FALSE, in some languages.
var answers = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("true 1 yes y t on enabled active wahr ja vrai oui vero si sì verdadero sí verdadeiro sim waar prawda tak " +
		"sant sann sand tosi doğru evet истина да") {
		m[w] = true
	}
	for w := range strings.FieldsSeq("false 0 no n f off disabled inactive falsch nein faux non falso não onwaar nee fałsz nie falskt usann " +
		"falsk nej nei epätosi yanlış hayır ложь нет") {
		m[w] = false
	}
	return m
}()

// yes reads a column that says yes or no. It is not known if it says neither.
func (t *table) yes(column string) (yes, known bool) {
	yes, known = answers[strings.ToLower(t.cell(column))]
	return yes, known
}

// disabled says whether a person's account is switched off. Whoever may be is left out,
// because the file decides who may sign in.
func (t *table) disabled(name string) bool {
	enabled, known := t.yes("enabledUser")
	switch cell := t.cell("enabledUser"); {
	case cell == "" || enabled:
		return false
	case known:
		t.note(Note, "enabledUser", "", "We will not import them.", "", "%s is disabled.", plain(name))
	default:
		t.note(Problem, "enabledUser", "", "We will not import them.", "Write true or false.",
			"enabledUser of %s is %s, which is neither true nor false.", plain(name), quote(cell))
	}
	return true
}

// vetDelta says that a file of changes cannot say what was deleted.
func (o *oneRosterReader) vetDelta(file string, t *table) {
	if _, has := t.head.at("status"); o.delta[file] && !has {
		t.noteAt(0, Warning, "status", "We will import what it has, and remove nothing.", "Export it with status, or export everything (bulk).",
			"the file has only changes and no column status, so it cannot say what was deleted.")
	}
}
