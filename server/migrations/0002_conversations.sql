-- Conversations and who is in them.

create table conversations (
    id uuid primary key,
    kind text not null check (kind in ('direct', 'group', 'channel')),
    title text,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    -- The rev of the last change of the fields above.
    rev bigint not null,
    -- The rev of the newest change of anything in the conversation. Counted under this row's lock, in the transaction
    -- that writes the change, so committed revs are 1..head without a gap. A sequence would leave gaps.
    head bigint not null,
    -- The rev of the last change of who is in it: tells the writer whether the members it remembers are still right.
    members_rev bigint not null
);

create table memberships (
    conversation_id uuid not null references conversations (id),
    user_id uuid not null references users (id),
    role text not null check (role in ('member', 'admin', 'owner')),
    -- Leaving is a change like any other: the row stays and says so.
    has_left boolean not null default false,
    rev bigint not null,
    joined_at timestamptz not null,
    -- Registers that only grow. They take no rev: a thousand readers must not queue behind one row.
    read bigint not null default 0,
    delivered bigint not null default 0,
    primary key (conversation_id, user_id)
);

create index memberships_by_rev on memberships (conversation_id, rev);
create index memberships_of_user on memberships (user_id, conversation_id) where not has_left;
