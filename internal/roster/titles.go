package roster

import (
	"cmp"
	"hash/maphash"
	"maps"
	"slices"
)

// twinTitles are the titles of classes that are there in several terms.
type twinTitles map[title]bool

// title is what a class is called in its school.
type title struct{ school, course, code string }

func titleOf(s Section) title { return title{s.School, s.Course, s.Code} }

func titlesOf(list []Section) twinTitles {
	seed := maphash.MakeSeed() // a district has 75,000 titles: their hashes need a tenth of the memory
	terms, twins := make(map[uint64]uint64, len(list)), twinTitles{}
	for _, s := range list {
		is, term := maphash.Comparable(seed, titleOf(s)), maphash.String(seed, s.Term)
		if other, seen := terms[is]; seen && other != term {
			twins[titleOf(s)] = true
		}
		terms[is] = term
	}
	return twins
}

// with are also those of the classes that a plan changes.
func (t twinTitles) with(d Diff[Section]) twinTitles {
	var list []Section
	for _, c := range slices.Concat(d.Added, d.Changed, d.Removed) {
		list = append(list, *cmp.Or(c.After, c.Before))
	}
	all := titlesOf(list)
	maps.Copy(all, t)
	return all
}

// title is a class's, with its term where another class is called the same.
func (p Changes) title(s Section) string {
	if s.Term == "" || !p.titles[titleOf(s)] {
		return s.Title()
	}
	return s.Title() + ", " + s.Term
}
