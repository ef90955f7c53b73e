package views

import (
	"slices"
	"strings"

	"hallway/internal/checks"
	"hallway/internal/school"
)

// Board is the console's first page: what needs somebody, and what is in order.
type Board struct {
	Console
	Facts checks.Facts
	Steps []checks.Step // from an installation to a live site; nil: it is live
	Needs []BoardGroup
	Order []checks.Check
}

// BoardGroup is the checks that are equally urgent.
type BoardGroup struct {
	Group  checks.Group
	Checks []checks.Check
}

// NewBoard makes the page of some facts, without steps.
func NewBoard(console Console, facts checks.Facts) Board {
	m := Board{Console: console, Facts: facts}
	list := checks.List(facts)
	needs := checks.Needs(list)
	m.Order = list[needs:]
	for _, c := range list[:needs] {
		if last := len(m.Needs) - 1; last < 0 || m.Needs[last].Group != c.Group {
			m.Needs = append(m.Needs, BoardGroup{Group: c.Group})
		}
		group := &m.Needs[len(m.Needs)-1]
		group.Checks = append(group.Checks, c)
	}
	return m
}

// empty reports whether there is nothing yet but the steps.
func (m Board) empty() bool { return len(m.Steps) > 0 && m.Facts.Classes == 0 }

func (m Board) title() string { return pick(m.empty(), "Six steps to live", "Board") }

func (m Board) around() frame {
	f := m.wide(m.title())
	f.Beside = boardSummary(m)
	return f
}

// summary is beside the title: "403 of 412 classes have a link · checked 10:41 AM".
func (m Board) summary() string {
	of := ""
	if n := m.Facts.Classes; n > 0 {
		of = thousands(m.Facts.Linked) + " of " + plural(n, "class has a link", "classes have a link")
	}
	return joined(of, "checked "+school.Clock(m.Facts.Now, m.Facts.Zone))
}

// lacking reports whether there are classes whose teachers can be reminded.
func (m Board) lacking() bool { return len(m.Facts.NoLink) > 0 }

// quiet says that nothing needs anybody.
func (m Board) quiet() string {
	return pick(m.Facts.Classes > 0, "Everything below is in order.", "There are no classes yet.")
}

// next is the number of the first step that is not done, or 0.
func (m Board) next() int {
	for _, s := range m.Steps {
		if !s.Done && s.After == 0 {
			return s.Number
		}
	}
	return 0
}

// first reports whether a check is the page's first, which has the primary button.
func (m Board) first(group, check int) bool {
	return group == 0 && check == 0 && m.next() == 0
}

// figureClass is how urgent a group looks: red means students are at the door.
func (g BoardGroup) figureClass() string {
	switch g.Group {
	case checks.Now:
		return "figure bad"
	case checks.Today:
		return "figure warn"
	}
	return "figure"
}

func (g BoardGroup) id() string {
	return map[checks.Group]string{checks.Now: "now", checks.Today: "today", checks.Week: "week"}[g.Group]
}

// orderLabel names what is in order: "In order: site, links, sign-in, disk".
func (m Board) orderLabel() string {
	var names []string
	for _, c := range m.Order {
		if name := strings.ToLower(c.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return checks.Order.String() + ": " + strings.Join(names, ", ")
}
