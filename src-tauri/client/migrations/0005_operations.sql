-- The outbox holds whatever the person did and the server has not confirmed, not only new messages.

alter table outbox rename to outbox_before;

-- each a request of the wire; the position is the order of writing
create table outbox (
    position integer primary key autoincrement,
    conversation_id text not null,
    message_id text,         -- which it makes, or is about
    kind text not null,      -- the type of the request
    target text not null,    -- what it sets: a later one about the same takes its place
    operation text not null, -- the request (JSON)
    state text not null check (state in ('held', 'queued', 'sending', 'done', 'failed')),
    held_until integer,      -- nothing of it leaves before
    unanswered integer not null default 0, -- attempts of which nobody knows what became
    is_seen integer not null default 0,    -- its change came before its answer
    error text,              -- why it failed, or why it still waits (JSON)
    created_at integer not null
) strict;
create unique index outbox_sends on outbox (conversation_id, message_id) where kind = 'sendMessage';
create index outbox_targets on outbox (conversation_id, target);

insert into outbox (position, conversation_id, message_id, kind, target, operation, state, unanswered, error, created_at)
    select position, conversation_id, message_id, 'sendMessage', 'message',
        json_object('type', 'sendMessage', 'id', message_id, 'conversationId', conversation_id, 'body', body),
        state, state <> 'failed', error, created_at
    from outbox_before;
drop table outbox_before;
