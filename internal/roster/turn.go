package roster

import (
	"cmp"
	"slices"
	"strings"

	"hallway/internal/school"
)

// Term is a term as classes have it. Its days are like 2026-08-17; any field may be empty.
type Term struct {
	Name   string `json:"name"`
	Starts string `json:"starts"`
	Ends   string `json:"ends"`
}

// Key is the term as one text, for forms.
func (t Term) Key() string { return t.Starts + "/" + t.Ends + "/" + t.Name }

// Fate is what a turn of the year does with the link of a class that it archives.
type Fate string

// The fates.
const (
	NoLink     Fate = ""         // there is none that students see
	LinkKept   Fate = "kept"     // a new class of the same course and teacher gets it
	LinkHidden Fate = "withheld" // nobody sees it
)

// TurnChoice is what somebody chooses for a turn of the year.
type TurnChoice struct {
	School    int64  `json:"school"` // 0: all
	Terms     []Term `json:"terms"`
	KeepLinks bool   `json:"keep_links"` // for the same course and teacher; false: for nobody
}

// ends reports whether a class belongs to a term that ends.
func (c TurnChoice) ends(s TurnClass) bool {
	return (c.School == 0 || c.School == s.School) && slices.Contains(c.Terms, s.Term)
}

// TurnClass is a class of today. Its teachers are those of the roster, the lead first.
type TurnClass struct {
	ID, School          int64
	Course, Code, Block string
	Term                Term
	Teachers            []int64
	Link                bool // students see a link
}

// Title is "C Algebra II 01".
func (c TurnClass) Title() string { return strings.TrimSpace(c.Block + " " + c.Course + " " + c.Code) }

// Turned is a class that a turn of the year archives.
type Turned struct {
	ID    int64
	At    int64 // its school
	Title string
	Term  Term
	Lead  int64 // its first teacher; 0: nobody teaches it
	Fate  Fate
}

// Turn is what a turn of the year does.
type Turn struct {
	TurnChoice
	Classes []Turned // by title
	Idle    []int64  // people who taught some of them and teach nothing afterwards, by id
	All     int      // classes of today, at the school or schools that were chosen
}

// PlanTurn says what a turn would do with the classes of today.
func PlanTurn(classes []TurnClass, choice TurnChoice) Turn {
	t := Turn{TurnChoice: choice}
	stays, went := map[int64]bool{}, map[int64]bool{}
	for _, c := range classes {
		if choice.School == 0 || choice.School == c.School {
			t.All++
		}
		who := stays
		if choice.ends(c) {
			who = went
			t.Classes = append(t.Classes, archived(c, choice.KeepLinks))
		}
		for _, person := range c.Teachers {
			who[person] = true
		}
	}
	for person := range went {
		if !stays[person] {
			t.Idle = append(t.Idle, person)
		}
	}
	slices.Sort(t.Idle)
	slices.SortFunc(t.Classes, func(a, b Turned) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID)) })
	return t
}

func archived(c TurnClass, keep bool) Turned {
	t := Turned{ID: c.ID, At: c.School, Title: c.Title(), Term: c.Term}
	if len(c.Teachers) > 0 {
		t.Lead = c.Teachers[0]
	}
	switch {
	case !c.Link:
	case keep && t.Lead != 0:
		t.Fate = LinkKept
	default:
		t.Fate = LinkHidden
	}
	return t
}

// Count is how many of the archived classes have a fate.
func (t Turn) Count(fate Fate) (n int) {
	for _, c := range t.Classes {
		if c.Fate == fate {
			n++
		}
	}
	return n
}

// Guarded reports whether somebody must type how many classes are archived: more than a
// tenth of all.
func (t Turn) Guarded() bool { return len(t.Classes)*10 > t.All }

// Differences counts the classes and people that two turns treat differently.
func (t Turn) Differences(now Turn) int {
	was := make(map[Turned]bool, len(t.Classes))
	ids := make(map[int64]bool, len(t.Classes))
	for _, c := range t.Classes {
		was[c], ids[c.ID] = true, true
	}
	n := 0
	for _, c := range now.Classes {
		if !was[c] {
			n++
		}
		delete(ids, c.ID)
	}
	n += len(ids)
	if n == 0 && !slices.Equal(t.Idle, now.Idle) { // a class that stays has another teacher
		n = 1
	}
	return n
}

// Agrees compares what somebody has read with what a turn would do now: a *school.Stale if
// that differs, a *school.Guarded if it is much and they did not type how much.
func (t Turn) Agrees(now Turn, typed int) error {
	if n := t.Differences(now); n > 0 {
		return &school.Stale{Changed: n}
	}
	if now.Guarded() && typed != len(now.Classes) {
		return &school.Guarded{Classes: len(now.Classes)}
	}
	return nil
}

// Record is a turn as the history and the list of turns keep it.
func (t Turn) Record() TurnRecord {
	return TurnRecord{
		TurnChoice: t.TurnChoice, Classes: len(t.Classes), Kept: t.Count(LinkKept), Hidden: t.Count(LinkHidden), Idle: len(t.Idle),
	}
}

// TurnRecord is a turn of the past in numbers. An undo has the choice of the turn that it
// undid, and its own numbers.
type TurnRecord struct {
	TurnChoice
	Classes int `json:"classes"`
	Kept    int `json:"kept"`
	Hidden  int `json:"hidden"`
	Idle    int `json:"idle"`
}
