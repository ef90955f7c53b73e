package roster

import (
	"maps"
	"slices"
)

// ByHand is what people decided about schools. It holds for every file, because no file
// can say that it was decided.
type ByHand struct {
	Into map[int64]int64 // merged schools, by id, and the school that goes on
	Away map[int64]bool  // archived schools
}

// Lead leads a file past the schools that people merged or archived. What it says of a
// merged school is about the one that goes on. What it says of the classes of an archived
// school is left out, and they stay as they were: a finding says so.
func (b ByHand) Lead(current Current, in Roster) (Current, Roster, []Finding) {
	if len(b.Into)+len(b.Away) == 0 {
		return current, in, nil
	}
	l := leading{byID: map[int64]int{}, to: map[string]string{}, away: map[string]string{}}
	schools := slices.Clone(current.Schools)
	for i, k := range schools {
		l.byID[k.ID] = i
	}
	l.schools, l.hand = schools, b
	for _, k := range schools {
		l.known(k)
	}
	for _, s := range in.Schools {
		l.named(s)
	}
	current.Schools = slices.DeleteFunc(schools, func(k Known[School]) bool { return b.Into[k.ID] != 0 || b.Away[k.ID] })
	in.Schools = l.fileSchools(in.Schools)
	in, left := l.file(in)
	return l.roster(current, in), in, l.findings(left)
}

// Keep adds the ids of archived schools, by the keys that people who are there have.
func (b ByHand) Keep(x *IDs, schools []Known[School]) *IDs {
	for _, k := range schools {
		if b.Away[k.ID] {
			x.Schools[k.Is.Key] = k.ID
		}
	}
	return x
}

// leading is the work of Lead.
type leading struct {
	hand    ByHand
	schools []Known[School]
	byID    map[int64]int     // position in schools
	to      map[string]string // keys that mean another school
	away    map[string]string // keys of archived schools, and their names
}

// known notes the key of a school that was merged or archived. The school that goes on
// takes it over if the source has none for that one.
func (l *leading) known(k Known[School]) {
	if l.hand.Away[k.ID] {
		l.away[k.Is.Key] = k.Is.Name
	}
	at, merged := l.goesOn(k.ID)
	if !merged {
		return
	}
	if on := &l.schools[at]; on.Key == "" && k.Key != "" {
		l.to[on.Is.Key] = k.Key
		on.Key, on.Is.Key, on.Record, on.LastRecord = k.Key, k.Key, k.Record, k.LastRecord
	}
	if on := l.schools[at].Is.Key; on != k.Is.Key {
		l.to[k.Is.Key] = on
	}
}

func (l *leading) goesOn(id int64) (at int, merged bool) {
	into := l.hand.Into[id]
	if into == 0 {
		return 0, false
	}
	at, merged = l.byID[into]
	return at, merged
}

// named notes the key of a school that the source has not named before, and that has the
// name of one that was merged or archived.
func (l *leading) named(s School) {
	same := func(k Known[School]) bool { return k.Is.Key == s.Key }
	called := func(k Known[School]) bool { return fold(k.Is.Name) == fold(s.Name) }
	if s.Name == "" || slices.ContainsFunc(l.schools, same) {
		return
	}
	inUse := func(k Known[School]) bool { return called(k) && k.Live }
	at := slices.IndexFunc(l.schools, func(k Known[School]) bool { return called(k) && (l.hand.Into[k.ID] != 0 || l.hand.Away[k.ID]) })
	if at < 0 || slices.ContainsFunc(l.schools, inUse) {
		return
	}
	k := l.schools[at]
	if l.hand.Away[k.ID] {
		l.away[s.Key], l.to[s.Key] = k.Is.Name, k.Is.Key
	} else if on, merged := l.goesOn(k.ID); merged && l.schools[on].Key != "" {
		l.to[s.Key] = l.schools[on].Is.Key
	} else if merged {
		l.to[l.schools[on].Is.Key] = s.Key
		l.schools[on].Key, l.schools[on].Is.Key, l.schools[on].Record = s.Key, s.Key, &s
	}
}

// fileSchools are the schools of a file. Where only a merged one is in it, it stands for
// the one that goes on, under the name that the source gave that.
func (l *leading) fileSchools(list []School) []School {
	named := map[string]bool{}
	for _, s := range list {
		named[s.Key] = true
	}
	var out []School
	for _, s := range list {
		if _, away := l.away[s.Key]; away {
			continue
		}
		if key := rename(s.Key, l.to); key != s.Key {
			if named[key] {
				continue
			}
			named[key] = true
			s = School{Key: key}
			if at := slices.IndexFunc(l.schools, func(k Known[School]) bool { return k.Is.Key == key }); at >= 0 {
				s.Name = l.schools[at].Is.Name
				if r := l.schools[at].Record; r != nil {
					s.Name = r.Name
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// file leads the people and classes of a file, and counts the classes that it leaves out
// by the key of their school.
func (l *leading) file(in Roster) (Roster, map[string]int) {
	left, gone := map[string]int{}, map[string]bool{}
	teachAt := map[string][]string{} // archived schools, by teacher: they stay there
	var sections []Section
	for _, s := range in.Sections {
		if _, away := l.away[s.School]; away {
			left[s.School]++
			gone[s.Key] = true
			for _, key := range s.Teachers {
				teachAt[key] = append(teachAt[key], s.School)
			}
			continue
		}
		s.School = rename(s.School, l.to)
		sections = append(sections, s)
	}
	in.People = slices.Clone(in.People)
	for i, v := range in.People {
		in.People[i].Schools = l.keys(slices.Concat(v.Schools, teachAt[v.Key]))
	}
	in.Sections = sections
	in.Teaching = slices.DeleteFunc(slices.Clone(in.Teaching), func(a Assignment) bool { return gone[a.Section] })
	return in, left
}

// keys are keys of schools, led, sorted and each once.
func (l *leading) keys(list []string) []string {
	if len(list) == 0 {
		return list
	}
	out := renamed(list, l.to)
	slices.Sort(out)
	return slices.Compact(out)
}

// roster leads what is here. The classes of archived schools are not compared, unless the
// file has them at another school.
func (l *leading) roster(current Current, in Roster) Current {
	current.People = slices.Clone(current.People)
	for i := range current.People {
		k := &current.People[i]
		led(k, func(p *Person) { p.Schools = l.keys(p.Schools) })
	}
	elsewhere := map[string]bool{}
	for _, s := range in.Sections {
		elsewhere[s.Key] = true
	}
	var sections []Known[Section]
	for _, k := range current.Sections {
		if _, away := l.away[k.Is.School]; away && !elsewhere[k.Is.Key] {
			continue
		}
		led(&k, func(s *Section) { s.School = rename(s.School, l.to) })
		sections = append(sections, k)
	}
	current.Sections = sections
	return current
}

// led rewrites what is known of an entity. Unlike rekey it has no record written again:
// what the source said stays true if the schools are separated.
func led[T any](k *Known[T], to func(*T)) {
	to(&k.Is)
	k.Record, k.LastRecord = rewritten(k.Record, to), rewritten(k.LastRecord, to)
}

// findings say which classes were left out.
func (l *leading) findings(left map[string]int) (found []Finding) {
	for _, key := range slices.Sorted(maps.Keys(left)) {
		found = append(found, aboutRoster(Note, "They stay as they are.", "If students need them, restore the school on the page of schools.",
			"%s is archived here, and the file has %d %s there.", l.away[key], left[key], pick(left[key] == 1, "class", "classes")))
	}
	return found
}
