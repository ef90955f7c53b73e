package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hallway/internal/roster"
)

// choice is what the command line says about organisational units, or nil.
func (i importCmd) choice() *roster.UnitChoice {
	if len(i.Unit) == 0 {
		return nil
	}
	return &roster.UnitChoice{Staff: i.Unit, Below: true}
}

// shownUnits are the units without the names of accounts if the import is applied: a
// timer's output is kept, and most of them are students'.
func shownUnits(units []roster.Unit, applied bool) []roster.Unit {
	units = slices.Clone(units)
	for n := range units {
		if applied {
			units[n].Examples = nil
		}
	}
	return units
}

// printUnits writes a line for each unit, so that somebody can choose.
func (o importReport) printUnits(w io.Writer) {
	for _, u := range o.Units {
		is := "not staff"
		if u.Staff {
			is = "staff"
		}
		if u.New {
			is += ", new"
		}
		accounts := fmt.Sprintf("%d accounts", u.Accounts)
		if u.Accounts == 1 {
			accounts = "1 account"
		}
		fmt.Fprintf(w, "%-8s%s: %s, %s", "unit", u.Path, accounts, is)
		if len(u.Examples) > 0 {
			fmt.Fprintf(w, " (%s)", strings.Join(u.Examples, ", "))
		}
		fmt.Fprintln(w)
	}
}
