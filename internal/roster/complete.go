package roster

import (
	"fmt"
	"slices"
)

// complete completes a delta with what the source recorded before, so that one
// comparison does for both.
func (p *Changes) complete(current Current, in Roster) Roster {
	if in.Delta.People {
		in.People = moreSchools(current.People, in.People)
		in.People = completed(current.People, in.People, in.Gone.People)
	}
	records := recordsByKey(current.Sections)
	if in.Delta.Teaching || in.Delta.Sections {
		in.Sections = slices.Clone(in.Sections)
	}
	for i := range in.Sections {
		s := &in.Sections[i]
		before := records[s.Key]
		if before != nil && s.TermUnknown {
			s.Term, s.Starts, s.Ends, s.DatesUnknown = before.Term, before.Starts, before.Ends, false
		}
		if before != nil && in.Delta.Teaching {
			s.Teachers = before.Teachers
		}
		s.TermUnknown = false
	}
	if in.Delta.Sections {
		p.terms.says = make(map[string]bool, len(in.Sections))
		for _, s := range in.Sections {
			p.terms.says[s.Key] = true
		}
		in.Sections = completed(current.Sections, in.Sections, in.Gone.Sections)
	}
	if len(in.Teaching) > 0 {
		p.assignAll(&in)
	}
	if in.Delta != (Delta{}) {
		p.references(current, &in)
	}
	return in
}

// moreSchools keeps people at the schools that a delta does not take from them.
func moreSchools(current []Known[Person], named []Person) []Person {
	records := recordsByKey(current)
	named = slices.Clone(named)
	for i := range named {
		v := &named[i]
		if before := records[v.Key]; before != nil && v.MoreSchools {
			v.Schools = slices.Clone(v.Schools)
			for _, at := range before.Schools {
				v.Schools = with(v.Schools, at)
			}
		}
		v.MoreSchools = false
	}
	return named
}

// recordsByKey are the records of what a source still names.
func recordsByKey[T entity[T]](current []Known[T]) map[string]*T {
	by := make(map[string]*T, len(current))
	for _, k := range current {
		if k.Record != nil {
			by[(*k.Record).key()] = k.Record
		}
	}
	return by
}

func set(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, key := range list {
		out[key] = true
	}
	return out
}

// completed is what a delta says, and of the rest what the source recorded before.
func completed[T entity[T]](current []Known[T], named []T, gone []string) []T {
	seen := set(gone)
	for _, v := range named {
		seen[v.key()] = true
	}
	out := slices.Clone(named)
	for _, k := range current {
		if k.Record != nil && !seen[(*k.Record).key()] {
			out = append(out, *k.Record)
		}
	}
	return out
}

// assignAll adds and removes teachers as a delta says.
func (p *Changes) assignAll(in *Roster) {
	at, gone := map[string]int{}, set(in.Gone.Sections)
	for i, s := range in.Sections {
		at[s.Key] = i
	}
	for _, a := range in.Teaching {
		i, known := at[a.Section]
		if !known {
			if !a.Gone && !gone[a.Section] {
				p.skip(a.File, a.Line, "classSourcedId", "class %s", quote(a.Section))
			}
			continue
		}
		s := &in.Sections[i]
		s.Teachers = slices.Clone(s.Teachers)
		if a.Gone {
			s.Teachers = slices.DeleteFunc(s.Teachers, func(k string) bool { return k == a.Person })
		} else {
			s.Teachers = assign(s.Teachers, a.Person, a.Lead)
		}
	}
}

// references removes references to unknown schools and teachers, which only a
// delta or an incomplete export has, and notes them.
func (p *Changes) references(current Current, in *Roster) {
	people, schools, gone := map[string]bool{}, map[string]bool{}, set(in.Gone.People)
	for _, v := range in.People {
		people[v.Key] = true
	}
	in.Schools = slices.Clone(in.Schools)
	for _, v := range in.Schools {
		schools[v.Key] = true
	}
	for _, k := range current.Schools {
		if k.Record != nil && !schools[k.Record.Key] {
			schools[k.Record.Key] = true
			in.Schools = append(in.Schools, *k.Record)
		}
	}
	in.Sections = slices.DeleteFunc(slices.Clone(in.Sections), func(s Section) bool {
		if !schools[s.School] {
			p.skip("classes.csv", 0, "schoolSourcedId", "school %s of %s", quote(s.School), quote(s.Course))
		}
		return !schools[s.School]
	})
	for i := range in.Sections {
		s := &in.Sections[i]
		if slices.ContainsFunc(s.Teachers, func(k string) bool { return !people[k] }) {
			s.Teachers = slices.DeleteFunc(slices.Clone(s.Teachers), func(k string) bool {
				if !people[k] && !gone[k] {
					p.skip("enrollments.csv", 0, "userSourcedId", "teacher %s of %s", quote(k), quote(s.Course))
				}
				return !people[k]
			})
		}
	}
	in.People = slices.Clone(in.People)
	for i := range in.People {
		v := &in.People[i]
		v.Schools = slices.DeleteFunc(slices.Clone(v.Schools), func(k string) bool { return !schools[k] })
	}
}

// skip notes that something is left out, because nobody knows what it refers to.
func (p *Changes) skip(file string, line int, column, what string, args ...any) {
	p.Findings = append(p.Findings, Finding{file, line, column, Problem, fmt.Sprintf(what, args...) +
		" is neither in this export nor known from before.", "We will skip it.", "Ask for a bulk export, which has everything.", false})
}
