package db

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Links go on: same course and same lead, told apart by code and block, and never guessed.
func TestLinksGoOn(t *testing.T) {
	for name, c := range map[string]struct {
		more []string // classes of last year, with a link each
		next []string
		want string
	}{
		"the same course and teacher": {nil, []string{"n1 Algebra 07 C " + ada, "n2 Biology 01 B " + ada}, "Algebra zoom.us/j/1, Biology"},
		"two of one course":           {nil, []string{"n1 Algebra 07 C " + ada, "n2 algebra 08 D " + ada}, "Algebra zoom.us/j/1, algebra zoom.us/j/1"},
		"another lead":                {nil, []string{"n1 Algebra 01 A " + bo + " " + ada}, "Algebra"},
		"several, by code and block": {[]string{"m Algebra 02 C " + ada}, []string{"n1 Algebra 02 C " + ada, "n2 Algebra 01 A " + ada},
			"Algebra zoom.us/j/1, Algebra zoom.us/j/9"},
		"several, by code":         {[]string{"m Algebra 02 C " + ada}, []string{"n1 Algebra 02 F " + ada}, "Algebra zoom.us/j/9"},
		"several, by block":        {[]string{"m Algebra 02 C " + ada}, []string{"n1 Algebra 05 A " + ada}, "Algebra zoom.us/j/1"},
		"several, and none of it":  {[]string{"m Algebra 02 C " + ada}, []string{"n1 Algebra 05 F " + ada}, "Algebra"},
		"several, and both differ": {[]string{"m Algebra 02 C " + ada}, []string{"n1 Algebra 02 A " + ada}, "Algebra zoom.us/j/9"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := linked(t)
			if len(c.more) > 0 {
				r := twoTeachers()
				r.Sections = append(r.Sections, nextYear(c.more...).Sections...)
				mustImport(t, s, r, ImportMeta{})
				_, err := s.write.Exec(`update doors set link = 'https://zoom.us/j/9', provider = 'Zoom' where link = '' and section_id is not null`)
				mustBeNil(t, err)
			}
			if _, err := turnAll(s, command, 0, true); err != nil {
				t.Fatal(err)
			}
			done := mustImport(t, s, nextYear(c.next...), ImportMeta{})
			if got := classes(t, s); got != c.want {
				t.Errorf("there is %q, want %q\n%v", got, c.want, done.Plan.Findings)
			}
			said := fmt.Sprint(done.Plan.Findings)
			if n := strings.Count(c.want, "zoom"); n > 0 && !strings.Contains(said, "of last year go") {
				t.Errorf("the plan says %s", said)
			}
			if strings.Contains(name, "none of it") && !strings.Contains(said, "had several") {
				t.Errorf("the plan says %s", said)
			}
			var notes int
			if mustBeNil(t, s.read.Get(&notes, `select count(*) from doors d join sections x on x.id = d.section_id where x.archived_at is null and d.note <> ''`)); notes > 0 {
				t.Error("a note for last year's students is there")
			}
		})
	}
}

// A link goes on for a year, unless its host is not allowed any more, its teacher has
// left, or the turn is undone; with the choice none it never does.
func TestLinksThatDoNotGoOn(t *testing.T) {
	file := nextYear("n1 Algebra 07 C " + ada)
	for name, c := range map[string]struct {
		keep bool
		then func(s *Store, clock *clock, turn int64)
		want string
		says string
	}{
		"none":         {false, func(*Store, *clock, int64) {}, "Algebra", ""},
		"a year later": {true, func(_ *Store, c *clock, _ int64) { c.at = c.at.Add(linksKeptFor + time.Hour) }, "Algebra", ""},
		"just in time": {true, func(_ *Store, c *clock, _ int64) { c.at = c.at.Add(linksKeptFor - time.Hour) }, "Algebra zoom.us/j/1", "1 link of last year goes on"},
		"not allowed now": {true, func(s *Store, _ *clock, _ int64) {
			s.Judge(func(string, []string) (string, bool) { return "zoom.us", false })
		}, "Algebra", "not allowed any more"},
		"undone": {true, func(s *Store, _ *clock, turn int64) {
			_, err := s.UndoTurn(ctx, command, turn)
			mustBeNil(t, err)
		}, "Algebra", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, clock := linked(t)
			turn, err := turnAll(s, command, 0, c.keep)
			mustBeNil(t, err)
			c.then(s, clock, turn)
			done := mustImport(t, s, file, ImportMeta{})
			if got := classes(t, s); got != c.want {
				t.Errorf("there is %q, want %q", got, c.want)
			}
			if said := fmt.Sprint(done.Plan.Findings); !strings.Contains(said, c.says) || c.says == "" && strings.Contains(said, "last year") {
				t.Errorf("the plan says %s", said)
			}
			undone, err := s.UndoImport(ctx, command, done.ID)
			if err != nil || len(undone.Left) > 0 {
				t.Fatal(undone, err)
			}
		})
	}
}

