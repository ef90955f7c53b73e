-- +goose Up
-- What a door has for some days instead of its own meeting: a colleague who covers,
-- another link, or no meeting. It was a row of teachers, which only a class and a
-- colleague can have, and a colleague one for each class.

create table covers (
    id        integer primary key autoincrement, -- the history names covers that have ended
    door_id   integer not null references doors (id),
    from_date text not null check (from_date is date(from_date)), -- both days included
    to_date   text not null check (to_date is date(to_date)),
    person_id integer references people (id), -- who covers; null: nobody
    closed    integer not null default 0 check (closed in (0, 1)), -- there is no meeting on these days
    out_id    integer references people (id), -- who is out on these days; null: it is not because somebody is
    by_id     integer references people (id), -- who said it; null: a command, or before this schema
    link      text not null default '' check (link = '' or link glob 'https://*'), -- students see it instead of the door's own
    provider  text not null default '',
    meeting   text not null default '',
    passcode  text not null default '',
    note      text not null default '',
    check (from_date <= to_date),
    check (closed + (link <> '' or person_id is not null) = 1)
) strict;
create index covers_door on covers (door_id);
create index covers_person on covers (person_id) where person_id is not null;
create index covers_by on covers (by_id) where link <> '' and person_id is null;
create index covers_out on covers (out_id) where out_id is not null;

insert into covers (door_id, from_date, to_date, person_id, link, provider, meeting, passcode, note)
    select d.id, t.from_date, t.to_date, t.person_id, t.link, t.provider, t.meeting, t.passcode, t.note
    from teachers t join doors d on d.section_id = t.section_id where t.role = 'cover' order by t.to_date, d.id, t.person_id;

-- Somebody said that there is no meeting: not the same as a link that is still missing.
alter table doors add column closed integer not null default 0 check (closed in (0, 1));
create index doors_closed on doors (saved_by) where closed;

create table teachers_new (
    section_id integer not null references sections (id),
    person_id  integer not null references people (id),
    role       text not null check (role in ('lead', 'co')),
    place      integer not null default 0, -- order of the names; 100: a person added them
    primary key (section_id, person_id, role)
) strict, without rowid;
insert into teachers_new select section_id, person_id, role, place from teachers where role <> 'cover';
drop table teachers;
alter table teachers_new rename to teachers;
create index teachers_person on teachers (person_id);
