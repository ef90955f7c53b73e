package directory

import (
	"reflect"
	"testing"

	"hallway/internal/school"
)

// An entry is kept twice exactly if readers see less of it.
func TestHides(t *testing.T) {
	door := func(link, passcode string) school.Door {
		return school.Door{Meeting: school.Meeting{Link: link, Passcode: passcode}}
	}
	open, inside, beside := door("https://zoom.us/j/1", ""), door("https://zoom.us/j/1?pwd=s3cret", ""), door("https://zoom.us/j/1", "s3cret")
	for _, d := range []school.Door{{}, open, inside, beside} {
		for _, cover := range []*school.Cover{nil, {}, {Usual: &open}, {Usual: &inside}, {Usual: &beside}} {
			for _, withheld := range []*school.Withheld{nil, {Door: open}} {
				e := school.Entry{Door: d, Cover: cover, Withheld: withheld}
				bare := withoutPasscodes(e)
				if changes := !reflect.DeepEqual(e, bare); hides(&e) != changes {
					t.Errorf("hides is %t for %+v, which becomes %+v", !changes, e, bare)
				}
			}
		}
	}
}

// What readers get leads to no withheld link, whoever they are; and an entry that hides
// nothing is not copied.
func TestReadersHaveNoWithheldLink(t *testing.T) {
	secret := school.Door{Meeting: school.Meeting{Link: "https://zoom.us/j/1?pwd=s3cret"}}
	kept := &school.Entry{Withheld: &school.Withheld{Door: secret}}
	open := &school.Entry{Door: secret}
	for _, to := range []access{{}, {public: true}, {passcodes: true}, {public: true, passcodes: true}} {
		shown := readable([]*school.Entry{kept, open}, to)
		if shown[0].Withheld != nil {
			t.Errorf("%+v: readers have a withheld link", to)
		}
		if to.passcodes && shown[1] != open {
			t.Errorf("%+v: an entry is kept twice that hides nothing", to)
		}
		if kept.Withheld == nil {
			t.Errorf("%+v: whoever may change the door has lost the withheld link", to)
		}
	}
}
