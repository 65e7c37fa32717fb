-- Whatever can change besides new messages. What is of the server is dropped and fetched again: it has more to say now.

delete from conversations; -- and with them memberships, messages and ranges
delete from users;
update person set rev = 0;

alter table users add column avatar text;
alter table users add column deactivated integer not null default 0;
alter table users add column version integer not null default 1;

alter table conversations add column topic text;
alter table conversations add column avatar text;
alter table conversations add column is_public integer not null default 0;
alter table conversations add column history text not null default 'all';

-- The whole message as JSON but for its body. The columns beside it are what is searched, ordered and compared by.
alter table messages add column wire text not null default '{}';

create table reactions (
    conversation_id text not null references conversations (id) on delete cascade,
    message_id text not null,
    user_id text not null,
    emoji text not null,
    is_removed integer not null,
    rev integer not null,
    primary key (conversation_id, message_id, user_id, emoji)
) strict, without rowid;
