-- +goose Up
-- Schools that people add, archive and merge. What an import removed has no put_away_at:
-- it returns with the next file that names it, and what a person archived does not.

alter table schools add column put_away_at integer; -- when a person archived or merged it
alter table schools add column merged_into integer references schools (id) check (merged_into is null or put_away_at is not null);
alter table schools add column took text not null default '{}' check (json_valid(took)); -- ids of what went with it, to put back
create index schools_merged on schools (merged_into) where merged_into is not null;
create index sections_live on sections (school_id) where archived_at is null;
create index sections_terms on sections (school_id, term, department) where archived_at is null;
create index people_only on people (only_school) where only_school is not null;
