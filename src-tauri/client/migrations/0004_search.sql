-- Search in what is here. One index knows the trigrams of a message and the tokens of the protocol (two characters, two
-- words, its sender, what it has); it keeps no text. Triggers hold it in step: a row cannot enter, change or go without it.

-- When, in milliseconds, or the next one that is free: the index is walked from the newest on. None: it is not in the index.
alter table messages add column place integer;
alter table messages add column has_reaction integer not null default 0;
create unique index messages_by_place on messages (place);
create index messages_by_time on messages (conversation_id, created_at, seq);

-- Rows up to this one were here before the index, and enter it bit by bit.
create table unindexed (
    id integer primary key check (id = 1),
    through integer not null,
    version integer not null -- of what the index keeps of a message
) strict;
insert into unindexed values (1, (select coalesce(max(rowid), 0) from messages), 1);

create virtual table search using fts5 (terms, content = '', detail = 'none', columnsize = 0, tokenize = 'ascii');
insert into search (search, rank) values ('secure-delete', 1);

create trigger message_came after insert on messages when not new.is_deleted begin
    update messages set has_reaction = exists (select 1 from reactions r
            where r.conversation_id = new.conversation_id and r.message_id = new.id and not r.is_removed),
        place = iif(exists (select 1 from messages where place = new.created_at / 1000),
            (select p.place + 1 from messages p where p.place >= new.created_at / 1000
             and not exists (select 1 from messages q where q.place = p.place + 1) order by p.place limit 1),
            new.created_at / 1000)
    where rowid = new.rowid;
end;

create trigger message_placed after update of place on messages when old.place is null and new.place is not null begin
    insert into search (rowid, terms) values (new.place, search_terms(new.body, new.wire, new.has_reaction));
end;

create trigger message_changed after update of body, wire, is_deleted, has_reaction on messages
    when old.place is not null
begin
    insert into search (search, rowid, terms)
        values ('delete', old.place, search_terms(old.body, old.wire, old.has_reaction));
    insert into search (rowid, terms)
        select old.place, search_terms(new.body, new.wire, new.has_reaction) where not new.is_deleted;
    update messages set place = null where rowid = new.rowid and new.is_deleted;
end;

create trigger message_went after delete on messages when old.place is not null begin
    insert into search (search, rowid, terms)
        values ('delete', old.place, search_terms(old.body, old.wire, old.has_reaction));
end;

create trigger reaction_came after insert on reactions begin
    update messages set has_reaction = not has_reaction
    where conversation_id = new.conversation_id and id = new.message_id
        and has_reaction <> exists (select 1 from reactions r
            where r.conversation_id = new.conversation_id and r.message_id = new.message_id and not r.is_removed);
end;

create trigger reaction_changed after update of is_removed on reactions begin
    update messages set has_reaction = not has_reaction
    where conversation_id = new.conversation_id and id = new.message_id
        and has_reaction <> exists (select 1 from reactions r
            where r.conversation_id = new.conversation_id and r.message_id = new.message_id and not r.is_removed);
end;

create trigger reaction_went after delete on reactions begin
    update messages set has_reaction = not has_reaction
    where conversation_id = old.conversation_id and id = old.message_id
        and has_reaction <> exists (select 1 from reactions r
            where r.conversation_id = old.conversation_id and r.message_id = old.message_id and not r.is_removed);
end;
