-- People, the devices they are signed in on, and the invitations that let them in.

create table users (
    id uuid primary key,
    username text not null unique,
    display_name text not null,
    -- Stored in small letters, so that unique means what a person would call the same address.
    email text unique,
    password_hash text not null,
    role text not null check (role in ('member', 'moderator', 'admin', 'owner')),
    -- Counts what changed for this person alone: joined, left, read. One more for each.
    rev bigint not null default 0,
    created_at timestamptz not null
);

-- There is one owner; of two first accounts made at the same instant, one is refused and tries again as a member.
create unique index users_one_owner on users (role) where role = 'owner';

create table sessions (
    id uuid primary key,
    user_id uuid not null references users (id),
    device_id uuid not null,
    device_name text not null,
    -- SHA-256 of the refresh token that is good now.
    token_hash bytea not null,
    -- The token before it. It is good for one answer only: the one that may have been lost on the way.
    previous_hash bytea,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    ended_at timestamptz,
    -- Ended because a token was used twice: whoever comes next with it is told so.
    stolen boolean not null default false
);

create index sessions_of_user on sessions (user_id) where ended_at is null;

create table invites (
    id uuid primary key,
    -- SHA-256: whoever reads the database cannot let themselves in.
    secret_hash bytea not null unique,
    -- What the account becomes; 'owner' is the link printed while there is none.
    role text not null check (role in ('member', 'owner')),
    uses integer not null check (uses > 0),
    uses_left integer not null check (uses_left >= 0),
    expires_at timestamptz not null,
    created_by uuid references users (id),
    created_at timestamptz not null
);
