package roster

import "slices"

// titled is what people know a class by.
type titled struct{ school, course, code string }

func titledOf(s Section) titled { return titled{s.School, fold(s.Course), fold(s.Code)} }

// renamed asks, in a file keyed by address, about somebody who leaves while
// somebody of the same name arrives in the same class: an account that was
// renamed looks like that. While it is asked nobody leaves.
func (w *whoIs) renamed() {
	leaving, arriving := map[string]int{}, map[string]int{} // by key
	for at, k := range w.current {
		if !w.taken[at] && k.Live && k.Said != nil && k.Is.Email != "" {
			leaving[k.Is.Key] = at
		}
	}
	for i, p := range w.incoming {
		if w.free(i) && p.Email != "" && p.Key == string(p.Email) {
			arriving[p.Key] = i
		}
	}
	if len(leaving) == 0 || len(arriving) == 0 {
		return
	}
	type pair struct{ i, at int }
	shared := map[pair]string{} // the title of a class that both teach
	byKey, byTitle := w.taughtBy(leaving)
	for _, s := range w.file {
		for _, key := range s.Teachers {
			i, arrives := arriving[key]
			if !arrives {
				continue
			}
			for _, at := range slices.Concat(byKey[s.Key], byTitle[titledOf(s)]) {
				if w.like(i, at) == sameName {
					shared[pair{i, at}] = max(shared[pair{i, at}], s.Title())
				}
			}
		}
	}
	timesI, timesAt := map[int]int{}, map[int]int{} // of namesakes nobody can say who is who
	for p := range shared {
		timesI[p.i]++
		timesAt[p.at]++
	}
	for p, title := range shared {
		if timesI[p.i] == 1 && timesAt[p.at] == 1 {
			w.doubt(p.i, p.at, moved(w.incoming[p.i], w.current[p.at], title))
		}
	}
}

// taughtBy are the leavers who teach a class here, by its key and by its title.
func (w *whoIs) taughtBy(leaving map[string]int) (byKey map[string][]int, byTitle map[titled][]int) {
	byKey, byTitle = map[string][]int{}, map[titled][]int{}
	for _, k := range w.here {
		for _, key := range k.Is.Teachers {
			if at, leaves := leaving[key]; leaves && k.Live {
				byKey[k.Is.Key] = append(byKey[k.Is.Key], at)
				byTitle[titledOf(k.Is)] = append(byTitle[titledOf(k.Is)], at)
			}
		}
	}
	return byKey, byTitle
}

// OwnKeys gives each key to one person: who is in the roster, else whom the
// source names, else who came last. An id that was given out again is its new
// owner's; the others have none.
func OwnKeys(list []Known[Person]) []Known[Person] {
	owner := map[string]int{}
	better := func(a, b Known[Person]) bool {
		switch {
		case a.Live != b.Live:
			return a.Live
		case (a.Said == nil) != (b.Said == nil):
			return a.Said != nil
		}
		return a.ID > b.ID
	}
	for at, k := range list {
		if first, taken := owner[k.Is.Key]; !taken || better(k, list[first]) {
			owner[k.Is.Key] = at
		}
	}
	for at, k := range list {
		if owner[k.Is.Key] != at {
			list[at].Is.Key = NoKey(k.ID)
		}
	}
	return list
}
