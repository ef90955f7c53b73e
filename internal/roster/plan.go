package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hallway/internal/school"
)

// Current is the roster as it stands, seen from one source. Whoever and
// whatever the source has never named has a Key that no source has (NoKey).
type Current struct {
	Schools  []Known[School]
	People   []Known[Person]
	Sections []Known[Section]
}

// Known is one thing that is in the roster, or was.
type Known[T any] struct {
	ID   int64
	Is   T    // as it stands; of something that is gone, as it stood
	Said *T   // what the source said last; nil: it names it no more, or never did
	Live bool // in the roster
	Held bool // not this source's alone: another names it, or a person added it
	Link bool // its door has a link
}

// NoKey is the key of something that the source has never named.
func NoKey(id int64) string { return fmt.Sprintf("\x00%d", id) }

// Plan is what an import would do. It holds everything needed to do it, so the
// preview and the import cannot differ. Every list is sorted by key.
type Plan struct {
	Schools  Diff[School] // never removed
	People   Diff[Person]
	Sections Diff[Section]
	Kept     []Kept    // what people changed here, and the file says nothing new about
	Findings []Finding // what only the roster as it stands shows

	current struct{ people, sections int } // in the roster, of this source
	names   map[string]string              // Person.Key to name, for Items
	schools map[string]string              // School.Key to name
	only    *string                        // key of the school that is meant where none is named
	first   bool                           // there was none before
}

// Diff is what happens to one kind of thing. Same counts what stays as it is.
type Diff[T any] struct {
	Added   []Change[T]
	Changed []Change[T]
	Removed []Change[T] // in current and not incoming; to archive, never to delete
	Silent  []Change[T] // nobody sees it: another key, another word of the source
	Same    int
}

// Change is one thing before and after. Somebody found again by e-mail or name
// has another Key after; whatever refers to the old one means them.
type Change[T any] struct {
	ID            int64 // 0: not known yet
	Before, After *T    // nil: not in the roster
	Was, Said     *T    // what the source said before, and says now
	Stood         *T    // of something that comes back: as it stood
	Fields        []Field
	Link          bool // something that comes back brings its link
}

// Field is one field that a change is about, in words: empty values are "none".
type Field struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Kept is a field that somebody changed here since the source said what it
// still says: the import leaves it as it is.
type Kept struct{ What, Name, Here, Said string }

// Compare says what importing incoming would do to current, whatever order
// their rows are in. It changes what the source changed: where a file says what
// it said the last time, what people have repaired here since stays.
func Compare(current Current, incoming Roster) Plan {
	p := Plan{names: map[string]string{}, schools: map[string]string{}}
	incoming = atTheirSchools(p.complete(current, incoming))
	schoolKey := p.compareSchools(current.Schools, incoming.Schools)
	people := slices.Clone(current.People)
	for i := range people {
		to := func(v *Person) { v.Schools = slices.Sorted(slices.Values(renamed(v.Schools, schoolKey))) }
		to(&people[i].Is)
		people[i].Said = rewritten(people[i].Said, to)
	}
	personKey := p.comparePeople(people, incoming.People)
	sections := slices.Clone(current.Sections)
	for i := range sections {
		to := func(s *Section) {
			s.School, s.Teachers = rename(s.School, schoolKey), renamed(s.Teachers, personKey)
		}
		to(&sections[i].Is)
		sections[i].Said = rewritten(sections[i].Said, to)
	}
	p.compareSections(sections, incoming.Sections)
	p.sort()
	return p
}

// atTheirSchools makes everybody a member of the schools where they teach,
// which exports leave out at times.
func atTheirSchools(in Roster) Roster {
	at := make(map[string]int, len(in.People))
	for i, v := range in.People {
		at[v.Key] = i
	}
	in.People = slices.Clone(in.People)
	for _, s := range in.Sections {
		for _, key := range s.Teachers {
			if i, known := at[key]; known && !slices.Contains(in.People[i].Schools, s.School) {
				in.People[i].Schools = with(slices.Clone(in.People[i].Schools), s.School)
			}
		}
	}
	return in
}

