package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// googleFile is a user download with one account for each path, whose name is its number.
func googleFile(paths ...string) string {
	var out strings.Builder
	out.WriteString("First Name [Required],Last Name [Required],Email Address [Required],Org Unit Path [Required],Status [READ ONLY]\n")
	for n, path := range paths {
		fmt.Fprintf(&out, "Name,No%d,no%d@school.test,%q,Active\n", n, n, path)
	}
	return out.String()
}

// decodeUnits decodes such a file, with what was chosen before and what is chosen now.
func decodeUnits(t *testing.T, file string, before Units, choice *UnitChoice) (Roster, []Finding) {
	t.Helper()
	o := vetting
	o.Choice = choice
	o.Units = func(string) (Units, error) { return before, nil }
	r, found, err := decode("google.csv", file, o)
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, found)
	return r, found
}

// came lists the numbers of those who come in.
func came(r Roster) string {
	var numbers []string
	for _, p := range r.People {
		numbers = append(numbers, strings.TrimPrefix(p.Name, "Name No"))
	}
	return strings.Join(numbers, " ")
}

// Who is staff is chosen, and never read out of a path.
func TestWhoIsStaff(t *testing.T) {
	file := []string{"/Staff", "/Staff/Teachers", "/Staff/Teachers/Maths", "/Staffroom", "/Class of 2029", "/Students", "/", "", "/Lehrkräfte", "/Two Words"}
	for _, test := range []struct {
		name   string
		before Units
		choice *UnitChoice
		want   string // numbers of the accounts
	}{
		{"nothing is chosen", Units{}, nil, ""},
		{"one unit is remembered, as itself alone", Units{Staff: []string{"/Staff"}}, nil, "0"},
		{"a unit below is remembered", Units{Staff: []string{"/Staff/Teachers"}}, nil, "1"},
		{"a word of students may be staff", Units{Staff: []string{"/Students"}}, nil, "5"},
		{"ticked alone", Units{}, &UnitChoice{Staff: []string{"/Staff"}}, "0"},
		{"named with those below", Units{}, &UnitChoice{Staff: []string{"/Staff"}, Below: true}, "0 1 2"},
		{"named in the middle", Units{}, &UnitChoice{Staff: []string{"/Staff/Teachers"}, Below: true}, "1 2"},
		{"written in another way", Units{}, &UnitChoice{Staff: []string{" staff/ ", "/TWO  words//"}, Below: true}, "0 1 2 9"},
		{"é and ä as two characters", Units{}, &UnitChoice{Staff: []string{"/lehrkra\u0308fte"}, Below: true}, "8"},
		{"the root is not everybody", Units{}, &UnitChoice{Staff: []string{"/"}, Below: true}, "6 7"},
		{"no path at all is the root", Units{Staff: []string{""}}, nil, "6 7"},
		{"what is chosen now replaces what was", Units{Staff: []string{"/Students"}}, &UnitChoice{Staff: []string{"/Staffroom"}}, "3"},
		{"none ticked", Units{Staff: []string{"/Staff"}}, &UnitChoice{}, ""},
		{"a part of a path is not the path", Units{}, &UnitChoice{Staff: []string{"/Teachers", "/Sta", "/Class"}, Below: true}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, _ := decodeUnits(t, googleFile(file...), test.before, test.choice)
			if got := came(r); got != test.want {
				t.Errorf("%q come in, want %q", got, test.want)
			}
			if len(r.Units) != 9 { // the root is written in two ways
				t.Errorf("%d units: %+v", len(r.Units), r.Units)
			}
		})
	}
}

