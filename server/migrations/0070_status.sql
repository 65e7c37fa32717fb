-- What a person is doing at the moment, and when they want no noise.

alter table users
    -- What is told to whoever shares a conversation with them: emoji, text and end.
    add column status jsonb,
    -- The end of it once more, for whoever takes it away then.
    add column status_until timestamptz,
    -- An end and a schedule; theirs alone, so it has the person's rev of its last change.
    add column do_not_disturb jsonb,
    add column do_not_disturb_rev bigint not null default 0;

create index users_by_status_until on users (status_until) where status_until is not null;
