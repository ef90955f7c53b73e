package roster

import (
	"cmp"
	"fmt"
	"slices"

	"hallway/internal/school"
)

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

// comparePeople returns the key that somebody of current has afterwards, where
// it is another one. Of the sections of the file it rewrites the teachers about
// whom it is asked.
func (p *Changes) comparePeople(current []Known[Person], in *Roster, classes []Known[Section], answers Answers) map[string]string {
	incoming := in.People
	for _, k := range current {
		p.names[k.Is.Key] = k.Is.Name
		if k.Live && k.Record != nil && !k.Shared {
			p.current.people++
		}
	}
	w := whoIsWho(current, *in, classes, answers)
	p.Asked, p.Findings = w.asked, append(p.Findings, w.findings...)
	key := w.keys(func(from, to string) { p.names[to] = p.names[from] })
	for i, record := range incoming {
		if _, asked := w.pending[i]; !asked {
			p.names[record.Key] = record.Name
		}
	}
	stands := map[string]string{} // in sections, for whom the file names
	for i, at := range w.pending {
		is := rename(current[at].Is.Key, key)
		stands[incoming[i].Key], p.pending[is] = is, true
	}
	in.Sections = teachersRenamed(in.Sections, stands)
	addresses, back := p.addresses(current, incoming, w, key), 0
	for i, record := range incoming {
		at, known := w.partner[i]
		if _, asked := w.pending[i]; asked {
			continue
		}
		if !known {
			after := record
			after.Email, after.Schools = addresses[i], p.somewhere(after.Schools)
			p.People.Added = append(p.People.Added, Change[Person]{After: &after, Record: &record})
			continue
		}
		k := current[at]
		after := p.mergePerson(k, record)
		after.Email, after.Schools = addresses[i], p.somewhere(after.Schools)
		p.names[record.Key] = after.Name
		place(&p.People, k, after, record, personFields(k.Is, after, p))
		if k.Recent && !k.Live {
			back++
		}
	}
	for at, k := range current {
		k.Is.Key = rename(k.Is.Key, key)
		switch {
		case w.taken[at]:
		case w.gives[at] && (k.Shared || k.Record == nil): // stays, without the address
			after := k.Is
			after.Email = ""
			p.People.Changed = append(p.People.Changed, Change[Person]{ID: k.ID, Before: &k.Is, After: &after, OldRecord: k.recorded(), Fields: personFields(k.Is, after, p)})
		case k.Record != nil:
			remove(&p.People, k)
		case p.first && k.Live && len(k.Is.Schools) == 0: // was here before any school
			after := k.Is
			after.Schools = p.somewhere(nil)
			p.People.Changed = append(p.People.Changed, Change[Person]{ID: k.ID, Before: &k.Is, After: &after, Fields: personFields(k.Is, after, p)})
		}
	}
	if back > 0 {
		who := pick(back == 1, "1 person is back", fmt.Sprintf("%d people are back", back))
		p.Findings = append(p.Findings, aboutRoster(Note, "They come back as they were, and sign in once.", "", "%s: the last file was short.", who))
	}
	return key
}

// teachersRenamed is sections with other keys of teachers.
func teachersRenamed(sections []Section, to map[string]string) []Section {
	if len(to) == 0 {
		return sections
	}
	out := slices.Clone(sections)
	for i := range out {
		out[i].Teachers = renamed(out[i].Teachers, to)
	}
	return out
}

// somewhere is where somebody is: at the only school, if nothing says where.
func (p *Changes) somewhere(schools []string) []string {
	if len(schools) == 0 && p.only != nil {
		return []string{*p.only}
	}
	return schools
}

