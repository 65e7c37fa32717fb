-- What search looks through. Everything here is made from messages and names by one function of the protocol crate, some
-- moments after them, and can be made again: empty `search_progress` and start the server.

create extension if not exists pg_trgm;

-- One row for each message that is not deleted. Its text is folded: without capitals, accents and forms.
create table message_search (
    conversation_id uuid not null,
    -- Both never change, and their order is the order of what is found: the newest first.
    created_at timestamptz not null,
    seq bigint not null,
    sender_id uuid not null,
    text text not null,
    -- Pairs of characters, short words and marks (has a link, is from somebody): see `search::index`.
    tokens integer[] not null,
    primary key (conversation_id, created_at, seq)
);

create index message_search_by_text on message_search using gin (text gin_trgm_ops);
create index message_search_by_tokens on message_search using gin (tokens);

-- The planner asks how common a text or a token is; with the usual hundred samples rare ones would look common.
alter table message_search alter column text set statistics 1000;
alter table message_search alter column tokens set statistics 1000;

-- The rev up to which a conversation is in the index. A crash loses nothing: the index goes on from here.
create table search_progress (
    conversation_id uuid primary key references conversations (id),
    rev bigint not null
);

-- A deleted message leaves the index in the transaction that deletes it, whoever deletes it.
create function forget_message() returns trigger language plpgsql as $$
begin
    delete from message_search
    where conversation_id = old.conversation_id and created_at = old.created_at and seq = old.seq;
    return null;
end $$;

create trigger messages_forgotten_when_deleted after update of deleted_at on messages
    for each row when (old.deleted_at is null and new.deleted_at is not null) execute function forget_message();
create trigger messages_forgotten after delete on messages for each row execute function forget_message();

-- Both names of a person, folded, each word after a space. Null: not yet, or changed since.
alter table users add column folded text;
create index users_by_folded on users using gin (folded gin_trgm_ops);
create index users_to_fold on users (id) where folded is null;

-- Title and topic in the same way.
alter table conversations add column folded text;
create index conversations_by_folded on conversations using gin (folded gin_trgm_ops) where is_public;
create index conversations_to_fold on conversations (id) where folded is null and (title is not null or topic is not null);

create function unfold() returns trigger language plpgsql as $$
begin
    new.folded := null;
    return new;
end $$;

create trigger users_unfolded before update of username, display_name on users
    for each row when (old.username <> new.username or old.display_name <> new.display_name) execute function unfold();
create trigger conversations_unfolded before update of title, topic on conversations
    for each row when (old.title is distinct from new.title or old.topic is distinct from new.topic) execute function unfold();
