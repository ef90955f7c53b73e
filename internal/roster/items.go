package roster

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Item is one line of a plan, for reading.
type Item struct {
	Verb   string  `json:"verb"`             // Added, Changed, Removed, Kept
	Kind   string  `json:"kind"`             // school, person, class, units
	Key    string  `json:"key"`              // within the source
	What   string  `json:"what"`             // "Algebra II, section 01, block A: Ms Okafor"
	Fields []Field `json:"fields,omitempty"` // of something changed or kept
	Note   string  `json:"note,omitempty"`
}

// String is the item as one line: "Changed English 9, section 01: room 211 → 214".
func (i Item) String() string {
	s := fmt.Sprintf("%-8s%s", i.Verb, i.What)
	for n, f := range i.Fields {
		s += pick(n == 0, ": ", ", ") + f.Name + " " + f.Before + " → " + f.After
	}
	if i.Note != "" {
		s += ". " + i.Note
	}
	return s
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// PastChanges is a plan of the past, for reading: what the rows of an import did, with
// the names that people and schools have now, by id in decimal.
func PastChanges(rows Rows, names, schoolNames map[string]string) Changes {
	p := Changes{Schools: diffOf(rows.Schools), People: diffOf(rows.People), Sections: diffOf(rows.Sections)}
	p.names, p.schools = names, schoolNames
	for i, c := range p.Schools.Changed {
		p.Schools.Changed[i].Fields = fields("name", c.Before.Name, c.After.Name)
	}
	for i, c := range p.People.Changed {
		p.People.Changed[i].Fields = personFields(*c.Before, *c.After, &p)
	}
	for i, c := range p.Sections.Changed {
		p.Sections.Changed[i].Fields = p.sectionFields(*c.Before, *c.After)
	}
	return p
}

// Empty is true if there is nothing that anybody would see.
func (p Changes) Empty() bool {
	return p.Schools.size()+p.People.size()+p.Sections.size() == 0
}

func (d Diff[T]) size() int { return len(d.Added) + len(d.Changed) + len(d.Removed) }

// Quiet is true if there is nothing at all to write. That somebody agreed to leave much
// out is something.
func (p Changes) Quiet() bool {
	return p.Empty() && p.Units == nil && !p.leavesOutMuch() && len(p.Schools.Silent)+len(p.People.Silent)+len(p.Sections.Silent) == 0
}

// Counts is a plan in numbers: schools, people and classes together.
type Counts struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
	Same    int `json:"same"`
	LeftOut int `json:"left_out"` // classes of the file whose term has ended
}

// String is "12 added · 5 changed · 3 removed · 391 the same", and "40 left out" if
// something is.
func (c Counts) String() string {
	s := fmt.Sprintf("%d added · %d changed · %d removed · %d the same", c.Added, c.Changed, c.Removed, c.Same)
	if c.LeftOut > 0 {
		s += fmt.Sprintf(" · %d left out", c.LeftOut)
	}
	return s
}

// Counts counts.
func (p Changes) Counts() Counts {
	return Counts{
		len(p.Schools.Added) + len(p.People.Added) + len(p.Sections.Added),
		len(p.Schools.Changed) + len(p.People.Changed) + len(p.Sections.Changed),
		len(p.Schools.Removed) + len(p.People.Removed) + len(p.Sections.Removed),
		p.Schools.Same + p.People.Same + p.Sections.Same,
		len(p.terms.out),
	}
}

// Items is the plan for reading: added, changed, removed and kept, each in alphabetical
// order, schools before people before classes.
func (p Changes) Items() []Item {
	p.titles = p.titles.with(p.Sections)
	return slices.Concat(
		items("Added", "school", p.Schools.Added, schoolLine, nil),
		items("Added", "person", p.People.Added, personLine, personBack),
		items("Added", "class", p.Sections.Added, p.sectionLine, sectionNote),
		items("Changed", "school", p.Schools.Changed, schoolLine, nil),
		items("Changed", "person", p.People.Changed, Person.name, nil),
		items("Changed", "class", p.Sections.Changed, p.title, sectionNote),
		p.unitItems(),
		items("Removed", "school", p.Schools.Removed, schoolLine, nil),
		items("Removed", "person", p.People.Removed, personLine, nil),
		items("Removed", "class", p.Sections.Removed, p.sectionLine, nil),
		p.keptItems(),
	)
}

