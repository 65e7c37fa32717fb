-- Protection of people from each other: blocks, reports, suspension, and what was done about it.

create table blocks (
    user_id uuid not null references users (id),
    blocked_id uuid not null references users (id),
    removed boolean not null default false,
    -- Of the person who blocks.
    rev bigint not null,
    primary key (user_id, blocked_id)
);

create index blocks_by_rev on blocks (user_id, rev);
create index blocks_of on blocks (blocked_id) where not removed;

-- Whether one of the two has blocked the other: then neither sees whether the other is there, writes, or has read.
create function are_apart(one uuid, other uuid) returns boolean language sql stable as $$
    select exists (select from blocks where not removed and user_id = one and blocked_id = other)
        or exists (select from blocks where not removed and user_id = other and blocked_id = one)
$$;

-- Nobody may write in it: one of the two has blocked the other, or is gone. Only ever true of direct conversations; kept
-- here so that the writer of messages, which locks this row anyway, needs no other.
alter table conversations add column closed boolean not null default false;

alter table users
    add column suspended_at timestamptz,
    -- null: for good.
    add column suspended_until timestamptz,
    add column suspended_for text;

create table reports (
    id uuid primary key,
    -- The order of the queue.
    number bigint generated always as identity unique,
    reporter_id uuid not null references users (id),
    user_id uuid not null references users (id),
    conversation_id uuid,
    message_id uuid,
    -- What the message said when it was reported: it may be edited or deleted, and moderators are no members.
    excerpt text,
    reason text not null,
    created_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'claimed', 'resolved')),
    -- Whoever claimed or resolved it last.
    moderator_id uuid references users (id),
    resolved_at timestamptz,
    note text
);

create index reports_by_state on reports (state, number);

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    -- null: the command line, or the server itself.
    actor_id uuid references users (id),
    address text,
    action text not null,
    target_id uuid references users (id),
    details jsonb not null default '{}'
);

create index audit_by_actor on audit (actor_id, id);
create index audit_by_target on audit (target_id, id);
create index audit_by_action on audit (action, id);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'what was done stays written';
end
$$;

create trigger audit_rows_stay before update or delete on audit
    for each row execute function audit_is_append_only();
create trigger audit_stays before truncate on audit
    for each statement execute function audit_is_append_only();

-- Whose messages are being removed, all of them.
create table removals (
    user_id uuid primary key references users (id),
    requested_at timestamptz not null,
    done_at timestamptz,
    removed bigint not null default 0
);

create index removals_waiting on removals (requested_at) where done_at is null;
create index messages_of_sender on messages (sender_id, conversation_id, seq) where deleted_at is null;
