package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// classes are a file of one teacher's classes; each has a key, and the first and last
// day of its term, "k1 2026-08-24 2026-12-18", either of which may be "-".
func classes(list ...string) Roster {
	r := teaching(id("u1", "Wen Li", "wen@x.y"))
	r.Sections = nil
	for _, one := range list {
		f := strings.Fields(one)
		r.Sections = append(r.Sections, Section{Key: f[0], School: r.Schools[0].Key, Course: "Class " + f[0], Teachers: []string{"u1"},
			Starts: strings.Trim(f[1], "-"), Ends: strings.Trim(f[2], "-")})
	}
	return r
}

// many are n classes with the same days, whose keys begin with a letter.
func many(n int, letter, days string) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("%s%02d %s", letter, i, days))
	}
	return list
}

const (
	ended   = "2025-09-01 2026-06-12"
	running = "2026-08-24 2027-06-11"
	spring  = "2027-01-11 2027-06-11"
	today   = "2026-11-27"
)

// TestLeftOut: what of a file is left out, or hidden from students, and what is said.
func TestLeftOut(t *testing.T) {
	for _, c := range []struct {
		name  string
		here  []string
		file  []string
		edit  func(*Current, *Roster, *Terms)
		say   string // the first finding, as far as it goes; empty: no finding
		count string // what the summary says beside added, changed, removed and the same
		want  Removal
		plan  string
	}{
		{"nothing", nil, many(3, "a", running), nil, "", "", Removal{}, "Added a00, Added a01, Added a02"},
		{"all of a first file", nil, many(3, "a", ended), nil,
			"problem The file: 3 of 3 classes are left out: their terms ended on 12 June 2026.", "3 left out", Removal{LeftOut: 3, Guarded: true}, ""},
		{"one", nil, many(1, "a", ended), nil,
			"problem The file: 1 of 1 class is left out: its term ended on 12 June 2026.", "1 left out", Removal{LeftOut: 1, Guarded: true}, ""},
		{"several terms", nil, append(many(2, "a", ended), "b 2026-08-24 2026-10-16"), nil,
			"problem The file: 3 of 3 classes are left out: their terms ended between 12 June and 16 October 2026.", "3 left out",
			Removal{LeftOut: 3, Guarded: true}, ""},
		{"of several years", nil, []string{"a - 2025-12-19", "b - 2026-06-12"}, nil,
			"problem The file: 2 of 2 classes are left out: their terms ended between 19 December 2025 and 12 June 2026.", "2 left out",
			Removal{LeftOut: 2, Guarded: true}, ""},
		{"a tenth", many(18, "a", running), append(many(18, "a", running), many(2, "b", ended)...), nil,
			"note The file: 2 of 20 classes are left out: their terms ended on 12 June 2026.", "2 left out", Removal{LeftOut: 2}, ""},
		{"more than a tenth", many(17, "a", running), append(many(17, "a", running), many(3, "b", ended)...), nil,
			"problem The file: 3 of 20 classes are left out", "3 left out", Removal{LeftOut: 3, Guarded: true}, ""},
		{"the last day is not over", nil, []string{"a 2026-08-24 " + today}, nil, "", "", Removal{}, "Added a"},
		{"the day after is", nil, []string{"a 2026-08-24 2026-11-26"}, nil, "problem The file: 1 of 1 class is left out", "1 left out",
			Removal{LeftOut: 1, Guarded: true}, ""},
		{"no last day is never over", nil, []string{"a 2020-08-24 -"}, nil, "", "", Removal{}, "Added a"},
		{"one that has not begun comes in", nil, []string{"a " + spring}, nil, "", "", Removal{}, "Added a"},
		{"one that is here stays", many(3, "a", ended), many(3, "a", ended), nil, "", "", Removal{}, ""},
		{"one that was here stays away", many(1, "a", ended), many(1, "a", ended), func(now *Current, _ *Roster, _ *Terms) {
			now.Sections[0].Live, now.Sections[0].Record = false, nil
		}, "problem The file: 1 of 1 class is left out", "1 left out", Removal{LeftOut: 1, Guarded: true}, ""},
		{"one that was here comes back in its term", many(1, "a", running), many(1, "a", running), func(now *Current, _ *Roster, _ *Terms) {
			now.Sections[0].Live, now.Sections[0].Record = false, nil
		}, "", "", Removal{}, "Added a00"},
		{"the last import left them out too", many(1, "a", running), append(many(1, "a", running), many(3, "b", ended)...),
			func(_ *Current, _ *Roster, on *Terms) { on.LeftOut = set([]string{"b00", "b01", "b02"}) },
			"note The file: 3 of 4 classes are left out", "3 left out", Removal{}, ""},
		{"it left out others", many(1, "a", running), append(many(1, "a", running), many(3, "b", ended)...),
			func(_ *Current, _ *Roster, on *Terms) { on.LeftOut = set([]string{"b00", "b01", "x"}) },
			"problem The file: 3 of 4 classes are left out", "3 left out", Removal{LeftOut: 1, Guarded: true}, ""},
		{"all, and the last import left them out too", nil, many(3, "a", ended),
			func(_ *Current, _ *Roster, on *Terms) { on.LeftOut = set([]string{"a00", "a01", "a02"}) },
			"problem The file: 3 of 3 classes are left out", "3 left out", Removal{}, ""},
		{"all end with a year", many(4, "a", ended), many(4, "b", running), nil, "", "", Removal{Sections: 4},
			"Added b00, Added b01, Added b02, Added b03, Removed a00, Removed a01, Removed a02, Removed a03"},
		{"all go before they end", many(4, "a", running), many(4, "b", running), nil, "", "", Removal{Sections: 4, Guarded: true},
			"Added b00, Added b01, Added b02, Added b03, Removed a00, Removed a01, Removed a02, Removed a03"},
		{"those that are over do not hide the others", append(many(40, "a", ended), many(4, "b", running)...), many(40, "a", ended), nil, "", "",
			Removal{Sections: 4, Guarded: true}, "Removed b00, Removed b01, Removed b02, Removed b03"},
		{"by the file's dates they are over", many(4, "a", running), many(4, "a", ended), nil,
			"problem The file: 4 of 4 classes are hidden from students: by the dates in this file, their terms ended on 12 June 2026.", "",
			Removal{Hidden: 4, Guarded: true}, "Changed a00, Changed a01, Changed a02, Changed a03"},
		{"by the file's dates one of many is over", many(12, "a", running), append(many(11, "a", running), "a11 "+ended), nil,
			"note The file: 1 of 12 classes is hidden from students: by the dates in this file, its term ended on 12 June 2026.", "",
			Removal{Hidden: 1}, "Changed a11"},
		{"by the file's dates they have not begun", many(4, "a", "- -"), many(4, "a", spring), nil,
			"problem The file: 4 of 4 classes are hidden from students for now: by the dates in this file, their terms begin on 11 January 2027.", "",
			Removal{Hidden: 4, Guarded: true}, "Changed a00, Changed a01, Changed a02, Changed a03"},
		{"they are on again", many(4, "a", ended), many(4, "a", running), nil, "", "", Removal{}, "Changed a00, Changed a01, Changed a02, Changed a03"},
		{"nobody knows the day", nil, many(3, "a", ended), func(_ *Current, _ *Roster, on *Terms) { on.Today = "" }, "", "", Removal{},
			"Added a00, Added a01, Added a02"},
		{"a delta names one that has ended", many(20, "a", running), many(1, "b", ended), func(_ *Current, r *Roster, _ *Terms) {
			r.Delta = Delta{People: true, Sections: true}
		}, "note The file: 1 of 21 classes is left out", "1 left out", Removal{LeftOut: 1}, ""},
		{"a delta names many that have ended", many(20, "a", running), many(3, "b", ended), func(_ *Current, r *Roster, _ *Terms) {
			r.Delta = Delta{People: true, Sections: true}
		}, "problem The file: 3 of 23 classes are left out", "3 left out", Removal{LeftOut: 3, Guarded: true}, ""},
		{"a delta names nothing", append(many(3, "a", running), many(1, "b", ended)...), nil, func(now *Current, r *Roster, _ *Terms) {
			r.Delta = Delta{People: true, Sections: true, Schools: true}
			now.Sections[3].Live = false
		}, "", "", Removal{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, file, on := stands(classes(c.here...)), classes(c.file...), Terms{Today: today, Source: "SIS"}
			if c.edit != nil {
				c.edit(&now, &file, &on)
			}
			p, err := Plan(now, file, on)
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			if list := p.With([]Finding{{File: "of the file"}}); len(list) > 1 {
				said = string(list[0].Severity) + " " + list[0].String()
			}
			if !strings.HasPrefix(said, c.say) || c.say == "" && said != "" {
				t.Errorf("it says %q, want %q", said, c.say)
			}
			if _, rest, _ := strings.Cut(p.Counts().String(), "the same"); strings.TrimPrefix(rest, " · ") != c.count {
				t.Errorf("it counts %q", p.Counts())
			}
			if got := p.Removal(); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			var did []string
			for _, i := range p.Items() {
				if i.Kind == "class" {
					did = append(did, i.Verb+" "+i.Key)
				}
			}
			if got := strings.Join(did, ", "); got != c.plan {
				t.Errorf("it does %q, want %q", got, c.plan)
			}
			if Problems(p.Findings) > 0 && !p.Removal().Guarded && len(p.terms.out) < len(file.Sections) {
				t.Error("a problem that nobody needs to confirm")
			}
		})
	}
}

