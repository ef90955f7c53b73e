package roster

import (
	_ "embed" // kinds.csv
	"encoding/csv"
	"slices"
	"strings"
)

// system is where a file comes from.
type system string

// The systems that Hallway reads. Those that it cannot read are in instead.
const (
	hallwaySystem system = "Hallway CSV"
	listSystem    system = "Course list"
	googleSystem  system = "Google Admin"
	oneRoster     system = "OneRoster"
	clever        system = "Clever"
)

// kind is one kind of CSV file, known by its columns.
type kind struct {
	system   system
	name     string   // of the file within an export, without .csv; empty: it is not part of one
	required []string // the columns that make it this kind, as the format spells them
	optional []string // other columns that Hallway reads
	grave    []string // of those, what must not be lost through a slip
	ignored  bool     // never read beyond its header
}

//go:embed kinds.csv
var kindsFile string

// kinds are the kinds of kinds.csv, in its order, and olderNames what columns were
// called before, both squashed.
var kinds, olderNames = readKinds(kindsFile)

func readKinds(file string) (list []kind, older map[string]string) {
	in := csv.NewReader(strings.NewReader(file))
	in.Comment = '#'
	rows, err := in.ReadAll()
	if err != nil {
		panic(err) // the file is part of the program
	}
	older = map[string]string{}
	for _, row := range rows {
		k := kind{system: system(row[0]), name: row[1], ignored: row[4] == "ignored"}
		if row[2] != "" {
			k.required = strings.Split(row[2], "|")
		}
		for column := range strings.FieldsFuncSeq(row[3], func(r rune) bool { return r == '|' }) {
			column, grave := strings.CutPrefix(column, "!")
			column, before, renamed := strings.Cut(column, "=")
			k.optional = append(k.optional, column)
			if grave {
				k.grave = append(k.grave, column)
			}
			if renamed {
				older[squash(column)] = squash(before)
			}
		}
		list = append(list, k)
	}
	return list, older
}

// columns are all that Hallway reads of such a file.
func (k kind) columns() []string { return slices.Concat(k.required, k.optional) }

// title is what people call such a file.
func (k kind) title() string {
	if k.name == "" {
		return string(k.system) + " file"
	}
	return string(k.system) + " " + k.name + ".csv"
}

// kindOf is the kind of file that a header belongs to, or why it cannot be read. The
// name of the file says what it is only where the columns do not.
func (h header) kindOf(file string) (kind, error) {
	at := slices.IndexFunc(kinds, func(k kind) bool { return h.has(k.required...) })
	if at >= 0 && kinds[at].system.readable() {
		return kinds[at], h.vet(kinds[at])
	}
	near, missing := h.nearest(file)
	switch {
	case at >= 0 && !h.means(near, missing, kinds[at]):
		return kinds[at], nil
	case missing == nil || !h.alike(near, missing):
		if h.students() {
			return kind{}, listOfStudents
		}
		if h.people() {
			return kind{}, listOfPeople
		}
	}
	if missing != nil {
		return kind{}, h.vet(near)
	}
	return kind{}, h.unknown()
}

// means says whether a file with few columns of a system that cannot be read rather is a
// kind that can, which lacks some: they look misspelt, or more of its columns are there.
func (h header) means(near kind, missing []string, foreign kind) bool {
	if missing == nil {
		return false
	}
	columns := near.columns()
	return h.alike(near, missing) || len(columns)-len(h.missing(columns)) > len(foreign.required)
}

// students is true for a header about students that knows no teacher.
func (h header) students() bool { return h.mentions("student") && !h.mentions("teacher") }

// people is true for a header with addresses that says nothing about classes.
func (h header) people() bool {
	return h.mentions("mail") && !h.mentions("teacher", "course", "class", "sec", "block", "period", "subject", "title", "sourcedid")
}

// mentions says whether a word is in some name.
func (h header) mentions(words ...string) bool {
	return slices.ContainsFunc(h.names, func(n string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(n, word) })
	})
}

// alike says whether some name looks like each of the columns.
func (h header) alike(k kind, columns []string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return h.like(c, k.columns()) == "" })
}

// nearest is the kind that can be read and that the header fits best, and what it lacks.
func (h header) nearest(file string) (best kind, missing []string) {
	most := 0
	for _, k := range kinds {
		m := h.missing(k.required)
		if !k.system.readable() || len(m) == 0 {
			continue
		}
		fits := h.fits(k, m, strings.EqualFold(k.name+".csv", file))
		if fits > most || fits == most && len(m) < len(missing) {
			best, missing, most = k, m, fits
		}
	}
	return best, missing
}

// fits is how well a header fits a kind of which it lacks columns, or 0. The files of an
// export share columns, so that one of them counts only if the file has its name, or a single
// column is missing, or what is missing looks misspelt.
func (h header) fits(k kind, missing []string, named bool) int {
	has, hints := len(k.required)-len(missing), 0
	for _, column := range missing {
		if h.akin(column, k.columns()) != "" {
			hints++
		}
	}
	few := len(missing) == 1 && has > 2
	if has == 0 || has == 1 && hints < len(missing) || k.name != "" && !named && !few && !h.alike(k, missing) {
		return 0
	}
	return 2*has + hints
}
