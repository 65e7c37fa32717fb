//! What messages answer, shown by reference: never copied, so once it is deleted nothing of it is left in an answer.

use std::collections::BTreeSet;

use linnet_protocol::{ConversationId, MessageId, MessageRef, UserId};
use rusqlite::Connection;

use super::queries::name;
use crate::{
    outbox::overlay,
    view::{Quoted, TimelineRow},
};

/// What these rows answer, and what of it is not here.
pub(crate) fn of(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    rows: &[TimelineRow],
) -> rusqlite::Result<(Vec<Quoted>, Vec<MessageId>)> {
    let answered: BTreeSet<_> = rows.iter().filter_map(|it| it.reply_to).collect();
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for message_id in answered {
        match quoted(tx, me, id, message_id)? {
            Some(it) => found.push(it),
            None => missing.push(message_id),
        }
    }
    Ok((found, missing))
}

pub(crate) fn quoted(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    message_id: MessageId,
) -> rusqlite::Result<Option<Quoted>> {
    let place = MessageRef {
        conversation_id: id,
        message_id,
    };
    let Some(it) = overlay::message(tx, me, place)? else {
        return Ok(None);
    };
    Ok(Some(Quoted {
        id: it.id,
        seq: (it.seq > 0).then_some(it.seq),
        sender_id: it.sender_id,
        sender_name: name(tx, it.sender_id)?,
        files: it.attachments.len() as u64,
        deleted: it.deleted_at.is_some(),
        body: it.body,
    }))
}
