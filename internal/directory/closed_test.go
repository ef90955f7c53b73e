package directory

import (
	"testing"

	"hallway/internal/school"
)

// Nothing that leads to a meeting of a class before or after its term is in what readers
// may see, whatever the access, and its teacher's entry stays whole.
func TestReadableOutsideTheTerm(t *testing.T) {
	link := school.Meeting{Link: "https://zoom.us/j/1?pwd=x", Passcode: "x", Note: "hello"}
	for _, phase := range []school.Phase{school.Upcoming, school.Over} {
		for _, to := range []access{{public: true}, {passcodes: true}} {
			door := school.Door{ID: 1, Code: "aaaaaa", Kind: school.SectionDoor, Version: 3, Meeting: link}
			e := school.Entry{Door: door, Phase: phase, Section: school.Section{Course: "Algebra"},
				Cover: &school.Cover{Usual: &door}, Withheld: &school.Withheld{Door: door}}
			shown := readable([]*school.Entry{&e}, to)[0]
			if shown.Door.Meeting != (school.Meeting{}) || shown.Cover != nil || shown.Withheld != nil || shown.Title() != "Algebra" || shown.Door.Version != 3 {
				t.Errorf("%d: readers see %+v", phase, shown)
			}
			if e.Door != door || e.Cover == nil || e.Withheld == nil {
				t.Errorf("%d: its teacher sees %+v", phase, e)
			}
		}
	}
}
