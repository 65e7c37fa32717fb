-- A message with a time brings its files as one without does, and they go when the server has it.
create trigger plan_left after delete on outbox when old.kind = 'scheduleMessage' begin
    delete from uploads where conversation_id = old.conversation_id
        and message_id = json_extract(old.operation, '$.message.id');
end;
