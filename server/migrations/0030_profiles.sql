-- What people say of themselves, and telling others when it changes.

alter table users
    add column bio text,
    add column pronouns text,
    -- A name of the IANA database.
    add column time_zone text,
    add column username_changed_at timestamptz,
    -- Not every conversation of the person carries the newest version yet: whoever finds this goes on with it.
    add column is_being_told boolean not null default false;

create index users_being_told on users (id) where is_being_told;

-- The version of the person that this row's rev has told the members of; 0: the one of when it was made.
alter table memberships add column user_version bigint not null default 0;

create index memberships_untold on memberships (user_id, user_version, conversation_id);

-- Names that nobody else may take: those that were given up not long ago, and those of deleted accounts. Only a hash, for
-- the name of somebody who left is nobody's business.
create table retired_usernames (
    -- SHA-256.
    hash bytea primary key,
    user_id uuid not null references users (id),
    -- null: for good.
    until timestamptz
);
