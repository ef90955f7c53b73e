-- +goose Up

-- Times are milliseconds since 1970 UTC. Nothing is deleted that a link or the
-- history could need: people and sections are archived.

create table settings (
    key   text primary key,
    value text not null
) strict;

create table schools (
    id        integer primary key,
    slug      text not null unique check (slug <> '' and slug not glob '*[^a-z0-9-]*'),
    name      text not null check (name <> ''),
    key       text not null unique -- stable id within the roster source
) strict;

create table people (
    id           integer primary key,
    name         text not null check (name <> ''),
    email        text collate nocase unique check (email <> ''), -- null: waits for repair
    role         text not null default 'teacher' check (role in ('teacher', 'admin')),
    department   text not null default '',
    key          text unique, -- stable id within the roster source, null: never imported
    suspended_at integer,
    archived_at  integer,
    created_at   integer not null
) strict;

create table members ( -- the schools a person works at
    person_id integer not null references people (id),
    school_id integer not null references schools (id),
    primary key (person_id, school_id)
) strict, without rowid;
create index members_school on members (school_id);

create table identities ( -- a Google account, bound once to one person
    id         integer primary key,
    person_id  integer not null unique references people (id),
    iss        text not null check (iss <> ''),
    sub        text not null check (sub <> ''),
    email      text not null collate nocase, -- as it was when bound
    bound_at   integer not null,
    seen_at    integer not null,
    unique (iss, sub)
) strict;

create table sections (
    id          integer primary key,
    school_id   integer not null references schools (id),
    key         text not null, -- stable id within the roster source
    course      text not null check (course <> ''),
    section     text not null default '',
    block       text not null default '',
    room        text not null default '',
    department  text not null default '',
    term        text not null default '',
    archived_at integer,
    created_at  integer not null,
    unique (school_id, key)
) strict;

create table teachers ( -- who teaches a section; cover is for dates, both included
    section_id integer not null references sections (id),
    person_id  integer not null references people (id),
    role       text not null check (role in ('lead', 'co', 'cover')),
    place      integer not null default 0, -- order of the names
    from_date  text check (from_date is date(from_date)),
    to_date    text check (to_date is date(to_date)),
    primary key (section_id, person_id, role),
    check (role <> 'cover' or (from_date is not null and to_date is not null and from_date <= to_date))
) strict, without rowid;
create index teachers_person on teachers (person_id);

create table doors (
    id         integer primary key,
    code       text not null unique check (length(code) = 6),
    kind       text not null check (kind in ('section', 'office')),
    section_id integer unique references sections (id),
    person_id  integer unique references people (id),
    link       text not null default '' check (link = '' or link glob 'https://*'),
    provider   text not null default '',
    meeting    text not null default '',
    passcode   text not null default '',
    note       text not null default '',
    version    integer not null default 0 check (version >= 0),
    saved_at   integer,
    saved_by   integer references people (id),
    check ((kind = 'section') = (section_id is not null)),
    check ((kind = 'office') = (person_id is not null))
) strict;

create table imports (
    id       integer primary key,
    at       integer not null,
    actor    text not null,
    source   text not null, -- the file's name
    format   text not null,
    sha256   text not null,
    summary  text not null,
    findings integer not null
) strict;

create table changes ( -- the history: who, when, what, before, after, from where
    id         integer primary key,
    batch      integer not null,  -- id of the first change of the same transaction
    at         integer not null,
    actor_id   integer references people (id), -- null: a command
    actor      text not null,     -- name at the time
    action     text not null,     -- door.save, door.clear, door.undo, person.bind, import.apply ...
    door_id    integer references doors (id),
    person_id  integer references people (id),
    import_id  integer references imports (id),
    before     text not null default 'null' check (json_valid(before)),
    after      text not null default 'null' check (json_valid(after)),
    undoes     integer references changes (id),
    address    text not null,
    request    text not null
) strict;
create index changes_door on changes (door_id, id) where door_id is not null;
create index changes_person on changes (person_id, id) where person_id is not null;
create index changes_batch on changes (batch);
create unique index changes_undoes on changes (undoes) where undoes is not null;

-- +goose StatementBegin
create trigger changes_keep before update on changes begin
    select raise(abort, 'the history is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger changes_stay before delete on changes begin
    select raise(abort, 'the history is append only');
end;
-- +goose StatementEnd

create table sessions (
    hash       blob primary key check (length(hash) = 32), -- SHA-256 of the cookie's 32 bytes
    person_id  integer not null references people (id),
    created_at integer not null,
    seen_at    integer not null,
    expires_at integer not null
) strict, without rowid;
create index sessions_person on sessions (person_id);
create index sessions_expires on sessions (expires_at);