// rewritten is a copy with something done to it; nil stays nil.
func rewritten[T any](v *T, do func(*T)) *T {
	if v == nil {
		return nil
	}
	c := *v
	do(&c)
	return &c
}

func renamed(keys []string, to map[string]string) []string {
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		out = append(out, rename(k, to))
	}
	return out
}

// rename is a key's new one. A key may well be empty: of the only school, when
// a file does not name it.
func rename(key string, to map[string]string) string {
	if next, renamed := to[key]; renamed {
		return next
	}
	return key
}

// compareSchools returns the key that a school of current has in incoming,
// where it is another one. A file that does not name its school means the only
// one there is.
func (p *Plan) compareSchools(current []Known[School], incoming []School) map[string]string {
	m := newMatching[School](len(current))
	m.by(current, incoming, func(s School) string { return cmp.Or(s.Key, "\x00") }, true)
	m.by(current, incoming, func(s School) string { return fold(s.Name) }, true)
	if len(incoming) == 1 && incoming[0].Name == "" && len(m.partner) == 0 {
		if only := slices.IndexFunc(current, func(k Known[School]) bool { return k.Live }); only >= 0 && live(current) == 1 {
			m.pair(0, only)
		}
	}
	key := map[string]string{}
	for i, after := range incoming {
		p.schools[after.Key] = after.Name
		at, known := m.partner[i]
		if !known {
			p.Schools.Added = append(p.Schools.Added, Change[School]{After: &after, Said: &after})
			continue
		}
		k := current[at]
		if k.Is.Key != after.Key {
			key[k.Is.Key] = after.Key
		}
		said := after
		if after.Name == "" || k.Live && k.Said != nil && k.Said.Name == after.Name {
			after.Name = k.Is.Name // a file without names has no opinion; one that says what it said neither
		}
		p.schools[after.Key] = after.Name
		place(&p.Schools, k, after, said, fields("name", k.Is.Name, after.Name))
	}
	for i, k := range current {
		if !m.taken[i] && k.Live {
			p.schools[k.Is.Key] = k.Is.Name
		}
	}
	switch {
	case len(incoming) == 1:
		p.only, p.first = &incoming[0].Key, live(current) == 0
	case len(incoming) == 0 && len(p.schools) == 1:
		for only := range p.schools {
			p.only = &only
		}
	}
	return key
}

func live[T any](list []Known[T]) (n int) {
	for _, k := range list {
		if k.Live {
			n++
		}
	}
	return n
}

// alike is what can be compared with itself, key and all.
type alike[T any] interface{ Same(T) bool }

// Same says whether two schools are the same, key and all.
func (s School) Same(o School) bool { return s == o }

// Same says whether two people are the same, key and all.
func (p Person) Same(o Person) bool {
	return p.Key == o.Key && p.Name == o.Name && p.Email == o.Email && p.Department == o.Department && slices.Equal(p.Schools, o.Schools)
}

// Same says whether two sections are the same, key and all.
func (s Section) Same(o Section) bool {
	return s.Key == o.Key && s.School == o.School && s.Course == o.Course && s.Code == o.Code && s.Block == o.Block && s.Room == o.Room &&
		s.Department == o.Department && s.Term == o.Term && slices.Equal(s.Teachers, o.Teachers)
}

// place puts something known where it belongs: back, changed, or the same.
func place[T alike[T]](d *Diff[T], k Known[T], after, said T, changed []Field) {
	c := Change[T]{ID: k.ID, After: &after, Was: k.Said, Said: &said, Fields: changed, Link: k.Link}
	switch {
	case !k.Live:
		c.Fields, c.Stood = nil, &k.Is
		d.Added = append(d.Added, c)
	case len(changed) > 0:
		c.Before = &k.Is
		d.Changed = append(d.Changed, c)
	default:
		d.Same++
		if c.Before = &k.Is; k.Said == nil || !said.Same(*k.Said) || !after.Same(k.Is) {
			d.Silent = append(d.Silent, c)
		}
	}
}

