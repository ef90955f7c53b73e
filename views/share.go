package views

import (
	"strconv"

	"hallway/internal/school"
)

// Share is the page where a lead teacher lends a class, for some days or for
// good.
type Share struct {
	Site     Site
	Said     string
	Entry    school.Entry
	Teaching []school.Teaching
	People   []school.Person // who may be chosen
	Today    string
	Form     ShareForm
}

// ShareForm is what was typed.
type ShareForm struct {
	Person   int64
	From, To string
	Co       int64 // the co-teacher's form
	Errors   school.Invalid
	CoErrors school.Invalid
}

func (m Share) path(verb string) string { return "/me/doors/" + m.Entry.Door.Code + "/people" + verb }

func (m Share) frame() frame {
	title := "Who teaches " + label(m.Entry)
	if len(m.Form.Errors)+len(m.Form.CoErrors) > 0 {
		title = "Error: " + title
	}
	return frame{Site: m.Site, Title: title, Kind: "console", Said: m.Said, SaidFocus: m.Said != ""}
}

// role says who somebody is to the class.
func (m Share) role(t school.Teaching) string {
	switch {
	case t.Role == "lead":
		return "Teaches this class"
	case t.Role == "co":
		return "Teaches it too, and can change its link"
	case t.From <= m.Today:
		return "Covers until " + day(t.To) + pick(t.Linked, ", with a link of their own", "")
	}
	return "Will cover from " + day(t.From) + " to " + day(t.To)
}

func personValue(id int64) string { return strconv.FormatInt(id, 10) }

// coverSays tells the viewer of a card about the cover that is on.
func (c Card) coverSays() string {
	cover := c.Entry.Cover
	switch {
	case cover == nil:
		return ""
	case c.Entry.Right.SetsCover():
		return "You are covering this class until " + day(cover.To) + ". A link that you save here is for these days; afterwards the usual one is back by itself."
	case cover.Usual != nil:
		return cover.Person.Name + " covers until " + day(cover.To) + " with a link of their own, which students see now. The link here is back the day after."
	}
	return cover.Person.Name + " covers until " + day(cover.To) + "."
}
