-- What a message said at each time. The first version is its birth and has no edit; all are gone when it is deleted.

create table versions (
    conversation_id uuid not null,
    message_id uuid not null,
    -- The rev that the message took with it.
    rev bigint not null,
    -- Made by the author: the key of idempotency of the edit.
    edit_id uuid,
    body text not null,
    written_at timestamptz not null,
    primary key (conversation_id, message_id, rev),
    foreign key (conversation_id, message_id) references messages (conversation_id, id)
);

create unique index versions_by_edit on versions (conversation_id, edit_id) where edit_id is not null;

-- A thread's summary is a change of the message that began it; the newest thread comes first in the list.
create index messages_with_thread on messages (conversation_id, thread_last_seq) where thread_last_seq is not null;
