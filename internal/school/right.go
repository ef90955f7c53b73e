package school

// Right is what a person is to a door, and so what they may do with it. The zero
// Right is none. Every read for somebody returns it, and every write reads it again.
type Right struct {
	Leads       bool // the section's lead teacher
	Teaches     bool // its lead or a co-teacher, or whose office hours they are
	Covers      bool // covers the section today
	Administers bool // administers the school of the section, or of whose office hours they are
}

// Some reports whether they may see the door's form and history, and save to it.
func (r Right) Some() bool { return r != Right{} }

// SetsCover reports whether a save sets the meeting of their cover, which students
// see during the cover, and not the door's own.
func (r Right) SetsCover() bool { return r.Covers && !r.Teaches }

// Keeps reports whether a save changes the door itself.
func (r Right) Keeps() bool { return r.Teaches || r.Administers && !r.Covers }

// Lends reports whether they may add a cover or a co-teacher to a class. Office
// hours have none (Entry.Lends).
func (r Right) Lends() bool { return r.Leads || r.Administers }

// Kept is the entry as the person with its Right sees it: with the cover's link for
// the cover, otherwise with the door's own, which students see again afterwards.
func (e Entry) Kept() Entry {
	if e.Cover != nil && e.Cover.Usual != nil && !e.Right.SetsCover() {
		e.Door = *e.Cover.Usual
	}
	return e
}

// Lends reports whether the entry is a class to which the person with its Right may
// add a cover.
func (e Entry) Lends() bool { return e.Section.ID != 0 && e.Right.Lends() }
