package views

import (
	"strings"

	"hallway/internal/school"
)

// Share is the page where a lead teacher adds a cover or a co-teacher to a class.
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

	InsteadFrom, InsteadTo string // the form for another link, or no meeting
	What                   string // "link" or "none"
	Link, Note             string
	Meetings               []school.Meeting // several in the link: which one?
	InsteadErrors          school.Invalid
}

// office reports whether the page is for somebody who only administers the class, and so
// does not have it under My links.
func (m Share) office() bool { return m.Entry.Right.Administers && !m.Entry.Right.Teaches }

// back is where the class's card is.
func (m Share) back() string {
	card := Card{Entry: m.Entry}
	if m.office() {
		card.On.Class = m.Entry.Section.ID
	}
	return card.Place()
}

// who is a person of the class, or what it has instead of one.
func (m Share) who(t school.Teaching) string {
	switch {
	case t.Person.ID != 0:
		return t.Person.Name
	case t.Closed:
		return "No meeting"
	}
	return "Another link"
}

func (m Share) path(verb string) string { return "/me/doors/" + m.Entry.Door.Code + "/people" + verb }

func (m Share) frame() frame {
	title := titled("Who teaches "+label(m.Entry), len(m.Form.Errors)+len(m.Form.CoErrors)+len(m.Form.InsteadErrors))
	return Console{Site: m.Site, Said: m.Said}.frame(title)
}

// role says what somebody does in the class.
func (m Share) role(t school.Teaching) string {
	switch {
	case t.Role == "lead":
		return "Teaches this class"
	case t.Role == "co":
		return "Co-teacher: can change the link"
	case t.Person.ID == 0:
		span := spanWords(t.From, t.To, m.Today, m.Site.Zone)
		return strings.ToUpper(span[:1]) + span[1:] + pick(t.Out == "", "", ": "+t.Out+" is out")
	case t.From <= m.Today:
		return "Covers until " + day(t.To, m.Site.Zone) + pick(t.Linked, ", with their own link", "")
	}
	return "Will cover from " + day(t.From, m.Site.Zone) + " to " + day(t.To, m.Site.Zone)
}

// coverSays is what a card says about the present cover.
func (c Card) coverSays() string {
	cover := c.Entry.Cover
	switch {
	case cover == nil:
		return ""
	case c.Entry.Right.SetsCover():
		return "You are covering this class until " + day(cover.To, c.Zone) + ". A link that you save here is for these days. " +
			"After that, students see the usual link again."
	case cover.Closed:
		return "No meeting until " + weekday(cover.To, c.Zone) + ": students see “No meeting”. From the day after, they see the link here again."
	case cover.Person.ID == 0:
		return "Students see another link until " + weekday(cover.To, c.Zone) + ": " + KnownAs(c.Instead) + ". " +
			"From the day after, they see the link here again."
	case cover.Usual != nil && c.Instead.Link != c.Entry.Door.Link:
		return cover.Person.Name + " covers until " + day(cover.To, c.Zone) + " with their own link, which students see now. " +
			"From the day after, they see the link here again."
	}
	return cover.Person.Name + " covers until " + day(cover.To, c.Zone) + "."
}
