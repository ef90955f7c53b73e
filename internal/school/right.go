package school

// Right is what a person is to a door, and with that what they may do with it.
// The zero Right is none. What is read for somebody carries it, and every write
// reads it again.
type Right struct {
	Leads       bool // the section's lead teacher
	Teaches     bool // its lead or a co-teacher, or whose office hours they are
	Covers      bool // covers the section today
	Administers bool // administers the school of the section, or of whose office hours they are
}

// Some says that they may see the door's form and history, and save to it.
func (r Right) Some() bool { return r != Right{} }

// SetsCover says that a save sets the meeting of their cover, which students see
// while it lasts, and not the door's own.
func (r Right) SetsCover() bool { return r.Covers && !r.Teaches }

// Keeps says that a save changes the door itself.
func (r Right) Keeps() bool { return r.Teaches || r.Administers && !r.Covers }

// Lends says whether they may lend the class to a cover or a co-teacher. Office
// hours are lent by nobody (Entry.Lends).
func (r Right) Lends() bool { return r.Leads || r.Administers }

// Kept is the entry as whoever has its Right keeps it: the link of the cover for
// whoever covers, otherwise the door's own, which is back when the cover ends.
func (e Entry) Kept() Entry {
	if e.Cover != nil && e.Cover.Usual != nil && !e.Right.SetsCover() {
		e.Door = *e.Cover.Usual
	}
	return e
}

// Lends says whether the entry is a class that whoever has its Right may lend.
func (e Entry) Lends() bool { return e.Section.ID != 0 && e.Right.Lends() }
