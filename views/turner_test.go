package views

import "testing"

// Every list says in the same way where in it somebody is, and leads to no page that is
// not there.
func TestPages(t *testing.T) {
	for _, c := range []struct {
		at            Pages
		shown, next   string
		before, after int
	}{
		{Pages{1, 50, 60}, "1 to 50 of 60", "Next 10", 0, 2},
		{Pages{2, 50, 60}, "51 to 60 of 60", "", 1, 0},
		{Pages{1, 50, 50}, "1 to 50 of 50", "", 0, 0},
		{Pages{2, 50, 1100}, "51 to 100 of 1,100", "Next 50", 1, 3},
		{Pages{30, 50, 60}, "", "", 2, 0}, // the list has become shorter
		{Pages{1, 50, 0}, "", "", 0, 0},
	} {
		if before, after := c.at.before(), c.at.after(); before != c.before || after != c.after {
			t.Errorf("%+v: between the pages %d and %d, want %d and %d", c.at, before, after, c.before, c.after)
		}
		if c.shown != "" && c.at.shown() != c.shown {
			t.Errorf("%+v: shown %q, want %q", c.at, c.at.shown(), c.shown)
		}
		if c.next != "" && c.at.next() != c.next {
			t.Errorf("%+v: the button says %q, want %q", c.at, c.at.next(), c.next)
		}
	}
}
