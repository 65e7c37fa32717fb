-- Mail addresses that are proven, the codes that prove one or stand for a forgotten password, and the mails that wait.

-- null: nobody has shown that the address is theirs. A code for a new password is sent to no such address.
alter table users add column email_verified_at timestamptz;

create table codes (
    id uuid primary key,
    purpose text not null check (purpose in ('reset', 'verify', 'sign_up')),
    -- SHA-256. The code itself is derived from the id with the server's key, so whoever reads the database has none.
    secret_hash bytea not null unique,
    -- null: there is no account yet, or somebody asked for a name that nobody has (which must take as long as any other).
    user_id uuid references users (id) on delete cascade,
    -- Where it is sent to, and so what it proves; null where a person hands it on.
    email text,
    created_by uuid references users (id) on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index codes_of_user on codes (user_id, purpose, created_at);
create index codes_to_address on codes (email, purpose, created_at);
create index codes_expiring on codes (expires_at);

-- What is to be sent. No text: it is written when it is sent, so no code and no name waits here.
create table mails (
    id uuid primary key,
    kind text not null check (kind in ('reset', 'verify', 'sign_up', 'password_changed', 'email_changed')),
    code_id uuid references codes (id) on delete cascade,
    user_id uuid references users (id) on delete cascade,
    -- Where there is no code that knows it.
    email text,
    created_at timestamptz not null,
    -- When it is tried next; whoever tries it puts it off first, so that no other node does too.
    due_at timestamptz not null,
    attempts integer not null default 0,
    give_up_at timestamptz not null
);

create index mails_due on mails (due_at);
