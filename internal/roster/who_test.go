package roster

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"hallway/internal/school"
)

// person is somebody with a key, a name and an address.
func person(key, name, email string) Person {
	return Person{Key: key, Name: name, Email: school.Email(email), Schools: []string{""}}
}

// left is a roster in which some people are gone since 3 June.
func left(c Current, keys ...string) Current {
	for i, k := range c.People {
		if slices.Contains(keys, k.Is.Key) {
			c.People[i].Live, c.People[i].Record, c.People[i].LastRecord, c.People[i].Gone = false, nil, k.Record, "2026-06-03"
		}
	}
	for i := range c.Sections {
		c.Sections[i].Is.Teachers = slices.DeleteFunc(slices.Clone(c.Sections[i].Is.Teachers), func(key string) bool { return slices.Contains(keys, key) })
	}
	return c
}

// Alice Smith is u1 at asmith@x.y, in a file with ids, or asmith@x.y alone in
// one that is keyed by the address.
var (
	alice   = person("u1", "Alice Smith", "asmith@x.y")
	aliceAt = person("asmith@x.y", "Alice Smith", "asmith@x.y")
	bob     = person("u2", "Bob Stone", "bob@x.y")
)

// refOf is what an answer to somebody alone names.
func refOf(p Person) string {
	if p.Email != "" {
		return string(p.Email)
	}
	return p.Key
}

// TestWhoIsTheSamePerson is the table of SECURITY.md, row by row: live and after
// an absence, in files keyed by ids and by addresses, and with each answer.
func TestWhoIsTheSamePerson(t *testing.T) {
	const (
		is   = "the same person"
		warn = "the same person, with a warning"
		asks = "asked"
		new  = "somebody else"
	)
	for _, c := range []struct {
		row        string
		was, said  Person
		live, gone string // what it is while they are here, and after an absence
	}{
		{"key same, name same, any address", alice, person("u1", "ALICE B. Smith", "alice@x.y"), is, is},
		{"key same, name same, no address", alice, person("u1", "Smith, Alice", ""), is, is},
		{"key is the address, name same", aliceAt, aliceAt, is, is},
		{"key and address same, other family name", alice, person("u1", "Alice Jones", "asmith@x.y"), warn, asks},
		{"the address is the key, other family name", aliceAt, person("asmith@x.y", "Alice Jones", "asmith@x.y"), warn, asks},
		{"key and address same, other given name", alice, person("u1", "Adam Smith", "asmith@x.y"), asks, asks},
		{"the address is the key, other given name", aliceAt, person("asmith@x.y", "Adam Smith", "asmith@x.y"), asks, asks},
		{"key same, address and name other", alice, person("u1", "Adam Stone", "adam@x.y"), asks, asks},
		{"key same, family name other, address other", alice, person("u1", "Alice Stone", "stone@x.y"), asks, asks},
		{"key other, address and name same", alice, person("u9", "Alice Smith", "asmith@x.y"), is, is},
		{"key other, address same, name other", alice, person("u9", "Adam Smithson", "asmith@x.y"), asks, asks},
		{"key other, address same, family name other", alice, person("u9", "Alice Stone", "asmith@x.y"), asks, asks},
		{"key and address other, name same", alice, person("u9", "Alice Smith", "alice2@x.y"), new, new},
		{"key, address and name other", alice, person("u9", "Adam Stone", "adam@x.y"), new, new},
		{"a name that says too little", person("u1", "Ms Smith", "asmith@x.y"), person("u1", "Alice Smith", "asmith@x.y"), is, asks},
		{"an address for a name", person("u1", "asmith@x.y", "asmith@x.y"), person("u9", "Alice Smith", "asmith@x.y"), is, asks},
	} {
		for state, want := range map[string]string{"live": c.live, "gone": c.gone} {
			t.Run(c.row+"/"+state, func(t *testing.T) {
				current := stands(teachesOwn(c.was, bob))
				if state == "gone" {
					current = left(current, c.was.Key)
				}
				said := teachesOwn(c.said, bob)
				p := compare(current, said, Answers{})
				id := current.People[0].ID
				if got := took(p, id, current.People[0].Live); got != want {
					t.Fatalf("%s, want %s: %q %v", got, want, texts(p), p.Findings)
				}
				if want != asks {
					if len(p.Asked) > 0 {
						t.Errorf("asks %v", p.Asked)
					}
					return
				}
				if got := Problems(p.Findings); got != 1 || len(p.Asked) != 1 || p.Asked[0].ID != id || p.Asked[0].Ref != refOf(c.said) {
					t.Fatalf("%d problems, asks %+v", got, p.Asked)
				}
				if state == "gone" && !strings.Contains(p.Asked[0].Found, "until 3 June 2026") {
					t.Errorf("it does not say until when: %s", p.Asked[0].Found)
				}
				ref := []string{p.Asked[0].Ref}
				if p := compare(current, said, Answers{Same: ref}); took(p, id, current.People[0].Live) != is || len(p.Asked) > 0 || Problems(p.Findings) > 0 {
					t.Errorf("answered the same: %q %v", texts(p), p.Findings)
				}
				p = compare(current, said, Answers{Different: ref})
				if took(p, id, current.People[0].Live) != new || len(p.Asked) > 0 {
					t.Errorf("answered somebody else: %q %v", texts(p), p.Findings)
				}
				if added := p.People.Added; len(added) != 1 || added[0].ID != 0 || added[0].After.Email != c.said.Email {
					t.Errorf("somebody else is added as %+v", added)
				}
			})
		}
	}
}

