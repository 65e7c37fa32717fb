-- Who may not come back, the links that let people in, and the channels that anybody finds.

create table conversation_bans (
    conversation_id uuid not null references conversations (id),
    user_id uuid not null references users (id),
    banned_by uuid not null references users (id),
    banned_at timestamptz not null,
    primary key (conversation_id, user_id)
);

create table conversation_invites (
    id uuid primary key,
    conversation_id uuid not null references conversations (id),
    -- SHA-256: whoever reads the database cannot let themselves in.
    secret_hash bytea not null unique,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    -- Null: until it is revoked.
    expires_at timestamptz,
    -- Null: any number.
    uses integer check (uses > 0),
    used integer not null default 0 check (used >= 0 and (uses is null or used <= uses)),
    revoked_at timestamptz
);

create index conversation_invites_of on conversation_invites (conversation_id) where revoked_at is null;

create index conversations_public on conversations (lower(title), id) where is_public;