// TestLeftOutIsConfirmed: much that is left out needs the number, and is something to
// write, so that the next import knows that somebody agreed.
func TestLeftOutIsConfirmed(t *testing.T) {
	now := stands(classes(many(3, "a", running)...))
	file := classes(append(many(3, "a", running), many(2, "b", ended)...)...)
	p, err := Plan(now, file, Terms{Today: today})
	if err != nil || !p.Empty() || p.Quiet() {
		t.Fatalf("%v, quiet %t (%v)", p.Items(), p.Quiet(), err)
	}
	if err := (Consent{}).Agrees(p); err == nil || err.Error() != "This leaves out 2 classes of the file. That is more than a tenth. Type 2 to confirm." {
		t.Error(err)
	}
	if err := (Consent{Remove: 2}).Agrees(p); err != nil {
		t.Error(err)
	}
	agreed := set(p.LeftOutKeys())
	p, _ = Plan(now, file, Terms{Today: today, LeftOut: agreed})
	if err := (Consent{}).Agrees(p); err != nil || !p.Quiet() || Problems(p.Findings) > 0 {
		t.Errorf("the next night: %v, quiet %t, %v", err, p.Quiet(), p.Findings)
	}
	delta := Roster{Delta: Delta{People: true, Sections: true, Teaching: true, Schools: true}}
	if p, _ = Plan(now, delta, Terms{Today: today, LeftOut: agreed}); !slices.Equal(p.LeftOutKeys(), []string{"b00", "b01"}) {
		t.Errorf("after a delta that names none of them: %q", p.LeftOutKeys())
	}
}

// TestSecondSourceWithoutDates: a source that knows no dates keeps those of another, and
// one that does gives its own, both of them.
func TestSecondSourceWithoutDates(t *testing.T) {
	for _, c := range []struct{ here, file, want string }{
		{running, "- -", running}, {running, spring, spring}, {running, "2026-09-01 -", "2026-09-01"}, {"- -", running, running},
	} {
		now := stands(classes("a " + c.here))
		now.Sections[0].Record, now.Sections[0].Shared = nil, true
		p, err := Plan(now, classes("a "+c.file), Terms{Today: today})
		after := slices.Concat(p.Sections.Changed, p.Sections.Silent)
		if err != nil || len(after) != 1 || strings.TrimSpace(after[0].After.Starts+" "+after[0].After.Ends) != c.want {
			t.Errorf("%s here and %s in the file: %+v (%v)", c.here, c.file, after, err)
		}
	}
}
