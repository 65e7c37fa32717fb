-- What can change in a conversation besides new messages.

alter table users
    add column avatar uuid,
    -- Signed out for good.
    add column deactivated_at timestamptz,
    -- Counts the changes of what others see of the person.
    add column version bigint not null default 1;

alter table conversations
    add column topic text,
    add column avatar uuid,
    add column is_public boolean not null default false,
    add column history text not null default 'all' check (history in ('all', 'joined')),
    add constraint conversations_public_channels check (not is_public or kind = 'channel');

-- Messages up to this seq are not this member's to see: the history was hidden from newcomers when they joined.
alter table memberships add column visible_from bigint not null default 0;

alter table messages
    add column edited_at timestamptz,
    add column deleted_at timestamptz,
    -- Both lie in the same conversation, so no reference: the writer looks under the lock of the conversation.
    add column reply_to uuid,
    add column thread_id uuid,
    -- Of the message that began a thread.
    add column thread_replies bigint not null default 0,
    add column thread_last_seq bigint,
    add column forwarded_sender_id uuid references users (id),
    add column forwarded_created_at timestamptz,
    add column mentions uuid[] not null default '{}',
    add column mentions_all boolean not null default false,
    add column silent boolean not null default false,
    add column pinned_by uuid references users (id),
    add column pinned_at timestamptz,
    add column attachments jsonb not null default '[]',
    add column previews jsonb not null default '[]',
    -- SHA-256 of the request that made it. An edit changes the body; a late retry of the send is still the same message.
    add column request_hash bytea;

create index messages_of_thread on messages (conversation_id, thread_id, seq) where thread_id is not null;
create index messages_pinned on messages (conversation_id, seq) where pinned_at is not null;

create table reactions (
    conversation_id uuid not null,
    message_id uuid not null,
    user_id uuid not null references users (id),
    emoji text not null,
    -- Taking back is a change like any other: the row stays and says so.
    removed boolean not null default false,
    rev bigint not null,
    primary key (conversation_id, message_id, user_id, emoji),
    foreign key (conversation_id, message_id) references messages (conversation_id, id)
);

create unique index reactions_by_rev on reactions (conversation_id, rev);
