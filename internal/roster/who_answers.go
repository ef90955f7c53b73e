package roster

import (
	"maps"
	"slices"
)

// doubt does what somebody answered about pairs, or asks.
func (w *whoIs) doubt(q Question, pairs ...pair) {
	answer := w.answerTo(q.Ref)
	for _, p := range pairs {
		delete(w.partner, p.i)
		w.taken[p.at] = false
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
		w.asked = append(w.asked, q)
		w.findings = append(w.findings, q.finding())
	}
}

// refOf is what an answer about somebody of the file names: the address, or the
// key where there is none, or where another row has the address too.
func (w *whoIs) refOf(i int) string {
	p := w.incoming[i]
	if p.Email != "" && w.times[p.Email] == 1 {
		return string(p.Email)
	}
	if p.Key == WholeFile || p.Key == NewAddresses {
		return "id " + p.Key
	}
	return p.Key
}

// answerTo is the answer to a question that is asked.
func (w *whoIs) answerTo(ref string) answer {
	answer := w.answers[ref]
	w.answered[ref] = w.answered[ref] || answer != unanswered
	return answer
}

// separate makes somebody of the file a new person, who gets a shared address.
func (w *whoIs) separate(i, at int) {
	w.fresh[i] = true
	if k := w.current[at]; k.Live && k.Is.Email != "" && k.Is.Email == w.incoming[i].Email {
		w.gives[at] = true
	}
}

// unknownAnswers notes answers to what is not asked: a slip of the pen, which is a
// problem, or a question that was answered before, which is not.
func (w *whoIs) unknownAnswers() {
	refs := map[string]bool{WholeFile: true, NewAddresses: true}
	for i := range w.incoming {
		refs[w.refOf(i)] = true
	}
	for _, ref := range slices.Sorted(maps.Keys(w.answers)) {
		if w.answered[ref] {
			continue
		}
		f := aboutRoster(Note, "We will ignore that answer.", "", "Nothing was asked about %s.", plain(ref))
		if !refs[ref] {
			f.Severity, f.Do = Problem, "The file does not name it: correct the address of the answer."
		}
		w.findings = append(w.findings, f)
	}
}
