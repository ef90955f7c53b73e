package views

import (
	"fmt"
	"strings"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// Year is the page of the turn of the year: what to choose, and the turns so far.
type Year struct {
	Console
	Schools []school.School // to choose from; nil: there is no choice
	At      string          // slug of the one that is chosen; empty: all
	Where   string          // its name
	Terms   []YearTerm
	More    int // terms that do not fit on the page
	Keep    bool
	Errors  school.Invalid
	Waiting []WaitingCheck
	Turns   []YearRow
}

// YearTerm is a term to tick.
type YearTerm struct {
	Key     string
	Name    string // "Fall", "Classes without a term"
	Days    string // "24 August to 18 December", or empty
	Classes int
	Over    bool
	Ticked  bool
}

// YearRow is a turn of the past in words.
type YearRow struct {
	ID          int64
	When, Stamp string
	Who, What   string
	Where       string // name of the one school; empty: all
	Undoes      bool
	Undone      bool
}

// YearCheck is the page of a turn that somebody has chosen: what it would do, how far it
// is, or why it was not done.
type YearCheck struct {
	Console
	Token   string
	Work    *Work
	Why     string // why there is no plan, in sentences; empty: there is
	Plan    YearPlan
	Problem Problem
	Typed   string // the text in the field for the number
}

// YearPlan is what a turn would do.
type YearPlan struct {
	Shown   string // what stands for the plan that somebody reads
	Where   string // name of the one school; empty: all
	Terms   []string
	Keep    bool
	All     int
	Guarded bool
	Classes YearList
	Kept    YearList
	Hidden  YearList
	Idle    YearList
}

// YearList is a number, and the first names of what it counts.
type YearList struct {
	Total int
	Names []string
}

// yearNames is how many names a line of the plan has. The CSV file has all.
const yearNames = 5

// NewYearPlan puts a plan into words. names are those of people, by id; term says what a
// term is called.
func NewYearPlan(t roster.Turn, names map[int64]string, where, shown string, term func(roster.Term) string) YearPlan {
	p := YearPlan{Shown: shown, Where: where, Keep: t.KeepLinks, All: t.All, Guarded: t.Guarded()}
	for _, one := range t.Terms {
		p.Terms = append(p.Terms, term(one))
	}
	for _, c := range t.Classes {
		p.Classes.add(c.Title)
		switch c.Fate {
		case roster.LinkKept:
			p.Kept.add(c.Title + ", " + names[c.Lead])
		case roster.LinkHidden:
			p.Hidden.add(c.Title)
		}
	}
	for _, id := range t.Idle {
		p.Idle.add(names[id])
	}
	return p
}

func (l *YearList) add(name string) {
	if l.Total++; l.Total <= yearNames {
		l.Names = append(l.Names, name)
	}
}

// more says how many names are not shown: " and 340 more".
func (l YearList) more() string {
	if n := l.Total - len(l.Names); n > 0 {
		return " and " + thousands(n) + " more"
	}
	return ""
}

// says is the sentence that a number begins.
func (l YearList) says(one, many string) string { return pick(l.Total == 1, one, many) }

func (m Year) title() string { return titled("Turn of the year", len(m.Errors)) }

func (m YearCheck) path(verb string) string { return "/admin/year/check/" + m.Token + verb }

// frame makes the page reload itself while work is being done.
func (m YearCheck) frame() frame {
	title := "Check the turn of the year"
	switch {
	case m.Work != nil:
		title = m.Work.What
	case m.Why != "" || m.Problem.Text != "":
		title = "Error: " + title
	}
	f := m.Console.wide(title)
	f.Polls = m.Work != nil
	return f
}

// YearTermName is what a term is called.
func YearTermName(t roster.Term, days string) string {
	switch {
	case t.Name == "" && days == "":
		return "Classes without a term"
	case t.Name == "":
		return days
	case days == "":
		return t.Name
	}
	return t.Name + ", " + days
}

// named is the term without its days.
func (t YearTerm) label() string {
	switch {
	case t.Name != "":
		return t.Name
	case t.Days != "":
		return "Term without a name"
	}
	return "Classes without a term"
}

// hint is the second line of a term.
func (t YearTerm) hint() string {
	parts := []string{thousands(t.Classes) + pick(t.Classes == 1, " class", " classes")}
	if t.Days != "" {
		parts = append([]string{t.Days}, parts...)
	}
	if t.Over {
		parts = append(parts, "over")
	}
	return strings.Join(parts, " · ")
}

// YearDone says in numbers what a turn did, or its undo.
func YearDone(r roster.TurnRecord, archives bool) string {
	classes := thousands(r.Classes) + pick(r.Classes == 1, " class", " classes")
	if !archives {
		return classes + " brought back"
	}
	return fmt.Sprintf("%s archived · %s kept for the same course · %s ended", classes,
		plural(r.Kept, "link", "links"), plural(r.Hidden, "link", "links"))
}

// guard asks for the number.
func (p YearPlan) guard() string {
	return fmt.Sprintf("This archives %s of %s classes. Type %d to confirm.", thousands(p.Classes.Total), thousands(p.All), p.Classes.Total)
}

// YearGuardWords is what the field says when the number is missing or another one.
func YearGuardWords(classes int) string {
	return fmt.Sprintf("That is not the number of classes. Type %d to confirm.", classes)
}

// YearStaleWords says how much has changed since somebody read the plan.
func YearStaleWords(changed int) string {
	return pick(changed == 1, "1 class", thousands(changed)+" classes") +
		" changed since this check, so nothing was done. This is what it would do now. Read it again."
}

// YearBusyWords says that an import, or another turn, is being written.
const YearBusyWords = "Somebody is importing a roster or turning the year right now. Nothing was changed. Try again in a minute."

// YearNoSchoolWords says that a turn is of a school that has been archived.
const YearNoSchoolWords = "The school is archived, with all its classes. There is nothing to end."

// YearNotShownWords is what somebody reads who presses the button of an older plan.
const YearNotShownWords = "The plan has been made again since you opened that page. This is what it would do now. Read it again."

// YearAgainWords says how many classes differ from the earlier plan.
func YearAgainWords(changed int) string {
	switch changed {
	case 0:
		return "Checked again. Nothing has changed."
	case 1:
		return "Checked again. 1 class is different now."
	}
	return "Checked again. " + thousands(changed) + " classes are different now."
}

// YearFate is what happens to a link, for a spreadsheet.
func YearFate(f roster.Fate) string {
	return map[roster.Fate]string{roster.NoLink: "none", roster.LinkKept: "kept", roster.LinkHidden: "ended"}[f]
}

// AndMore says how many lines are left out.
func AndMore(n int) string { return "and " + thousands(n) + " more" }

// TermDays is "24 August to 18 December", "until 18 December", or empty.
func TermDays(starts, ends string, now time.Time, zone *time.Location) string {
	day := func(date string) string { return dayWords(date, now, zone) }
	switch {
	case starts == "" && ends == "":
		return ""
	case starts == "":
		return "until " + day(ends)
	case ends == "":
		return "from " + day(starts)
	}
	return day(starts) + " to " + day(ends)
}

// YearClosedWords says that no year turns during maintenance.
func YearClosedWords(s school.Status, zone *time.Location) string {
	return "Nothing was changed: the site is being worked on." + saveAgain(s, zone)
}