// A class that a file brings back by its own key has its own link again, if links were
// kept; otherwise the link is offered to its teacher, also after the import was undone.
func TestClassComesBackWithOrWithoutItsLink(t *testing.T) {
	for keep, want := range map[bool]string{true: "Algebra zoom.us/j/1, Biology zoom.us/j/2", false: "Algebra withheld, Biology withheld"} {
		s, clock := linked(t)
		mustBeNil(t, second(turnAll(s, command, 0, keep)))
		head := actor(t, s, ada)
		mustBeNil(t, second(s.MakeAdmin(ctx, command, ada)))
		for again := range 2 {
			clock.at = clock.at.Add(time.Hour)
			done, err := s.ApplyImport(ctx, head, twoTeachers(), ImportMeta{})
			if mustBeNil(t, err); classes(t, s) != want {
				t.Errorf("keep %v: there is %q", keep, classes(t, s))
			}
			note := map[bool]string{true: "Comes back with its link.", false: "Its link of last year is offered to its teacher, and not shown."}[keep]
			if got := done.Plan.Sections.Added[0].Note; got != note && again == 0 {
				t.Errorf("keep %v: the plan says %q", keep, got)
			}
			mustBeNil(t, second(s.UndoImport(ctx, head, done.ID)))
		}
	}
}

// Of two turns that kept a link for the same course and teacher the later counts.
func TestLinkOfTheLatestTurnGoesOn(t *testing.T) {
	s, c := linked(t)
	mustBeNil(t, second(turnAll(s, command, 0, true)))
	c.at = c.at.Add(150 * 24 * time.Hour)
	mustImport(t, s, nextYear("n1 Algebra 01 A "+ada), ImportMeta{})
	_, err := s.write.Exec(`update doors set link = 'https://zoom.us/j/7' where section_id in (select id from sections where archived_at is null)`)
	mustBeNil(t, err, second(turnAll(s, command, 0, true)))
	mustImport(t, s, nextYear("n2 Algebra 09 F "+ada), ImportMeta{})
	if got := classes(t, s); got != "Algebra zoom.us/j/7" {
		t.Errorf("there is %q", got)
	}
}

// A host that somebody stops allowing while an import is staged is not published by it.
func TestLinksAreJudgedWhenTheyGoOn(t *testing.T) {
	s, _ := linked(t)
	s.Judge(func(_ string, hosts []string) (string, bool) { return "zoom.us", slices.Contains(hosts, "zoom.us") })
	mustBeNil(t, s.SetHosts(ctx, command, []string{"zoom.us"}), second(turnAll(s, command, 0, true)))
	file := nextYear("n1 Algebra 07 C " + ada)
	once := func(int, int) { mustBeNil(t, s.SetHosts(ctx, command, nil)) }
	if done, err := s.ApplyImport(ctx, command, file, ImportMeta{Progress: once}); err != nil || classes(t, s) != "Algebra" {
		t.Errorf("there is %q (%v)\n%v", classes(t, s), err, done.Plan.Findings)
	}
}
