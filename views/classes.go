package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/internal/school"
)

// classPath is the address of a class's page, or of what a button there does.
func classPath(id int64, verb string) string { return fmt.Sprintf("/admin/classes/%d%s", id, verb) }

// ClassPath is the address of a class's page.
func ClassPath(id int64) string { return classPath(id, "") }

// Classes is the list of classes.
type Classes struct {
	Console
	Query    ClassQuery
	Counts   ClassCounts
	Blocks   []string // to choose from
	Subjects []string // departments
	Terms    []string
	Schools  []school.School // that this administrator may choose from
	Rows     []ClassRow
	Pages    Pages
	Now      time.Time
}

// ClassQuery is what the list of classes shows, as its form and its address say it.
type ClassQuery struct {
	Text, Block, Link, Department, Term, School, Used, Sort string

	Backwards bool
	Page      int // from 1
}

// ClassCounts are the numbers at the head of the list.
type ClassCounts struct{ All, NoLink, Withheld int }

// ClassRow is one class in the list. School is empty where there is only one.
type ClassRow struct {
	Entry      school.Entry
	School     string
	ArchivedAt time.Time
	MergedInto string
}

// linkChoices are what the list can show, in the words of its form.
var linkChoices = []struct{ Value, Label string }{
	{"", "All"}, {"none", "No link"}, {"withheld", "Withheld"}, {"ends", "Ends soon"}, {"set", "With a link"},
	{"archived", "Archived"},
}

// Address is the list as the query says it, from its first page.
func (q ClassQuery) Address() string { return q.address() }

// address is the list with some names of its query set to other values, from its first page.
func (q ClassQuery) address(changed ...string) string {
	values := map[string]string{
		"q": q.Text, "block": q.Block, "link": q.Link, "department": q.Department, "term": q.Term, "school": q.School,
		"used": q.Used, "sort": q.Sort, "down": pick(q.Backwards, "1", ""),
	}
	for pair := range slices.Chunk(changed, 2) {
		values[pair[0]] = pair[1]
	}
	var pairs []string
	for name, value := range values {
		pairs = append(pairs, name, value)
	}
	return address("/admin/classes", pairs...)
}

// page is another page of the list.
func (q ClassQuery) page(number int) string {
	return q.address("page", pageText(number))
}

// sorted is the list by a column: backwards, if it is by that column already.
func (q ClassQuery) sorted(by string) string {
	return q.address("sort", by, "down", pick(q.by() == by && !q.Backwards, "1", ""))
}

// by is the column by which the list is sorted.
func (q ClassQuery) by() string { return cmp.Or(q.Sort, "link") }

// filtered reports whether the list leaves classes out.
func (q ClassQuery) filtered() bool {
	return q.Text+q.Block+q.Link+q.Department+q.Term+q.School+q.Used != ""
}

// more reports whether the folded part of the form is used.
func (q ClassQuery) more() bool { return q.Department+q.Term+q.School+q.Used != "" }

// archived reports whether the list is of archived classes.
func (m Classes) archived() bool { return m.Query.Link == "archived" }

// options sorts the texts to choose from, and adds the chosen one if nothing has it now.
func options(list []string, chosen string, compare func(a, b string) int) []string {
	list = slices.Clone(list)
	if chosen != "" && !slices.Contains(list, chosen) {
		list = append(list, chosen)
	}
	slices.SortFunc(list, compare)
	return list
}

// classColumns are the columns of the table that sort it.
var classColumns = []struct{ By, Label string }{
	{"block", "Block"}, {"class", "Class"}, {"teacher", "Teacher"}, {"room", "Room"}, {"link", "Link"},
}

// page is the frame of the list.
func (m Classes) page() frame {
	f := m.wide("Classes")
	f.Beside = classesBeside(m)
	return f
}

// ariaSort says how a column sorts the table; empty: it does not.
func (m Classes) ariaSort(by string) string {
	switch {
	case m.Query.by() != by:
		return ""
	case m.Query.Backwards:
		return "descending"
	}
	return "ascending"
}

func (m Classes) arrow() string { return pick(m.Query.Backwards, " ↓", " ↑") }

// caption names the table for screen readers.
func (m Classes) caption() string {
	at := slices.IndexFunc(classColumns, func(c struct{ By, Label string }) bool { return c.By == m.Query.by() })
	if m.Query.by() == "link" && !m.Query.Backwards {
		return "Classes: without a link first, then by block"
	}
	return "Classes by " + strings.ToLower(classColumns[max(at, 0)].Label)
}

// shown says which part of the list is on the page.
func (m Classes) shown() string {
	return pick(m.Pages.Last() == 1, plural(m.Pages.Found, "class", "classes"), m.Pages.shown())
}

// about is the school where there are several, and the section's code where the page has
// another class of the same title.
func (m Classes) about(r ClassRow) string {
	twin := slices.ContainsFunc(m.Rows, func(o ClassRow) bool {
		return o.Entry.Section.ID != r.Entry.Section.ID && o.Entry.Section.Course == r.Entry.Section.Course
	})
	return joined(pick(twin, r.Entry.Section.Code, ""), r.School)
}

// teachers are the names, or empty if nobody teaches the class.
func (r ClassRow) teachers() string { return r.Entry.TeacherNames() }

// label names a class for a screen reader, among others.
func (r ClassRow) label() string {
	return strings.TrimSuffix(className(r.Entry.Section)+", "+r.teachers(), ", ")
}

// insteadOf says what a class has today instead of its own meeting; "" if it has that.
func (m Classes) insteadOf(e school.Entry) string {
	switch zone := m.Site.Zone; {
	case e.Cover != nil && e.Cover.Person.ID != 0 && e.Door.Link != "":
		return "Covered today by " + e.Cover.Person.Name
	case e.Closed() && zone != nil && e.Cover.To != m.Now.In(zone).Format(time.DateOnly):
		return strings.TrimSuffix(coverWordsOf(*e.Cover, zone), ".")
	}
	return TodayOnly(&e)
}

// state says what students have, and state's class how urgent that is.
func (m Classes) state(r ClassRow) (says, class string) {
	e := r.Entry
	switch {
	case r.MergedInto != "":
		return "Merged into " + r.MergedInto, ""
	case !r.ArchivedAt.IsZero():
		return "Archived " + strings.TrimPrefix(At(When(r.ArchivedAt, m.Now, m.Site.Zone)), "on "), ""
	case e.Phase == school.Over:
		return "Ended " + dayWords(e.Section.Ends, m.Now, m.Site.Zone), ""
	case m.insteadOf(e) != "":
		return m.insteadOf(e), ""
	case e.Withheld != nil:
		return "Withheld: new teacher", "warn"
	case e.NoMeeting():
		return "No meeting", ""
	case e.Door.Link == "" && e.Phase == school.Upcoming:
		return "No link, starts " + dayWords(e.Section.Starts, m.Now, m.Site.Zone), ""
	case e.Door.Link == "":
		return "No link", "warn"
	}
	return cmp.Or(strings.TrimSpace(e.Door.Provider+" "+e.Door.Name), e.Door.Link), ""
}
