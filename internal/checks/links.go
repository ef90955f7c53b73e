package checks

import (
	"cmp"
	"fmt"
	"net/url"
	"time"
)

// Where the classes of a kind are listed, and where their teachers are reminded.
const (
	classes = "/admin/classes"
	remind  = "/admin/remind"
)

// blocksShown is how many blocks have a line of their own. A last one does not share the
// line of the others with nobody.
const blocksShown = 4

func ownLines(f Facts) int {
	if len(f.NoLink) <= blocksShown+1 {
		return len(f.NoLink)
	}
	return blocksShown
}

// Teams links stop working 60 days after their last meeting, and nobody can know when
// that was. What is known is when the link was saved: it is a reminder from a week before
// the 60th day after that until a week later.
const (
	TeamsFrom  = 53 // days since the save
	TeamsUntil = 67
)

// NoBlock stands for the classes without a block where a list is of one block.
const NoBlock = "(none)"

// ClassPath is the page of a class.
func ClassPath(id int64) string { return fmt.Sprintf("%s/%d", classes, id) }

// noLink has a line for each of the first blocks, in the order in which they meet.
func noLink(f Facts) (list []Check) {
	for _, b := range f.NoLink[:ownLines(f)] {
		c := Check{
			ID: "no-link", Group: b.Meets.group(f), Name: "Links", Count: b.Count, Block: b.Block, Says: b.Meets.says(f, b.Count),
			Who: []string{b.First.Name}, About: others(b.Count, 1),
			Button: Button{Label: "Add a link", Href: ClassPath(b.First.ID)},
		}
		if b.Count > 1 {
			these := url.Values{"link": {"none"}, "block": {cmp.Or(b.Block, NoBlock)}}
			c.Button = Button{Label: "Add the links", Href: classes + "?" + these.Encode()}
		}
		if b.Block == "" {
			c.About = sentences(ended(c.About), "The roster gives no block.")
		} else if when := b.Meets.about(f); when != "" {
			c.About = sentences(ended(c.About), when)
		}
		list = append(list, c)
	}
	return list
}

// linked is the line of a school that has every link.
func linked(f Facts) []Check {
	if f.Classes == 0 || f.Linked < f.Classes {
		return nil
	}
	says := "All " + some(f.Classes, "class", "classes") + " have a link."
	if f.Classes == 1 {
		says = "The class has a link."
	}
	return []Check{inOrder("no-link", "Links", says, Button{Label: "Classes", Href: classes})}
}

// more is the line of the blocks that have none.
func more(f Facts) []Check {
	rest := f.NoLink[ownLines(f):]
	if len(rest) == 0 {
		return nil
	}
	c := Check{
		ID: "no-link-more", Group: max(Today, rest[0].Meets.group(f)), Name: "Links",
		Says: "more classes have no link", Button: Button{Label: "Remind the teachers", Href: remind + "?list=nolink"},
	}
	const named = 6
	for i, b := range rest {
		if c.Count += b.Count; i < named {
			c.Who = append(c.Who, fmt.Sprintf("%s: %s", orNone(b.Block), thousands(b.Count)))
		}
	}
	if len(rest) > named {
		c.About = "and in " + some(len(rest)-named, "other block", "other blocks")
	}
	if when := rest[0].Meets.about(f); when != "" {
		c.About = sentences(ended(c.About), when)
	}
	return []Check{c}
}

func orNone(block string) string {
	if block == "" {
		return "no block"
	}
	return block
}

func withheld(f Facts) []Check {
	n := f.Withheld.Count
	if n == 0 {
		return nil
	}
	c := few("withheld", Today, "Withheld links", f.Withheld)
	c.Says = plural(n, "link is withheld: the teacher changed", "links are withheld: the teachers changed")
	c.About = sentences(c.About, "The new teacher decides, or you do.")
	c.Button = one(f.Withheld, ClassPath, "Look at it", "Look at them", classes+"?link=withheld")
	return []Check{c}
}

func ending(f Facts) []Check {
	n := f.Ending.Count
	if n == 0 {
		return nil
	}
	c := few("ends", Week, "Teams links", f.Ending)
	c.Says = plural(n, "Teams link may stop working", "Teams links may stop working")
	c.About = sentences(c.About, "Saved about 60 days ago. Teams ends a link 60 days after its last meeting. A link that still works only needs to be saved again.")
	c.Button = Button{Label: "Remind the teachers", Href: remind + "?list=ends"}
	return []Check{c}
}

func untaught(f Facts) []Check {
	n := f.Untaught.Count
	if n == 0 {
		return nil
	}
	c := few("untaught", Week, "Teachers", f.Untaught)
	c.Says = plural(n, "class is taught by nobody", "classes are taught by nobody")
	c.About = sentences(c.About, "Only an administrator can set the link.")
	c.Button = one(f.Untaught, ClassPath, "Add a teacher", "Look at them", classes+"?used=nobody")
	return []Check{c}
}

// terms has a line for each day of the coming week on which classes begin or end.
func terms(f Facts) (list []Check) {
	for _, t := range f.Terms {
		verb, what := plural(t.Classes, "class begins on ", "classes begin on "), "Students see them from that day on."
		if t.Ends {
			verb, what = plural(t.Classes, "class ends on ", "classes end on "), "Students do not see them after that day."
		}
		c := Check{ID: "term", Group: Week, Name: "Terms", Count: t.Classes, Says: verb + f.weekday(t.Day), About: what,
			Button: Button{Label: "See the classes", Href: classes}}
		if t.Name != "" {
			c.Who = []string{t.Name}
			c.Button.Href += "?" + url.Values{"term": {t.Name}}.Encode()
		}
		list = append(list, c)
	}
	return list
}

// year says that it is time to turn the year: the terms of most classes are over.
func year(f Facts) []Check {
	if 2*f.Over <= f.InUse {
		return nil
	}
	return []Check{{
		ID: "year", Group: Week, Name: "Year", Count: f.Over,
		Says:   plural(f.Over, "class has ended and is not archived", "classes have ended and are not archived"),
		About:  "Their last day was " + f.weekday(f.OverDay) + ". Archive them in one step, then import the new roster.",
		Button: Button{Label: "Turn the year", Href: "/admin/year"},
	}}
}

// weekday is a date as people say it: "Friday, December 18", "Friday 18 December".
func (f Facts) weekday(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return f.write(t, "Monday, January 2", "Monday 2 January")
}

// few is a check about some people or classes.
func few(id string, group Group, name string, f Few) Check {
	who, rest := f.names()
	return Check{ID: id, Group: group, Name: name, Count: f.Count, Who: who, About: ended(rest)}
}

func ended(rest string) string {
	if rest == "" {
		return ""
	}
	return rest + "."
}

// one leads to the page of the only one, or to the list of several.
func one(f Few, page func(int64) string, single, several, list string) Button {
	if f.Count == 1 && len(f.First) == 1 {
		return Button{Label: single, Href: page(f.First[0].ID)}
	}
	return Button{Label: several, Href: list}
}

// inOrder is a line about what needs nobody.
func inOrder(id, name, says string, button Button) Check {
	return Check{ID: id, Group: Order, Name: name, Says: says, Button: button}
}
