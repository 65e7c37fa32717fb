-- What a person keeps for themselves, as the server has it; the higher rev wins. Each kind is read as its own type of the wire.
create table personal (
    kind text not null,
    key text not null, -- of what: a conversation, a message, a person …
    rev integer not null,
    row text not null, -- JSON
    primary key (kind, key)
) strict, without rowid;

-- Up to which rev of the person these rows are here. Those between it and `rev` are still to be fetched.
alter table person add column personal integer not null default 0;

-- What decides whether a message is unread, and whether it alerts.
alter table messages add column is_deleted integer not null default 0;
alter table messages add column names text not null default '[]'; -- ids of those it names, and 'all' (JSON)
update messages set is_deleted = json_extract(wire, '$.deletedAt') is not null,
    names = coalesce(json_extract(wire, '$.mentions'), '[]');
update messages set names = json_insert(names, '$[#]', 'all') where json_extract(wire, '$.mentionsAll');
