package roster

import (
	"cmp"
	"slices"
	"strings"
)

// rewritten is a copy with something done to it; nil stays nil.
func rewritten[T any](v *T, do func(*T)) *T {
	if v == nil {
		return nil
	}
	c := *v
	do(&c)
	return &c
}

// rekey replaces the keys of others with the ones in the file, and has records in other
// keys written again: next time they would mean nobody.
func rekey[T entity[T]](k *Known[T], to func(*T)) {
	to(&k.Is)
	before := k.Record
	if k.Record = rewritten(before, to); before != nil && k.wrote == nil && !(*k.Record).Same(*before) {
		k.wrote = before
	}
}

func renamed(keys []string, to map[string]string) []string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = rename(key, to)
	}
	return out
}

// rename is a key's new one, which may be empty.
func rename(key string, to map[string]string) string {
	if next, renamed := to[key]; renamed {
		return next
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

// onlyLive is the place of the only one in the roster, -1 if it is not the only one.
func onlyLive[T any](list []Known[T]) int {
	if live(list) != 1 {
		return -1
	}
	return slices.IndexFunc(list, func(k Known[T]) bool { return k.Live })
}

// ours counts what only this source has put into the roster.
func ours[T any](list []Known[T]) (n int) {
	for _, k := range list {
		if k.Live && k.Record != nil && !k.Shared {
			n++
		}
	}
	return n
}

// Same says whether two schools are the same, key and all.
func (s School) Same(o School) bool { return s == o }

// Same says whether two people are the same, key and all.
func (p Person) Same(o Person) bool {
	return p.Key == o.Key && p.Name == o.Name && p.Email == o.Email && p.Department == o.Department && slices.Equal(p.Schools, o.Schools)
}

// Same says whether two sections are the same, key and all.
func (s Section) Same(o Section) bool {
	return s.Key == o.Key && s.School == o.School && s.Course == o.Course && s.Code == o.Code && s.Block == o.Block && s.Room == o.Room &&
		s.Department == o.Department && s.Term == o.Term && s.Starts == o.Starts && s.Ends == o.Ends && slices.Equal(s.Teachers, o.Teachers)
}

// recorded is what the source recorded before, as it was written.
func (k Known[T]) recorded() *T { return cmp.Or(k.wrote, k.Record) }

// place adds something known to its list: back, changed, or the same.
func place[T entity[T]](d *Diff[T], k Known[T], after, record T, changed []Field) {
	c := Change[T]{ID: k.ID, After: &after, OldRecord: k.recorded(), Record: &record, Fields: changed, Link: k.Link, Recent: k.Recent}
	switch {
	case !k.Live:
		c.Fields, c.Former = nil, &k.Is
		d.Added = append(d.Added, c)
	case len(changed) > 0:
		c.Before = &k.Is
		d.Changed = append(d.Changed, c)
	default:
		d.Same++
		if c.Before = &k.Is; k.Record == nil || k.wrote != nil || !record.Same(*k.Record) || !after.Same(k.Is) {
			d.Silent = append(d.Silent, c)
		}
	}
}

// remove removes something that the source no longer names, unless it is Shared.
func remove[T any](d *Diff[T], k Known[T]) {
	c := Change[T]{ID: k.ID, Before: &k.Is, After: &k.Is, OldRecord: k.recorded(), Link: k.Link}
	switch {
	case !k.Live:
	case k.Shared:
		d.Same++
		d.Silent = append(d.Silent, c)
	default:
		c.After = nil
		d.Removed = append(d.Removed, c)
	}
}

// keep is a field after the import: the file's if it has changed, else the one here.
func (p *Changes) keep(what, name, is, was, record string) string {
	if was != record {
		return record
	}
	if is != record {
		p.Kept = append(p.Kept, Kept{what, name, orNone(is), orNone(record)})
	}
	return is
}

// merged is a list after the import: the file's, without what was removed here and
// with what was added here. Nothing is in it twice.
func merged(is, was, record []string) []string {
	out := make([]string, 0, len(record))
	for _, k := range record {
		if slices.Contains(is, k) || !slices.Contains(was, k) {
			out = append(out, k)
		}
	}
	for _, k := range is {
		if !slices.Contains(was, k) && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	if slices.Equal(was, record) {
		return is // in the order that they have here
	}
	return out
}

func (p *Changes) schoolField(name string, before, after []string) []Field {
	b, a := slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(after))
	return fields(name, p.schoolNames(b), p.schoolNames(a))
}

func (p *Changes) schoolNames(keys []string) string {
	var names []string
	for _, k := range keys {
		names = append(names, cmp.Or(p.schools[k], k))
	}
	return strings.Join(names, ", ")
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
