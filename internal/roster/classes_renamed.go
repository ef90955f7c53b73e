package roster

import (
	"fmt"
	"slices"
	"strings"

	"hallway/internal/school"
)

// renames finds classes that leave, or that a person has added, while a class arrives that
// may be the same one under another title or section code (FORMATS: a title corrected in a
// file). They are asked about, never guessed.
type renames struct {
	*matching[Section]
	*asking
	current  []Known[Section]
	incoming []Section
	named    map[string]bool // schools that the file names
	leaving  map[int]traits  // of current
	arriving map[int]traits  // of incoming
	contests map[int][]int   // what one of incoming could be, if it could be several
}

// traits are what a class and its successor may have in common.
type traits struct {
	title, code, block string
	heads              []string // how the words of the title begin
	teachers           []string
}

func traitsOf(s Section, teachers []string) traits {
	t := traits{title: plainTitle(s.Course), code: fold(s.Code), block: fold(s.Block), teachers: teachers}
	for word := range strings.FieldsSeq(t.title) {
		if head := []rune(word); len(head) >= 3 {
			t.heads = append(t.heads, string(head[:3]))
		}
	}
	return t
}

// alike says whether some word of both titles begins alike.
func (t traits) alike(o traits) bool {
	return slices.ContainsFunc(t.heads, func(h string) bool { return slices.Contains(o.heads, h) })
}

// resemblance is what two classes of one teacher must share to be asked about. An empty
// key shares nothing.
type resemblance struct {
	key   func(traits) string
	alike bool // the titles must be alike as well
	other bool // the titles may be any two: that is enough only if one class leaves
}

// resemblances begin with the strongest. What competes for one class in a strong one is
// not decided by a weaker one unless the competitor is.
var resemblances = []resemblance{
	{key: func(t traits) string { return joined(t.title, t.code, t.block) }},
	{key: func(t traits) string { return joined(t.title, t.code) }},
	{key: titleInBlock},
	{key: func(t traits) string { return joined(t.title, strings.TrimLeft(t.code, "0")) }}, // 1 and 01
	{key: func(t traits) string { return joined(t.code, t.block) }, alike: true},
	{key: func(t traits) string { return joined(t.code, t.block) }, other: true},
	{key: func(t traits) string { return "code " + t.code }, alike: true},
	{key: func(t traits) string { return joined(t.block) }, alike: true},
}

// titleInBlock is empty without a block: a teacher has several sections of one title.
func titleInBlock(t traits) string {
	if t.block == "" {
		return ""
	}
	return joined(t.title, t.block)
}

// joined is empty if all parts are.
func joined(parts ...string) string {
	if strings.Join(parts, "") == "" {
		return ""
	}
	return strings.Join(parts, "\t")
}

// renamedSections asks about the classes that matchSections left over, once for the
// file if they are over a tenth of it. What has ended and would be left out is nothing to
// ask about.
func renamedSections(m *matching[Section], a *asking, current []Known[Section], in Roster, t *terms) {
	r := &renames{matching: m, asking: a, current: current, incoming: in.Sections, named: map[string]bool{},
		leaving: map[int]traits{}, arriving: map[int]traits{}, contests: map[int][]int{}}
	for _, s := range in.Schools {
		r.named[s.Key] = true
	}
	for at, k := range current {
		if k.Live && !m.taken[at] && (k.Record != nil || k.unnamed()) {
			r.leaving[at] = traitsOf(*k.before(), union(k.before().Teachers, k.Is.Teachers))
		}
	}
	for i, s := range in.Sections {
		if len(r.leaving) > 0 && m.free(i) && t.phase(s) != school.Over {
			r.arriving[i] = traitsOf(s, s.Teachers)
		}
	}
	if pairs := append(r.pairs(), r.addedHere()...); len(pairs) > 0 {
		r.ask(in, pairs)
	}
	r.noteContests()
}

// pairs are those of which one leaves and one arrives, by the keys that arrive: the order
// of rows means nothing.
func (r *renames) pairs() (pairs []pair) {
	for _, like := range resemblances {
		for p := range r.alike(like) {
			pairs = append(pairs, p)
			delete(r.leaving, p.at)
			delete(r.arriving, p.i)
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return strings.Compare(r.incoming[a.i].Key, r.incoming[b.i].Key) })
	return pairs
}

// mayBe says whether neither the school nor the term speaks against two classes being
// one. A class may have come from a school that the file names no more.
func (r *renames) mayBe(k Known[Section], s Section) bool {
	was := k.before()
	return (was.School == s.School || !r.named[was.School]) && sameTerm(*was, s)
}

// sameTerm says whether two classes may be of one term. Fall and spring are two; the
// dates decide where both have them.
func sameTerm(a, b Section) bool {
	if a.Starts != "" && a.Ends != "" && b.Starts != "" && b.Ends != "" {
		return a.Starts < b.Ends && b.Starts < a.Ends
	}
	return a.Term == "" || b.Term == "" || contained(termWords(a.Term), termWords(b.Term))
}

// termWords are the words of a term's name, with the years in full: 2026-27.
func termWords(name string) []string {
	words := strings.Fields(plainTitle(name))
	for n, word := range words {
		if len(word) == 2 && word >= "20" && word <= "99" {
			words[n] = "20" + word
		}
	}
	return words
}

// maxQuestions is how many classes somebody is asked about one by one.
const maxQuestions = 50

// ask asks about each pair, or once about all that nobody has answered.
func (r *renames) ask(in Roster, pairs []pair) {
	leave := 0
	for _, p := range pairs {
		if !r.current[p.at].unnamed() {
			leave++
		}
	}
	refs, names, all := refsIn(in), map[string]string{}, leave > maxQuestions || overTenth(leave, len(r.incoming))
	for _, v := range in.People {
		names[v.Key] = v.Name
	}
	var rest []pair
	for _, p := range pairs {
		s, k := r.incoming[p.i], r.current[p.at]
		q := renamedClass(refs.section(s), s, k, names)
		if all && !k.unnamed() && r.answerTo(q) == unanswered {
			rest = append(rest, p)
			continue
		}
		r.doubt(r.asking, q, p)
	}
	if len(rest) > 0 {
		r.doubt(r.asking, r.newTitles(rest), rest...)
	}
}

// newTitles asks about many classes at once, with the first as examples.
func (r *renames) newTitles(pairs []pair) Question {
	var examples []string
	for _, p := range pairs[:min(3, len(pairs))] {
		was, now := quote(r.current[p.at].Is.Title()), quote(r.incoming[p.i].Title())
		if was != now {
			examples = append(examples, was+" is "+now+" in the file")
		}
	}
	if len(examples) > 0 {
		examples = []string{": " + strings.Join(examples, ", ")}
	}
	found := fmt.Sprintf("%d of %d classes have another title, section or school than before, "+
		"with the same teachers%s. Are they the same classes?", len(pairs), len(r.incoming), strings.Join(examples, ""))
	return Question{Ref: NewTitles, Kind: KindSection, Found: found}
}

// union has the elements of both lists, each once.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, one := range b {
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}
