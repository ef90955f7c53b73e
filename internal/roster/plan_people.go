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
// it is another one. In the sections of the file it replaces the teachers in Asked.
func (p *Changes) comparePeople(current []Known[Person], in *Roster, classes []Known[Section], ask *asking) map[string]string {
	p.current.people = ours(current)
	for _, k := range current {
		p.names[k.Is.Key] = k.Is.Name
	}
	w := whoIsWho(current, *in, classes, ask)
	key := w.keys(func(from, to string) { p.names[to] = p.names[from] })
	for i, record := range in.People {
		if _, asked := w.pending[i]; !asked {
			p.names[record.Key] = record.Name
		}
	}
	inSections := map[string]string{} // the key in sections of people in Asked
	for i, at := range w.pending {
		is := rename(current[at].Is.Key, key)
		inSections[in.People[i].Key], p.pending[is] = is, true
	}
	if len(inSections) > 0 {
		in.Sections = slices.Clone(in.Sections)
		for i := range in.Sections {
			in.Sections[i].Teachers = renamed(in.Sections[i].Teachers, inSections)
		}
	}
	p.peopleOfFile(w, key)
	for at, k := range current {
		k.Is.Key = rename(k.Is.Key, key)
		switch {
		case w.taken[at]:
		case in.Nameless.stays(k):
			p.nameless[k.Is.Key] = true
			p.People.Same++
		default:
			p.unnamed(k, w.gives[at])
		}
	}
	return key
}

// peopleOfFile places everybody whom the file names.
func (p *Changes) peopleOfFile(w *whoIs, key map[string]string) {
	addresses, back := p.addresses(w, key), 0
	for i, record := range w.incoming {
		if _, asked := w.pending[i]; asked {
			continue
		}
		after := record
		at, known := w.partner[i]
		if known {
			after = p.mergePerson(w.current[at], record)
		}
		after.Email, after.Schools = addresses[i], p.somewhere(after.Schools)
		fresh := !known || !w.current[at].Live || w.current[at].Is.Email != after.Email
		if p.foreign.meet(after, fresh); !known {
			p.People.Added = append(p.People.Added, Change[Person]{After: &after, Record: &record})
			continue
		}
		k := w.current[at]
		p.names[record.Key] = after.Name
		place(&p.People, k, after, record, personFields(k.Is, after, p))
		if k.Recent && !k.Live {
			back++
		}
	}
	if back > 0 {
		who := pick(back == 1, "1 person is back", fmt.Sprintf("%d people are back", back))
		p.note(Note, "They come back as they were, and have to sign in again.", "", "%s: the last file was incomplete.", who)
	}
}

// unnamed places somebody whom the file does not name, and who gives up their
// address, if somebody answered so.
func (p *Changes) unnamed(k Known[Person], gives bool) {
	after := k.Is
	switch {
	case gives && (k.Shared || k.Record == nil): // stays, without the address
		after.Email = ""
	case k.Record != nil:
		remove(&p.People, k)
		return
	case p.first && k.Live && len(k.Is.Schools) == 0: // was here before any school
		after.Schools = p.somewhere(nil)
	default:
		return
	}
	p.People.Changed = append(p.People.Changed,
		Change[Person]{ID: k.ID, Before: &k.Is, After: &after, OldRecord: k.recorded(), Fields: personFields(k.Is, after, p)})
}

// note adds a finding that only the present roster shows.
func (p *Changes) note(severity Severity, will, do, found string, args ...any) {
	p.Findings = append(p.Findings, aboutRoster(severity, will, do, found, args...))
}

// somewhere is where somebody is: at the only school, if nothing says where.
func (p *Changes) somewhere(schools []string) []string {
	if len(schools) == 0 && p.only != nil {
		return []string{*p.only}
	}
	return schools
}

// addresses are the addresses of everybody whom the file names, in its order: what
// it says or what was repaired here, unless somebody else has that.
func (p *Changes) addresses(w *whoIs, key map[string]string) []school.Email {
	out, named, given := make([]school.Email, len(w.incoming)), map[int]int{}, map[school.Email]bool{}
	var order []int // not the order of rows, which means nothing
	for i, in := range w.incoming {
		if _, asked := w.pending[i]; asked {
			continue
		}
		out[i], given[in.Email], order = in.Email, true, append(order, i)
		if at, known := w.partner[i]; known {
			out[i], named[at] = mergeEmail(w.current[at], in), i
		}
	}
	slices.SortFunc(order, func(a, b int) int { // those with an address first
		a1, b1 := w.incoming[a], w.incoming[b]
		return cmp.Or(cmp.Compare(min(1, len(b1.Email)), min(1, len(a1.Email))), cmp.Compare(a1.Key, b1.Key))
	})
	holder := w.keepers(key, out, named, given)
	for _, i := range order {
		in := w.incoming[i]
		who, taken := holder[out[i]]
		if out[i] == "" || !taken || who == in.Key {
			holder[out[i]] = in.Key
			continue
		}
		if in.Email != "" {
			p.note(Problem, "We will import them without it, so they cannot sign in with it.", "Correct it in the file, or under People.",
				"%s has the address %s, which belongs to %s.", plain(in.Name), out[i], plain(p.names[who]))
		}
		out[i] = ""
		if at, known := w.partner[i]; known && w.current[at].Live {
			if had := w.current[at].Is.Email; holder[had] == "" {
				out[i], holder[had] = had, in.Key
			}
		}
	}
	return out
}

// keepers are the people who keep their addresses, by address: it goes to somebody
// else only when its holder gives it up. They have the keys of afterwards. out is
// the file's addresses, given those that it has, and named the people in it.
func (w *whoIs) keepers(key map[string]string, out []school.Email, named map[int]int, given map[school.Email]bool) map[school.Email]string {
	holder := map[school.Email]string{}
	for at, k := range w.current {
		i, is := named[at]
		switch {
		case !k.Live || k.Is.Email == "" || w.gives[at]:
		case !is && (k.Record == nil || k.Shared || w.taken[at]): // stays, whatever the file says
			holder[k.Is.Email] = rename(k.Is.Key, key)
		case !is || out[i] != k.Is.Email:
		case w.incoming[i].Email == "" && given[out[i]] && recordedAs(k, out[i]): // the file gives it to another
		default:
			holder[k.Is.Email] = w.incoming[i].Key
		}
	}
	return holder
}

// recordedAs says whether the source records an address of somebody.
func recordedAs(k Known[Person], email school.Email) bool {
	return k.Record != nil && k.Record.Email == email
}

// mergeEmail is the address that somebody would have after the import. Where
// the file has none it says nothing about one, so that a repaired address survives.
func mergeEmail(k Known[Person], record Person) school.Email {
	if record.Email == "" || k.Live && recordedAs(k, record.Email) || k.Live && k.Second && k.Is.Email != "" {
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
		p.note(Note, "We will keep the name that is here.", "Change it under People if it is wrong.",
			"%s is %s here; this source says %s.", cmp.Or(string(record.Email), record.Key), plain(k.Is.Name), plain(record.Name))
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
		p.note(Note, "We will keep the address that is here.", "Change it under People if it is wrong.",
			"%s has the address %s here; this source says %s.", plain(k.Is.Name), k.Is.Email, record.Email)
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
	list := fields("name", before.Name, after.Name, "e-mail", string(before.Email), string(after.Email),
		"department", before.Department, after.Department)
	return append(list, p.schoolField("schools", before.Schools, after.Schools)...)
}
