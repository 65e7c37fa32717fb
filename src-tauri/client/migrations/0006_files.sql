-- Files that were chosen here, and how far each has come. What is in no message belongs to what is being written. They exist
-- nowhere else, so they refer to nothing and are copied out of a damaged file, as the outbox is.
create table uploads (
    file_id text primary key,  -- made here; the server knows it by the same
    conversation_id text not null,
    message_id text,           -- none: not sent yet
    position integer not null, -- in its message, or in what is being written
    path text not null,        -- where the bytes are: from the folder of the account on, or from the root
    is_copy integer not null,  -- made here, for what was pasted: it goes with the row
    name text not null,
    media_type text,           -- as far as the bytes tell
    bytes integer not null,
    modified integer not null, -- with its length: whether it is still what was chosen
    sha256 text,
    received integer not null default 0,
    state text not null default 'waiting' check (state in ('waiting', 'paused', 'done', 'failed')),
    problem text,              -- why it failed (JSON)
    was_forgotten integer not null default 0 -- the server had let it go once before its message came
) strict, without rowid;
create index uploads_of_messages on uploads (conversation_id, message_id, position);

-- What lies in the folder of the account and is to go: whoever deletes a row cannot delete a file in the same transaction.
create table litter (
    name text primary key -- from the folder on
) strict, without rowid;

create trigger upload_went after delete on uploads when old.is_copy begin
    insert or ignore into litter values (old.path);
end;

create trigger message_left after delete on outbox when old.kind = 'sendMessage' begin
    delete from uploads where conversation_id = old.conversation_id and message_id = old.message_id;
end;
