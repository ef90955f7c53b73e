package db

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"hallway/internal/school"
)

// What refuses a person's next state does so before anything of it is written.
func TestRefusedPersonIsNotWritten(t *testing.T) {
	s, _ := newStore(t)
	ada, gone := actor(t, s, "a@school.test").PersonID, int64(0)
	var err error
	if gone, err = s.AddPerson(ctx, command, PersonEdit{Name: "Gone", Email: "gone@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	s.write.MustExec(`update people set archived_at = 1 where id = ?`, gone)
	s.write.MustExec(`insert into members (person_id, school_id) values (?, 1) on conflict do nothing`, ada)
	s.write.MustExec(`insert into schools (slug, name) values ('south', 'South')`)
	s.write.MustExec(`update people set role = 'admin', only_school = 1 where email = 'b@school.test'`)
	north := actor(t, s, "b@school.test") // administers North alone
	edit := func(next func(*personState)) func(*tx) error {
		return func(t *tx) error {
			was, err := t.person(ada)
			if err != nil {
				return err
			}
			p := was
			next(&p)
			_, err = t.setPerson(ada, was, p, 0)
			return err
		}
	}
	for what, test := range map[string]struct {
		by      school.Actor
		do      func(*tx) error
		refused string // the field
	}{
		"an address that is taken": {command, edit(func(p *personState) { p.Email, p.Schools = "b@school.test", nil }), "email"},
		"another's school":         {north, edit(func(p *personState) { p.Email, p.Schools = "gone@school.test", slugs{"south"} }), "schools"},
		"no school to administer":  {command, edit(func(p *personState) { p.Role, p.OnlySchool, p.Email = school.Admin, "west", "gone@school.test" }), "role"},
		"somebody new elsewhere": {north, func(t *tx) error {
			_, err := t.newPerson(personState{Name: "New", Email: "gone@school.test", Role: school.Teacher, Schools: slugs{"south"}})
			return err
		}, "schools"},
	} {
		t.Run(what, func(t *testing.T) {
			people := func(q *tx) (text string) {
				if err := q.GetContext(ctx, &text, `select json_group_array(json_array(id, email, role, only_school,
					(select group_concat(school_id) from members where person_id = people.id))) from people`); err != nil {
					t.Fatal(err)
				}
				return text
			}
			err := s.change(ctx, test.by, "person.edit", func(q *tx) error {
				before := people(q)
				err := test.do(q)
				if after := people(q); after != before {
					t.Errorf("refused (%v), and written:\n%s\nbefore:\n%s", err, after, before)
				}
				return err
			})
			var invalid school.Invalid
			if !errors.As(err, &invalid) || invalid[test.refused] == "" {
				t.Errorf("the answer is %v", err)
			}
		})
	}
}

// The schools of a person are one text in the history, as they always were.
func TestSlugsAsText(t *testing.T) {
	for _, test := range []struct {
		list slugs
		text string
	}{{nil, `""`}, {slugs{"north"}, `"north"`}, {slugs{"north", "south"}, `"north, south"`}} {
		text, err := json.Marshal(test.list)
		if err != nil || string(text) != test.text {
			t.Errorf("%q is %s, want %s (%v)", test.list, text, test.text, err)
		}
		back := slugs{"before"}
		if err := json.Unmarshal(text, &back); err != nil || !slices.Equal(back, test.list) {
			t.Errorf("%s is %q, want %q (%v)", text, back, test.list, err)
		}
	}
}

// A decision after the backup takes rights from somebody of the backup, and
// gives none.
func TestDecisionTakesOnly(t *testing.T) {
	admin, limited := personState{Role: school.Admin}, personState{Role: school.Admin, OnlySchool: "north"}
	for what, test := range map[string]struct {
		d         decision
		was, next personState
		less      []string
	}{
		"suspended":         {decision{Admin: true, Suspended: true}, admin, personState{Role: school.Admin, Suspended: true}, []string{"is suspended"}},
		"limited":           {decision{Admin: true, Only: "south"}, admin, personState{Role: school.Admin, OnlySchool: "south"}, []string{"administers only one school"}},
		"limited elsewhere": {decision{Admin: true, Only: "south"}, limited, limited, nil},
		"no longer limited": {decision{Admin: true}, limited, limited, nil},
		"demoted":           {decision{}, limited, personState{Role: school.Teacher}, []string{"is no longer an administrator"}},
		"promoted":          {decision{Admin: true}, personState{Role: school.Teacher}, personState{Role: school.Teacher}, nil},
	} {
		if next, less := test.d.of(test.was); !next.same(test.next) || !slices.Equal(less, test.less) {
			t.Errorf("%s: %+v, %q", what, next, less)
		}
	}
}
