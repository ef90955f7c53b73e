-- +goose Up
-- Rights end with their reason: sessions know the domain they were opened for,
-- accounts remember whose they were, and whoever an import archives comes back
-- as they were for a while only.

-- A session of before does not say which Workspace domain it was opened for,
-- and so cannot end with it: everybody signs in once more.
delete from sessions;
alter table sessions add column domain text not null default ''; -- Google Workspace domain (claim hd) of the account that signed in
alter table sessions add column only_school integer not null default 0; -- like role: as it was when the token was made
alter table sessions add column previous blob; -- hash before the token was replaced, good for requests that were under way
alter table sessions add column rotated_at integer;
create unique index sessions_previous on sessions (previous) where previous is not null;

-- One account a person at a time. One that ended stays: it is nobody else's
-- unless an administrator says so.
create table identities_new (
    id        integer primary key,
    person_id integer not null references people (id),
    iss       text not null check (iss <> ''),
    sub       text not null check (sub <> ''),
    email     text not null collate nocase, -- as it was when bound
    bound_at  integer not null,
    seen_at   integer not null,
    ended_at  integer, -- null: signs in
    unique (iss, sub)
) strict;
insert into identities_new select id, person_id, iss, sub, email, bound_at, seen_at, null from identities;
drop table identities;
alter table identities_new rename to identities;
create unique index identities_person on identities (person_id) where ended_at is null;

-- Until when somebody whom an import archived comes back as they were, with
-- account, role, covers and links; null: as a teacher who signs in again.
alter table people add column kept_until integer;
update people set kept_until = archived_at + 30 * 86400000 where archived_at is not null and exists (
    select 1 from import_rows r join imports i on i.id = r.import_id
    where r.kind = 'person' and r.thing_id = people.id and r.verb = 'removed' and i.applied_at = people.archived_at);
create index people_left on people (id) where archived_at is not null;

-- A link that students do not see, because the person whose it was has left:
-- it is offered to whoever keeps the door now. Null: shown.
alter table doors add column withheld_at integer;
alter table doors add column withheld_of text check (withheld_of is null or json_valid(withheld_of)); -- ids of those whose link it was
update doors set withheld_at = (select archived_at from people where id = doors.person_id), withheld_of = json_array(person_id)
where link <> '' and person_id in (select id from people where archived_at is not null);
update doors set withheld_at = (
    select max(p.archived_at) from teachers t join people p on p.id = t.person_id where t.section_id = doors.section_id and t.role <> 'cover'),
    withheld_of = (select json_group_array(t.person_id) from teachers t where t.section_id = doors.section_id and t.role <> 'cover')
where link <> '' and section_id in (
    select t.section_id from teachers t join people p on p.id = t.person_id where t.role <> 'cover'
    group by t.section_id having count(*) filter (where p.archived_at is null) = 0);

-- HALLWAY_ADMINS makes each address an administrator once. What it names at the
-- first start from here on counts as done, if there is an administrator.
insert into settings (key, value)
    select 'admins.applied', 'null' where exists (select 1 from people where role = 'admin' and archived_at is null);

-- The readers' cookies are signed by another kind of key from here on.
delete from settings where key = 'secret.reader';
