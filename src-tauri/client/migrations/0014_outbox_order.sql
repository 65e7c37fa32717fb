-- What goes next, and what is about a message or about the conversation itself, without looking at all that waits.
drop index outbox_targets;
create index outbox_order on outbox (conversation_id);
create index outbox_messages on outbox (conversation_id, message_id);