// comparePeople returns the key that somebody of current has in incoming, where
// it is another one.
func (p *Plan) comparePeople(current []Known[Person], incoming []Person) map[string]string {
	for _, k := range current {
		p.names[k.Is.Key] = k.Is.Name
		if k.Live && k.Said != nil && !k.Held {
			p.current.people++
		}
	}
	partner := matchPeople(current, incoming)
	for _, said := range incoming {
		p.names[said.Key] = said.Name
	}
	found, addresses := make([]bool, len(current)), p.addresses(current, incoming, partner)
	key := map[string]string{}
	for i, said := range incoming {
		at, known := partner[i]
		if !known {
			after := said
			after.Email, after.Schools = addresses[i], p.somewhere(after.Schools)
			p.People.Added = append(p.People.Added, Change[Person]{After: &after, Said: &said})
			continue
		}
		k := current[at]
		found[at] = true
		if k.Is.Key != said.Key {
			key[k.Is.Key] = said.Key
		}
		after := p.mergePerson(k, said)
		after.Email, after.Schools = addresses[i], p.somewhere(after.Schools)
		p.names[said.Key] = after.Name
		place(&p.People, k, after, said, personFields(k.Is, after, p))
	}
	for at, k := range current {
		switch {
		case found[at]:
		case k.Said != nil:
			remove(&p.People, k)
		case p.first && k.Live && len(k.Is.Schools) == 0: // was here before any school
			after := k.Is
			after.Schools = p.somewhere(nil)
			place(&p.People, k, after, k.Is, personFields(k.Is, after, p))
			p.People.Changed[len(p.People.Changed)-1].Said = nil
		}
	}
	return key
}

// somewhere is where somebody is: at the only school, if nothing says where.
func (p *Plan) somewhere(schools []string) []string {
	if len(schools) == 0 && p.only != nil {
		return []string{*p.only}
	}
	return schools
}

// remove takes something away that the source does not name any more, unless it
// is not the source's alone.
func remove[T any](d *Diff[T], k Known[T]) {
	c := Change[T]{ID: k.ID, Before: &k.Is, After: &k.Is, Was: k.Said, Link: k.Link}
	switch {
	case !k.Live:
	case k.Held:
		d.Same++
		d.Silent = append(d.Silent, c)
	default:
		c.After = nil
		d.Removed = append(d.Removed, c)
	}
}

// addresses is the address of everybody whom the file names, by their place in
// it: what the file says or what was repaired here, unless somebody else has it.
// An address goes to somebody else only when its holder gives it up.
func (p *Plan) addresses(current []Known[Person], incoming []Person, partner map[int]int) []school.Email {
	out, named, given := make([]school.Email, len(incoming)), map[int]int{}, map[school.Email]bool{}
	for i, in := range incoming {
		out[i], given[in.Email] = in.Email, true
		if at, known := partner[i]; known {
			out[i], named[at] = mergeEmail(current[at], in), i
		}
	}
	holder := map[school.Email]string{}
	for at, k := range current {
		i, is := named[at]
		switch {
		case !k.Live || k.Is.Email == "":
		case !is && (k.Said == nil || k.Held): // stays, whatever the file says
			holder[k.Is.Email] = k.Is.Key
		case is && out[i] == k.Is.Email && !(incoming[i].Email == "" && given[out[i]] && k.Said != nil && k.Said.Email == out[i]):
			holder[k.Is.Email] = incoming[i].Key
		}
	}
	order := make([]int, len(incoming)) // not the order of rows, which means nothing
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if none := incoming[a].Email == ""; none != (incoming[b].Email == "") {
			return cmp.Compare(len(incoming[b].Email), len(incoming[a].Email))
		}
		return cmp.Compare(incoming[a].Key, incoming[b].Key)
	})
	for _, i := range order {
		who, taken := holder[out[i]]
		if out[i] == "" || !taken || who == incoming[i].Key {
			holder[out[i]] = incoming[i].Key
			continue
		}
		if incoming[i].Email != "" {
			p.Findings = append(p.Findings, Finding{File: "The roster", Severity: Problem, Found: fmt.Sprintf("%s has the address %s of %s.", plain(incoming[i].Name), out[i], plain(p.names[who])),
				Will: "We will import them without it, so they cannot sign in with it.", Do: "Correct it in the file, or under People."})
		}
		out[i] = ""
		if at, known := partner[i]; known && current[at].Live {
			if had := current[at].Is.Email; holder[had] == "" {
				out[i], holder[had] = had, incoming[i].Key
			}
		}
	}
	return out
}

