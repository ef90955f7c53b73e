package views

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"hallway/internal/roster"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// Row is a door as the directory shows it: rendered once, with what sorting,
// searching and comparing need. It never changes, so that pages share it.
type Row struct {
	Entry *school.Entry // what readers of the page may see
	HTML  string
	Sum   Sum // of the HTML

	seen   Sum    // of what people see of the HTML
	search string // what students can search for, folded
	block  string // of its group, as Kind
	kind   string
	set    string // of bells
	title  text   // what a group is sorted by, with the door's code at last
	name   text
	code   text
}

// Sum is a hash, the same after a restart.
type Sum [16]byte

// SumOf hashes bytes.
func SumOf(b []byte) Sum {
	whole := sha256.Sum256(b)
	return Sum(whole[:len(Sum{})])
}

// text is a text and how it sorts: folding it at each comparison was half of what a
// page cost.
type text struct{ plain, folded string }

func textOf(s string) text { return text{s, Fold(s)} }

// compare orders by the folded text, then by the plain one.
func (t text) compare(o text) int {
	if c := compareNatural(t.folded, o.folded); c != 0 {
		return c
	}
	return cmp.Compare(t.plain, o.plain)
}

// NewRow renders a door. The entry must not change any more. Before and after its term a
// class is on no page.
func NewRow(ctx context.Context, e *school.Entry, day *Day, passcodes bool) (*Row, error) {
	if e.Phase != school.Running {
		return &Row{Entry: e}, nil
	}
	g := groupOf(e)
	r := &Row{
		Entry: e, block: g.Block, kind: g.Kind, set: day.Set(e), search: searchText(e),
		title: textOf(e.Title()), name: textOf(sortName(e)), code: textOf(e.Section.Code),
	}
	var html strings.Builder
	if err := directoryRow(r, passcodes).Render(ctx, &html); err != nil {
		return nil, err
	}
	r.HTML = html.String()
	r.Sum = SumOf([]byte(r.HTML))
	r.seen = r.Sum
	if by := savedByTeacher(e); by != "" { // somebody who saves the same link again changes nothing that people see
		r.seen = SumOf([]byte(strings.Replace(r.HTML, ` data-by="`+templ.EscapeString(by)+`"`, "", 1)))
	}
	if at := strings.Index(r.HTML, r.search); at >= 0 { // it is an attribute, mostly as it is: kept once
		r.search = r.HTML[at : at+len(r.search)]
	}
	return r, nil
}

// Shows reports whether the row is right for another reading of its entry, and for a
// day, so that it need not be rendered again.
func (r *Row) Shows(e *school.Entry, day *Day) bool { return r.Entry.Same(e) && r.set == day.Set(e) }

// groupOf is the group of a door, without rows.
func groupOf(e *school.Entry) Group {
	block := strings.TrimSpace(e.Section.Block)
	switch {
	case e.Door.Kind == school.OfficeDoor:
		return Group{Kind: officeGroup}
	case len(schedule.Split(block)) == 0:
		return Group{Kind: noneGroup}
	}
	return Group{Kind: blockGroup, Block: block}
}

// hidden reports whether the page leaves the row out: office hours without a link, and
// classes whose term does not run.
func (r *Row) hidden() bool {
	expected := r.Entry.Door.Link
	if r.Entry.Closed() { // whoever comes on other days should know
		expected = r.Entry.Cover.Usual.Link
	}
	return r.Entry.Phase != school.Running || r.kind == officeGroup && expected == ""
}

// TodayOnly is what is so today and not usually, without a colleague who covers; empty:
// nothing.
func TodayOnly(e *school.Entry) string {
	switch {
	case e.Cover == nil || e.Cover.Person.ID != 0:
		return ""
	case e.Closed():
		return "No meeting today"
	}
	return "Another link today"
}

// todayOnly is TodayOnly with the note for students.
func todayOnly(e *school.Entry) string {
	today := TodayOnly(e)
	return pick(today == "" || e.Door.Note == "", today, today+". "+e.Door.Note)
}

// SamePlace reports whether a page can have the row in place of another without
// anything around it changing.
func (r *Row) SamePlace(o *Row) bool {
	return r.hidden() == o.hidden() && r.kind == o.kind && r.block == o.block && r.set == o.set &&
		r.Entry.Department() == o.Entry.Department() && r.title == o.title && r.name == o.name && r.code == o.code &&
		r.Entry.Door.Code == o.Entry.Door.Code
}

// compare sorts the rows of a group.
func (r *Row) compare(o *Row) int {
	if c := r.title.compare(o.title); c != 0 {
		return c
	}
	if c := r.name.compare(o.name); c != 0 {
		return c
	}
	if c := cmp.Compare(startsWithDigit(r.code.plain), startsWithDigit(o.code.plain)); c != 0 {
		return c
	}
	if c := r.code.compare(o.code); c != 0 {
		return c
	}
	return cmp.Compare(r.Entry.Door.Code, o.Entry.Door.Code)
}

// heading is the text of the row's h3: the class, or the person for office hours.
func (r *Row) heading() string {
	if names := r.Entry.TeacherNames(); r.kind == officeGroup && names != "" {
		return names
	}
	return r.Entry.Title()
}

// facts are a row's second line: who teaches the class, and its room; for office hours
// the department. Of a class that is on the page in two terms it also says which one.
func (r *Row) facts() []string {
	facts := []string{r.Entry.TeacherNames(), roomLabel(r.Entry.Section.Room), termOf(r.Entry)}
	if r.kind == officeGroup {
		facts = []string{r.Entry.Department()}
	}
	return slices.DeleteFunc(facts, func(fact string) bool { return fact == "" })
}

// termOf is a class's term where the page has the same class in another one.
func termOf(e *school.Entry) string { return pick(e.Twin, e.Section.Term, "") }

// sortName is what lists sort an entry's teachers by: the first one's last name. A cover
// does not move the class.
func sortName(e *school.Entry) string {
	if len(e.Teachers) == 0 {
		return e.TeacherNames()
	}
	return roster.SortKey(e.Teachers[0].Name, e.Teachers[0].SortName)
}

// searchText is everything that a student can search for, folded.
func searchText(e *school.Entry) string {
	parts := []string{e.Title(), e.TeacherNames(), roomLabel(e.Section.Room), e.Department(), e.Section.Code, e.Door.Provider}
	if e.Twin {
		parts = append(parts, e.Section.Term)
	}
	if e.Section.Block != "" {
		parts = append(parts, "block", e.Section.Block)
	}
	return Fold(strings.Join(parts, " "))
}

// savedByTeacher names the person who saved the link last, if the row shows that
// person anyway. Students do not learn other names from it.
func savedByTeacher(e *school.Entry) string {
	shown := slices.ContainsFunc(e.Teachers, func(p school.Person) bool { return p.Name == e.Door.SavedBy })
	return pick(shown, e.Door.SavedBy, "")
}
