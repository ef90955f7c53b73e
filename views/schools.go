package views

import (
	"fmt"

	"hallway/internal/school"
)

// Schools is the list of schools in the console.
type Schools struct {
	Console
	Query string
	Rows  []school.Overview
	Pages
	Archived []school.Overview
	Gone     int // how many archived ones match
	Form     SchoolForm
}

// School is the page of one school.
type School struct {
	Console
	School  school.Overview
	Others  []school.School // all that are in use
	History []ChangeRow
	Form    SchoolForm
}

// SchoolForm is what somebody typed, and why it was refused.
type SchoolForm struct {
	Name, Into string
	Errors     school.Invalid
	Moved      string // what somebody else did first
}

// Field is the field that was sent; empty: none was.
func (f SchoolForm) Field() string {
	return pick(f.Into != "", "into", pick(f.Name != "", "name", ""))
}

// manySchools is the number of schools from which on one is typed and not chosen.
const manySchools = 200

func schoolPath(id int64, verb string) string { return fmt.Sprintf("/admin/schools/%d%s", id, verb) }

// schoolHas says what is at a school.
func schoolHas(o school.Overview) string {
	switch {
	case o.Into != "":
		return "Merged into " + o.Into
	case o.Unused():
		return "Used by nobody"
	}
	return plural(o.Classes, "class", "classes") + ", " + plural(o.People, "person", "people")
}

// address is a page of the list.
func (m Schools) address(number int) string {
	return address("/admin/schools", "q", m.Query, "page", pageText(number))
}

// count says which part of the list is on the page.
func (m Schools) count() string {
	return pick(m.Last() == 1, plural(m.Found, "school", "schools"), m.shown())
}

// SchoolMovedWords say what somebody else did to a school.
func SchoolMovedWords(name string, archived bool, into string) string {
	switch {
	case into != "":
		return "Somebody has merged it into " + into + " since you opened this page. Nothing was changed."
	case archived:
		return "Somebody has archived it since you opened this page. Nothing was changed."
	}
	return "Somebody has renamed it to “" + name + "” since you opened this page. Nothing was changed."
}

// open reports whether the form with a field was refused.
func (f SchoolForm) open(field string) bool { return f.Errors[field] != "" }

func (m School) name() fact {
	return fact{Name: "Name", What: m.School.Name, About: "What a file says of it later changes nothing, until the file says something new.",
		Button: "Rename", Open: m.Form.open("name") || m.Form.Moved != "" && m.Form.Name != ""}
}

func (m School) slug() fact {
	return fact{Name: "Address", What: "/s/" + m.School.Slug, About: "It stays, whatever the name is."}
}

func (m School) classes() fact {
	f := fact{Name: "Classes", What: plural(m.School.Classes, "class", "classes")}
	f.About = some(m.School.Links, "has a link that students see.", "have a link that students see.")
	return f
}

func (m School) people() fact {
	f := fact{Name: "People", What: plural(m.School.People, "person", "people")}
	f.About = some(m.School.Alone, "is at no other school.", "are at no other school.")
	if m.School.Admins > 0 {
		f.About += " " + some(m.School.Admins, "administers only this school.", "administer only this school.")
	}
	return f
}

// some is "None has a link.", "1 has a link." or "2 have a link."
func some(n int, one, many string) string {
	if n == 0 {
		return "None " + one
	}
	return plural(n, one, many)
}

func (m School) merge() fact {
	return fact{Name: "Merge", What: "Two entries for one school?", About: "The other one stays, with the classes and people of both. Both addresses lead to it, and so do files that name this one.",
		Button: "Merge into", Open: m.Form.open("into")}
}

func (m School) archive() fact {
	return fact{Name: "Archive", What: "Students stop seeing it.", About: m.disappears(), Button: "Archive", Danger: true}
}

// disappears says what archiving takes away.
func (m School) disappears() string {
	says := plural(m.School.Classes, "class", "classes") + " with " + plural(m.School.Links, "link", "links") + " disappear from the pages"
	if m.School.Alone > 0 {
		says += ", and so do the office hours of " + plural(m.School.Alone, "person who is", "people who are") + " only here"
	}
	return says + ". Its people stay in the roster. Restore brings everything back."
}
