package roster

import (
	"fmt"
	"maps"
	"slices"
)

// doubt does what somebody answered, or asks.
func (w *whoIs) doubt(i, at int, q Question) {
	switch w.answerTo(q.Ref) {
	case theSame:
		w.pair(i, at)
	case somebodyElse:
		w.separate(i, at)
	default:
		w.pending[i], w.taken[at] = at, true
		w.ask(q)
	}
}

// refOf is what an answer to somebody of the file names: the address, or the key
// where there is none, or where another row has it too.
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

// answerTo is what somebody said to a question that there is.
func (w *whoIs) answerTo(ref string) answer {
	answer := w.answers[ref]
	w.answered[ref] = w.answered[ref] || answer != unanswered
	return answer
}

// separate makes somebody of the file a new person, to whom the one who is here
// gives up the address that they share.
func (w *whoIs) separate(i, at int) {
	w.fresh[i] = true
	if k := w.current[at]; k.Live && k.Is.Email != "" && k.Is.Email == w.incoming[i].Email {
		w.gives[at] = true
	}
}

func (w *whoIs) ask(q Question) {
	w.asked = append(w.asked, q)
	w.findings = append(w.findings, q.finding())
}

// unknownAnswers notes answers to what is not asked: a slip of the pen, which
// needs a person, or a question that was answered before, which does not.
func (w *whoIs) unknownAnswers() {
	refs := map[string]bool{WholeFile: true, NewAddresses: true}
	for i := range w.incoming {
		refs[w.refOf(i)] = true
	}
	for _, ref := range slices.Sorted(maps.Keys(w.answers)) {
		if w.answered[ref] {
			continue
		}
		f := Finding{File: "The roster", Severity: Note, Found: fmt.Sprintf("Nothing was asked about %s.", plain(ref)), Will: "We will leave that answer out."}
		if !refs[ref] {
			f.Severity, f.Do = Problem, "The file does not name it: correct the address of the answer."
		}
		w.findings = append(w.findings, f)
	}
}