// teachesOwn is a file in which each teaches a class of their own.
func teachesOwn(people ...Person) Roster {
	r := Roster{Schools: []School{{}}, People: people}
	for i, p := range people {
		code := string(rune('1' + i))
		r.Sections = append(r.Sections, Section{Key: "k" + code, Course: "Art", Code: code, Teachers: []string{p.Key}})
	}
	return r
}

// took says what a plan makes of somebody.
func took(p Changes, id int64, live bool) string {
	for _, q := range p.Asked {
		if q.ID == id {
			return "asked"
		}
	}
	if !slices.ContainsFunc(slices.Concat(p.People.Added, p.People.Changed, p.People.Silent), func(c Change[Person]) bool { return c.ID == id && c.After != nil }) {
		if !live || slices.ContainsFunc(p.People.Removed, func(c Change[Person]) bool { return c.ID == id }) {
			return "somebody else"
		}
	}
	if slices.ContainsFunc(p.Findings, func(f Finding) bool { return f.Severity == Warning }) {
		return "the same person, with a warning"
	}
	return "the same person"
}

// An address that goes to somebody new does not take the class along: not after
// an absence, not in a file keyed by address, and not in the same file.
func TestAddressGivenOutAgain(t *testing.T) {
	adam := person("u2", "Adam Smithson", "asmith@x.y")
	art := func(p Person) Roster {
		return Roster{Schools: []School{{}}, People: []Person{p}, Sections: []Section{{Key: "k", Course: "Art", Teachers: []string{p.Key}}}}
	}
	for _, c := range []struct {
		name                  string
		current               Current
		incoming              Roster
		unanswered, different []string
	}{
		{"after an absence", left(stands(art(alice)), "u1"), art(adam), nil,
			[]string{"Added   Adam Smithson, asmith@x.y", "Changed Art: teachers no teacher → Adam Smithson"}},
		{"keyed by the address, after an absence", left(stands(art(aliceAt)), "asmith@x.y"), art(person("asmith@x.y", "Adam Smithson", "asmith@x.y")), nil,
			[]string{"Added   Adam Smithson, asmith@x.y", "Changed Art: teachers no teacher → Adam Smithson"}},
		{"in the same file", stands(art(alice)), art(adam), nil,
			[]string{"Added   Adam Smithson, asmith@x.y", "Changed Art: teachers Alice Smith → Adam Smithson", "Removed Alice Smith, asmith@x.y"}},
		{"keyed by the address, in the same file", stands(art(aliceAt)), art(person("asmith@x.y", "Adam Smithson", "asmith@x.y")), nil,
			[]string{"Added   Adam Smithson, asmith@x.y", "Changed Art: teachers Alice Smith → Adam Smithson", "Removed Alice Smith, asmith@x.y"}},
		{"an id given out again", stands(art(alice)), art(person("u1", "Adam Stone", "adam@x.y")), nil,
			[]string{"Added   Adam Stone, adam@x.y", "Changed Art: teachers Alice Smith → Adam Stone", "Removed Alice Smith, asmith@x.y"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := compare(c.current, c.incoming, Answers{})
			if got := texts(p); !slices.Equal(got, c.unanswered) || len(p.Asked) != 1 {
				t.Errorf("asked, it does %q and asks %v", got, p.Asked)
			}
			answer := Answers{Different: []string{string(c.incoming.People[0].Email)}}
			if got := texts(compare(c.current, c.incoming, answer)); !slices.Equal(got, c.different) {
				t.Errorf("somebody else: %q", got)
			}
		})
	}
}

