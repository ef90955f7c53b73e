package views

import (
	"testing"
	"time"

	"hallway/internal/school"
)

// personPages are a person's page with everything on it, and the same with hostile texts.
func personPages(ordinary, evil Console) (Person, Person) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	page := func(console Console, text string) Person {
		email := school.Email(text)
		return Person{
			Console: console, ID: 7, Person: school.Person{ID: 7, Name: text, Email: email, Department: text, Role: school.Admin, SortName: text},
			Form: PersonForm{Name: text, Email: text, SortName: text, Pronounced: text, Department: text, Role: "admin", OnlySchool: text},
			Was:  map[string]string{"name": text, "only_school": text}, Access: school.CanSignIn, LastName: text, Now: now, Unnamed: true,
			Account: &school.Account{Email: email, BoundAt: now, SeenAt: now.AddDate(0, 0, -1)}, Sessions: []school.SessionInfo{{SeenAt: now}},
			Refused: &school.Request{Email: "other@school.test", Reason: text, Reference: text, LastAt: now}, Domains: []string{text, "b.test"},
			Classes:    []school.Entry{{Section: school.Section{ID: 3, Course: text, Block: text}, Door: school.Door{Code: "abc234"}}, {Door: school.Door{Code: "abc235", Kind: school.OfficeDoor}}},
			AllSchools: []school.School{{Slug: "n", Name: text}, {Slug: "s", Name: "South"}}, Elsewhere: false,
			Conflict: &PersonConflict{By: text, At: now, Fields: []ConflictField{{"email", text, text}}, Sent: []Hidden{{"email", text}}},
		}
	}
	strange := page(evil, hostile[0])
	strange.Form.Errors = school.Invalid{"name": hostile[0], "role": hostile[1], "schools": hostile[0], "account": hostile[6], "sort_name": hostile[0]}
	strange.Access, strange.Account, strange.SwitchedBy = school.SwitchedOff, nil, school.Switched{By: hostile[0], At: now}
	return page(ordinary, "Ms Adaeze Okafor"), strange
}

func peoplePage(console Console, text string) People {
	m := People{Console: console, Query: PeopleQuery{Text: text, Access: "foreign", Sort: "email", Down: true, Page: 2}, Domains: []string{text},
		Total: 1200, Pages: Pages{2, 50, 1100}, Of: map[school.Access]int{school.NoAddress: 3, school.ForeignAddress: 1, school.SwitchedOff: 2}}
	for _, access := range []school.Access{school.CanSignIn, school.NeverSignedIn, school.NoAddress, school.ForeignAddress, school.SwitchedOff} {
		m.Rows = append(m.Rows, PersonRow{Person: school.Person{ID: 3, Name: text, Email: school.Email(text)}, Classes: []string{text, text, text, text, text}, Access: access})
	}
	return m
}

// The list of people says where in it one is, and where its links lead.
func TestPeopleAddresses(t *testing.T) {
	m := peoplePage(Console{}, "a&b")
	for what, c := range map[string][2]string{
		"shown":         {m.shown(), "51 to 100 of 1,100"},
		"next":          {m.Query.page(3), "/admin/people?access=foreign&down=1&page=3&q=a%26b&sort=email"},
		"back":          {m.Query.page(1), "/admin/people?access=foreign&down=1&q=a%26b&sort=email"},
		"turned round":  {m.sortedBy("email"), "/admin/people?access=foreign&q=a%26b&sort=email"},
		"another":       {m.sortedBy("role"), "/admin/people?access=foreign&q=a%26b&sort=role"},
		"names":         {m.sortedBy(""), "/admin/people?access=foreign&q=a%26b"},
		"many classes":  {m.Rows[0].classes(), "a&b, a&b, a&b and 2 more"},
		"some classes":  {PersonRow{Classes: []string{"A", "B", "C", "D"}}.classes(), "A, B, C and D"},
		"nobody like":   {People{Total: 5, Pages: Pages{1, 50, 0}}.shown(), "0 of 5 people"},
		"all of a few":  {People{Total: 1, Pages: Pages{1, 50, 1}, Rows: m.Rows[:1]}.shown(), "1 person"},
		"a few of many": {People{Total: 9, Pages: Pages{1, 50, 1}, Rows: m.Rows[:1]}.shown(), "1 of 9 people"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %q, want %q", what, c[0], c[1])
		}
	}
}

// Whoever looks without being a person of these days is not meant by "you": an absence
// without a cover has nobody who covers.
func TestOutSaysWhoIsMeant(t *testing.T) {
	out := school.Absence{ID: 1, Name: "Ms Okafor", From: "2026-11-24", To: "2026-11-24", Closed: true}
	covered := out
	covered.Cover = school.Person{ID: 2, Name: "Mr Boateng"}
	for _, test := range []struct {
		out    school.Absence
		viewer int64
		want   string
	}{
		{out, 0, "Ms Okafor is out today."}, {out, 1, "You are out today."}, {out, 3, "Ms Okafor is out today."},
		{covered, 2, "You cover for Ms Okafor today."}, {covered, 0, "Ms Okafor is out today."},
	} {
		if got := outSays(test.out, test.viewer, "2026-11-24", zone); got != test.want {
			t.Errorf("viewer %d: %q, want %q", test.viewer, got, test.want)
		}
	}
}

// A class without a meeting today has a link: the page of its teacher does not miss it.
func TestClosedClassesNeedNoLink(t *testing.T) {
	closed := withoutLink(section("none22", "Latin", "B", "1", ""))
	closed.Section.ID, closed.Cover = 7, &school.Cover{Closed: true, To: "2026-11-27", Usual: &school.Door{}}
	closed.Phase = school.Running
	person := Person{Console: Console{Site: site}, ID: 1, Now: now, Zone: zone, Classes: []school.Entry{closed}}
	has(t, render(t, personClasses(person)), "No meeting until Friday, November 27.", "!No link", "!Add a link")
	closed.Cover = nil
	person.Classes = []school.Entry{closed}
	has(t, render(t, personClasses(person)), "No link", "Add a link", "!No meeting")
}

// The list of classes says "No meeting" where the board does not count a missing link.
func TestClassesSayWhyThereIsNoLink(t *testing.T) {
	row := ClassRow{Entry: withoutLink(section("none22", "Latin", "B", "1", ""))}
	row.Entry.Phase = school.Running
	m := Classes{Console: Console{Site: site}, Now: now}
	if says, class := m.state(row); says != "No link" || class != "warn" {
		t.Errorf("without a link: %q %q", says, class)
	}
	row.Entry.Cover = &school.Cover{Closed: true, To: "2026-11-27"}
	if says, class := m.state(row); says != "No meeting until Friday, November 27" || class != "" {
		t.Errorf("closed for some days: %q %q", says, class)
	}
}
