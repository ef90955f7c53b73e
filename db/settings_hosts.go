package db

import "context"

// HostLinks is how many links that students see, or will see during a cover, lead to a host.
type HostLinks struct {
	Host  string `db:"host"`
	Links int    `db:"links"`
}

// LinksByHost counts the links by host, of people that are in the roster and of classes
// whose term is not over.
func (s *Store) LinksByHost(ctx context.Context) (list []HostLinks, err error) {
	const afterScheme = len("https://") + 1
	err = s.read.SelectContext(ctx, &list, `
		select substr(link, ?1, instr(substr(link, ?1) || '/', '/') - 1) as host, count(*) as links from (
			select d.link from doors d left join sections s on s.id = d.section_id left join people p on p.id = d.person_id
			where d.withheld_at is null and s.archived_at is null and p.archived_at is null and coalesce(s.ends = '' or s.ends >= ?2, true)
			union all
			select c.link from covers c join doors d on d.id = c.door_id left join sections s on s.id = d.section_id
			where c.to_date >= ?2 and s.archived_at is null and coalesce(s.ends = '' or s.ends >= ?2, true) and `+coverApplies+`)
		where link <> '' group by host order by host`, afterScheme, s.Today())
	return list, err
}
