-- A text is written in a conversation or in a thread of it, and may answer a message.
alter table drafts rename to drafts_before;
create table drafts (
    conversation_id text not null,
    thread_id text not null, -- empty: in the conversation itself
    body text not null,
    reply_to text,
    changed_at integer not null,
    primary key (conversation_id, thread_id)
) strict, without rowid;
insert into drafts select conversation_id, '', body, null, changed_at from drafts_before;
drop table drafts_before;

-- Where it was chosen; none: in the conversation itself.
alter table uploads add column thread_id text;
