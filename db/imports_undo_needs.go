package db

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// need notes what the things of a kind need that will be there afterwards.
func (u *undoing) need(kind string) {
	switch kind {
	case kindSection:
		for id, k := range u.sections {
			if is, live := afterwards(u, thing{kind, id}, k); live {
				u.needs(kindPerson, is.Teachers...)
				u.needs(kindSchool, is.School)
			}
		}
	case kindPerson:
		for id, k := range u.people {
			if is, live := afterwards(u, thing{kind, id}, k); live {
				u.needs(kindSchool, is.Schools...)
			}
		}
	}
}

// afterwards is a thing as it will be.
func afterwards[T any](u *undoing, at thing, k roster.Known[T]) (is T, live bool) {
	if i, decided := u.decided[at]; decided && u.rows[i].verb != verbSilent {
		is, live = u.rows[i].after.(T)
		return is, live
	}
	return k.Is, k.Live
}

func (u *undoing) needs(kind string, keys ...string) {
	for _, key := range keys {
		id, _ := strconv.ParseInt(key, 10, 64) // a state's, which we wrote
		u.needed[thing{kind, id}] = true
	}
}

// settleAddresses leaves as they are those whose address of before somebody else
// will have: whoever left stays away, or the account of before would sign in
// beside the address's new owner. One who keeps theirs can be in the way of
// another, so it is looked at until all is well.
func (u *undoing) settleAddresses() {
	for again := true; again; {
		again = false
		holder := map[school.Email]int64{}
		var wants []int // places of rows with an address that is not theirs now
		for id, k := range u.people {
			is, live := afterwards(u, thing{kindPerson, id}, k)
			switch i, decided := u.decided[thing{kindPerson, id}]; {
			case !live || is.Email == "":
			case decided && u.rows[i].verb != verbSilent && (!k.Live || is.Email != k.Is.Email):
				wants = append(wants, i)
			default:
				holder[is.Email] = id
			}
		}
		for _, i := range wants {
			p := u.rows[i].after.(roster.Person)
			other, taken := holder[p.Email]
			if !taken {
				holder[p.Email] = u.rows[i].id
				continue
			}
			why := fmt.Sprintf("%s has the address %s now", u.people[other].Is.Name, p.Email)
			if k := u.people[u.rows[i].id]; k.Live {
				why = fmt.Sprintf("keeps the address %s, because %s has the one of before", k.Is.Email, u.people[other].Is.Name)
				p.Email = k.Is.Email
				u.rows[i].after = p
			} else {
				u.rows[i].verb, u.rows[i].said = verbSilent, u.rows[i].was
			}
			u.left = append(u.left, p.Name+": "+why+".")
			again = true
		}
	}
}

// returnSchools puts those schools back that were archived since and that will
// have classes or people again.
func (u *undoing) returnSchools() {
	for id, k := range u.schools {
		at := thing{kindSchool, id}
		if k.Live || !u.needed[at] {
			continue
		}
		if i, decided := u.decided[at]; decided { // the import only noted it
			u.rows[i].verb, u.rows[i].after = verbReturned, k.Is
			continue
		}
		row := stagedRow{thing: at, verb: verbReturned, key: u.said.key[at], after: k.Is}
		if row.key == "" {
			row.key = roster.NoKey(id)
		}
		if said, named := u.said.said[at]; named {
			row.was, row.said = []byte(said), []byte(said)
		}
		u.add(row)
	}
}

// unused is errMoved if what is to go came into use after the undoing was
// prepared: a teacher saved a link, or signed in.
func (u undoing) unused(t *tx) error {
	used, err := usedSince(t.ctx, t.Tx, u.was, t.today)
	if err != nil {
		return err
	}
	moved, err := movedAccounts(t.ctx, t.Tx, u.was)
	if err != nil {
		return err
	}
	var now beyond // a cover lent since, or a role given
	if only, err := scopeOf(t.ctx, t.Tx, t.actor); err != nil {
		return err
	} else if only != 0 {
		if now, err = beyondOf(t.ctx, t.Tx, only, t.today); err != nil {
			return err
		}
	}
	for _, r := range u.rows {
		if r.verb != verbSilent && now.person(r) {
			return errMoved
		}
		if r.verb == verbRemoved && used[r.thing] != "" || r.verb == verbReturned && moved[r.thing] != "" {
			return errMoved
		}
	}
	return nil
}

// person says whether a row of an undoing decides about somebody what the actor
// may not: anything of who has more rights, and who somebody of another school is.
func (b beyond) person(r stagedRow) bool {
	if r.kind != kindPerson {
		return false
	}
	before, here := r.before.(roster.Person)
	after, stays := r.after.(roster.Person)
	return b.rights[r.id] || b.others[r.id] && (!here || !stays || before.Email != after.Email)
}

// movedAccounts are the people whom an import archived and whose Google account
// an administrator has given to somebody else since, with whose it is.
func movedAccounts(ctx context.Context, q sqlx.QueryerContext, was school.Import) (map[thing]string, error) {
	var rows []struct {
		ID   int64  `db:"person_id"`
		Name string `db:"name"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		select c.person_id, p.name from changes c
		join identities i on i.iss = c.before ->> 'iss' and i.sub = c.before ->> 'sub' and i.ended_at is null
		join people p on p.id = i.person_id and p.archived_at is null
		where c.kind = 'account' and c.id > ?2 and i.person_id <> c.person_id
		and c.person_id in (select thing_id from import_rows where import_id = ?1 and kind = 'person' and verb = 'removed')`, was.ID, was.Change)
	if err != nil {
		return nil, fmt.Errorf("whose accounts are somebody else's: %w", err)
	}
	moved := map[thing]string{}
	for _, r := range rows {
		moved[thing{kindPerson, r.ID}] = r.Name
	}
	return moved, nil
}
