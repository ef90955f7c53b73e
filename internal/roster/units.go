package roster

import (
	"maps"
	"slices"
	"strings"
)

// Units says which organisational units of a Google Admin user download are staff.
// Upper and lower case, spaces and a slash at the end make no difference.
type Units struct {
	Staff  []string `json:"staff"`  // paths: /Staff
	Others []string `json:"others"` // those that were there when somebody chose, and are not staff
}

// Same reports whether two choices are the same.
func (u Units) Same(o Units) bool {
	return sameKeys(unitsByKey(u.Staff), unitsByKey(o.Staff)) && sameKeys(unitsByKey(u.Others), unitsByKey(o.Others))
}

// UnitChoice is which units somebody says are staff, whatever was chosen before.
type UnitChoice struct {
	Staff []string // paths
	Below bool     // and the units below those
}

// UnitChange is what somebody chose, and what was chosen before.
type UnitChange struct {
	Was Units `json:"was"`
	Is  Units `json:"is"`
}

// UnitsLeft says that an undo does not choose organisational units.
const UnitsLeft = "The organisational units of Google Admin: a newer import has chosen others since."

// Unit is an organisational unit of a file. Examples are the names of its first two
// accounts, for whoever decides: most are students', so they are never stored.
type Unit struct {
	Path     string   `json:"path"`
	Accounts int      `json:"accounts"` // active ones, of this unit alone
	Examples []string `json:"examples,omitempty"`
	Staff    bool     `json:"staff"` // its accounts are imported
	New      bool     `json:"new"`   // it was not there when somebody chose
}

// examples is how many names a unit shows.
const examples = 2

// rootUnit is the unit of all others. Choosing it chooses no other.
const rootUnit = "/"

// unitKey is equal for the ways to write one path.
func unitKey(path string) string {
	var names []string
	for name := range strings.SplitSeq(fold(path), "/") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return "/" + strings.Join(names, "/")
}

// unitsByKey are paths by their keys.
func unitsByKey(paths []string) map[string]string {
	by := map[string]string{}
	for _, path := range paths {
		by[unitKey(path)] = path
	}
	return by
}

// unitRule decides which units are staff.
type unitRule struct {
	staff map[string]string // paths by key
	below bool              // and the units below those
}

// isStaff reports whether a unit's accounts are staff.
func (r unitRule) isStaff(key string) bool {
	if _, named := r.staff[key]; named {
		return true
	}
	for at := key; r.below; {
		at = at[:strings.LastIndex(at, "/")]
		if at == "" { // the root: choosing it chooses no other
			break
		}
		if _, named := r.staff[at]; named {
			return true
		}
	}
	return false
}

// unitList collects the units of a file.
type unitList struct {
	choice     *UnitChoice // nil: what was chosen before counts
	remembered Units
	rule       unitRule
	staff      map[string]string // remembered, paths by key
	others     map[string]string
	units      map[string]*Unit

	known      map[string]bool // keys of the people whom the source named before
	left, stay int             // accounts that are not staff, and how many of them are in the roster
}

func newUnitList(choice *UnitChoice, remembered Units) *unitList {
	l := &unitList{choice: choice, remembered: remembered, units: map[string]*Unit{},
		staff: unitsByKey(remembered.Staff), others: unitsByKey(remembered.Others)}
	l.rule = unitRule{staff: l.staff} // a unit below one of these that was not there is nobody's choice yet
	if choice != nil {
		l.rule = unitRule{unitsByKey(choice.Staff), choice.Below}
	}
	return l
}

// isNew reports whether nobody has seen a unit who has chosen. Who ticks units sees
// all of them.
func (l *unitList) isNew(key string) bool {
	_, staff := l.staff[key]
	_, other := l.others[key]
	_, named := l.rule.staff[key]
	ticked := l.choice != nil && !l.choice.Below
	return len(l.staff) > 0 && !staff && !other && !named && !ticked
}

// count counts one account, and returns its unit.
func (l *unitList) count(path, name string) *Unit {
	key := unitKey(path)
	u := l.units[key]
	if u == nil {
		u = &Unit{Path: pick(key == rootUnit, rootUnit, strings.Join(strings.Fields(path), " ")), Staff: l.rule.isStaff(key), New: l.isNew(key)}
		l.units[key] = u
	}
	if u.Accounts++; name != "" && len(u.Examples) < examples {
		u.Examples = append(u.Examples, strings.Clone(plain(name)))
	}
	return u
}

// list is the units by path, with those that were staff before and have no account
// in this file.
func (l *unitList) list() []Unit {
	var out []Unit
	for _, key := range slices.Sorted(maps.Keys(l.units)) {
		out = append(out, *l.units[key])
	}
	for _, key := range slices.Sorted(maps.Keys(l.staff)) {
		if l.units[key] == nil {
			out = append(out, Unit{Path: l.staff[key], Staff: l.rule.isStaff(key)})
		}
	}
	return out
}

// unused are the chosen paths that nothing in the file and nothing remembered is at or
// below.
func (l *unitList) unused() (paths []string) {
	if l.choice == nil {
		return nil
	}
	for _, path := range l.choice.Staff {
		only := unitRule{unitsByKey([]string{path}), l.choice.Below}
		used := slices.ContainsFunc(l.list(), func(u Unit) bool { return only.isStaff(unitKey(u.Path)) })
		if _, other := l.others[unitKey(path)]; !used && !other {
			paths = append(paths, path)
		}
	}
	return paths
}

// change is what to remember from now on, or nil if that is what was remembered.
func (l *unitList) change() *UnitChange {
	if l.choice == nil {
		return nil
	}
	staff, others := map[string]string{}, map[string]string{}
	put := func(key, path string) {
		if l.rule.isStaff(key) {
			staff[key] = path
		} else {
			others[key] = path
		}
	}
	for _, known := range []map[string]string{l.others, l.staff} {
		for key, path := range known {
			put(key, path)
		}
	}
	for key, u := range l.units {
		put(key, u.Path)
	}
	if sameKeys(staff, l.staff) && sameKeys(others, l.others) {
		return nil
	}
	return &UnitChange{Was: l.remembered, Is: Units{sortedPaths(staff), sortedPaths(others)}}
}

func sortedPaths(by map[string]string) []string {
	out := make([]string, 0, len(by))
	for _, key := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[key])
	}
	return out
}

func sameKeys(a, b map[string]string) bool {
	return slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b)))
}
