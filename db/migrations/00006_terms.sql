-- +goose Up
-- A class has the first and the last day of its term: before and after them it is not
-- in the directory. And what a file names but an import leaves out, because its term
-- had ended, is remembered, so that a nightly import does not ask about it again.

alter table sections add column starts text not null default '' check (starts = '' or starts glob '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]');
alter table sections add column ends text not null default '' check (ends = '' or ends glob '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]');
alter table imports add column left_out text not null default '[]' check (json_valid(left_out)); -- keys of classes
