package web

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"hallway/db"
	"hallway/internal/school"
)

// The people who are offered, in order: the one with the address, then those with
// similar names or addresses, for several requests at a time.
func TestNearest(t *testing.T) {
	person := func(id int64, name string, email school.Email) db.Listed {
		return db.Listed{Person: school.Person{ID: id, Name: name, Email: email}}
	}
	people := []db.Listed{
		person(1, "Ms Adaeze Okafor", "a.okafor@school.test"), person(2, "Mr Kwame Boateng", "k.boateng@school.test"),
		person(3, "Adaeze Okaforé", "x@school.test"), person(4, "Ana Banana", "banana@school.test"), person(5, "", ""), person(6, "Zoë", "zo@school.test"),
	}
	for range 10 {
		people = append(people, person(int64(len(people)+1), "Kwame B", ""))
	}
	gone := person(100, "Adaeze Okafor", "adaeze@school.test")
	gone.Suspended = true
	people = append(people, gone)
	requests := []school.Request{
		{Name: "Adaeze Okafor", Email: "adaeze.okafor@other.test"},
		{Name: "Nobody", Email: "k.boateng@school.test"},
		{Name: strings.Repeat("an", 21), Email: "qqqqq@school.test"}, // has few of the pairs of Banana, often
		{Name: "", Email: ""},
		{Name: "Qqq", Email: "w@school.test", PersonID: 6},
		{Name: "kwame b", Email: "w@school.test"},
	}
	want := []string{"3 1", "2", "", "", "6", "7 8 9 10 11"}
	requests[3].Email = "-" // no address is the same as an empty one
	for i, list := range nearest(requests, people) {
		var ids []string
		for _, p := range list {
			ids = append(ids, fmt.Sprint(p.ID))
		}
		if got := strings.Join(ids, " "); got != want[i] {
			t.Errorf("%q may be %q, want %q", requests[i].Name, got, want[i])
		}
	}
}

// One press connects an account only to somebody whom nobody else is nearly as alike; and if
// it did not ask, so that it may be a student's, only to somebody very much alike.
func TestClearly(t *testing.T) {
	for _, test := range []struct {
		scores []float64
		asked  bool
		want   bool
	}{
		{nil, true, false}, {[]float64{.35}, true, true}, {[]float64{.35}, false, false}, {[]float64{.9}, false, true},
		{[]float64{.9, .5}, true, true}, {[]float64{.9, .7}, true, false}, {[]float64{.9, .9}, false, false}, {[]float64{2, 1}, false, true},
	} {
		var near []scored
		for _, score := range test.scores {
			near = append(near, scored{score: score})
		}
		if got := clearly(near, test.asked); got != test.want {
			t.Errorf("%v, asked %v: %v", test.scores, test.asked, got)
		}
	}
}

// A text is cut between letters.
func TestFirstLetters(t *testing.T) {
	for _, test := range []struct{ text, want string }{{"", ""}, {"abc", "abc"}, {"abcd", "abc"}, {"äöü", "äöü"}, {"äöüß", "äöü"}, {"𝔘𝔫𝔦𝔠", "𝔘𝔫𝔦"}} {
		if got := firstLetters(test.text, 3); got != test.want || !utf8.ValidString(got) {
			t.Errorf("%q is %q", test.text, got)
		}
	}
}
