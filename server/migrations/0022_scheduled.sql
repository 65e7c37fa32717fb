-- Messages that the server sends at their time. The id of the message is its author's, so sending twice is sending once.

create table scheduled (
    user_id uuid not null references users (id),
    conversation_id uuid not null references conversations (id),
    message_id uuid not null,
    -- What will be sent; empty once it was sent or taken back.
    message jsonb not null,
    send_at timestamptz not null,
    state text not null check (state in ('waiting', 'sent', 'failed', 'cancelled')),
    error text,
    -- SHA-256 of the request that made it.
    request_hash bytea not null,
    -- The changes that were made to it: each is made once.
    edits uuid[] not null default '{}',
    -- Somebody is sending it. Taken over by another if it stays so.
    claimed_at timestamptz,
    rev bigint not null,
    primary key (user_id, conversation_id, message_id)
);

create unique index scheduled_by_rev on scheduled (user_id, rev);
create index scheduled_due on scheduled (send_at) where state = 'waiting';
