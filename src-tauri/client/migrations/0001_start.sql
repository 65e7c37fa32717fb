-- One file belongs to one account. Everything of the server in it may be thrown away and fetched again; `outbox` and
-- `drafts` exist nowhere else, so they refer to nothing and are copied out of a damaged or newer file first.

-- how far the person's own changes have been applied
create table person (
    id integer primary key check (id = 1),
    rev integer not null
) strict;
insert into person values (1, 0);

create table users (
    id text primary key,
    username text not null,
    display_name text not null
) strict, without rowid;

create table conversations (
    id text primary key,
    kind text not null,
    title text,
    created_by text not null,
    created_at integer not null, -- microseconds since 1970, as everywhere
    rev integer not null,
    cursor integer not null,     -- the last rev applied
    complete integer not null,   -- the cursor when no page was missing: messages up to here are held without a hole
    notified integer not null,   -- the newest seq that was weighed for a notification: at most one per message
    is_left integer not null
) strict, without rowid;

create table memberships (
    conversation_id text not null references conversations (id) on delete cascade,
    user_id text not null,
    role text not null,
    is_left integer not null,
    rev integer not null,
    primary key (conversation_id, user_id)
) strict, without rowid;

create table messages (
    conversation_id text not null references conversations (id) on delete cascade,
    id text not null,
    sender_id text not null,
    seq integer not null,
    rev integer not null,
    body text not null,
    created_at integer not null,
    primary key (conversation_id, id)
) strict;
create unique index messages_by_seq on messages (conversation_id, seq);

-- stretches of a timeline that are here without a hole: every message with a seq in from_seq..through_seq
create table ranges (
    conversation_id text not null references conversations (id) on delete cascade,
    from_seq integer not null,
    through_seq integer not null,
    primary key (conversation_id, from_seq),
    check (from_seq <= through_seq)
) strict, without rowid;

-- registers that only grow
create table receipts (
    conversation_id text not null,
    user_id text not null,
    read integer not null,
    delivered integer not null,
    primary key (conversation_id, user_id)
) strict, without rowid;

-- own read places that the server has not confirmed
create table reads (
    conversation_id text primary key,
    seq integer not null
) strict, without rowid;

-- own messages that the server has not confirmed; the position is the order of writing
create table outbox (
    position integer primary key autoincrement,
    conversation_id text not null,
    message_id text not null,
    body text not null,
    state text not null check (state in ('queued', 'sending', 'failed')),
    error text, -- why it failed, or why it still waits (JSON)
    created_at integer not null,
    unique (conversation_id, message_id)
) strict;

create table drafts (
    conversation_id text primary key,
    body text not null,
    changed_at integer not null
) strict, without rowid;
