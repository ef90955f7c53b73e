package db

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// contents is everything that changes change: no versions and no times, which
// only ever go on, and nobody who was added and taken out again.
func contents(t *testing.T, s *Store) string {
	t.Helper()
	var out strings.Builder
	for _, query := range []string{
		`select 'door', code, link, provider, meeting, passcode, note, closed, withheld_at, withheld_of, merged_into from doors d left join people p on p.id = d.person_id
			left join sections s on s.id = d.section_id where p.archived_at is null and (s.import_id is not null or s.archived_at is null) order by d.id`,
		`select 'class', id, school_id, course, section, block, room, department, term, starts, ends, bells, archived_at is null, put_away_at is null from sections
			where import_id is not null or archived_at is null order by id`,
		`select 'person', id, name, sort_name, pronounced, email, role, department, suspended_at is not null from people where archived_at is null order by id`,
		`select 'account', person_id, iss, sub, email from identities where ended_at is null order by person_id`,
		`select 'teacher', section_id, person_id, role from teachers t join sections s on s.id = t.section_id
			where s.import_id is not null or s.archived_at is null order by section_id, person_id, role`,
		`select 'cover', id, door_id, from_date, to_date, person_id, closed, out_id, by_id, link, passcode, note from covers order by id`,
		`select 'setting', key, value from settings where key not like 'secret.%' order by key`,
		`select 'school', id, slug, name from schools where archived_at is null order by id`,
		`select 'schedule', school_id, text, as_id from schedules k join schools x on x.id = k.school_id where text <> '' and archived_at is null order by school_id`,
		`select 'member', person_id, school_id from members m join people p on p.id = m.person_id where p.archived_at is null order by person_id, school_id`,
		`select 'request', id, state from requests order by id`,
		`select 'declined', host from declined_hosts order by host`,
	} {
		rows, err := s.write.Queryx(query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			columns, err := rows.SliceScan()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%q\n", columns)
		}
		rows.Close()
	}
	return out.String()
}

