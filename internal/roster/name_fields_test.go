package roster

import (
	"slices"
	"testing"
)

// TestNameFields: a file with a field for each part of a name keeps them, the
// preferred one if there is one, and that alone is nothing to import.
func TestNameFields(t *testing.T) {
	for _, c := range []struct{ path, key, given, family string }{
		{"oneroster-1.2", "u1", "Ada", "Okafor"},
		{"clever", "t1", "Adaeze", "Okafor"},
		{"google.csv", "a.okafor@school.test", "Adaeze", "Okafor"},
		{"course-list-dirt.csv", "jo.neil@larkfield.example", "The Rev. Dr. José", "O'Neil-Smith III"},
	} {
		o := vetting
		if c.path == "google.csv" {
			o.Choice = &UnitChoice{Staff: []string{"/Staff/Teachers"}}
		}
		r, _, err := open(t, "testdata/"+c.path).Decode(o)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(r.People, func(p Person) bool { return p.Key == c.key })
		if at < 0 {
			t.Fatalf("%s: %q is not among %+v", c.path, c.key, r.People)
		}
		if p := r.People[at]; p.Given != c.given || p.Family != c.family {
			t.Errorf("%s: %+v", c.path, p)
		}
		before := r
		before.People = slices.Clone(r.People)
		for i := range before.People {
			before.People[i].Given, before.People[i].Family = "", ""
		}
		if p := compare(stands(before), r, Answers{}); !p.Quiet() || len(p.Asked) > 0 {
			t.Errorf("%s: names in two fields do %q and ask %v", c.path, texts(p), p.Asked)
		}
	}
}
