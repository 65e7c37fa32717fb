//! Pictures of links, in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{FileId, Message};
use sqlx::{PgConnection, PgExecutor};

pub(crate) async fn insert(
    db: impl PgExecutor<'_>,
    id: FileId,
    bytes: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into files (id, purpose, name, declared_bytes, sha256, state, created_at)
         values ($1, 'preview', 'preview', $2, '', 'uploading', $3)",
        id as _,
        bytes,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn forget_uses(tx: &mut PgConnection, message: &Message) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from file_uses u using files f
         where u.conversation_id = $1 and u.message_id = $2 and f.id = u.file_id and f.purpose = 'preview'",
        message.conversation_id as _,
        message.id as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// In the order of the ids, so that two transactions never wait for each other in a circle. What is being collected is not
/// there.
pub(crate) async fn lock(tx: &mut PgConnection, ids: &[FileId]) -> sqlx::Result<Vec<FileId>> {
    sqlx::query_scalar!(
        "select id from files where id = any($1) and state = 'finished' and purpose = 'preview'
         order by id for no key update",
        ids as _
    )
    .fetch_all(tx)
    .await
}

pub(crate) async fn insert_uses(
    tx: &mut PgConnection,
    message: &Message,
    ids: &[FileId],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into file_uses (file_id, conversation_id, message_id, seq, position, is_picture)
         select it.id, $2, $3, $4, it.position, true from unnest($1::uuid[]) with ordinality as it (id, position)
         on conflict do nothing",
        ids as _,
        message.conversation_id as _,
        message.id as _,
        message.seq
    )
    .execute(tx)
    .await?;
    Ok(())
}