// addresses is the address of everybody whom the file names, by their place in
// it: what the file says or what was repaired here, unless somebody else has it.
// An address goes to somebody else only when its holder gives it up. Holders go
// by the keys that they have afterwards: the old one may be somebody else's.
func (p *Changes) addresses(current []Known[Person], incoming []Person, w *whoIs, key map[string]string) []school.Email {
	partner, stays := w.partner, map[int]bool{}
	for _, at := range w.pending {
		stays[at] = true
	}
	out, named, given := make([]school.Email, len(incoming)), map[int]int{}, map[school.Email]bool{}
	for i, in := range incoming {
		if _, asked := w.pending[i]; asked {
			continue
		}
		out[i], given[in.Email] = in.Email, true
		if at, known := partner[i]; known {
			out[i], named[at] = mergeEmail(current[at], in), i
		}
	}
	holder := map[school.Email]string{}
	for at, k := range current {
		i, is := named[at]
		switch {
		case !k.Live || k.Is.Email == "" || w.gives[at]:
		case !is && (k.Record == nil || k.Shared || stays[at]): // stays, whatever the file says
			holder[k.Is.Email] = rename(k.Is.Key, key)
		case is && out[i] == k.Is.Email && !(incoming[i].Email == "" && given[out[i]] && k.Record != nil && k.Record.Email == out[i]):
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
			p.Findings = append(p.Findings, aboutRoster(Problem, "We will import them without it, so they cannot sign in with it.", "Correct it in the file, or under People.",
				"%s has the address %s of %s.", plain(incoming[i].Name), out[i], plain(p.names[who])))
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
func mergeEmail(k Known[Person], record Person) school.Email {
	if record.Email == "" || k.Live && k.Record != nil && k.Record.Email == record.Email || k.Live && k.Second && k.Is.Email != "" {
		return k.Is.Email
	}
	return record.Email
}

// firstName is the name of somebody whom another source, or a person, has named
// before this source does: theirs counts, and the other is noted.
func (p *Changes) firstName(k Known[Person], record Person) string {
	if len(nameOf(k.Is).words) == 0 { // nobody has named one
		return record.Name
	}
	if record.Name != k.Is.Name {
		p.Findings = append(p.Findings, aboutRoster(Note, "We will keep the name that is here.", "Change it under People if it is wrong.",
			"%s is %s here; this source says %s.", cmp.Or(string(record.Email), record.Key), plain(k.Is.Name), plain(record.Name)))
	}
	return k.Is.Name
}

// mergePerson is somebody after the import.
func (p *Changes) mergePerson(k Known[Person], record Person) Person {
	after := record
	switch {
	case !k.Live:
		return after
	case k.Record == nil: // where others put them they stay, and the first source counts
		after.Name, after.Department = p.firstName(k, record), cmp.Or(k.Is.Department, record.Department)
		for _, school := range k.Is.Schools {
			after.Schools = with(slices.Clone(after.Schools), school)
		}
		return after
	}
	if k.Second && k.Record.Name != record.Name {
		after.Name = p.firstName(k, record)
	} else {
		after.Name = p.keep(k.Is.Name, "name", k.Is.Name, k.Record.Name, record.Name)
	}
	if k.Second && record.Email != "" && record.Email != k.Record.Email && record.Email != k.Is.Email && k.Is.Email != "" {
		p.Findings = append(p.Findings, aboutRoster(Note, "We will keep the address that is here.", "Change it under People if it is wrong.",
			"%s has the address %s here; this source says %s.", plain(k.Is.Name), k.Is.Email, record.Email))
	}
	after.Department = p.keep(k.Is.Name, "department", k.Is.Department, k.Record.Department, record.Department)
	if record.Email != "" && record.Email == k.Record.Email {
		p.keep(k.Is.Name, "e-mail", string(k.Is.Email), string(k.Record.Email), string(record.Email))
	}
	after.Schools = merged(k.Is.Schools, k.Record.Schools, record.Schools)
	slices.Sort(after.Schools)
	return after
}

func personFields(before, after Person, p *Changes) []Field {
	return append(fields("name", before.Name, after.Name, "e-mail", string(before.Email), string(after.Email), "department", before.Department, after.Department),
		p.schoolField("schools", before.Schools, after.Schools)...)
}
