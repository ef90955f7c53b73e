package roster

import (
	"strings"
	"testing"
)

// TestDatesUnknown: where nobody knows the order of day and month, a class keeps the dates
// that it has, and none is left out, added or removed.
func TestDatesUnknown(t *testing.T) {
	decoded := func(files map[string]string) (Roster, []Finding) {
		t.Helper()
		r, found, err := decode("export.zip", string(export(t, files)), at)
		if err != nil {
			t.Fatal(err)
		}
		return r, found
	}
	var w world
	first, _ := decoded(cleverTerms("2026-08-13,2026-12-18", "2026-08-03,2026-12-11"))
	w.imports(t, first, Answers{})

	second, found := decoded(cleverTerms("8/13/2026,12/18/2026", "3/8/2026,11/12/2026", "13/8/2026,18/12/2026", "8/8/2026,12/12/2026"))
	if len(found) != 1 || found[0].Severity != Problem || !strings.Contains(found[0].String(), "We will keep the dates that classes have here, and leave no class out because of them.") {
		t.Fatal(found)
	}
	second.Sections[0].Room, second.Sections[1].Room = "214", "215" // so that there is something to record
	p, _ := w.imports(t, second, Answers{})
	if c := p.Counts(); c != (Counts{Added: 2, Changed: 2, Same: 2}) || len(p.Sections.Changed[0].Fields) != 1 || len(p.Sections.Silent) > 0 {
		t.Fatal(c, p.Items())
	}
	for i, want := range []string{"2026-08-13..2026-12-18", "2026-08-03..2026-12-11", "", "2026-08-08..2026-12-12"} {
		k := w.sections[i]
		if got := strings.TrimSpace(daysOf(k.Is)); got != want || strings.TrimSpace(daysOf(*k.Record)) != want {
			t.Errorf("class %s has %s, recorded %s, want %s", k.Key, got, daysOf(*k.Record), want)
		}
	}
	if !second.Sections[0].DatesUnknown {
		t.Error("the plan wrote into the file")
	}
}

// TestDatesOfAnotherSource: a class that another source named keeps the dates that it has
// here; one that left, those that its source last recorded.
func TestDatesOfAnotherSource(t *testing.T) {
	here := Section{Key: "k", School: "n", Course: "Art", Starts: "2026-08-03", Ends: "2026-12-11"}
	named := here
	named.Starts = "2026-08-04"
	for _, c := range []struct {
		k    Known[Section]
		want string
	}{
		{Known[Section]{Is: here}, "2026-08-03"},
		{Known[Section]{Is: here, Record: &named}, "2026-08-04"},
		{Known[Section]{Is: here, LastRecord: &named}, "2026-08-04"},
	} {
		got := datesOfBefore(Section{Key: "k", DatesUnknown: true}, c.k)
		if got.Starts != c.want || got.Ends != "2026-12-11" || got.DatesUnknown {
			t.Errorf("%+v", got)
		}
	}
}

// TestTermOfADelta: a delta that names a term and does not have it leaves the class its
// term and its days.
func TestTermOfADelta(t *testing.T) {
	var w world
	r, _, err := decode("export.zip", string(export(t, oneRosterTerms("2026-08-17,2026-12-18"))), at)
	if err != nil {
		t.Fatal(err)
	}
	w.imports(t, r, Answers{})
	r, _, err = decode("delta.zip", string(export(t, map[string]string{
		"manifest.csv": "propertyName,value\noneroster.version,1.1\nfile.classes,delta\n",
		"classes.csv":  "sourcedId,status,title,courseSourcedId,schoolSourcedId,location,termSourcedIds\n0,active,Art 0,,s1,214,t0\n",
	})), at)
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := w.imports(t, r, Answers{}); len(p.Sections.Changed) != 1 || len(p.Items()) != 1 {
		t.Error(p.Items())
	}
	if got := w.sections[0].Is; got.Term != "Term" || got.Starts != "2026-08-17" || got.Ends != "2026-12-18" || got.Room != "214" {
		t.Errorf("%+v", got)
	}
}

// TestDatesThatAreNone: where a date says nothing, or ends before it begins, a class keeps
// the dates that it has.
func TestDatesThatAreNone(t *testing.T) {
	for _, pair := range []string{"########,########", "2026-08-13,Soon", "2026-12-18,2026-08-13"} {
		var w world
		for _, dates := range []string{"2026-08-13,2026-12-18", pair} {
			r, _, err := decode("export.zip", string(export(t, cleverTerms(dates))), at)
			if err != nil {
				t.Fatal(err)
			}
			w.imports(t, r, Answers{})
		}
		if got := strings.TrimSpace(daysOf(w.sections[0].Is)); got != "2026-08-13..2026-12-18" {
			t.Errorf("%s: %s", pair, got)
		}
	}
}
