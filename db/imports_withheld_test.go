package db

import (
	"slices"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What an import does with the links and sessions of those who leave, of
// those who are back, and of classes that change hands. A line is a door: the
// class, or whose office hours it is; then whose its withheld link was.
func TestActivateWithholds(t *testing.T) {
	const ada, bo = "a@school.test", "b@school.test"
	cy := roster.Person{Key: "c@school.test", Name: "Cy", Email: "c@school.test"}
	without := func(keys ...string) roster.Roster {
		r := twoTeachers()
		r.People = append(r.People, cy)
		for _, course := range []string{"Chemistry", "Drama"} { // whose teachers are added by hand: Bo, and for Drama Ada too
			r.Sections = append(r.Sections, roster.Section{Key: course, School: "north", Course: course})
		}
		gone := func(key string) bool { return slices.Contains(keys, key) }
		r.People = slices.DeleteFunc(r.People, func(p roster.Person) bool { return gone(p.Key) })
		for i := range r.Sections {
			r.Sections[i].Teachers = slices.DeleteFunc(r.Sections[i].Teachers, gone)
		}
		return r
	}
	handed := without()
	handed.Sections[1].Teachers = []string{"c@school.test"} // Biology was Bo's
	shared := without()
	shared.Sections[1].Teachers = []string{"c@school.test", "b@school.test"}
	everything := []string{"Ada", "Algebra", "Biology", "Bo", "Chemistry", "Cy", "Drama"}
	withoutBo := []string{"Ada", "Algebra", "Biology withheld [2]", "Bo withheld [2]", "Chemistry withheld [2]", "Cy", "Drama"}
	nobody := []string{"Ada", "Algebra withheld [1,2]", "Biology withheld [2]", "Bo withheld [2]", "Chemistry withheld [2]", "Cy", "Drama withheld [1,2]"}
	bosDrama := []string{"Ada", "Algebra withheld [2]", "Biology withheld [2]", "Bo withheld [2]", "Chemistry withheld [2]", "Cy", "Drama withheld [2]"}
	for what, test := range map[string]struct {
		imports  []roster.Roster
		later    time.Duration // before the last of them
		want     []string
		sessions int // of the two that there were
		kept     int // people who come back as they were
	}{
		"nothing happens":         {[]roster.Roster{without()}, 0, everything, 2, 0},
		"Bo leaves":               {[]roster.Roster{without(bo)}, 0, withoutBo, 1, 1},
		"both leave":              {[]roster.Roster{without(ada, bo)}, 0, nobody, 0, 2},
		"Ada leaves, then Bo":     {[]roster.Roster{without(ada), without(ada, bo)}, 0, bosDrama, 0, 2},
		"and Ada is back":         {[]roster.Roster{without(ada), without(ada, bo), without(bo)}, 0, bosDrama, 0, 1},
		"and leaves again":        {[]roster.Roster{without(ada), without(ada, bo), without(bo), without(ada, bo)}, 0, bosDrama, 0, 2},
		"Bo is back in time":      {[]roster.Roster{without(bo), without()}, 29 * 24 * time.Hour, everything, 1, 0},
		"Bo is back too late":     {[]roster.Roster{without(bo), without()}, 31 * 24 * time.Hour, withoutBo, 1, 0},
		"Biology is handed to Cy": {[]roster.Roster{handed}, 0, []string{"Ada", "Algebra", "Biology withheld [2]", "Bo", "Chemistry", "Cy", "Drama"}, 2, 0},
		"Cy joins Bo":             {[]roster.Roster{shared}, 0, everything, 2, 0},
	} {
		t.Run(what, func(t *testing.T) {
			s, c := newStore(t)
			mustImport(t, s, without(), ImportMeta{})
			s.write.MustExec(`update doors set link = 'https://zoom.us/j/81111111111' where person_id is not 1`) // Ada has no link of her own
			s.write.MustExec(`insert into teachers (section_id, person_id, role, place)
				select s.id, p.id, 'co', 100 from sections s, people p where p.name = 'Bo' and s.course in ('Chemistry', 'Drama') or p.name = 'Ada' and s.course = 'Drama'`)
			for _, email := range []school.Email{"a@school.test", "b@school.test"} {
				if _, err := newSession(s, actor(t, s, email).PersonID); err != nil {
					t.Fatal(err)
				}
			}
			for i, r := range test.imports {
				if i == len(test.imports)-1 {
					c.at = c.at.Add(test.later)
				}
				mustImport(t, s, r, ImportMeta{})
			}
			var doors []string
			var sessions, kept int
			mustBeNil(t,
				s.read.Select(&doors, `select coalesce(s.course, p.name) || coalesce(' withheld ' || d.withheld_of, '') as line from doors d
					left join sections s on s.id = d.section_id left join people p on p.id = d.person_id order by line`),
				s.read.Get(&sessions, `select count(*) from sessions`), s.read.Get(&kept, `select count(*) from people where kept_until is not null`))
			if !slices.Equal(doors, test.want) || sessions != test.sessions || kept != test.kept {
				t.Errorf("%q, %d sessions, %d kept;\nwant %q, %d, %d", doors, sessions, kept, test.want, test.sessions, test.kept)
			}
		})
	}
}
