-- Which files are shown where. Triggers hold it in step with the messages: when the last one that shows a file goes, or
-- shows it no more, what is kept of the file goes, too.
create table shown_files (
    file_id text not null,
    conversation_id text not null,
    message_id text not null,
    primary key (file_id, conversation_id, message_id)
) strict, without rowid;
create index shown_files_of_messages on shown_files (conversation_id, message_id);

insert or ignore into shown_files
    select j.value, m.conversation_id, m.id from messages m, json_tree(m.wire) j
    where instr(m.wire, '"fileId"') and j.key = 'fileId';

create trigger files_came after insert on messages when instr(new.wire, '"fileId"') begin
    insert or ignore into shown_files
        select value, new.conversation_id, new.id from json_tree(new.wire) where key = 'fileId';
end;

create trigger files_changed after update of wire on messages
    when instr(new.wire, '"fileId"') or instr(old.wire, '"fileId"')
begin
    delete from shown_files where conversation_id = new.conversation_id and message_id = new.id
        and file_id not in (select value from json_tree(new.wire) where key = 'fileId');
    insert or ignore into shown_files
        select value, new.conversation_id, new.id from json_tree(new.wire) where key = 'fileId';
end;

create trigger files_went after delete on messages when instr(old.wire, '"fileId"') begin
    delete from shown_files where conversation_id = old.conversation_id and message_id = old.id;
end;

create trigger file_unshown after delete on shown_files
    when not exists (select 1 from shown_files where file_id = old.file_id)
begin
    insert or ignore into litter values ('media/' || old.file_id);
end;

create trigger avatar_of_person_changed after update of avatar on users
    when old.avatar is not null and old.avatar is not new.avatar
begin
    insert or ignore into litter values ('media/' || old.avatar);
end;

create trigger avatar_of_conversation_changed after update of avatar on conversations
    when old.avatar is not null and old.avatar is not new.avatar
begin
    insert or ignore into litter values ('media/' || old.avatar);
end;

create trigger avatar_of_conversation_went after delete on conversations when old.avatar is not null begin
    insert or ignore into litter values ('media/' || old.avatar);
end;
