-- +goose Up
-- The school day: one text a school. What it says is read by the program, which keeps no
-- table of bells beside it.
create table schedules (
    school_id integer primary key references schools (id),
    text      text not null, -- empty: it was taken away
    version   integer not null check (version > 0), -- counts the saves
    saved_at  integer not null,
    saved_by  integer references people (id), -- null: a command
    as_id     integer references schools (id) check (as_id <> school_id) -- the school whose text counts ("as North High"); null: its own
) strict;
create index schedules_as on schedules (as_id) where as_id is not null;

-- The set of bells that the page of a class chose; empty: the text decides.
alter table sections add column bells text not null default '';
create index sections_blocks on sections (school_id, block, ends) where archived_at is null; -- which blocks the classes of a school name

-- A schedule is about a school, and whoever administers only that one sees what was done.
alter table changes add column school_id integer references schools (id);
create index changes_school on changes (school_id, id) where school_id is not null;
