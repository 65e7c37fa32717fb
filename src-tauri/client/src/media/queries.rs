//! What is known here of files that messages and people show.

use linnet_protocol::{Attachment, FileId, Message};
use rusqlite::Connection;

use crate::sync::queries::message;

/// Somebody here shows it: a message, a person or a conversation.
pub(crate) fn is_shown(tx: &Connection, file: FileId) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "select 1 from shown_files where file_id = ?1
         union all select 1 from users where avatar = ?1
         union all select 1 from conversations where avatar = ?1",
    )?
    .exists([file])
}

/// As a message has it.
pub(crate) fn attachment(tx: &Connection, file: FileId) -> rusqlite::Result<Option<Attachment>> {
    let mut statement = tx.prepare_cached(
        "select m.* from shown_files s
         join messages m on m.conversation_id = s.conversation_id and m.id = s.message_id where s.file_id = ?1",
    )?;
    let shown = statement.query_map([file], message)?;
    for it in shown {
        let Message { attachments, .. } = it?;
        let found = attachments.into_iter().find(|it| it.file_id == file);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