// A renamed account, in a file keyed by address (samples/rosters/email-changed):
// asked, and while it is asked nothing happens to either address.
func TestRenamedAccount(t *testing.T) {
	read := func(n string) Roster {
		data, err := os.ReadFile("testdata/email-changed-" + n + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := decode("roster.csv", string(data), Options{Today: "2026-11-27"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	was, next := stands(read("1")), read("2")
	p := compare(was, next, Answers{})
	if len(p.Asked) != 1 || p.Asked[0].Ref != "rev.new@school.test" ||
		p.Asked[0].Found != "rev@school.test is not in the file any more and rev.new@school.test is new, both Rev Jose Rivera with Algebra, section 01. Is that the same person?" {
		t.Fatalf("asks %+v", p.Asked)
	}
	if !p.Quiet() {
		t.Errorf("while it is asked it does %q", texts(p))
	}
	if got := texts(compare(was, next, Answers{Same: []string{"rev.new@school.test"}})); !slices.Equal(got, []string{"Changed Rev Jose Rivera: e-mail rev@school.test → rev.new@school.test"}) {
		t.Errorf("the same person: %q", got)
	}
	want := []string{"Added   Rev Jose Rivera, rev.new@school.test", "Changed Algebra, section 01: teachers Rev Jose Rivera → Rev Jose Rivera", "Removed Rev Jose Rivera, rev@school.test"}
	if got := texts(compare(was, next, Answers{Different: []string{"rev.new@school.test"}})); !slices.Equal(got, want) {
		t.Errorf("somebody else: %q", got)
	}
}

// New ids for over a tenth of a file are asked about once; for fewer nobody is
// bothered, and a source that is new has given nobody another id.
func TestManyNewIDs(t *testing.T) {
	people := func(n, renumbered int) Roster {
		var all []Person
		for i := range n {
			key, who := "u", string(rune('A'+i/26))+string(rune('a'+i%26))
			if i < renumbered {
				key = "x"
			}
			all = append(all, person(key+who, "Jo "+who+"son", who+"@x.y"))
		}
		return teachesOwn(all...)
	}
	if p := compare(stands(people(40, 0)), people(40, 4), Answers{}); len(p.Asked) > 0 || !p.Empty() {
		t.Errorf("a tenth: asks %v, does %q", p.Asked, texts(p))
	}
	p := compare(stands(people(40, 0)), people(40, 5), Answers{})
	if len(p.Asked) != 1 || p.Asked[0].Ref != WholeFile || !p.Quiet() || Problems(p.Findings) != 1 {
		t.Fatalf("over a tenth: asks %v, does %q", p.Asked, texts(p))
	}
	if p := compare(stands(people(40, 0)), people(40, 5), Answers{Same: []string{WholeFile}}); len(p.Asked) > 0 || !p.Empty() || p.Quiet() {
		t.Errorf("the same people: asks %v, does %q", p.Asked, texts(p))
	}
	if p := compare(stands(people(40, 0)), people(40, 5), Answers{Different: []string{WholeFile}}); len(p.People.Added) != 5 || len(p.People.Removed) != 5 {
		t.Errorf("other people: %q", texts(p))
	}
	other := stands(people(40, 0)) // another source named them
	for i := range other.People {
		other.People[i].Record, other.People[i].Is.Key = nil, NoKey(other.People[i].ID)
	}
	if p := compare(other, people(40, 5), Answers{}); len(p.Asked) > 0 || len(p.People.Added) > 0 {
		t.Errorf("a new source: asks %v, does %q", p.Asked, texts(p))
	}
}

// People who are back soon say that the last file was incomplete.
func TestShortFile(t *testing.T) {
	c := left(stands(teachesOwn(alice, bob)), "u1", "u2")
	for i := range c.People {
		c.People[i].Recent, c.People[i].Link = i == 0, true
	}
	p := compare(c, teachesOwn(alice, bob), Answers{})
	if !slices.ContainsFunc(p.Findings, func(f Finding) bool { return f.Found == "1 person is back: the last file was incomplete." }) {
		t.Errorf("findings %v", p.Findings)
	}
	want := []string{"Added   Alice Smith, asmith@x.y. Comes back with its link.", "Added   Bob Stone, bob@x.y. Their link from before is offered to them, and not shown."}
	if got := texts(p); !slices.Equal(got[:2], want) {
		t.Errorf("%q", got)
	}
}

// An answer to what nobody asked is a slip of the pen, and said; one that has
// taken effect already is no problem.
func TestAnswersToNothing(t *testing.T) {
	p := compare(stands(teachesOwn(alice)), teachesOwn(alice), Answers{Same: []string{"asmit@x.y", "asmith@x.y"}, Different: []string{WholeFile}})
	want := []string{
		"The roster: Nothing was asked about asmit@x.y. We will ignore that answer. The file does not name it: correct the answer.",
		"The roster: Nothing was asked about asmith@x.y. We will ignore that answer.",
		"The roster: Nothing was asked about keys. We will ignore that answer.",
	}
	var got []string
	for _, f := range p.Findings {
		got = append(got, f.String())
	}
	if !slices.Equal(got, want) || Problems(p.Findings) != 1 {
		t.Errorf("findings %q", got)
	}
	adam := person("u1", "Adam Stone", "asmith@x.y")
	if p := compare(stands(teachesOwn(alice)), teachesOwn(adam), Answers{Different: []string{"asmith@x.y"}}); len(p.Findings) > 0 {
		t.Errorf("an answer to a question is noted: %v", p.Findings)
	}
}

// Somebody here whom another source names too stays when the file's person of
// their address is somebody else, and gives the address up.
func TestAddressIsGivenUp(t *testing.T) {
	for name, said := range map[string]Person{"another id": person("u9", "Adam Stone", "asmith@x.y"), "the same id": person("u1", "Adam Stone", "asmith@x.y")} {
		t.Run(name, func(t *testing.T) {
			c := stands(teachesOwn(alice, bob))
			c.People[0].Shared = true
			if p := compare(c, teachesOwn(said, bob), Answers{}); len(p.Asked) != 1 || !p.Quiet() {
				t.Fatalf("asks %v, does %q", p.Asked, texts(p))
			}
			p := compare(c, teachesOwn(said, bob), Answers{Different: []string{"asmith@x.y"}})
			want := []string{"Added   Adam Stone, asmith@x.y", "Changed Alice Smith: e-mail asmith@x.y → none", "Changed Art, section 1: teachers Alice Smith → Adam Stone"}
			if got := texts(p); !slices.Equal(got, want) || len(p.Findings) > 0 {
				t.Errorf("%q %v", got, p.Findings)
			}
			for _, i := range p.Items() {
				if strings.ContainsRune(i.Key+i.String(), 0) {
					t.Errorf("the plan shows %q", i)
				}
			}
		})
	}
}

// Who gets an address, or whose cell is empty this time, is found by the name,
// however it is spelled, unless two could be meant.
func TestFoundByName(t *testing.T) {
	said := person("name:okafor, adaeze", "Okafor, Adaeze", "")
	for _, c := range []struct {
		name string
		here []Person
		want string
	}{
		{"one", []Person{person("ada@x.y", "Ms. Adaeze Okafor", "ada@x.y")}, "the same person"},
		{"another name", []Person{person("ada@x.y", "Adaeze Obi", "ada@x.y")}, "somebody else"},
		{"two", []Person{person("ada@x.y", "Ms. Adaeze Okafor", "ada@x.y"), person("ado@x.y", "Adaeze B. Okafor", "ado@x.y")}, "somebody else"},
		{"neither has an address", []Person{person("name:ms. adaeze okafor", "Ms. Adaeze Okafor", "")}, "somebody else"},
	} {
		current := stands(teachesOwn(c.here...))
		if got := took(compare(current, teachesOwn(said), Answers{}), current.People[0].ID, true); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	gone := left(stands(teachesOwn(person("ada@x.y", "Adaeze Okafor", "ada@x.y"))), "ada@x.y")
	if got := took(compare(gone, teachesOwn(said), Answers{}), gone.People[0].ID, false); got != "somebody else" {
		t.Errorf("gone: %s", got)
	}
}

// Two ids are two people, whatever their names: an empty cell is no reason to
// take one for the other.
func TestNamesakesWithIDs(t *testing.T) {
	for name, c := range map[string][2]Person{
		"the new one has no address": {person("17", "Ann Lee", "ann.lee@x.y"), person("42", "Ann Lee", "")},
		"the old one has none":       {person("17", "Ann Lee", ""), person("42", "Ann Lee", "ann.lee@x.y")},
	} {
		p := compare(stands(teachesOwn(c[0], bob)), teachesOwn(c[1], bob), Answers{})
		if len(p.People.Added) != 1 || len(p.People.Removed) != 1 || len(p.Asked) > 0 {
			t.Errorf("%s: %q, asks %v", name, texts(p), p.Asked)
		}
	}
}

// One answer answers one question, also where two rows have one address.
func TestOneAnswerEach(t *testing.T) {
	was := stands(teachesOwn(person("1", "Ann Lee", "office@x.y"), person("2", "Bob Ray", "")))
	file := teachesOwn(person("1", "Cal Fox", "office@x.y"), person("2", "Dee Orr", "office@x.y"))
	p := compare(was, file, Answers{})
	if len(p.Asked) != 2 || p.Asked[0].Ref == p.Asked[1].Ref {
		t.Fatalf("asks %+v", p.Asked)
	}
	if p := compare(was, file, Answers{Same: []string{p.Asked[0].Ref}}); len(p.Asked) != 1 {
		t.Errorf("one answer leaves %+v", p.Asked)
	}
}

// A school that changes its mail domain is asked once, and fast: everybody
// teaches a homeroom.
func TestNewAddresses(t *testing.T) {
	people := func(domain string) Roster {
		r := Roster{Schools: []School{{}}}
		for i := range 3000 {
			name := fmt.Sprintf("Jo%d Ann%d", i, i)
			email := fmt.Sprintf("p%d@%s", i, domain)
			r.People = append(r.People, person(email, name, email))
			r.Sections = append(r.Sections, Section{Key: fmt.Sprint("k", i), Course: "Homeroom", Code: "1", Teachers: []string{email}})
		}
		return r
	}
	was := stands(people("old.test"))
	p := compare(was, people("new.test"), Answers{})
	if len(p.Asked) != 1 || p.Asked[0].Ref != NewAddresses || !p.Quiet() {
		t.Fatalf("asks %d questions, does %d things", len(p.Asked), len(p.Items()))
	}
	p = compare(was, people("new.test"), Answers{Same: []string{NewAddresses}})
	if len(p.Asked) > 0 || len(p.People.Changed) != 3000 || len(p.People.Added)+len(p.People.Removed) > 0 {
		t.Errorf("the same people: asks %v, %s", p.Asked, p.Counts())
	}
}

// Where two sources call somebody differently the first one's word counts, and
// the other is noted; a name that is only an address is no word.
func TestFirstNameCounts(t *testing.T) {
	for name, c := range map[string]struct {
		here, said, want string
		noted            bool
	}{
		"another spelling": {"The Rev. Dr. José O'Neil-Smith III", "Jose ONeil-Smith", "The Rev. Dr. José O'Neil-Smith III", true},
		"the same":         {"Ann Lee", "Ann Lee", "Ann Lee", false},
		"an address":       {"rev@x.y", "Jose ONeil-Smith", "Jose ONeil-Smith", false},
	} {
		current := stands(teachesOwn(person("u1", c.here, "rev@x.y")))
		current.People[0].Record, current.People[0].Shared, current.People[0].Is.Key = nil, true, NoKey(1)
		p := compare(current, teachesOwn(person("g1", c.said, "rev@x.y")), Answers{})
		all := slices.Concat(p.People.Changed, p.People.Silent)
		if len(all) != 1 || all[0].After.Name != c.want || (len(p.Findings) == 1) != c.noted {
			t.Errorf("%s: %+v, %v", name, all, p.Findings)
		}
	}
}
