-- Who is named where, in the order in which it is counted. An index cannot hold it: it would have to look into a list. So
-- it is kept by the table itself, whoever writes a message; most name nobody and cost one comparison.
create table mentions (
    user_id uuid not null,
    conversation_id uuid not null,
    seq bigint not null,
    primary key (user_id, conversation_id, seq)
);

-- Oneself one does not name.
create function keep_mentions() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        delete from mentions
        where user_id = any(old.mentions) and conversation_id = old.conversation_id and seq = old.seq;
    end if;
    if new.deleted_at is null then
        insert into mentions (user_id, conversation_id, seq)
        select distinct named, new.conversation_id, new.seq from unnest(new.mentions) named where named <> new.sender_id;
    end if;
    return null;
end $$;

create trigger messages_name after insert on messages
    for each row when (new.mentions <> '{}') execute function keep_mentions();

create trigger messages_name_anew after update of mentions, deleted_at on messages
    for each row when ((old.mentions <> '{}' or new.mentions <> '{}')
        and (old.mentions is distinct from new.mentions or old.deleted_at is distinct from new.deleted_at))
    execute function keep_mentions();

insert into mentions (user_id, conversation_id, seq)
select distinct named, conversation_id, seq from messages, unnest(mentions) named
where deleted_at is null and named <> sender_id;

drop index messages_naming;

create index messages_naming_all on messages (conversation_id, seq) include (sender_id)
    where mentions_all and deleted_at is null;
