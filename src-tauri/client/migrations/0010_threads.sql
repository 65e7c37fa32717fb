-- Threads and pins are read apart from the timeline that they stand in.
alter table messages add column thread_id text generated always as (json_extract(wire, '$.threadId')) virtual;
-- of the thread that it began: where its newest answer stands
alter table messages add column thread_last integer generated always as (json_extract(wire, '$.thread.lastSeq')) virtual;
alter table messages add column pinned_at text generated always as (json_extract(wire, '$.pinned.at')) virtual;
create index messages_in_threads on messages (conversation_id, thread_id, seq) where thread_id is not null;
create index messages_with_threads on messages (conversation_id, thread_last) where thread_last is not null;
create index messages_pinned on messages (conversation_id, pinned_at) where pinned_at is not null;
