package roster

import (
	"fmt"
	"slices"
	"strings"
)

// unitsLength is how long the list of units in a finding may be, in bytes.
const unitsLength = 1500

// tickUnits says how somebody chooses units.
const tickUnits = "Tick those that are staff under “Which units are staff?”, or name each with --unit, and apply the import. Your choice is remembered for later files."

// note adds what is to be said about the units of a file, and the accounts that it
// leaves. It names no account.
func (l *unitList) note(t *table) {
	units := l.list()
	if _, has := t.head.place[squash(googleUnit)]; !has && len(units) > 0 {
		t.noteAt(0, Warning, googleUnit, "We will treat all accounts as being in one unit, /.", "Download the users again, with all columns.",
			"there is no column %s.", googleUnit)
	}
	for _, path := range l.unused() {
		t.noteAt(0, Problem, googleUnit, "We will not remember it.", "Write it as the file does.", "no account is in the unit %s.", quote(path))
	}
	l.noteNobody(t, units)
	l.noteNew(t, units)
	if l.left > 0 {
		t.noteAt(0, Note, "", "We skip them and keep nothing about them.", "", "accounts of units that are not staff: %d.", l.left)
	}
	if l.stay > 0 { // a download never removes anybody
		t.noteAt(0, Warning, googleUnit, "They stay: such a file never removes anybody.",
			"Look for them under People, and remove those who are not staff, or undo the import that brought them.",
			"people from earlier files who are in units that are not staff: %d.", l.stay)
	}
}

// noteNobody notes that no unit of the file is staff.
func (l *unitList) noteNobody(t *table, units []Unit) {
	here := slices.DeleteFunc(slices.Clone(units), func(u Unit) bool { return u.Accounts == 0 })
	if len(here) == 0 || slices.ContainsFunc(here, func(u Unit) bool { return u.Staff }) {
		return
	}
	found := "no organisational unit is staff yet. The file has %s."
	if len(l.rule.staff) > 0 {
		found = "none of the organisational units that are staff is in this file. It has %s."
	}
	t.noteAt(0, Problem, googleUnit, "We will import nobody.", tickUnits, found, unitWords(here))
}

// noteNew notes units about which nobody has decided.
func (l *unitList) noteNew(t *table, units []Unit) {
	for _, staff := range []bool{false, true} {
		list := slices.DeleteFunc(slices.Clone(units), func(u Unit) bool { return !u.New || u.Staff != staff })
		switch {
		case len(list) == 0:
		case staff:
			t.noteAt(0, Problem, googleUnit, "We will import their accounts.", tickUnits,
				"new organisational units, below one that is staff: %s.", unitWords(list))
		default:
			t.noteAt(0, Problem, googleUnit, "We will import nobody from them.", tickUnits, "new organisational units: %s.", unitWords(list))
		}
	}
}

// unitWords lists units with their counts: "/Staff (1 account), /Class of 2029 (3 accounts)".
func unitWords(units []Unit) string {
	var words []string
	length := 0
	for n, u := range units {
		word := fmt.Sprintf("%s (%d %s)", quote(u.Path), u.Accounts, pick(u.Accounts == 1, "account", "accounts"))
		if length += len(word); length > unitsLength {
			words = append(words, fmt.Sprintf("and %d more", len(units)-n))
			break
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}
