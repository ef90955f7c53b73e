-- +goose Up
-- What each source has brought: so that a nightly import sees that a file is older
-- than the last one, and pages can say how old the last one is.
create table source_files (
    id         integer primary key, -- the highest of a source is its last file
    source     text not null,
    school_id  integer not null default 0, -- whose the source is, 0: all schools'
    sha256     text not null, -- of the content
    file       text not null, -- its name
    file_at    integer, -- when it was last written; null: not known
    first_at   integer not null, -- when it was first imported
    taken_at   integer not null, -- when it was last imported
    problems   integer not null,
    by_command integer not null, -- 1: a command imported it last, so that the next is expected
    unique (source, school_id, sha256)
) strict;
insert into source_files (source, school_id, sha256, file, first_at, taken_at, problems, by_command)
    select source, coalesce(school_id, 0), sha256, file, min(applied_at), max(applied_at), problems, 0 from imports
    where applied_at > 0 and sha256 <> '' and undoes is null
    group by source, coalesce(school_id, 0), sha256 order by max(id);

-- Google Admin: which organisational units are staff, and which others there were,
-- if this import said so. What counts is the newest import that is not undone.
alter table imports add column units text check (units is null or json_valid(units));
