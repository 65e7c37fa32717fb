-- Accounts that go: for a while, or for good.

-- For good: nothing is left of the person but the name of nobody.
alter table users add column deleted_at timestamptz;

create index users_gone on users (id) where deactivated_at is not null;

-- What is still to be done about an account that went or came back. It is done in small steps and may be begun anew.
create table settlements (
    user_id uuid primary key references users (id),
    requested_at timestamptz not null,
    removes_reactions boolean not null default false,
    done_at timestamptz
);

create index settlements_waiting on settlements (requested_at) where done_at is null;
create index reactions_of_user on reactions (user_id, conversation_id, message_id, emoji) where not removed;
create index conversation_invites_by on conversation_invites (created_by) where revoked_at is null;
