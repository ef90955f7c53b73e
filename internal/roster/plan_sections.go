package roster

import (
	"cmp"
	"slices"
)

func (p *Changes) compareSections(current []Known[Section], incoming []Section) {
	p.current.sections = ours(current)
	partner := matchSections(current, incoming)
	found := make([]bool, len(current))
	for i, record := range incoming {
		at, known := partner[i]
		var teach []string // now
		if known && current[at].Live {
			teach = current[at].Is.Teachers
		}
		record.Teachers = p.withoutPending(record.Teachers, teach)
		if !known {
			after := record
			p.Sections.Added = append(p.Sections.Added, Change[Section]{After: &after, Record: &record})
			continue
		}
		found[at] = true
		k := current[at]
		after := p.mergeSection(k, record)
		place(&p.Sections, k, after, record, p.sectionFields(k.Is, after))
	}
	for at, k := range current {
		if !found[at] && k.Record != nil {
			remove(&p.Sections, k)
		}
	}
}

// withoutPending leaves out those about whom it is asked, but for a class that they
// teach now: nobody gets one by a question.
func (p *Changes) withoutPending(record, teach []string) []string {
	if len(p.pending) == 0 {
		return record
	}
	return slices.DeleteFunc(slices.Clone(record), func(key string) bool { return p.pending[key] && !slices.Contains(teach, key) })
}

func (p *Changes) mergeSection(k Known[Section], record Section) Section {
	after, title := record, k.Is.Title()
	switch {
	case !k.Live:
		return record
	case k.Record == nil: // others name it too: what a file leaves out it does not deny
		after.Block, after.Room = cmp.Or(record.Block, k.Is.Block), cmp.Or(record.Room, k.Is.Room)
		after.Department, after.Term = cmp.Or(record.Department, k.Is.Department), cmp.Or(record.Term, k.Is.Term)
		after.Teachers = slices.Clone(k.Is.Teachers)
		for _, key := range record.Teachers {
			after.Teachers = assign(after.Teachers, key, false)
		}
		return after
	}
	for _, f := range []struct {
		name            string
		after           *string
		is, was, record string
	}{
		{"course", &after.Course, k.Is.Course, k.Record.Course, record.Course}, {"section", &after.Code, k.Is.Code, k.Record.Code, record.Code},
		{"block", &after.Block, k.Is.Block, k.Record.Block, record.Block}, {"room", &after.Room, k.Is.Room, k.Record.Room, record.Room},
		{"department", &after.Department, k.Is.Department, k.Record.Department, record.Department}, {"term", &after.Term, k.Is.Term, k.Record.Term, record.Term},
	} {
		*f.after = p.keep(title, f.name, f.is, f.was, f.record)
	}
	after.Teachers = merged(k.Is.Teachers, k.Record.Teachers, record.Teachers)
	if !slices.Equal(after.Teachers, record.Teachers) {
		p.Kept = append(p.Kept, Kept{title, "teachers", p.teachers(after), p.teachers(record)})
	}
	return after
}

func (p *Changes) sectionFields(before, after Section) []Field {
	list := fields("course", before.Course, after.Course, "section", before.Code, after.Code, "block", before.Block, after.Block,
		"room", before.Room, after.Room, "department", before.Department, after.Department, "term", before.Term, after.Term)
	list = append(p.schoolField("school", []string{before.School}, []string{after.School}), list...)
	if !slices.Equal(before.Teachers, after.Teachers) {
		// Two people may have one name, so equal words can be a change.
		list = append(list, Field{"teachers", p.teachers(before), p.teachers(after)})
	}
	return list
}
