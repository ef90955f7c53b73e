package roster

import (
	"slices"
	"strings"
	"testing"

	"hallway/internal/school"
)

// TestForeignAddresses says what a plan says about addresses that cannot sign in.
func TestForeignAddresses(t *testing.T) {
	domains := []string{"school.test", "alias.test"}
	many := []Person{}
	for _, n := range []string{"Ann A", "Bea B", "Cy C", "Dee D", "Eve E", "Flo F", "Gus G"} {
		many = append(many, who(n, school.Email(strings.ToLower(strings.Fields(n)[0])+"@gmail.com")))
	}
	repaired := stands(teaching(who("Wen Li", "wen@gmail.com")))
	repaired.People[0].Is.Email = "wen@school.test"
	for _, c := range []struct {
		name     string
		current  Current
		incoming Roster
		domains  []string
		found    []string
		top      bool
	}{
		{"the school's own, and none", Current{}, teaching(who("Wen Li", "wen@school.test"), who("Jo", "jo@alias.test"), who("Al", "")), domains, nil, false},
		{"no domains are set", Current{}, teaching(who("Wen Li", "wen@gmail.com")), nil, nil, false},
		{"one", Current{}, teaching(who("Wen Li", "wen@gmail.com")), domains,
			[]string{"1 person has an address of gmail.com, which cannot sign in here: Wen Li (wen@gmail.com)."}, true},
		{"it only ends like the school's", Current{}, teaching(who("Wen Li", "wen@notschool.test"), who("Jo", "jo@a.school.test")), domains,
			[]string{"1 person has an address of a.school.test, which cannot sign in here: Jo (jo@a.school.test).",
				"1 person has an address of notschool.test, which cannot sign in here: Wen Li (wen@notschool.test)."}, true},
		{"many", Current{}, teaching(many...), domains,
			[]string{"7 people have addresses of gmail.com, which cannot sign in here: Ann A (ann@gmail.com), Bea B (bea@gmail.com), " +
				"Cy C (cy@gmail.com), Dee D (dee@gmail.com), Eve E (eve@gmail.com) and 2 more."}, true},
		{"the second night", stands(teaching(who("Wen Li", "wen@gmail.com"))), teaching(who("Wen Li", "wen@gmail.com")), domains,
			[]string{"1 person has an address of gmail.com, which cannot sign in here: Wen Li (wen@gmail.com)."}, false},
		{"it was corrected here", repaired, teaching(who("Wen Li", "wen@gmail.com")), domains, nil, false},
		{"somebody goes", stands(teaching(who("Wen Li", "wen@gmail.com"), who("Jo", "jo@school.test"))), teaching(who("Jo", "jo@school.test")), domains, nil, false},
	} {
		p, err := Plan(c.current, c.incoming, Terms{Source: "one", Domains: c.domains})
		if err != nil {
			t.Fatal(c.name, err)
		}
		var found []string
		for _, f := range p.Findings {
			if !strings.Contains(f.Found, "cannot sign in") {
				continue
			}
			found = append(found, f.Found)
			if f.Severity != Warning || f.Top != c.top {
				t.Errorf("%s: %s, said by a timer: %v", c.name, f.Severity, f.Top)
			}
			if !strings.Contains(f.Will, "school.test and alias.test") {
				t.Errorf("%s: it does not say which addresses can: %q", c.name, f.Will)
			}
		}
		if !slices.Equal(found, c.found) {
			t.Errorf("%s: found %q, want %q", c.name, found, c.found)
		}
	}
}