// mergeEmail is the address that somebody would have after the import. Where
// the file has none it says nothing about one, so that a repaired address survives.
func mergeEmail(k Known[Person], said Person) school.Email {
	if said.Email == "" || k.Live && k.Said != nil && k.Said.Email == said.Email {
		return k.Is.Email
	}
	return said.Email
}

// mergePerson is somebody after the import.
func (p *Plan) mergePerson(k Known[Person], said Person) Person {
	after := said
	switch {
	case !k.Live:
		return after
	case k.Said == nil: // where others put them they stay, and what a file leaves out it does not deny
		after.Department = cmp.Or(said.Department, k.Is.Department)
		for _, school := range k.Is.Schools {
			after.Schools = with(slices.Clone(after.Schools), school)
		}
		return after
	}
	after.Name = p.keep(k.Is.Name, "name", k.Is.Name, k.Said.Name, said.Name)
	after.Department = p.keep(k.Is.Name, "department", k.Is.Department, k.Said.Department, said.Department)
	if said.Email != "" && said.Email == k.Said.Email {
		p.keep(k.Is.Name, "e-mail", string(k.Is.Email), string(k.Said.Email), string(said.Email))
	}
	after.Schools = merged(k.Is.Schools, k.Said.Schools, said.Schools)
	slices.Sort(after.Schools)
	return after
}

// keep is a field after the import: what the file says, or what is here, if
// the file only says what it said before.
func (p *Plan) keep(what, name, is, was, said string) string {
	if was != said {
		return said
	}
	if is != said {
		p.Kept = append(p.Kept, Kept{what, name, orNone(is), orNone(said)})
	}
	return is
}

// merged is a list after the import: what the file says, without what was taken
// out here and with what was added here. Nothing is twice.
func merged(is, was, said []string) []string {
	out := make([]string, 0, len(said))
	for _, k := range said {
		if slices.Contains(is, k) || !slices.Contains(was, k) {
			out = append(out, k)
		}
	}
	for _, k := range is {
		if !slices.Contains(was, k) && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	if slices.Equal(was, said) {
		return is // in the order that they have here
	}
	return out
}

func personFields(before, after Person, p *Plan) []Field {
	return append(fields("name", before.Name, after.Name, "e-mail", string(before.Email), string(after.Email), "department", before.Department, after.Department),
		p.schoolField("schools", before.Schools, after.Schools)...)
}

func (p *Plan) schoolField(name string, before, after []string) []Field {
	b, a := slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(after))
	return fields(name, p.schoolNames(b), p.schoolNames(a))
}

func (p *Plan) schoolNames(keys []string) string {
	var names []string
	for _, k := range keys {
		names = append(names, cmp.Or(p.schools[k], k))
	}
	return strings.Join(names, ", ")
}

func (p *Plan) compareSections(current []Known[Section], incoming []Section) {
	for _, k := range current {
		if k.Live && k.Said != nil && !k.Held {
			p.current.sections++
		}
	}
	partner := matchSections(current, incoming)
	found := make([]bool, len(current))
	for i, said := range incoming {
		at, known := partner[i]
		if !known {
			after := said
			p.Sections.Added = append(p.Sections.Added, Change[Section]{After: &after, Said: &said})
			continue
		}
		found[at] = true
		k := current[at]
		after := p.mergeSection(k, said)
		place(&p.Sections, k, after, said, p.sectionFields(k.Is, after))
	}
	for at, k := range current {
		if !found[at] && k.Said != nil {
			remove(&p.Sections, k)
		}
	}
}

