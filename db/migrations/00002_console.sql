-- +goose Up
-- The administrator's console: names as people sort and say them, refused
-- sign-ins, cover, and a history that is quick at a million rows.
alter table people add column sort_name text not null default ''; -- '': by name
alter table people add column pronounced text not null default '';

-- A cover's own meeting: students see it instead of the door's while the cover
-- lasts, so that nothing has to be put back when it ends.
alter table teachers add column link text not null default '' check (link = '' or (role = 'cover' and link glob 'https://*'));
alter table teachers add column provider text not null default '';
alter table teachers add column meeting text not null default '';
alter table teachers add column passcode text not null default '';
alter table teachers add column note text not null default '';

alter table sessions add column role text not null default 'teacher'; -- when the token was made: another one means a new token
alter table sessions add column viewing integer references people (id); -- an administrator sees what this person sees

create table requests ( -- accounts that could not sign in as somebody of the roster
    id       integer primary key,
    iss      text not null check (iss <> ''),
    sub      text not null check (sub <> ''),
    email    text not null collate nocase,
    name     text not null, -- as Google gives it: display text, decides nothing
    reason   text not null check (reason <> ''),
    tries    integer not null default 1,
    first_at integer not null,
    last_at  integer not null,
    asked_at integer, -- null: did not ask to be added
    words    text not null default '',
    state    text not null default 'open' check (state in ('open', 'done', 'dismissed')),
    unique (iss, sub)
) strict;
create index requests_state on requests (state, last_at);

alter table changes add column request_id integer references requests (id);
alter table changes add column kind text generated always as (substr(action, 1, instr(action || '.', '.') - 1)) virtual;
-- A change may be undone again after its undoing was undone.
drop index changes_undoes;
create index changes_undoes on changes (undoes) where undoes is not null;
create index changes_at on changes (at, id);
create index changes_kind on changes (kind, id);
create index changes_actor on changes (actor_id, id) where actor_id is not null;
create index changes_actor_kind on changes (actor_id, kind, id) where actor_id is not null;
create index changes_door_kind on changes (door_id, kind, id) where door_id is not null;
create index changes_request on changes (request_id) where request_id is not null;
