package roster

import (
	"cmp"
	"slices"
)

// What a person did with classes outlives imports, as long as the file says what it said
// before: a class that was archived or merged stays away, and what somebody wrote of a
// class that no file had named stays written.

// staysAway says whether a class that the file names stays out of the roster. One that a
// person archived comes back if its source has dropped it since; one that was merged does
// not, because its address leads to another.
func (k *Known[T]) staysAway() bool {
	return k != nil && k.putAway() && (k.Leads != 0 || k.Record != nil)
}

// putAway says whether a person archived or merged a class.
func (k Known[T]) putAway() bool { return !k.Live && (k.Away || k.Leads != 0) }

// leaveAway notes what the file says of such a class. A class that it was merged into is in
// the file as long as it is.
func (p *Changes) leaveAway(k Known[Section], record Section, speaks map[int64]bool) {
	p.Sections.Same++
	here := "archived here"
	if k.Leads != 0 {
		speaks[k.Leads] = true
		here = "merged here into " + k.Into
	}
	p.Kept = append(p.Kept, Kept{What: k.Is.Title(), Here: here})
	if k.Record != nil && k.wrote == nil && record.Same(*k.Record) {
		return
	}
	is := k.Is
	is.Key = record.Key
	p.Sections.Silent = append(p.Sections.Silent, Change[Section]{ID: k.ID, Before: &is, After: &is, OldRecord: k.recorded(), Record: &record})
}

// forget notes that the file does not name such a class any more.
func forget(d *Diff[Section], k Known[Section]) {
	d.Silent = append(d.Silent, Change[Section]{ID: k.ID, Before: &k.Is, After: &k.Is, OldRecord: k.recorded()})
}

// mergeByHand is a class that a person added, and that a file names for the first time: it
// fills what is empty, and adds its teachers.
func (p *Changes) mergeByHand(k Known[Section], record Section) Section {
	after, title := record, k.Is.Title()
	is, says := k.Is.texts(), record.texts()
	dated := k.Is.Starts != "" || k.Is.Ends != ""
	for i, field := range after.texts() {
		if *field = cmp.Or(*is[i], *says[i]); i >= sectionDays && dated {
			*field = *is[i]
		}
		if *field != *says[i] && *says[i] != "" {
			p.Kept = append(p.Kept, Kept{title, sectionTexts[i], orNone(*field), *says[i]})
		}
	}
	after.School = k.Is.School
	after.Teachers = slices.Clone(k.Is.Teachers)
	for _, key := range record.Teachers {
		after.Teachers = assign(after.Teachers, key, false)
	}
	if !slices.Equal(after.Teachers, record.Teachers) {
		p.Kept = append(p.Kept, Kept{title, "teachers", p.teachers(after), p.teachers(record)})
	}
	return after
}

// keepSchool is keep for the key of a school.
func (p *Changes) keepSchool(title, is, was, record string) string {
	if was != record {
		return record
	}
	if is != record {
		p.Kept = append(p.Kept, Kept{title, "school", orNone(p.schoolNames([]string{is})), orNone(p.schoolNames([]string{record}))})
	}
	return is
}

// returned is a class that comes back, with what somebody wrote of it before it went, as
// far as the source says what it said then.
func (p *Changes) returned(k Known[Section], record Section) Section {
	if k.LastRecord == nil {
		return record
	}
	after, title := record, k.Is.Title()
	after.School = p.keepSchool(title, k.Is.School, k.LastRecord.School, record.School)
	is, was, says := k.Is.texts(), k.LastRecord.texts(), record.texts()
	for i, field := range after.texts() {
		*field = p.keep(title, sectionTexts[i], *is[i], *was[i], *says[i])
	}
	if k.Team != nil && slices.Equal(k.LastRecord.Teachers, record.Teachers) {
		after.Teachers = slices.DeleteFunc(slices.Clone(k.Team), func(key string) bool { // nobody who has left
			return !slices.Contains(record.Teachers, key) && !slices.Contains(k.Is.Teachers, key)
		})
	}
	if !slices.Equal(after.Teachers, record.Teachers) {
		p.Kept = append(p.Kept, Kept{title, "teachers", p.teachers(after), p.teachers(record)})
	}
	return after
}

// before is what a class was before this file: its source's record, or of one that a
// person added what it is.
func (k Known[T]) before() *T { return cmp.Or(k.Record, &k.Is) }

// unnamed says whether a person added a class, and no file has named it.
func (k Known[T]) unnamed() bool { return k.Live && k.ByHand && k.LastRecord == nil }