// The sample of FORMATS: a class, a grade and a year are no staff, and nobody comes in
// until somebody says who is.
func TestClassOf2029(t *testing.T) {
	r, found, err := open(t, "testdata/google-admin-class-of.csv").Decode(vetting)
	if err != nil || len(r.People) > 0 || Problems(found) != 1 {
		t.Errorf("%v %+v %v", err, r.People, found)
	}
	o := vetting
	o.Choice = &UnitChoice{Staff: []string{"/Staff"}, Below: true}
	r, found, err = open(t, "testdata/google-admin-class-of.csv").Decode(o)
	if err != nil || len(r.People) != 1 || r.People[0].Email != "a.okafor@school.test" || Problems(found) != 0 {
		t.Errorf("%v %+v %v", err, r.People, found)
	}
	if r.UnitChange == nil || !slices.Equal(r.UnitChange.Is.Staff, []string{"/Staff"}) || len(r.UnitChange.Is.Others) != 3 {
		t.Errorf("remembered: %+v", r.UnitChange)
	}
	plan, err := Plan(Current{}, r, Terms{})
	if err != nil || plan.Quiet() || !strings.Contains(strings.Join(texts(plan), "\n"),
		"Changed The organisational units of Google Admin: staff none → /Staff, not staff none → /Class of 2029, /Grades/09, /HS/2028") {
		t.Errorf("%v %v", texts(plan), err)
	}
	if _, err := Plan(Current{}, r, Terms{Units: Units{Staff: []string{"/HS/2028"}}}); err == nil {
		t.Error("another choice since is not noticed")
	}
}

// What is said of the units: problems for new ones and wrong names, and no name of
// somebody who is not staff.
func TestWhatIsSaidOfUnits(t *testing.T) {
	file := googleFile("/Staff", "/Staff/Interns", "/Class of 2029", "/Class of 2029", "/Class of 2029")
	seen := Units{Staff: []string{"/Staff"}, Others: []string{"/Class of 2029"}}
	for _, test := range []struct {
		name   string
		before Units
		choice *UnitChoice
		came   string
		want   []string // beginnings of findings, without the note of how many are left
		change bool
	}{
		{"for the first time", Units{}, nil, "", []string{"problem no organisational unit is staff yet. The file has “/Class of 2029” (3 accounts), “/Staff” (1 account)"}, false},
		{"a new one", seen, nil, "0", []string{"problem new organisational units: “/Staff/Interns” (1 account)."}, false},
		{"a new one below a named one", seen, &UnitChoice{[]string{"/staff"}, true}, "0 1",
			[]string{"problem new organisational units, below one that is staff: “/Staff/Interns” (1 account)."}, true},
		{"all are ticked or not", seen, &UnitChoice{[]string{"/Staff"}, false}, "0", nil, true},
		{"all are remembered", Units{Staff: []string{"/Staff"}, Others: []string{"/Class of 2029", "/Staff/Interns/"}}, nil, "0", nil, false},
		{"the same is chosen again", Units{Staff: []string{"/Staff"}, Others: []string{"/Class of 2029", "/Staff/Interns"}}, &UnitChoice{[]string{"/STAFF"}, false}, "0", nil, false},
		{"a wrong name", Units{}, &UnitChoice{[]string{"/Staff", "/Stuff"}, true}, "0 1", []string{"problem no account is in the unit “/Stuff”."}, true},
		{"only wrong names", Units{}, &UnitChoice{[]string{"/Stuff"}, true}, "",
			[]string{"problem no account is in the unit “/Stuff”.", "problem none of the organisational units that are staff is in this file."}, true},
		{"remembered ones have gone", Units{Staff: []string{"/Gone"}}, nil, "", []string{"problem none of the organisational units that are staff is in this file.", "problem new organisational units: "}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, found := decodeUnits(t, file, test.before, test.choice)
			var said []string
			for _, f := range found {
				if strings.Contains(f.String(), "Name No") || strings.Contains(f.String(), "@") {
					t.Errorf("a name is in %s", f)
				}
				if !strings.HasPrefix(f.Found, "accounts of units that are not staff:") {
					said = append(said, string(f.Severity)+" "+f.Found)
				}
			}
			if !slices.EqualFunc(said, test.want, strings.HasPrefix) {
				t.Errorf("it says %q, want %q", said, test.want)
			}
			if got := came(r); got != test.came || (r.UnitChange != nil) != test.change {
				t.Errorf("%q come in, change %+v", got, r.UnitChange)
			}
		})
	}
}

// A unit that is remembered is listed without accounts, so that it can be given up, and
// what was decided about a unit stays decided while it has none.
func TestUnitsWithoutAccounts(t *testing.T) {
	before := Units{Staff: []string{"/Staff", "/Office"}, Others: []string{"/Pupils", "/Staff/Former"}}
	r, _ := decodeUnits(t, googleFile("/Staff", "/Staff"), before, nil)
	if len(r.Units) != 2 || r.Units[1].Path != "/Office" || r.Units[1].Accounts != 0 || !r.Units[1].Staff || len(r.Units[0].Examples) != 2 {
		t.Errorf("listed: %+v", r.Units)
	}
	r, _ = decodeUnits(t, googleFile("/Staff"), before, &UnitChoice{Staff: []string{"/Staff"}})
	if got := fmt.Sprint(r.UnitChange.Is); got != "{[/Staff] [/Office /Pupils /Staff/Former]}" {
		t.Errorf("remembered: %s", got)
	}
}

