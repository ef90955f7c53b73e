package db

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestSlugSet: the history keeps schools as the text that it has always had, and
// a set has no order of its own and nothing twice.
func TestSlugSet(t *testing.T) {
	for text, want := range map[string]slugSet{"": nil, "north": {"north"}, "north, south": {"north", "south"}} {
		data, err := json.Marshal(want)
		if err != nil || string(data) != `"`+text+`"` {
			t.Errorf("%q is kept as %s (%v)", want, data, err)
		}
		var read, scanned slugSet
		if err := json.Unmarshal(data, &read); err != nil || !slices.Equal(read, want) || (read == nil) != (want == nil) {
			t.Errorf("%s is read as %q (%v)", data, read, err)
		}
		if err := scanned.Scan(text); err != nil || !slices.Equal(scanned, want) || (scanned == nil) != (want == nil) {
			t.Errorf("%q is scanned as %q (%v)", text, scanned, err)
		}
	}
	was := slugSet{"north"}
	if got := was.plus("south", "east", "north"); !slices.Equal(got, slugSet{"east", "north", "south"}) || !slices.Equal(was, slugSet{"north"}) {
		t.Errorf("%q, of %q", got, was)
	}
	if got := slugSet.plus(nil); got != nil {
		t.Errorf("nothing is %q", got)
	}
}

// TestJSONList: a list of none has no row.
func TestJSONList(t *testing.T) {
	s, _ := newStore(t)
	for _, ids := range [][]int64{nil, {}, {7}, {3, 12}} {
		var rows int
		if err := s.read.Get(&rows, `select count(*) from json_each(?)`, jsonList(ids)); err != nil || rows != len(ids) {
			t.Errorf("%v has %d rows (%v)", ids, rows, err)
		}
	}
}