// Whatever was changed, undoing all of it in turn leads back to where it began.
// The changes are of every kind there is, in a random order.
func TestUndoEverything(t *testing.T) {
	seen := map[school.Action]int{}
	for seed := range uint64(24) {
		r := newRehearsal(t, seed)
		before, last := contents(t, r.s), r.newest()
		for range 25 {
			if err := r.step(); err != nil && !expected(err) {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		var batches []int64
		mustBeNil(t, r.s.read.Select(&batches, `select distinct batch from changes where id > ? order by batch desc`, last))
		done := r.newest()
		for _, id := range batches {
			var actions []school.Action
			mustBeNil(t, r.s.read.Select(&actions, `select action from changes where batch = ?`, id))
			for _, action := range actions {
				seen[action]++
			}
			if _, err := r.s.Undo(ctx, command, id); err != nil {
				t.Fatalf("seed %d: undo %s (%d): %v", seed, actions, id, err)
			}
		}
		if after := contents(t, r.s); after != before {
			t.Fatalf("seed %d: before\n%s\nafter\n%s", seed, before, after)
		}
		// And undoing the undoing does it all again, without an error.
		var undos []int64
		mustBeNil(t, r.s.read.Select(&undos, `select distinct batch from changes where id > ? order by batch desc`, done))
		for _, id := range undos {
			if _, err := r.s.Undo(ctx, command, id); err != nil {
				t.Fatalf("seed %d: redo of %d: %v", seed, id, err)
			}
		}
	}
	for _, action := range []school.Action{"door.save", "door.clear", "door.hide", "door.show", "person.add", "person.edit", "person.suspend", "account.unbind", "request.dismiss", "host.decline",
		"cover.lend", "cover.end", "cover.save", "cover.link", "cover.close", "teacher.add", "teacher.remove",
		"setting.mode", "setting.directory", "setting.hosts", "setting.timezone",
		"class.add", "class.edit", "class.archive", "class.restore", "class.merge", "door.take",
		"school.rename", "school.add", "school.archive", "school.restore", "school.merge", "schedule.save"} {
		if seen[action] == 0 {
			t.Errorf("no %s was ever undone: the test does not test it", action)
		}
	}
}

// expected says whether a random change was refused as it should be.
func expected(err error) bool {
	var invalid school.Invalid
	return errors.As(err, &invalid) || errors.Is(err, school.ErrConflict) || errors.Is(err, school.ErrNotFound) || errors.Is(err, school.ErrForbidden)
}

// rehearsal is a school where things happen at random.
type rehearsal struct {
	t      *testing.T
	s      *Store
	random *rand.Rand
	admin  school.Actor
	n      int

	biology string // the code of a class without a lead teacher
}

func newRehearsal(t *testing.T, seed uint64) *rehearsal {
	t.Helper()
	s, _ := newStore(t)
	r := &rehearsal{t: t, s: s, random: rand.New(rand.NewPCG(seed, 1+seed%5))}
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	r.admin = actor(t, s, "head@school.test")
	s.write.MustExec(`update teachers set role = 'co' where section_id = (select id from sections where course = 'Biology')`) // so that it can lose its teachers
	s.write.MustExec(`update doors set link = 'https://zoom.us/j/80000000000' where section_id = (select id from sections where course = 'Biology')`)
	r.biology = doorOf(t, s, "b@school.test", 1).Code
	for i, email := range []school.Email{"a@school.test", "b@school.test"} {
		if _, _, err := s.SignIn(ctx, r.account(fmt.Sprint(i), email), school.Actor{}, ""); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		if err := s.Ask(ctx, school.Actor{}, r.account(fmt.Sprint("r", i), school.Email(fmt.Sprintf("r%d@school.test", i))), "I teach here"); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func (r *rehearsal) account(sub string, email school.Email) school.Identity {
	return school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: email, Name: "Somebody", Domain: "school.test"}
}

func (r *rehearsal) newest() (id int64) {
	mustBeNil(r.t, r.s.read.Get(&id, `select max(id) from changes`))
	return id
}

// person is anybody at random.
func (r *rehearsal) person() (id int64) {
	var ids []int64
	mustBeNil(r.t, r.s.read.Select(&ids, `select id from people where archived_at is null order by id`))
	return ids[r.random.IntN(len(ids))]
}

func (r *rehearsal) request() (id int64) {
	var ids []int64
	mustBeNil(r.t, r.s.read.Select(&ids, `select id from requests where state = 'open' order by id`))
	if len(ids) == 0 {
		return 0
	}
	return ids[r.random.IntN(len(ids))]
}

// step makes one change.
func (r *rehearsal) step() (err error) {
	r.n++
	s, n := r.s, r.n
	doors, err := s.DoorsOf(ctx, actor(r.t, s, "b@school.test").PersonID)
	if err != nil {
		return err
	}
	if len(doors) == 0 {
		return school.ErrNotFound
	}
	d := doors[r.random.IntN(len(doors))].Door
	save, m := Save{d.Code, d.Version}, school.Meeting{Link: fmt.Sprintf("https://zoom.us/j/8%010d", n), Passcode: fmt.Sprint(n), Note: "n"}
	choice := func(list ...string) string { return list[r.random.IntN(len(list))] }
	switch r.random.IntN(33) {
	case 30, 31:
		err = r.scheduleStep()
	case 24, 25, 26, 27, 28, 29:
		err = r.classStep(m)
	case 0, 1:
		_, err = s.SaveDoors(ctx, r.admin, m, save)
	case 2:
		_, err = s.ClearDoor(ctx, r.admin, save)
	case 3:
		_, err = s.AddPerson(ctx, r.admin, PersonEdit{Name: fmt.Sprint("New ", n), Email: school.Email(fmt.Sprintf("new%d@school.test", n)), Role: school.Teacher})
	case 4, 5:
		err = s.EditPerson(ctx, r.admin, r.person(), PersonEdit{Name: fmt.Sprint("Called ", n), Pronounced: choice("", "so"),
			Email: school.Email(choice("head@school.test", "b@school.test", fmt.Sprintf("e%d@school.test", n))), Role: school.Role(choice("teacher", "admin"))})
		if _, gone := s.PersonByEmail(ctx, "b@school.test"); gone != nil { // the steps are b's
			_, err = s.Undo(ctx, command, r.newest())
		}
	case 6:
		err = s.Suspend(ctx, r.admin, r.person(), r.random.IntN(2) == 0)
	case 7:
		err = s.Unbind(ctx, r.admin, r.person())
	case 8, 9:
		err = s.ThisIsThem(ctx, r.admin, r.request(), r.person())
		if _, gone := s.PersonByEmail(ctx, "b@school.test"); gone != nil {
			_, err = s.Undo(ctx, command, r.newest())
		}
	case 10:
		_, err = s.AddFromRequest(ctx, r.admin, r.request(), PersonEdit{Name: "Asked", Role: school.Teacher})
	case 11:
		err = s.Dismiss(ctx, r.admin, r.request())
	case 12:
		_, err = s.Lend(ctx, r.admin, d.Code, r.person(), "2026-11-24", choice("2026-11-24", "2026-11-27"))
	case 13, 20:
		var all []struct {
			Code, Role string
			Person     int64
		}
		mustBeNil(r.t, r.s.read.Select(&all, `select d.code, 'co' as role, t.person_id as person from teachers t join doors d on d.section_id = t.section_id
			where t.role = 'co'
			union select d.code, 'cover', c.person_id from covers c join doors d on d.id = c.door_id
			where c.person_id is not null order by 2, 1, 3`))
		if len(all) == 0 {
			return nil
		}
		one := all[r.random.IntN(len(all))]
		_, err = s.EndTeaching(ctx, r.admin, one.Code, one.Person, one.Role)
	case 14:
		var who int64
		mustBeNil(r.t, found(s.read.Get(&who, `select person_id from covers where person_id is not null limit 1`)))
		var door Save
		mustBeNil(r.t, found(s.read.Get(&door, `select code, version from doors where id = (select door_id from covers where person_id = ? order by id desc limit 1)`, who)))
		_, err = s.SaveDoors(ctx, school.Actor{PersonID: who, Name: "cover"}, m, door)
	case 15:
		err = r.joins(d.Code, r.person())
	case 16:
		switch r.random.IntN(5) {
		case 0:
			err = s.SetStatus(ctx, r.admin, school.Status{Mode: school.Mode(choice("live", "preview")), Message: choice("", "Soon.")})
		case 1:
			err = s.SetPublic(ctx, r.admin, r.random.IntN(2) == 0)
		case 2:
			err = s.SetHosts(ctx, r.admin, []string{choice("meet.school.test", "bbb.school.test")})
		case 3:
			err = s.SetZone(ctx, r.admin, map[string]*time.Location{"a": time.UTC, "b": time.FixedZone("UTC", 0)}[choice("a", "b")])
		case 4:
			host := choice("meet.school.test", "jitsi.school.test")
			if err = s.AskHost(ctx, r.admin, host, d.Code); err == nil {
				err = s.DeclineHost(ctx, r.admin, host)
			}
		}
	case 17, 32:
		err = r.schoolStep(n)
	case 18, 19:
		e, missing := s.Entry(ctx, r.biology)
		mustBeNil(r.t, missing)
		bo := actor(r.t, s, "b@school.test").PersonID
		switch r.random.IntN(4) {
		case 0:
			err = r.joins(r.biology, r.person())
		case 1:
			if p, missing := s.Profile(ctx, bo); missing != nil || p.Suspended { // who is not added again, so the undo would be refused
				return missing
			}
			_, err = s.EndTeaching(ctx, r.admin, r.biology, bo, "co")
		case 2:
			err = r.joins(r.biology, bo)
		case 3:
			_, err = s.SaveDoors(ctx, r.admin, m, Save{r.biology, e.Door.Version})
		}
	case 21, 22:
		err = r.out(doors, choice)
	case 23:
		instead := Instead{From: "2026-11-24", To: choice("2026-11-24", "2026-11-27"), Closed: true}
		if r.random.IntN(2) == 0 {
			instead.Closed, instead.Meeting = false, m
		}
		_, err = s.Replace(ctx, r.admin, d.Code, instead)
	}
	if err == nil && r.actorGone(r.admin.PersonID) {
		_, err = s.Undo(ctx, command, r.newest()) // the steps are the head's too
	}
	return err
}

// schoolStep renames the school, or does something with the newest of those that were added.
func (r *rehearsal) schoolStep(n int) error {
	var newest int64
	mustBeNil(r.t, r.s.read.Get(&newest, `select coalesce(max(id), 1) from schools where import_id is null`))
	switch step := r.random.IntN(6); {
	case step == 0:
		return r.s.RenameSchool(ctx, r.admin, 1, "", fmt.Sprint("North ", n))
	case step == 1 || newest == 1:
		id, err := r.s.AddSchool(ctx, r.admin, fmt.Sprint("Annex ", n))
		if err == nil && r.random.IntN(2) == 0 {
			err = r.s.MergeSchool(ctx, r.admin, 1, id) // and back, because the other steps are at the first
			mustBeNil(r.t, err)
			_, err = r.s.Undo(ctx, r.admin, r.newest())
		}
		return err
	case step < 4:
		err := r.s.ArchiveSchool(ctx, r.admin, newest)
		if err == nil && r.random.IntN(2) == 0 {
			err = r.s.RestoreSchool(ctx, r.admin, newest)
		}
		return err
	}
	return r.s.MergeSchool(ctx, r.admin, newest, 1)
}

// scheduleStep writes the schedules of some schools, and the bells of a class.
func (r *rehearsal) scheduleStep() error {
	var ids []int64
	mustBeNil(r.t, r.s.read.Select(&ids, `select id from schools where archived_at is null and (id = 1 or import_id is null) order by id`))
	var edits []ScheduleEdit
	for _, id := range ids {
		now, err := scheduleOf(ctx, r.s.read, id)
		mustBeNil(r.t, err)
		day := fmt.Sprintf("on 2027-0%d-1%d", 1+r.random.IntN(5), r.random.IntN(9))
		text := cmp.Or(now.Text, fiveDays+lowerBells)
		switch r.random.IntN(6) {
		case 0:
			text = ""
		case 1:
			text = "as North"
		case 2:
			text = fiveDays + snowDay
		case 3:
			continue
		default:
			text = schedule.Put(text, day+" off "+fmt.Sprint(r.n))
		}
		edits = append(edits, ScheduleEdit{id, text, now.Version})
	}
	if _, err := r.s.SaveSchedules(ctx, r.admin, edits); err != nil {
		return err
	}
	bells, class := []string{"", "Lower"}[r.random.IntN(2)], int64(1+r.random.IntN(3))
	return r.s.EditClass(ctx, r.admin, class, ClassEdit{Bells: &bells})
}

// classStep does something with some class.
func (r *rehearsal) classStep(m school.Meeting) (err error) {
	s := r.s
	var ids []int64
	mustBeNil(r.t, s.read.Select(&ids, `select id from sections order by id`))
	one, other := ids[r.random.IntN(len(ids))], ids[r.random.IntN(len(ids))]
	text := func(list ...string) *string { return &list[r.random.IntN(len(list))] }
	switch r.random.IntN(8) {
	case 0:
		_, err = s.AddClass(ctx, r.admin, ClassEdit{Title: text("Robotics", "Chess"), Room: text("", "7"), Teachers: &[]int64{r.person()}})
	case 1, 2:
		err = s.EditClass(ctx, r.admin, one, ClassEdit{Title: text("Robotics", "Chess"), Room: text("", "7"), Starts: text("", "2026-08-17"), Ends: text("", "2026-12-18")})
	case 3, 4:
		team := []int64{r.person(), r.person()}
		err = s.EditClass(ctx, r.admin, one, ClassEdit{Teachers: &[][]int64{team, team[:1], {}}[r.random.IntN(3)]})
	case 5:
		err = s.ArchiveClass(ctx, r.admin, one, other)
	case 6:
		err = s.RestoreClass(ctx, r.admin, one)
	case 7:
		if _, err = s.SaveDoors(ctx, r.admin, m, classDoor(r.t, s, one)); err == nil {
			err = s.MergeClass(ctx, r.admin, one, other)
		}
	}
	return err
}

// joins adds a co-teacher, but nobody who covers the class: the undo of that cover's end
// would be refused, because they teach it.
func (r *rehearsal) joins(code string, person int64) error {
	var covers bool
	err := r.s.read.Get(&covers, `select exists (select 1 from covers c join doors d on d.id = c.door_id where d.code = ? and c.person_id = ?)`, code, person)
	if err == nil && !covers {
		_, err = r.s.AddCoTeacher(ctx, r.admin, code, person)
	}
	return err
}

// out says something about Bo's being out, or ends what was said.
func (r *rehearsal) out(doors []school.Entry, choice func(...string) string) error {
	bo := actor(r.t, r.s, "b@school.test").PersonID
	if absences, err := r.s.Absences(ctx, bo); err != nil || len(absences) > 0 && r.random.IntN(3) == 0 {
		_, err = r.s.EndAbsence(ctx, r.admin, bo, absences[0].Covers)
		return err
	}
	from := choice("2026-11-24", "2026-11-25", "2026-11-26")
	a := Absence{Out: bo, Instead: Instead{From: from, To: choice(from, "2026-11-27", "2026-11-30"), Closed: true, Meeting: school.Meeting{Note: choice("", "Read.")}}}
	switch r.random.IntN(3) {
	case 0:
		a.Closed, a.Person = false, r.person()
	case 1:
		a.Closed, a.Link = false, fmt.Sprintf("https://zoom.us/j/8%010d", r.n)
	}
	for _, e := range doors {
		if e.Right.Teaches && r.random.IntN(3) > 0 {
			a.Doors = append(a.Doors, e.Door.Code)
		}
	}
	_, err := r.s.SaveAbsence(ctx, r.admin, a)
	return err
}

func (r *rehearsal) actorGone(id int64) (gone bool) {
	mustBeNil(r.t, r.s.read.Get(&gone, `
		select role <> 'admin' or suspended_at is not null or archived_at is not null from people where id = ?`, id))
	return gone
}
