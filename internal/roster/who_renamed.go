package roster

import "fmt"

// titled is what people know a class by.
type titled struct{ school, course, code string }

func titledOf(s Section) titled { return titled{s.School, fold(s.Course), fold(s.Code)} }

// renamed asks, in a file keyed by address, about somebody who leaves while
// somebody of the same name arrives in the same class: an account that was
// renamed looks like that. While it is asked nobody leaves.
func (w *whoIs) renamed() {
	leaving, arriving := map[string]int{}, map[string]int{} // by key
	for at, k := range w.current {
		if !w.taken[at] && k.Live && k.Record != nil && k.Is.Email != "" {
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
			candidates := byKey[s.Key]
			for _, word := range w.names[i].words { // a whole school may have one "Homeroom"
				candidates = append(candidates, byTitle[named{titledOf(s), word}]...)
			}
			for _, at := range candidates {
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
	for p := range shared {
		if timesI[p.i] > 1 || timesAt[p.at] > 1 {
			delete(shared, p)
		}
	}
	if len(shared) < 2 || len(shared)*10 <= len(w.incoming) {
		for p, title := range shared {
			w.doubt(p.i, p.at, moved(w.refOf(p.i), w.incoming[p.i], w.current[p.at], title))
		}
		return
	}
	q := Question{Ref: NewAddresses, Found: fmt.Sprintf("%d of %d people come with another address than before, under the same names and in the same classes. Are they the same people?", len(shared), len(w.incoming))}
	answer := w.answerTo(NewAddresses)
	for p := range shared {
		switch answer {
		case theSame:
			w.pair(p.i, p.at)
		case somebodyElse:
			w.separate(p.i, p.at)
		default:
			w.pending[p.i], w.taken[p.at] = p.at, true
		}
	}
	if answer == unanswered {
		w.ask(q)
	}
}

// named is a class and a word of the name of somebody who teaches it.
type named struct {
	titled
	word string
}

// taughtBy are the leavers who teach a class here, by its key, and by its title
// and the words of their names.
func (w *whoIs) taughtBy(leaving map[string]int) (byKey map[string][]int, byTitle map[named][]int) {
	byKey, byTitle = map[string][]int{}, map[named][]int{}
	for _, k := range w.here {
		for _, key := range k.Is.Teachers {
			at, leaves := leaving[key]
			if !leaves || !k.Live {
				continue
			}
			byKey[k.Is.Key] = append(byKey[k.Is.Key], at)
			for _, name := range w.was[at] {
				for _, word := range name.words {
					byTitle[named{titledOf(k.Is), word}] = append(byTitle[named{titledOf(k.Is), word}], at)
				}
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
		case (a.Record == nil) != (b.Record == nil):
			return a.Record != nil
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
