-- Inside a trigger, `or ignore` gives way to what the statement outside says of conflicts; `on conflict do nothing` does not.
drop trigger files_came;
drop trigger files_changed;
drop trigger file_unshown;
drop trigger avatar_of_person_changed;
drop trigger avatar_of_conversation_changed;

create trigger files_came after insert on messages when instr(new.wire, '"fileId"') begin
    insert into shown_files
        select value, new.conversation_id, new.id from json_tree(new.wire) where key = 'fileId' on conflict do nothing;
end;

create trigger files_changed after update of wire on messages
    when instr(new.wire, '"fileId"') or instr(old.wire, '"fileId"')
begin
    delete from shown_files where conversation_id = new.conversation_id and message_id = new.id
        and file_id not in (select value from json_tree(new.wire) where key = 'fileId');
    insert into shown_files
        select value, new.conversation_id, new.id from json_tree(new.wire) where key = 'fileId' on conflict do nothing;
end;

create trigger file_unshown after delete on shown_files
    when not exists (select 1 from shown_files where file_id = old.file_id)
begin
    insert into litter values ('media/' || old.file_id) on conflict do nothing;
end;

create trigger avatar_of_person_changed after update of avatar on users
    when old.avatar is not null and old.avatar is not new.avatar
begin
    insert into litter values ('media/' || old.avatar) on conflict do nothing;
end;

create trigger avatar_of_conversation_changed after update of avatar on conversations
    when old.avatar is not null and old.avatar is not new.avatar
begin
    insert into litter values ('media/' || old.avatar) on conflict do nothing;
end;

-- A copy of a damaged cache that was put aside may hold what is deleted later: it goes with the first deletion.
create trigger tombstone_came after insert on messages when new.is_deleted begin
    insert into litter values ('aside') on conflict do nothing;
end;

create trigger message_deleted after update of is_deleted on messages when new.is_deleted and not old.is_deleted begin
    insert into litter values ('aside') on conflict do nothing;
end;

create trigger message_row_went after delete on messages begin
    insert into litter values ('aside') on conflict do nothing;
end;
