-- +goose Up
-- Classes by hand: an edit says which version it started from, and the address of a
-- class that was merged leads to the door of another.
alter table sections add column version integer not null default 1; -- counts the edits by hand
alter table doors add column merged_into integer references doors (id); -- null: the address is its own
create index doors_merged on doors (merged_into) where merged_into is not null;
