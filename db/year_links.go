package db

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
)

// linksKeptFor is how long a new class gets the link of one that a turn of the year archived.
const linksKeptFor = 366 * 24 * time.Hour

// turnKnownFor is how long a file that still names the classes of an ended year is
// recognised by the turn that archived them.
const turnKnownFor = 3 * linksKeptFor

// keptLinks notes on classes that a turn of the year has archived them, and the links
// that new classes get. It returns the hosts by which they were judged.
func (s *Store) keptLinks(ctx context.Context, q sqlx.QueryerContext, list []roster.Known[roster.Section]) (hosts []string, err error) {
	hosts = s.Settings().Hosts
	var rows []struct {
		ID, At, Door                   int64
		Link, Provider, Name, Passcode string
		Shown, Keep, Lately            bool
	}
	// What a turn archived, and nobody has restored since, has the turn's time.
	err = sqlx.SelectContext(ctx, q, &rows, `
		select x.id, x.archived_at as at, d.id as door, d.link, d.provider, d.meeting as name, d.passcode,
		       d.link <> '' and d.withheld_at is null as shown, i.turn ->> 'keep_links' as keep, i.applied_at > ? as lately
		from imports i indexed by imports_turns join import_rows r on r.import_id = i.id and r.kind = 'section'
		join sections x on x.id = r.thing_id and x.archived_at = i.applied_at join doors d on d.section_id = x.id
		where i.turn is not null and i.applied_at > ? order by x.id`, millis(s.now().Add(-linksKeptFor)), millis(s.now().Add(-turnKnownFor)))
	at := 0
	for _, r := range rows {
		for at < len(list) && list[at].ID < r.ID { // both are in the order of ids
			at++
		}
		if at == len(list) || list[at].ID != r.ID {
			continue
		}
		list[at].Turned = true
		list[at].Ended, list[at].Link = r.Shown && !r.Keep, r.Shown && r.Keep
		if r.Shown && r.Keep && r.Lately {
			_, allowed := s.mayPublish(r.Link)
			list[at].Kept = &roster.KeptLink{Door: r.Door, Meeting: r.Link + "\n" + r.Passcode, Shown: knownAs(r.Provider, r.Name, r.Link),
				At: r.At, Barred: !allowed}
		}
	}
	return hosts, err
}

// knownAs is how people know a meeting.
func knownAs(provider, name, link string) string {
	switch {
	case provider == "":
		return link
	case name == "":
		return provider
	}
	return provider + " " + name
}

// withholdEnded withholds the links of classes that a file brings back, if the turn that
// archived them kept none: their teachers can use them again. They are withheld since the
// turn, so that undoing the import does not show them. It runs before the classes are back.
func (a activation) withholdEnded() error {
	return a.exec(`
		update doors set withheld_at = (select archived_at from sections where id = doors.section_id),
			withheld_of = (select json_group_array(person_id) from teachers where section_id = doors.section_id)
		where link <> '' and withheld_at is null and ?2 > 0 and section_id in (
			select x.id from returned u join sections x on x.id = u.thing_id
			join imports i indexed by imports_turns on i.applied_at = x.archived_at
			where u.kind = 'section' and i.turn is not null and not (i.turn ->> 'keep_links'))`)
}

// carryLinks gives new classes the links that the plan has found for them. What was
// noted for last year's students is not for this year's.
func (a activation) carryLinks() error {
	return a.exec(`
		update doors set link = o.link, provider = o.provider, meeting = o.meeting, passcode = o.passcode,
			version = doors.version + 1, saved_at = o.saved_at, saved_by = o.saved_by
		from import_rows r indexed by import_rows_links join doors o on o.id = r.link_of
		where r.import_id = ?1 and r.link_of is not null and doors.section_id = r.thing_id and doors.link = ''
		and o.link <> '' and o.withheld_at is null`)
}
