-- Counting what is unread reads a range of an index and no message: from the read place on, with who wrote it.
create index messages_unread on messages (conversation_id, seq) include (sender_id) where deleted_at is null;

-- Few messages name anybody; those that do are looked at one by one.
create index messages_naming on messages (conversation_id, seq)
    where (mentions_all or mentions <> '{}') and deleted_at is null;
