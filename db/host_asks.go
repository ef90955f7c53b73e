package db

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"hallway/internal/school"
)

// allowedHosts are the environment's hosts, if ?1 is their list, or the setting's, if ?1
// is null. Whether an ask still waits is computed from them and never stored.
const allowedHosts = `(select value from json_each(coalesce(?1, (select value from settings where key = '` + keyHosts + `'), '[]')))`

// waitingAsk is the condition that an ask a waits for an answer.
const waitingAsk = `(a.host not in ` + allowedHosts + ` and a.host not in (select host from declined_hosts)
	and exists (select 1 from people where id = a.person_id and archived_at is null))`

// fixedHosts is ?1 of allowedHosts.
func (s *Store) fixedHosts() any {
	if set := s.Settings(); set.Fixed.Hosts {
		return jsonList(append([]string{}, set.Hosts...))
	}
	return nil
}

// AskHost asks an administrator to allow a meeting host, for the link of a door that
// the actor may change. Asking again changes nothing, unless the door of the first time
// has got a link since. After a refusal, or after three other hosts within a day, the
// error is a school.Invalid.
func (s *Store) AskHost(ctx context.Context, actor school.Actor, host, code string) error {
	return s.change(ctx, actor, school.HostAsk, func(t *tx) error {
		d, err := t.door(doorByCode, code)
		if err != nil {
			return err
		}
		if _, err := t.may(d, school.Right.Some); err != nil {
			return err
		}
		if err := t.mayAskHost(host); err != nil {
			return err
		}
		return t.exec(`
			insert into host_asks (host, person_id, door_id, asked_at) values (?, ?, ?, ?) on conflict (host, person_id)
			do update set door_id = excluded.door_id, asked_at = excluded.asked_at
			where (select coalesce(saved_at, 0) from doors where id = door_id) >= asked_at`,
			host, t.actor.PersonID, d.ID, millis(t.now))
	})
}

func (t *tx) mayAskHost(host string) error {
	var before struct {
		Declined, Asked bool
		Others          int
	}
	err := t.get(&before, `
		select exists (select 1 from declined_hosts where host = ?1) as declined,
		       exists (select 1 from host_asks where host = ?1 and person_id = ?2) as asked,
		       (select count(*) from host_asks where person_id = ?2 and asked_at > ?3) as others`,
		host, t.actor.PersonID, millis(t.now.Add(-24*time.Hour)))
	switch {
	case err != nil:
		return err
	case before.Declined:
		return school.Invalid{"link": "An administrator was asked about " + host + " already, and did not allow it. Ask the school office."}
	case !before.Asked && before.Others >= asksADay:
		return school.Invalid{"link": fmt.Sprintf("You have asked for %d hosts today. Ask again tomorrow, or ask the school office.", asksADay)}
	}
	return nil
}

// HostAsks lists the hosts that wait for an answer, longest first. Only an
// administrator of everything gets any, because a host is allowed for all schools.
func (s *Store) HostAsks(ctx context.Context, actor school.Actor) ([]school.AskedHost, error) {
	if scope, err := scopeOf(ctx, s.read, actor); err != nil || scope != 0 {
		return nil, err
	}
	var rows []struct {
		Host  string
		By    string
		For   string
		Asked int64
	}
	err := s.read.SelectContext(ctx, &rows, `
		select a.host, p.name as by, a.asked_at as asked, coalesce(c.course, 'office hours') as "for"
		from host_asks a join people p on p.id = a.person_id join doors d on d.id = a.door_id left join sections c on c.id = d.section_id
		where `+waitingAsk+` order by a.asked_at, a.id`, s.fixedHosts())
	if err != nil {
		return nil, fmt.Errorf("hosts asked for: %w", err)
	}
	var list []school.AskedHost
	for _, r := range rows {
		at := slices.IndexFunc(list, func(a school.AskedHost) bool { return a.Host == r.Host })
		if at < 0 {
			at = len(list)
			list = append(list, school.AskedHost{Host: r.Host, For: r.For, At: time.UnixMilli(r.Asked)})
		}
		list[at].By = append(list[at].By, r.By)
	}
	return list, nil
}

