package school

// Phase says whether students see a class on a day: in its term they do, before and
// after it they do not.
type Phase uint8

// The phases.
const (
	Running  Phase = iota // in its term; a class without dates always is
	Upcoming              // before the first day of its term
	Over                  // after the last
)

// PhaseOn is the phase on a day of a term with a first and a last day, all of them like
// 2026-08-17. An empty first or last day is no limit.
func PhaseOn(day, starts, ends string) Phase {
	switch {
	case ends != "" && ends < day:
		return Over
	case starts != "" && day < starts:
		return Upcoming
	}
	return Running
}

// Phase is the section's on a day.
func (s Section) Phase(day string) Phase { return PhaseOn(day, s.Starts, s.Ends) }
