-- Files: what people upload, and where it is shown. The bytes lie in the store, under names made from the id.

create table files (
    id uuid primary key,
    -- None: the server made it itself (the picture of a link).
    uploader_id uuid references users (id),
    purpose text not null check (purpose in ('attachment', 'avatar', 'preview')),
    -- A label; no path is ever made of it.
    name text not null,
    -- What the uploader said that it would be. What is finished was exactly that.
    declared_bytes bigint not null check (declared_bytes >= 0),
    sha256 bytea not null,
    state text not null check (state in ('uploading', 'finished', 'gone')),
    -- So much is in the store for good.
    received bigint not null default 0,
    -- SHA-256 of that, stopped in the middle: finishing does not read everything again.
    hash_state bytea,
    -- In an S3 store: the multipart upload, and what it answered for each part.
    upload text,
    parts text[] not null default '{}',
    -- Once finished: what the bytes became (a picture is written anew), and what is shown of them.
    object text,
    bytes bigint,
    media_type text,
    picture jsonb,
    -- Its thumbnails, or the sizes of an avatar: the name, the type and the length of each.
    renditions jsonb not null default '[]',
    created_at timestamptz not null,
    finished_at timestamptz
);

create index files_of_uploader on files (uploader_id) include (declared_bytes);
create index files_by_age on files (created_at);

-- The messages that show a file: the one it was sent with, and those that forward it.
create table file_uses (
    file_id uuid not null references files (id) on delete cascade,
    conversation_id uuid not null,
    message_id uuid not null,
    -- Of the message, for the list of a conversation's files.
    seq bigint not null,
    position integer not null,
    is_picture boolean not null,
    primary key (file_id, conversation_id, message_id),
    foreign key (conversation_id, message_id) references messages (conversation_id, id) on delete cascade
);

create index file_uses_by_seq on file_uses (conversation_id, is_picture, seq desc, position);
create index file_uses_of_message on file_uses (conversation_id, message_id);