// OwnAsks are the hosts that a person asked for at doors whose link nobody has saved
// since.
func (s *Store) OwnAsks(ctx context.Context, personID int64) ([]school.OwnAsk, error) {
	var list []school.OwnAsk
	err := s.read.SelectContext(ctx, &list, `
		select a.host, d.code as door,
		       case when a.host in `+allowedHosts+` then 'allowed'
		            when a.host in (select host from declined_hosts) then 'declined' else 'waiting' end as state
		from host_asks a join doors d on d.id = a.door_id
		where a.person_id = ?2 and coalesce(d.saved_at, 0) < a.asked_at order by a.id`, s.fixedHosts(), personID)
	if err != nil {
		err = fmt.Errorf("hosts asked for: %w", err)
	}
	return list, err
}

// AllowHost adds a host to the setting: for all doors of all schools.
func (s *Store) AllowHost(ctx context.Context, actor school.Actor, host string) error {
	return s.change(ctx, actor, school.SettingHosts, func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		was, err := t.setting(keyHosts)
		if err != nil {
			return err
		}
		var hosts []string
		if was.Value != "" {
			if err := json.Unmarshal([]byte(was.Value), &hosts); err != nil {
				return err
			}
		}
		if slices.Contains(hosts, host) {
			return nil
		}
		next, err := json.Marshal(append(hosts, host))
		if err != nil {
			return err
		}
		_, err = t.putSetting(was, settingState{keyHosts, string(next)}, 0)
		return err
	})
}

// DeclineHost takes a host off the list. Those who asked see it, and nobody can ask
// for it again within a month. If nobody waits for it the error is school.ErrNotFound.
func (s *Store) DeclineHost(ctx context.Context, actor school.Actor, host string) error {
	return s.change(ctx, actor, school.HostDecline, func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		var waits bool
		err := t.get(&waits, `select exists (select 1 from host_asks a where a.host = ?2 and `+waitingAsk+`)`, s.fixedHosts(), host)
		if err == nil && !waits {
			err = fmt.Errorf("host %s: %w", host, school.ErrNotFound)
		}
		if err != nil {
			return err
		}
		_, err = t.putDeclined(declinedState{Host: host}, declinedState{host, true}, 0)
		return err
	})
}

// declinedState is the answer about a host, in the history.
type declinedState struct {
	Host     string `json:"host"`
	Declined bool   `json:"declined"`
}

func (t *tx) putDeclined(was, next declinedState, undoes int64) (int64, error) {
	query := `insert into declined_hosts (host, declined_at) values (?1, ?2)`
	if !next.Declined {
		query = `delete from declined_hosts where host = ?1`
	}
	if err := t.exec(query, next.Host, millis(t.now)); err != nil {
		return 0, err
	}
	return t.record(subject{undoes: undoes}, was, next)
}

func undoHost(t *tx, row changeRow) (int64, error) {
	return undoState(t, row, "The answer about that host has changed since.", func(left declinedState) (declinedState, error) {
		now := declinedState{Host: left.Host}
		return now, t.get(&now.Declined, `select exists (select 1 from declined_hosts where host = ?)`, left.Host)
	}, t.putDeclined)
}

// eraseHostAsks forgets answered asks, so that they can be asked again.
func (t *tx) eraseHostAsks(fixed any, before int64) error {
	err := t.exec(`delete from host_asks where asked_at <= ?2 and host in `+allowedHosts+`
		or host in (select host from declined_hosts where declined_at <= ?2)`, fixed, before)
	if err != nil {
		return err
	}
	return t.exec(`delete from declined_hosts where declined_at <= ?`, before)
}
