package roster

import (
	"cmp"
	"slices"
)

func (p *Changes) compareSections(current []Known[Section], in Roster, ask *asking) {
	p.current.sections = p.terms.running(current)
	p.titles = titlesOf(in.Sections)
	m := matchSections(current, in.Sections)
	renamedSections(m, ask, current, in, &p.terms)
	states, speaks := make([]*Section, len(current)), map[int64]bool{}
	for i, record := range in.Sections {
		if at, asked := m.pending[i]; asked {
			states[at] = &current[at].Is
			p.waits(current[at])
			continue
		}
		at, known := m.partner[i]
		k := partnerOf(current, at, known)
		record = p.settled(record, k)
		switch {
		case k.staysAway():
			p.leaveAway(*k, record, speaks)
		case p.terms.silentOn(record, k):
			p.Sections.Same++
		case p.staysTurned(record, k):
		case p.terms.leavesOut(record, k):
		case !known:
			after := record
			p.Sections.Added = append(p.Sections.Added, Change[Section]{After: &after, Record: &record})
		default:
			after := p.mergeSection(*k, record)
			states[at] = &after
			p.terms.moves(*k, after)
			place(&p.Sections, *k, after, record, p.sectionFields(k.Is, after))
		}
	}
	p.unnamedSections(current, m.taken, in.Nameless, states, speaks)
	p.noteLinks(current, states)
	p.carryLinks(current)
	p.noteTurned()
}

// unnamedSections places the classes that the file does not name, and puts those that
// stay into states. For some speaks a class that was merged into them.
func (p *Changes) unnamedSections(current []Known[Section], named []bool, in Nameless, states []*Section, speaks map[int64]bool) {
	for at, k := range current {
		stays := in.keeps(k) || speaks[k.ID]
		switch {
		case named[at] || k.Record == nil:
		case k.staysAway():
			forget(&p.Sections, k)
		case stays:
			p.Sections.Same++
		default:
			remove(&p.Sections, k)
		}
		if !named[at] && k.Live && (k.Record == nil || k.Shared || stays) {
			states[at] = &k.Is
		}
	}
}

// undisputed are the teachers of a class without those who would get it by a question
// that nobody has answered. k is what the class is here, or nil.
func (p *Changes) undisputed(teachers []string, k *Known[Section]) []string {
	if len(p.pending) == 0 {
		return teachers
	}
	return slices.DeleteFunc(slices.Clone(teachers), func(key string) bool {
		return p.pending[key] && !(k != nil && k.Live && slices.Contains(k.Is.Teachers, key))
	})
}

// settled is a class of the file without what is open: with the dates of before if nobody
// knows its own, and without teachers who are asked about, so that nobody gets a class by
// a question. k is what the class is here; nil: nothing.
func (p *Changes) settled(record Section, k *Known[Section]) Section {
	if record.DatesUnknown && k != nil {
		record = datesOfBefore(record, *k)
	}
	if k != nil {
		readAgain(k, record)
	}
	record.DatesUnknown, record.DatesFilled = false, false
	if k != nil && len(p.nameless) > 0 {
		record = p.keepNameless(record, *k)
	}
	record.Teachers = p.undisputed(record.Teachers, k)
	return record
}

// datesOfBefore is a class with the dates that its source last recorded, or else those
// that it has here, because nobody knows how the file means its own.
func datesOfBefore(record Section, k Known[Section]) Section {
	before := cmp.Or(k.Record, k.LastRecord, &k.Is)
	record.Starts, record.Ends, record.DatesUnknown = before.Starts, before.Ends, false
	return record
}

// waits leaves a class that is asked about as it is. Only a record in keys that mean
// nobody any more is written again.
func (p *Changes) waits(k Known[Section]) {
	p.Sections.Same++
	if k.wrote != nil {
		same := Change[Section]{ID: k.ID, Before: &k.Is, After: &k.Is, OldRecord: k.wrote, Record: k.Record}
		p.Sections.Silent = append(p.Sections.Silent, same)
	}
}

func (p *Changes) mergeSection(k Known[Section], record Section) Section {
	after, title := record, k.Is.Title()
	switch {
	case !k.Live:
		return p.returned(k, record)
	case k.unnamed():
		return p.mergeByHand(k, record)
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
	after.School = p.keepSchool(title, k.Is.School, k.Record.School, record.School)
	is, was, says := k.Is.texts(), k.Record.texts(), record.texts()
	for i, field := range after.texts() {
		*field = p.keep(title, sectionTexts[i], *is[i], *was[i], *says[i])
	}
	after.Teachers = merged(k.Is.Teachers, k.Record.Teachers, record.Teachers)
	if len(after.Teachers) == 0 && !slices.Equal(k.Record.Teachers, record.Teachers) {
		after.Teachers = record.Teachers // rather those of the file than nobody
	}
	if !slices.Equal(after.Teachers, record.Teachers) {
		p.Kept = append(p.Kept, Kept{title, "teachers", p.teachers(after), p.teachers(record)})
	}
	return after
}

// sectionDays is where the days of the term begin in texts.
const sectionDays = 6

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
