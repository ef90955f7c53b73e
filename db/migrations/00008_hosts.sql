-- +goose Up
-- Meeting hosts that teachers ask an administrator to allow. One waits until it is in
-- the setting or declined: so undoing either puts it on the list again.

create table host_asks (
    id integer primary key,
    host text not null, -- lower-case DNS name
    person_id integer not null references people (id),
    door_id integer not null references doors (id), -- the link was for it
    asked_at integer not null,
    unique (host, person_id)
) strict;
create index host_asks_person on host_asks (person_id);

create table declined_hosts (
    host text primary key,
    declined_at integer not null
) strict;
