package roster

import "fmt"

// noteEmptied says which schools lose all their classes, and where these go. The schools
// stay, because their addresses and history do. key has the keys that change.
func (p *Changes) noteEmptied(schools []Known[School], sections []Known[Section], key map[string]string) {
	before := map[string]int{}
	for _, k := range sections {
		if k.Live {
			before[k.Is.School]++
		}
	}
	lost, moved := p.classesLost()
	for _, k := range schools {
		at := rename(k.Is.Key, key)
		if !k.Live || before[at] == 0 || before[at] > lost[at] {
			continue
		}
		found := " has no classes left."
		for to, n := range moved[at] {
			if len(moved[at]) == 1 {
				classes := pick(n == 1, "1 of its classes is there now", fmt.Sprintf("%d of its classes are there now", n))
				found = " becomes part of " + plain(p.schools[to]) + ": " + classes + "."
			}
		}
		p.note(Warning, "We will keep the school, but no longer offer it to students.", "", "%s", plain(p.schools[at])+found)
	}
}

// classesLost counts how many classes fewer each school has, and how many of them move
// to which other school.
func (p *Changes) classesLost() (lost map[string]int, moved map[string]map[string]int) {
	lost, moved = map[string]int{}, map[string]map[string]int{}
	for _, c := range p.Sections.Removed {
		lost[c.Before.School]++
	}
	for _, c := range p.Sections.Added {
		lost[c.After.School]--
	}
	for _, c := range p.Sections.Changed {
		from, to := c.Before.School, c.After.School
		if from == to {
			continue
		}
		lost[from]++
		lost[to]--
		if moved[from] == nil {
			moved[from] = map[string]int{}
		}
		moved[from][to]++
	}
	return lost, moved
}
