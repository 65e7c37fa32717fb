use linnet_protocol::{Block, ConversationId, User, UserId};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{personal::queries as personal, view::BlockedUser};

pub(crate) fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get("id")?,
        username: row.get("username")?,
        display_name: row.get("display_name")?,
        avatar: row.get("avatar")?,
        deactivated: row.get("deactivated")?,
        version: row.get("version")?,
    })
}

pub(crate) fn get(tx: &Connection, id: UserId) -> rusqlite::Result<Option<User>> {
    tx.prepare_cached("select * from users where id = ?1")?
        .query_row([id], user)
        .optional()
}

/// The others of a conversation by name, those who left last.
pub(crate) fn others(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<Vec<User>> {
    tx.prepare_cached(
        "select u.* from memberships m join users u on u.id = m.user_id
         where m.conversation_id = ?1 and m.user_id <> ?2
         order by m.is_left, u.display_name collate nocase, u.id",
    )?
    .query_map((id, me), user)?
    .collect()
}

/// Those who were blocked and not let in again.
pub(crate) fn blocked(tx: &Connection) -> rusqlite::Result<Vec<BlockedUser>> {
    let mut blocks: Vec<Block> = personal::all(tx, "block")?;
    blocks.retain(|it| !it.removed);
    let person = |it: Block| {
        Ok(BlockedUser {
            user_id: it.user_id,
            user: get(tx, it.user_id)?,
        })
    };
    blocks.into_iter().map(person).collect()
}