// People whom an earlier file brought stay, and are counted.
func TestPeopleOfUnitsThatAreNotStaff(t *testing.T) {
	o := vetting
	o.Units = func(string) (Units, error) {
		return Units{Staff: []string{"/Staff"}, Others: []string{"/Class of 2029"}}, nil
	}
	o.Known = func(string) (map[string]bool, error) {
		return map[string]bool{"no1@school.test": true, "no0@school.test": true}, nil
	}
	_, found, err := decode("google.csv", googleFile("/Staff", "/Class of 2029", "/Class of 2029"), o)
	if err != nil || !slices.ContainsFunc(found, func(f Finding) bool {
		return f.Severity == Warning && f.Found == "people from earlier files who are in units that are not staff: 1."
	}) {
		t.Errorf("%v %v", found, err)
	}
}

// Suspended and archived accounts are in no count, and only those of staff are named.
func TestAccountsThatAreNotActive(t *testing.T) {
	file := "First Name [Required],Last Name [Required],Email Address [Required],Org Unit Path [Required],Status [READ ONLY]\n" +
		"Ada,Okafor,a@school.test,/Staff,active\nLeft,Person,left@school.test,/Staff,Suspended\nOld,Person,old@school.test,/Staff,Archived\nGone,Pupil,gone@school.test,/Class of 2029,Suspended\n"
	r, found := decodeUnits(t, file, Units{Staff: []string{"/Staff"}}, nil)
	if len(r.People) != 1 || len(r.Units) != 1 || r.Units[0].Accounts != 1 || len(found) != 2 ||
		found[1].Found != "the account of Old Person is archived." {
		t.Errorf("%+v %+v %v", r.People, r.Units, found)
	}
}

// Only Google's file has units, and one with too many is refused.
func TestUnitsOfOtherFiles(t *testing.T) {
	o := vetting
	o.Choice = &UnitChoice{Staff: []string{"/Staff"}, Below: true}
	if _, _, err := decode("roster.csv", "teacher_email,teacher_name,course,section\na@school.test,Ada,Art,1\n", o); err == nil || !strings.Contains(err.Error(), "Leave --unit out") {
		t.Errorf("it says %v", err)
	}
	var many []string
	for n := range maxUnits + 1 {
		many = append(many, fmt.Sprint("/Unit ", n))
	}
	if _, _, err := decode("google.csv", googleFile(many...), vetting); err == nil || !strings.Contains(err.Error(), "organisational units") {
		t.Errorf("it says %v", err)
	}
	if r, found, err := decode("google.csv", googleFile(many[1:]...), vetting); err != nil || len(r.Units) != maxUnits || len(found[0].Found) > 2000 {
		t.Errorf("%d units, %v", len(r.Units), err)
	}
	without := "First Name [Required],Last Name [Required],Email Address [Required]\nAda,Okafor,a@school.test\n"
	if r, found, err := decode("google.csv", without, vetting); err != nil || len(r.People) > 0 || found[0].Found != "there is no column Org Unit Path [Required]." {
		t.Errorf("%+v %v %v", r.People, found, err)
	}
}

// FuzzUnits: nobody comes in but from a unit that was chosen, or is below one, whatever
// is in a path.
func FuzzUnits(f *testing.F) {
	f.Add("/Staff", "/Staff/Teachers", true)
	f.Add("staff/", "/Students", false)
	f.Add("/", "", true)
	f.Add("/É cole", "/e\u0301 cole/x", true)
	f.Fuzz(func(t *testing.T, chosen, path string, below bool) {
		key, of := unitKey(path), unitKey(chosen)
		got := unitRule{unitsByKey([]string{chosen}), below}.isStaff(key)
		want := key == of || below && of != rootUnit && strings.HasPrefix(key, of+"/")
		if got != want || unitKey(key) != key {
			t.Errorf("%q of %q (below: %t) is %t, as %q of %q", path, chosen, below, got, key, of)
		}
	})
}
