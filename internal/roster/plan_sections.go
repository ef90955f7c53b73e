package roster

import (
	"cmp"
	"slices"
)

func (p *Changes) compareSections(current []Known[Section], incoming []Section) {
	p.current.sections = p.terms.running(current)
	p.titles = titlesOf(incoming)
	partner := matchSections(current, incoming)
	found := make([]bool, len(current))
	for i, record := range incoming {
		at, known := partner[i]
		if len(p.pending) > 0 { // nobody gets a class by a question
			record.Teachers = slices.DeleteFunc(slices.Clone(record.Teachers), func(key string) bool {
				return p.pending[key] && !(known && current[at].Live && slices.Contains(current[at].Is.Teachers, key))
			})
		}
		if known {
			found[at] = true
		}
		if p.terms.leavesOut(record, partnerOf(current, at, known)) {
			continue
		}
		if !known {
			after := record
			p.Sections.Added = append(p.Sections.Added, Change[Section]{After: &after, Record: &record})
			continue
		}
		k := current[at]
		after := p.mergeSection(k, record)
		p.terms.moves(k, after)
		place(&p.Sections, k, after, record, p.sectionFields(k.Is, after))
	}
	for at, k := range current {
		if !found[at] && k.Record != nil {
			remove(&p.Sections, k)
		}
	}
}

func (p *Changes) mergeSection(k Known[Section], record Section) Section {
	after, title := record, k.Is.Title()
	switch {
	case !k.Live:
		return record
	case k.Record == nil: // others name it too: an empty cell changes nothing
		after.Block, after.Room = cmp.Or(record.Block, k.Is.Block), cmp.Or(record.Room, k.Is.Room)
		after.Department, after.Term = cmp.Or(record.Department, k.Is.Department), cmp.Or(record.Term, k.Is.Term)
		if record.Starts == "" && record.Ends == "" {
			after.Starts, after.Ends = k.Is.Starts, k.Is.Ends
		}
		after.Teachers = slices.Clone(k.Is.Teachers)
		for _, key := range record.Teachers {
			after.Teachers = assign(after.Teachers, key, false)
		}
		return after
	}
	is, was, says := k.Is.texts(), k.Record.texts(), record.texts()
	for i, field := range after.texts() {
		*field = p.keep(title, sectionTexts[i], *is[i], *was[i], *says[i])
	}
	after.Teachers = merged(k.Is.Teachers, k.Record.Teachers, record.Teachers)
	if !slices.Equal(after.Teachers, record.Teachers) {
		p.Kept = append(p.Kept, Kept{title, "teachers", p.teachers(after), p.teachers(record)})
	}
	return after
}

// sectionTexts are the names of texts.
var sectionTexts = []string{"course", "section", "block", "room", "department", "term", "first day", "last day"}

// texts are the fields of a section that are text to read.
func (s *Section) texts() [8]*string {
	return [8]*string{&s.Course, &s.Code, &s.Block, &s.Room, &s.Department, &s.Term, &s.Starts, &s.Ends}
}

func (p *Changes) sectionFields(before, after Section) []Field {
	list := p.schoolField("school", []string{before.School}, []string{after.School})
	now := after.texts()
	for i, was := range before.texts() {
		list = append(list, fields(sectionTexts[i], *was, *now[i])...)
	}
	if !slices.Equal(before.Teachers, after.Teachers) {
		// Two people may have one name, so equal words can be a change.
		list = append(list, Field{"teachers", p.teachers(before), p.teachers(after)})
	}
	return list
}
