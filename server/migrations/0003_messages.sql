-- Messages. The author makes the id, and the key of the row is the key of idempotency, for ever.

create table messages (
    conversation_id uuid not null references conversations (id),
    id uuid not null,
    sender_id uuid not null references users (id),
    -- The rev at birth: the place in the timeline. Unique, so a bug in the numbering fails instead of hiding.
    seq bigint not null,
    rev bigint not null,
    body text not null,
    created_at timestamptz not null,
    primary key (conversation_id, id)
);

create unique index messages_by_seq on messages (conversation_id, seq);
create unique index messages_by_rev on messages (conversation_id, rev);
