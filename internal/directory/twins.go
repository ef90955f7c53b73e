package directory

import "hallway/internal/school"

// twinsAmong are the doors of classes that a page has in several terms at the same time:
// without the terms nobody could tell them apart.
func twinsAmong(entries []*school.Entry) map[int64]bool {
	type class struct{ course, code string }
	first, twins := map[class]*school.Entry{}, map[int64]bool{}
	for _, e := range entries {
		if e.Section.Term == "" || e.Phase != school.Running {
			continue
		}
		is := class{e.Section.Course, e.Section.Code}
		switch other := first[is]; {
		case other == nil:
			first[is] = e
		case other.Section.Term != e.Section.Term:
			twins[other.Door.ID], twins[e.Door.ID] = true, true
		}
	}
	return twins
}

// marked are entries of which those that are twins say so. The others are the same.
func marked(entries []*school.Entry, twins map[int64]bool) []*school.Entry {
	if len(twins) == 0 {
		return entries
	}
	out := make([]*school.Entry, len(entries))
	for i, e := range entries {
		if out[i] = e; twins[e.Door.ID] {
			twin := *e
			twin.Twin = true
			out[i] = &twin
		}
	}
	return out
}
