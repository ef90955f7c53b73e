-- +goose Up
-- Rosters from several systems: what each of them said of each thing stands
-- beside what an import did, so that imports can be repeated, compared and
-- undone. The keys of things were those of one source; they move there.
-- Tables are made anew with foreign keys off (sqlite.org/lang_altertable.html §7).

alter table imports rename column source to file;
alter table imports add column source text not null default 'Hallway CSV'; -- which of the school's systems
alter table imports add column applied_at integer; -- null: staged, as if it were not there
alter table imports add column problems integer not null default 0;
alter table imports add column found text not null default '[]' check (json_valid(found)); -- findings of the file
alter table imports add column school_id integer references schools (id); -- by an administrator of this school alone
alter table imports add column undoes integer references imports (id);
update imports set applied_at = at, source = format;
create index imports_source on imports (source, id);

create table import_rows ( -- what an import said and did, thing by thing
    import_id integer not null references imports (id),
    kind      text not null check (kind in ('school', 'person', 'section')),
    thing_id  integer not null,
    verb      text not null check (verb in ('added', 'returned', 'changed', 'removed', 'silent')),
    key       text not null, -- the thing's within the source
    before    text check (before is null or json_valid(before)), -- the thing, in ids of this database; null: not in the roster
    after     text check (after is null or json_valid(after)),
    was       text check (was is null or json_valid(was)), -- what the source said before, in its own keys; null: nothing
    said      text check (said is null or json_valid(said)),
    primary key (import_id, kind, thing_id)
) strict, without rowid;
create index import_rows_known on import_rows (import_id, kind, verb) where verb <> 'added'; -- few among many

-- What the one source so far said is what stands in the roster.
insert into imports (at, actor, source, file, format, sha256, summary, findings, applied_at)
    select 0, 'hallway', 'Hallway CSV', '', '', '', '', 0, 0
    where not exists (select 1 from imports) and exists (select 1 from schools);
insert into import_rows (import_id, kind, thing_id, verb, key, before, after, was, said)
    select (select max(id) from imports), 'school', id, 'silent', key, null, null, null, json_object('Key', key, 'Name', name)
    from schools;
insert into import_rows (import_id, kind, thing_id, verb, key, before, after, was, said)
    select (select max(id) from imports), 'person', p.id, 'silent', p.key, null, null, null, iif(p.archived_at is null,
        json_object('Key', p.key, 'Name', p.name, 'Email', coalesce(p.email, ''), 'Department', p.department, 'Schools',
            json((select json_group_array(o.key order by o.key) from members m join schools o on o.id = m.school_id where m.person_id = p.id))), null)
    from people p where p.key is not null;
insert into import_rows (import_id, kind, thing_id, verb, key, before, after, was, said)
    select (select max(id) from imports), 'section', s.id, 'silent', s.key, null, null, null, iif(s.archived_at is null,
        json_object('Key', s.key, 'School', o.key, 'Course', s.course, 'Code', s.section, 'Block', s.block, 'Room', s.room,
            'Department', s.department, 'Term', s.term, 'Teachers',
            json((select json_group_array(p.key order by t.place) from teachers t join people p on p.id = t.person_id
             where t.section_id = s.id and t.role <> 'cover' and t.place < 100 -- 100: a person added them
             and p.key is not null))), null)
    from sections s join schools o on o.id = s.school_id;

create table schools_new (
    id          integer primary key,
    slug        text not null unique check (slug <> '' and slug not glob '*[^a-z0-9-]*'),
    name        text not null check (name <> ''),
    import_id   integer references imports (id), -- which added it
    archived_at integer
) strict;
insert into schools_new select id, slug, name, (select max(id) from imports), null from schools;
drop table schools;
alter table schools_new rename to schools;

create table people_new (
    id           integer primary key,
    name         text not null check (name <> ''),
    email        text collate nocase unique check (email <> ''), -- null: waits for repair
    role         text not null default 'teacher' check (role in ('teacher', 'admin')),
    only_school  integer references schools (id) check (only_school is null or role = 'admin'), -- administers this one alone; null: all
    department   text not null default '',
    sort_name    text not null default '', -- '': by name
    pronounced   text not null default '',
    import_id    integer references imports (id), -- which added them; null: a person did
    suspended_at integer,
    archived_at  integer,
    created_at   integer not null
) strict;
insert into people_new
    select id, name, email, role, null, department, sort_name, pronounced, iif(key is null, null, (select max(id) from imports)),
           suspended_at, archived_at, created_at
    from people;
drop table people;
alter table people_new rename to people;
create index people_waiting on people (id) where email is null and archived_at is null;

create table sections_new (
    id          integer primary key,
    school_id   integer not null references schools (id),
    course      text not null check (course <> ''),
    section     text not null default '',
    block       text not null default '',
    room        text not null default '',
    department  text not null default '',
    term        text not null default '',
    import_id   integer references imports (id), -- which added it
    archived_at integer,
    created_at  integer not null
) strict;
insert into sections_new
    select id, school_id, course, section, block, room, department, term, (select max(id) from imports), archived_at, created_at
    from sections;
drop table sections;
alter table sections_new rename to sections;
create index sections_school on sections (school_id);
create index sections_import on sections (import_id);
create index people_import on people (import_id);
create index schools_import on schools (import_id);
