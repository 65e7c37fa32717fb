-- How each person keeps their conversations. The rows carry the person's own rev, as everything personal does.

create table sections (
    user_id uuid not null references users (id),
    -- Made by the person, so unique for the person only.
    id uuid not null,
    name text not null,
    position integer not null,
    removed boolean not null default false,
    rev bigint not null,
    primary key (user_id, id)
);

create unique index sections_by_rev on sections (user_id, rev);

create table conversation_settings (
    user_id uuid not null references users (id),
    conversation_id uuid not null references conversations (id),
    notify text not null check (notify in ('all', 'mentions', 'nothing')),
    notify_until timestamptz,
    archived boolean not null,
    favourite boolean not null,
    -- May name a section that was removed, which is the same as none: removing one changes one row.
    section_id uuid,
    rev bigint not null,
    primary key (user_id, conversation_id)
);

create unique index conversation_settings_by_rev on conversation_settings (user_id, rev);
