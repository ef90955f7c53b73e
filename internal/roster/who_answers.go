package roster

import "hallway/internal/school"

// doubt does what somebody answered about pairs, or asks. Somebody else gets a shared
// address.
func (w *whoIs) doubt(q Question, pairs ...pair) {
	if w.matching.doubt(w.asking, q, pairs...) != another {
		return
	}
	for _, p := range pairs {
		if k := w.current[p.at]; k.Live && k.Is.Email != "" && k.Is.Email == w.incoming[p.i].Email {
			w.gives[p.at] = true
		}
	}
}

// timesOf is how many people of a file have each address.
func timesOf(people []Person) map[school.Email]int {
	times := make(map[school.Email]int, len(people))
	for _, p := range people {
		times[p.Email]++
	}
	return times
}

// refOfPerson is what an answer about somebody of the file names: the address, or the
// key where there is none, or where another row has the address too.
func refOfPerson(p Person, times map[school.Email]int) string {
	if p.Email != "" && times[p.Email] == 1 {
		return string(p.Email)
	}
	if wholeFiles[p.Key] {
		return "id " + p.Key
	}
	return p.Key
}

func (w *whoIs) refOf(i int) string { return refOfPerson(w.incoming[i], w.times) }