// visible is a text as a line of a plan shows it: not endless, and with what
// would turn the line around written out.
func visible(s string) string {
	if s == "" || plainWords(s) {
		return s
	}
	return plainTo(s, 2*longName, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

// personBack says what somebody who comes back brings.
func personBack(c Change[Person]) string {
	if c.Link && !c.Recent {
		return "Their link from before is offered to them, and not shown."
	}
	return pick(c.Link, "Comes back with its link.", "")
}

func sectionNote(c Change[Section]) string { return c.Note }

// items are the lines of one list: what it was before, or is now if it is new.
func items[T entity[T]](verb, kind string, list []Change[T], line func(T) string, note func(Change[T]) string) []Item {
	out := make([]Item, 0, len(list))
	for _, c := range list {
		i := Item{Verb: verb, Kind: kind, Key: keyOf(c), What: visible(line(*cmp.Or(c.Before, c.After))), Fields: slices.Clone(c.Fields)}
		if note != nil {
			i.Note = note(c)
		}
		if strings.HasPrefix(i.Key, "\x00") { // NoKey is nothing to show
			i.Key = ""
		}
		for n, f := range i.Fields {
			i.Fields[n].Before, i.Fields[n].After = visible(f.Before), visible(f.After)
		}
		out = append(out, i)
	}
	slices.SortFunc(out, func(a, b Item) int { return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Key, b.Key)) })
	return out
}

func (p Changes) keptItems() []Item {
	var out []Item
	for _, k := range p.Kept {
		what := fmt.Sprintf("%s: %s %s, changed here. The file still says %s.", k.What, k.Name, k.Here, k.Record)
		if k.Name == "" {
			what = fmt.Sprintf("%s: %s. The file still names it.", k.What, k.Here)
		}
		out = append(out, Item{Verb: "Kept", Kind: "kept", Key: k.What + "\x00" + k.Name, What: what})
	}
	return out
}

// unitItems is the line about organisational units.
func (p Changes) unitItems() []Item {
	if p.Units == nil {
		return nil
	}
	paths := func(list []string) string { return visible(strings.Join(list, ", ")) }
	was, is := p.Units.Was, p.Units.Is
	return []Item{{Verb: "Changed", Kind: "units", What: "The organisational units of Google Admin", Fields: fields(
		"staff", paths(was.Staff), paths(is.Staff), "not staff", paths(was.Others), paths(is.Others))}}
}

// Digest is the same for two plans that do the same, as far as anybody sees.
func Digest(list []Item) string {
	sum := sha256.New()
	for _, i := range list {
		fmt.Fprintf(sum, "%q %q\n", i.Key, i.String())
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Differences counts the entities that two plans of one file treat differently.
func Differences(before, now []Item) int {
	type about struct{ kind, key string }
	was := map[about]string{}
	for _, i := range before {
		was[about{i.Kind, i.Key}] = i.String()
	}
	n := 0
	for _, i := range now {
		at := about{i.Kind, i.Key}
		if was[at] != i.String() {
			n++
		}
		delete(was, at)
	}
	return n + len(was)
}

// Write writes the items as lines.
func Write(w io.Writer, list []Item) error {
	for _, i := range list {
		if _, err := fmt.Fprintln(w, i); err != nil {
			return err
		}
	}
	return nil
}

func schoolLine(s School) string { return strings.TrimSpace("school " + s.Name) }

func personLine(p Person) string { return p.Name + ", " + cmp.Or(string(p.Email), "no e-mail") }

// sectionLine is "Algebra II, section 01, block A: Ms Okafor, Mr Boateng", with the term
// where it is needed to tell two classes apart.
func (p Changes) sectionLine(s Section) string {
	title := p.title(s)
	if s.Block != "" {
		title += ", block " + s.Block
	}
	return title + ": " + p.teachers(s)
}

// teachers is their names as a list.
func (p Changes) teachers(s Section) string {
	return cmp.Or(strings.Join(p.teacherNames(s), ", "), "no teacher")
}

// teacherNames are the names of those who teach a section, the lead first.
func (p Changes) teacherNames(s Section) []string {
	var names []string
	for _, key := range s.Teachers {
		names = append(names, cmp.Or(p.names[key], key))
	}
	return names
}