func (p *Plan) mergeSection(k Known[Section], said Section) Section {
	after, title := said, sectionTitle(k.Is)
	switch {
	case !k.Live:
		return said
	case k.Said == nil: // others name it too: what a file leaves out it does not deny
		after.Block, after.Room = cmp.Or(said.Block, k.Is.Block), cmp.Or(said.Room, k.Is.Room)
		after.Department, after.Term = cmp.Or(said.Department, k.Is.Department), cmp.Or(said.Term, k.Is.Term)
		after.Teachers = slices.Clone(k.Is.Teachers)
		for _, key := range said.Teachers {
			after.Teachers = assign(after.Teachers, key, false)
		}
		return after
	}
	for _, f := range []struct {
		name          string
		after         *string
		is, was, said string
	}{
		{"course", &after.Course, k.Is.Course, k.Said.Course, said.Course}, {"section", &after.Code, k.Is.Code, k.Said.Code, said.Code},
		{"block", &after.Block, k.Is.Block, k.Said.Block, said.Block}, {"room", &after.Room, k.Is.Room, k.Said.Room, said.Room},
		{"department", &after.Department, k.Is.Department, k.Said.Department, said.Department}, {"term", &after.Term, k.Is.Term, k.Said.Term, said.Term},
	} {
		*f.after = p.keep(title, f.name, f.is, f.was, f.said)
	}
	after.Teachers = merged(k.Is.Teachers, k.Said.Teachers, said.Teachers)
	if !slices.Equal(after.Teachers, said.Teachers) {
		p.Kept = append(p.Kept, Kept{title, "teachers", p.teachers(after), p.teachers(said)})
	}
	return after
}

func (p *Plan) sectionFields(before, after Section) []Field {
	list := fields("course", before.Course, after.Course, "section", before.Code, after.Code, "block", before.Block, after.Block,
		"room", before.Room, after.Room, "department", before.Department, after.Department, "term", before.Term, after.Term)
	list = append(p.schoolField("school", []string{before.School}, []string{after.School}), list...)
	if !slices.Equal(before.Teachers, after.Teachers) {
		// Two people may have one name, so equal words can be a change.
		list = append(list, Field{"teachers", p.teachers(before), p.teachers(after)})
	}
	return list
}

// sort makes the plan independent of the order of rows.
func (p *Plan) sort() {
	sortDiff(&p.Schools, func(s School) string { return s.Key })
	sortDiff(&p.People, func(s Person) string { return s.Key })
	sortDiff(&p.Sections, func(s Section) string { return s.Key })
	slices.SortFunc(p.Kept, func(a, b Kept) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Here, b.Here))
	})
	slices.SortFunc(p.Findings, func(a, b Finding) int { return cmp.Compare(a.String(), b.String()) })
}

func sortDiff[T any](d *Diff[T], key func(T) string) {
	of := func(c Change[T]) string {
		if c.After != nil {
			return key(*c.After)
		}
		return key(*c.Before)
	}
	for _, list := range [][]Change[T]{d.Added, d.Changed, d.Removed, d.Silent} {
		slices.SortFunc(list, func(a, b Change[T]) int { return cmp.Compare(of(a), of(b)) })
	}
}

// fields lists what differs, of name, before, after, name, before, after ...
func fields(list ...string) []Field {
	var out []Field
	for i := 0; i < len(list); i += 3 {
		if list[i+1] != list[i+2] {
			out = append(out, Field{list[i], orNone(list[i+1]), orNone(list[i+2])})
		}
	}
	return out
}

func orNone(s string) string { return cmp.Or(s, "none") }
