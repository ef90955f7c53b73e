package db

import "slices"

// A link that was taken away can become visible again: by an undo, or because its teacher
// is back. Meanwhile an administrator may have stopped allowing its host.

// Judge sets the function that says whether a link may be published while the given extra
// hosts are allowed, and names the host if that is why not. It is asked only about links
// that come back, because one that is being saved has just been parsed. Without it, all
// may. Call Judge before anybody writes.
func (s *Store) Judge(may func(link string, hosts []string) (host string, allowed bool)) {
	s.judge = may
}

// mayPublish judges a link by the present settings.
func (s *Store) mayPublish(link string) (host string, allowed bool) {
	if s.judge == nil {
		return "", true
	}
	return s.judge(link, s.Settings().Hosts)
}

// notPutBack says that the link of a class is not visible again, and what to do. No host
// means that the rules for links have changed.
func notPutBack(host, of string) string {
	if host == "" {
		return "The earlier link of " + of + " is not accepted any more, so it was not put back. Copy the link again from the meeting, or paste another."
	}
	return host + " is not allowed any more, so the link of " + of + " was not put back. Ask an administrator to allow it, or paste another."
}

// titleOf is the class of a door d, as the history names it, or whose office hours it is.
const titleOf = `coalesce(trim(s.block || ' ' || s.course || ' ' || s.section), 'the office hours of ' || o.name)`

// fromTitled are doors d, with what titleOf needs.
const fromTitled = `from doors d left join sections s on s.id = d.section_id left join people o on o.id = d.person_id`

// refusal is why the link that a state of a door would show may not come back; empty: it
// may, or students see it already.
func (t *tx) refusal(d doorRow, shown, next string) (why string, err error) {
	if next == "" || next == shown {
		return "", nil
	}
	host, allowed := t.mayPublish(next)
	if allowed {
		return "", nil
	}
	var title string
	err = t.get(&title, `select `+titleOf+` `+fromTitled+` where d.id = ?`, d.ID)
	return notPutBack(host, title), err
}

// showAgain shows withheld links that may be published, of the doors that a query lists,
// and notes in t.left which may not. with is what the query needs before "select".
func (t *tx) showAgain(with, doors string, args ...any) error {
	var list []struct {
		ID          int64
		Link, Title string
	}
	err := t.list(&list, with+`select d.id, d.link, `+titleOf+` as title `+fromTitled+`
		where d.withheld_at is not null and d.id in (`+doors+`) order by title, d.id`, args...)
	if err != nil {
		return err
	}
	var shown []int64
	for _, d := range list {
		if host, allowed := t.mayPublish(d.Link); !allowed {
			if why := notPutBack(host, d.Title); !slices.Contains(t.left, why) {
				t.left = append(t.left, why)
			}
			continue
		}
		shown = append(shown, d.ID)
	}
	if len(shown) == 0 {
		return nil
	}
	return t.exec(`update doors set withheld_at = null, withheld_of = null where id in (select value from json_each(?))`, jsonList(shown))
}

// withhold hides the links of doors of classes from students, as their teachers'.
func (t *tx) withhold(doors []int64) error {
	return t.exec(`
		update doors set withheld_at = ?1,
			withheld_of = (select json_group_array(person_id) from teachers where section_id = doors.section_id)
		where withheld_at is null and id in (select value from json_each(?2))`, millis(t.now), jsonList(doors))
}
