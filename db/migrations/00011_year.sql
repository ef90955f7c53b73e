-- +goose Up
-- The turn of the year: classes of terms that end are archived, many at a time. It is
-- staged and activated like an import, and its rows are kept in the same tables.
alter table imports add column turn text check (turn is null or json_valid(turn)); -- what was chosen (roster.TurnRecord); null: a roster came in

-- The door of an archived class whose link a new class gets: same course, same teacher.
alter table import_rows add column link_of integer references doors (id);
create index import_rows_links on import_rows (import_id) where link_of is not null;
create index imports_turns on imports (id) where turn is not null;

-- The history of a school has its own imports and turns.
create index changes_import on changes (import_id) where import_id is not null;
