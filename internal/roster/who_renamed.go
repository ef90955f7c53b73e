package roster

import (
	"fmt"
	"maps"
	"slices"
)

// renamed asks, in a file keyed by address, about people who leave a class where one of
// the same name arrives: a renamed account looks like that. Until then nobody leaves.
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
	shared := unmistakable(w.sameClass(leaving, arriving))
	if overTenth(len(shared), len(w.incoming)) {
		w.doubt(Question{Ref: NewAddresses, Kind: KindPerson, Found: fmt.Sprintf("%d of %d people come with another address than before, "+
			"under the same names and in the same classes. Are they the same people?", len(shared), len(w.incoming))},
			slices.Collect(maps.Keys(shared))...)
		return
	}
	for p, title := range shared {
		w.doubt(moved(w.refOf(p.i), w.incoming[p.i], w.current[p.at], title), p)
	}
}

// classWord is a class, and a word of the name of somebody who teaches it.
type classWord struct{ school, course, code, word string }

func wordOf(s Section, word string) classWord {
	return classWord{s.School, fold(s.Course), fold(s.Code), word}
}

// placeOf is wordOf for a class whose title may be another one too: its code and its
// block say which it is.
func placeOf(s Section, word string) classWord {
	return classWord{s.School, "\t" + fold(s.Block), fold(s.Code), word}
}

// sameClass pairs people who leave and arrive under one name in a class, which is
// the same by its key or its title; each pair with the title.
func (w *whoIs) sameClass(leaving, arriving map[string]int) map[pair]string {
	byKey, byTitle := map[string][]int{}, map[classWord][]int{} // a whole school may have one "Homeroom"
	for _, k := range w.here {
		for _, key := range k.Is.Teachers {
			if at, leaves := leaving[key]; leaves && k.Live {
				byKey[k.Is.Key] = append(byKey[k.Is.Key], at)
				w.eachWord(at, func(word string) {
					byTitle[wordOf(k.Is, word)] = append(byTitle[wordOf(k.Is, word)], at)
				})
			}
		}
	}
	shared := map[pair]string{}
	for _, s := range w.file {
		for _, key := range s.Teachers {
			i, arrives := arriving[key]
			if !arrives {
				continue
			}
			w.addSame(shared, i, byKey[s.Key], s.Title())
			for _, word := range w.names[i].words {
				w.addSame(shared, i, byTitle[wordOf(s, word)], s.Title())
			}
		}
	}
	w.samePlace(leaving, arriving, shared)
	return shared
}

// samePlace adds pairs of a class that leaves and one that arrives with the same code in
// the same block, so with another title as well. Nobody else of the name has such a one.
func (w *whoIs) samePlace(leaving, arriving map[string]int, shared map[pair]string) {
	left, came := w.left(leaving), w.came(arriving)
	for place, list := range came {
		if at := slices.Compact(left[place]); len(list) == 1 && len(at) == 1 {
			w.addSame(shared, list[0].i, at, list[0].title)
		}
	}
}

// left are people who leave, by the places of their classes that the file does not name.
func (w *whoIs) left(leaving map[string]int) map[classWord][]int {
	said, by := map[string]bool{}, map[classWord][]int{}
	for _, s := range w.file {
		said[s.Key] = true
	}
	for _, k := range w.here {
		if !k.Live || said[k.Is.Key] || k.Is.Code == "" || k.Is.Block == "" {
			continue
		}
		for _, key := range k.Is.Teachers {
			if at, leaves := leaving[key]; leaves {
				w.eachWord(at, func(word string) { by[placeOf(k.Is, word)] = append(by[placeOf(k.Is, word)], at) })
			}
		}
	}
	return by
}

// arrival is somebody who arrives, with the title of a class.
type arrival struct {
	i     int
	title string
}

// came are people who arrive, by the places of their classes that are new.
func (w *whoIs) came(arriving map[string]int) map[classWord][]arrival {
	here, by := map[string]bool{}, map[classWord][]arrival{}
	for _, k := range w.here {
		here[k.Is.Key] = here[k.Is.Key] || k.Live
	}
	for _, s := range w.file {
		for _, key := range s.Teachers {
			i, arrives := arriving[key]
			if !arrives || here[s.Key] {
				continue
			}
			for _, word := range w.names[i].words {
				by[placeOf(s, word)] = append(by[placeOf(s, word)], arrival{i, s.Title()})
			}
		}
	}
	return by
}

// OwnKeys gives each key to one person: in the roster, else named by the source, else the
// newest. The others have none.
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
