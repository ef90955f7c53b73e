-- +goose Up
-- Classes by hand. An edit says which version it started from. A class that a person
-- archived stays so through imports, and the address of one that was merged leads to the
-- door of another.
alter table sections add column version integer not null default 1; -- counts what is changed of it, by people and by imports
alter table sections add column put_away_at integer; -- a person archived it, not an import
alter table doors add column merged_into integer references doors (id); -- null: the address is its own
create index doors_merged on doors (merged_into) where merged_into is not null;

-- What the list of classes is sorted by.
create index sections_title on sections (school_id, course collate nocase, section, id) where archived_at is null;
create index sections_block on sections (school_id, block, course collate nocase, id) where archived_at is null;
create index sections_archived on sections (school_id, archived_at) where archived_at is not null;
create index doors_unlinked on doors (section_id) where link = '' and section_id is not null;
create index doors_withheld on doors (withheld_at) where withheld_at is not null;
