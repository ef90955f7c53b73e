-- +goose Up
-- What strangers can write is bounded, and forgotten: how often an account asked
-- stands on its request, and a dismissed request is erased after a while.

alter table requests add column reference text not null default ''; -- id of the newest refusal or ask, as its page shows it
alter table requests add column asks integer not null default 0; -- how often it asked on asks_day
alter table requests add column asks_day text not null default ''; -- the school's date
alter table requests add column decided_at integer; -- null: open, or decided before this schema
alter table requests add column erased_at integer; -- no longer says who it was, but the history refers to it
create index requests_waiting on requests (asked_at) where state = 'open' and asked_at is not null;

update requests set decided_at = (select max(at) from changes where request_id = requests.id) where state <> 'open';
update requests set name = substr(name, 1, 100); -- letters, as names are cut from here on

-- Accounts that pressed the wrong link are kept in memory alone from here on.
delete from requests where asked_at is null and id not in (select request_id from changes where request_id is not null)
    and email not in (select email from people where email is not null)
    and not exists (select 1 from identities i where i.iss = requests.iss and i.sub = requests.sub);
