package views

import (
	"cmp"
	"slices"
	"strconv"

	"hallway/internal/school"
)

// Merge is the part of a class's page that merges it into another one: first a search,
// then what would happen.
type Merge struct {
	Asked bool   // somebody searched, or chose
	Query string // what they searched for
	Found []ClassRow
	Into  *MergeInto
}

// MergeInto is the class that was chosen, and what the merge would do.
type MergeInto struct {
	Other  ClassRow
	Shared bool // the two classes have a teacher in common, or this one has none
}

// mergeSays is what a merge does, a sentence each.
func (m Class) mergeSays() []string {
	into := m.Merge.Into
	other := into.Other.name()
	says := []string{
		"Students stop seeing " + className(m.Section) + ". Its address, /j/" + m.Code + ", leads to the link of " + other + ".",
	}
	mine, theirs := m.Card.Entry.Kept().Door.Meeting, into.Other.Entry.Kept().Door.Meeting
	switch {
	case into.Other.Entry.Withheld != nil:
		says = append(says, "The link of "+other+" stays withheld, and is offered to its teachers.")
	case theirs.Link != "":
		says = append(says, "The link of "+other+" goes on: "+KnownAs(theirs)+".")
	case m.Card.Entry.Withheld != nil || mine.Link != "" && !into.Shared:
		says = append(says, other+" has no link. The link of this one is offered to its teachers: students see it when one of them uses it.")
	case mine.Link == "":
		says = append(says, "Neither has a link. Students see “No link yet” until somebody adds one.")
	default:
		says = append(says, other+" has no link, so it gets the link of this one: "+KnownAs(mine)+".")
	}
	if here, there := m.teacherNames(), into.Other.teachers(); here != there {
		says = append(says, other+" keeps its teachers: "+cmp.Or(there, "nobody")+".")
	}
	return append(says, "Its history is kept. Undo, or Restore on this page, takes the merge back.")
}

// name is the class in a sentence.
func (r ClassRow) name() string { return className(r.Entry.Section) }

// said is the line about a class to choose from.
func (r ClassRow) said() string {
	return joined(r.teachers(), roomLabel(r.Entry.Section.Room), r.Entry.Section.Term, r.School, KnownAs(r.Entry.Door.Meeting))
}

// NewClass is the page to add a class by hand.
type NewClass struct {
	Console
	Schools []school.School
	Form    ClassForm
}

// page is the frame of the page, with the script that sends a form only once: two presses
// would add two classes.
func (m NewClass) page() frame {
	f := m.frame(titled("New class", len(m.Form.Errors)))
	f.Cards = true
	return f
}

// fields are those of the form: the school only where there is a choice, and no bells, which
// depend on it.
func (m NewClass) fields() []classField {
	return slices.DeleteFunc(slices.Clone(classFields), func(f classField) bool {
		return f.Name == "bells" || f.Name == "school" && len(m.Schools) < 2 && m.Form.Errors["school"] == ""
	})
}

// CancelledWords says how many classes have no meeting today.
func CancelledWords(n int) string {
	if n == 0 {
		return "Nothing was changed."
	}
	return plural(n, "class has", "classes have") + " no meeting today. It ends by itself at midnight."
}

// FirstFew are the first lines of a list that must fit into a cookie, and how many there
// are besides.
func FirstFew(lines []string) []string {
	const few = 3
	if len(lines) <= few {
		return lines
	}
	return append(lines[:few:few], "And "+plural(len(lines)-few, "more class", "more classes")+".")
}

// ArchiveClasses is the page that asks before it archives several classes.
type ArchiveClasses struct {
	Console
	Rows []ClassRow
}

func (m ArchiveClasses) title() string {
	if len(m.Rows) == 1 {
		return "Archive " + m.Rows[0].name() + "?"
	}
	return "Archive " + plural(len(m.Rows), "class", "classes") + "?"
}

// loses says what students lose.
func (m ArchiveClasses) loses() string {
	links := 0
	for _, r := range m.Rows {
		if r.Entry.Door.Link != "" && r.Entry.Phase == school.Running {
			links++
		}
	}
	says := "Students stop seeing " + pick(len(m.Rows) == 1, "this class", "these classes") +
		". Links and history are kept, and Restore brings everything back."
	if links > 0 {
		says = plural(links, "has a link that students use now", "have a link that students use now") + ". " + says
	}
	return says
}

func (m ArchiveClasses) button() string {
	return "Archive " + pick(len(m.Rows) == 1, "this class", plural(len(m.Rows), "class", "classes"))
}

// into is the address of what merging into a class would do.
func (m Class) into(r ClassRow) string {
	return address(classPath(m.Section.ID, ""), "into", strconv.FormatInt(r.Entry.Section.ID, 10)) + "#put"
}

// ArchivedWords says that some classes were archived.
func ArchivedWords(n int) string {
	return plural(n, "class is", "classes are") + " archived. Students do not see " + pick(n == 1, "it", "them") + " any more."
}
