package roster

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"hallway/internal/school"
)

// Options is what the school says about itself, to vet a file against.
type Options struct {
	Today  string   // the school's date, 2026-11-24
	Zone   string   // its time zone, an IANA name; empty: nobody knows
	Blocks []string // that its bell schedule knows; empty: there is none

	Source string                                       // what somebody calls the school's system; empty: as the kind of file is called
	Known  func(source string) (map[string]bool, error) // keys of the people whom a source named before; nil: nobody

	// Which organisational units of Google Admin are staff.
	Units  func(source string) (Units, error) // what was chosen for a source before; nil: nothing
	Choice *UnitChoice                        // what somebody chooses now; nil: nothing
}

// Decode reads an upload in one of the formats it knows, in any encoding that
// Excel saves. What cannot be read as a roster at all is a Refusal.
func (u *Upload) Decode(o Options) (Roster, []Finding, error) {
	if o.Today == "" {
		o.Today = time.Now().Format(time.DateOnly)
	}
	d := &decoder{upload: u, options: o, found: &findings{seen: map[string]bool{}, count: map[string]int{}, files: len(u.files)}}
	defer d.close()
	if err := d.recognise(); err != nil {
		return Roster{}, nil, err
	}
	if o.Choice != nil && d.system != googleSystem {
		return Roster{}, nil, Refusal("Only a Google Admin user download has organisational units. Leave --unit out for this file.")
	}
	d.source = SourceName(o.Source, string(d.system), nil)
	out, err := d.decode()
	if err != nil {
		return Roster{}, nil, err
	}
	out.Source = d.source
	return out, d.found.all(), nil
}

// decoder reads one upload.
type decoder struct {
	upload  *Upload
	options Options
	found   *findings
	system  system
	first   string            // the file that showed which system
	source  string            // what it is called
	tables  map[string]*table // by the kind's name
	open    []io.Closer
	people  vetted
	dates   dates
}

func (d *decoder) close() {
	for _, c := range d.open {
		c.Close()
	}
}

// recognise opens every file and finds out by their headers what they are.
func (d *decoder) recognise() error {
	d.tables = map[string]*table{}
	var strange, foreign error
	for _, f := range d.upload.files {
		t, closer, err := d.upload.table(f, d.found)
		var refused Refusal
		if errors.As(err, &refused) && d.upload.many && refused == "This file is empty." {
			continue // a system that exports nothing writes an empty file
		}
		if err != nil {
			return d.named(f, err)
		}
		d.open = append(d.open, closer)
		k, err := t.kind(f.name)
		switch {
		case err != nil:
			strange = cmp.Or(strange, d.named(f, err))
		case !k.system.readable():
			foreign = cmp.Or(foreign, error(k.system.foreign(f.name, t.head)))
		default:
			if err := d.take(t, k); err != nil {
				return err
			}
		}
	}
	if err := cmp.Or(foreign, strange); err != nil {
		return err
	}
	if len(d.tables) == 0 {
		return Refusal("Every file in it is empty.")
	}
	return d.complete()
}

// take keeps the table of a file. All must come from one system.
func (d *decoder) take(t *table, k kind) error {
	if d.system == "" {
		d.system, d.first = k.system, t.file
	}
	if d.system != k.system {
		return Refusal(fmt.Sprintf("%s is a file of %s, and %s one of %s. Upload a single export.", d.first, d.system, t.file, k.system))
	}
	if other := d.tables[k.name]; other != nil && !k.ignored {
		return Refusal(fmt.Sprintf("%s and %s have the same kind of rows, and we cannot know which one to use. Upload a single export.",
			other.file, t.file))
	}
	d.tables[k.name] = t
	t.noteDoubts(k)
	return nil
}

// named puts a file's name before a refusal about it, where there are several.
func (d *decoder) named(f file, err error) error {
	var refused Refusal
	if d.upload.many && errors.As(err, &refused) && !strings.HasPrefix(string(refused), f.name) {
		return Refusal(f.name + ": " + string(refused))
	}
	return err
}

// needs are the files that an export must have.
var needs = map[system][]string{
	oneRoster: {"orgs", "users", "classes", "enrollments"},
	clever:    {"schools", "teachers", "sections"},
}

// complete refuses a single file of an export, and an export that lacks one.
func (d *decoder) complete() error {
	if d.system == oneRoster && d.tables["manifest"] != nil && len(d.upload.files) > 1 {
		return nil // a delta may lack any other
	}
	var missing []string
	for _, name := range needs[d.system] {
		if d.tables[name] == nil {
			missing = append(missing, name+".csv")
		}
	}
	switch {
	case len(missing) == 0:
		return nil
	case len(d.upload.files) == 1:
		return Refusal(fmt.Sprintf("This is one file of a %s export (%s). Upload the whole export: the zip, or the folder, with %s too. "+
			"If you have only this file, write a CSV with the columns teacher_email, teacher_name, course and section.",
			d.system, d.upload.files[0].name, sentence(missing)))
	}
	return Refusal(fmt.Sprintf("This %s export has no %s. Export it again with everything, and upload the zip.", d.system, sentence(missing)))
}

func (d *decoder) decode() (Roster, error) {
	d.people = vetted{options: d.options, byEmail: map[school.Email]seenPerson{}, byName: map[string]seenPerson{}}
	switch d.system {
	case oneRoster:
		return d.oneRoster()
	case clever:
		return d.clever()
	case googleSystem:
		return d.google(d.tables[""])
	}
	b := &builder{decoder: d, table: d.tables[""], format: rowFormats[d.system],
		school: map[string]bool{}, person: map[string]*firstSeen[Person]{}, section: map[string]*sameSection{}}
	if err := b.readAll(); err != nil {
		return Roster{}, err
	}
	return b.roster(), nil
}

// What is kept at most, of each kind: twice what the largest district has. It
// limits what any file makes a server keep.
const (
	maxKept     = 150_000
	maxSchools  = 2_000
	maxTeachers = 100 // of a class
)

// each reads a table to its end. The row's reader says how much is kept so far.
func (d *decoder) each(t *table, row func() (schools, others int)) error {
	for {
		more, err := t.next()
		if err != nil || !more {
			return err
		}
		switch schools, others := row(); {
		case schools > maxSchools:
			return t.refusal(Refusal(fmt.Sprintf("This file has more than %d schools. Look at the column that names them, and upload it again.",
				maxSchools)))
		case others > maxKept:
			return t.refusal(Refusal(fmt.Sprintf("This file has more than %d people or classes. Export those of the current term only, and upload it again.", maxKept)))
		}
	}
}
