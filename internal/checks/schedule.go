package checks

import (
	"fmt"
	"net/url"
	"time"
)

// SchoolDay is what is to be said about the schedule of a school.
type SchoolDay struct {
	School    Name
	Slug      string
	Classes   int // that are not over and name a block
	Has       bool
	Wrong     string      // why it does not count, a whole sentence; empty: it does
	Unmatched []Unmatched // blocks of classes that no day has
	First     []Name      // the first few classes of these blocks
	Days      int         // from today to its last day; less than 0: it is over
	Last      time.Time   // its last day; zero: there is none
}

// Unmatched is a block that classes name and no day has.
type Unmatched struct {
	Block   string
	Classes int
}

const schedulePage = "/admin/schedule"

// endsSoon is how many days before the last one of a schedule somebody should add a term.
const endsSoon = 31

// days are the schools of a condition.
func (f Facts) days(yes func(SchoolDay) bool) (list []SchoolDay) {
	for _, d := range f.Days {
		if yes(d) {
			list = append(list, d)
		}
	}
	return list
}

// schools names schools, where there are several at all.
func (f Facts) schools(list []SchoolDay) (who []string, rest string) {
	if len(f.Days) < 2 {
		return nil, ""
	}
	few := Few{Count: len(list)}
	for _, d := range list[:min(len(list), schoolsNamed)] {
		few.First = append(few.First, d.School)
	}
	return few.names()
}

// schoolsNamed is how many schools a line names.
const schoolsNamed = 3

// atSchedule leads to the schedule of the only school of a list, or to the page where one
// chooses.
func (f Facts) atSchedule(label string, list []SchoolDay) Button {
	href := schedulePage
	if len(list) == 1 && len(f.Days) > 1 {
		href += "?" + url.Values{"school": {list[0].Slug}}.Encode()
	}
	return Button{Label: label, Href: href}
}

// wrongSchedules says that students see no times although there is a schedule.
func wrongSchedules(f Facts) []Check {
	list := f.days(func(d SchoolDay) bool { return d.Wrong != "" })
	if len(list) == 0 {
		return nil
	}
	c := Check{ID: "schedule-wrong", Group: Today, Name: "Schedule", Count: len(list),
		Says: plural(len(list), "schedule does not count", "schedules do not count"), About: "Students see no times."}
	who, rest := f.schools(list)
	c.Who = who
	if len(list) == 1 {
		c.About = sentences(list[0].Wrong, c.About)
	}
	c.About = sentences(ended(rest), c.About)
	c.Button = f.atSchedule("Correct it", list)
	return []Check{c}
}

// blocks says that classes name blocks that no day has.
func blocks(f Facts) []Check {
	list := f.days(func(d SchoolDay) bool { return len(d.Unmatched) > 0 })
	if len(list) == 0 {
		return nil
	}
	c := Check{ID: "block", Group: Week, Name: "Blocks", Button: f.atSchedule("Fix the blocks", list)}
	named := 0
	for _, d := range list {
		for _, u := range d.Unmatched {
			c.Count += u.Classes
			named++
		}
	}
	if named > 1 {
		c.Says = plural(c.Count, "class names a block that no day has", "classes name blocks that no day has")
		c.Who, c.About = f.unmatched(list, named)
		return []Check{c}
	}
	u := list[0].Unmatched[0]
	c.Says = plural(u.Classes, "class names block ", "classes name block ")
	c.Block, c.Then = u.Block, ", which no day has"
	c.Who, _ = f.schools(list)
	for _, one := range list[0].First {
		c.Who = append(c.Who, one.Name)
	}
	c.About = others(u.Classes, len(list[0].First))
	c.Button.Label = "Fix the block"
	return []Check{c}
}

// unmatched names blocks with the number of their classes, and where there are several
// schools with the school.
func (f Facts) unmatched(list []SchoolDay, named int) (who []string, rest string) {
	const blocksNamed = 6
	for _, d := range list {
		for _, u := range d.Unmatched {
			if len(who) == blocksNamed {
				return who, "and " + some(named-blocksNamed, "other block", "other blocks")
			}
			one := u.Block + ": " + thousands(u.Classes)
			if len(f.Days) > 1 {
				one = d.School.Name + ", " + one
			}
			who = append(who, one)
		}
	}
	return who, ""
}

// scheduleEnds has a line for the schedules that end within a month, or ended while there
// are classes.
func scheduleEnds(f Facts) (checks []Check) {
	soon := f.days(func(d SchoolDay) bool { return d.Wrong == "" && !d.Last.IsZero() && 0 <= d.Days && d.Days <= endsSoon })
	over := f.days(func(d SchoolDay) bool { return d.Wrong == "" && !d.Last.IsZero() && d.Days < 0 && d.Classes > 0 })
	for _, one := range []struct {
		list []SchoolDay
		sign int
		says string
		last string
	}{
		{soon, 1, " until the schedule ends", "Its last day is "},
		{over, -1, " since the schedule ended", "Its last day was "},
	} {
		if len(one.list) == 0 {
			continue
		}
		next := one.list[0]
		for _, d := range one.list {
			if d.Days < next.Days {
				next = d
			}
		}
		n := one.sign * next.Days
		c := Check{ID: "schedule-ends", Group: Week, Name: "Schedule", Count: n, Says: plural(n, "day", "days") + one.says}
		var rest string
		c.Who, rest = f.schools(one.list)
		c.About = sentences(ended(rest), one.last+f.write(next.Last, "Monday, January 2", "Monday 2 January")+". Add the terms of the next year.")
		c.Button = f.atSchedule("Add a term", one.list)
		checks = append(checks, c)
	}
	return checks
}

// schedules says quietly who has a schedule and who has none.
func schedules(f Facts) []Check {
	has := f.days(func(d SchoolDay) bool { return d.Has })
	none := f.days(func(d SchoolDay) bool { return !d.Has && d.Classes > 0 })
	switch {
	case len(none) == 0 && len(has) == 0:
		return nil
	case len(none) == 0 && len(has) == 1 && !has[0].Last.IsZero() && has[0].Days >= 0:
		says := "There is one until " + f.write(has[0].Last, "January 2", "2 January") + "."
		return []Check{inOrder("schedule", "Schedule", says, f.atSchedule("Schedule", has))}
	case len(none) == 0:
		return []Check{inOrder("schedule", "Schedule", fmt.Sprintf("%s a schedule.", some(len(has), "school has", "schools have")), f.atSchedule("Schedule", nil))}
	}
	says := "There is no schedule yet, so students see blocks without times."
	if len(f.Days) > 1 {
		says = some(len(none), "school has", "schools have") + " no schedule, so students there see blocks without times."
	}
	return []Check{inOrder("schedule", "Schedule", says, f.atSchedule("Write it", none))}
}
