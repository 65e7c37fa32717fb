//! What nothing shows, in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::FileId;
use sqlx::{PgConnection, PgExecutor};

use crate::media::queries::{Row, select_files};

/// What nobody needs any more is taken out of reach; a file that is being attached at this moment is passed over. First the
/// lock, then the look: what was attached before the lock was given is seen.
pub(crate) async fn lock_idle(
    tx: &mut PgConnection,
    (begun_before, limit): (DateTime<Utc>, i64),
) -> sqlx::Result<Vec<FileId>> {
    sqlx::query_scalar!(
        "select f.id from files f
         where f.state = 'gone' or f.purpose = 'attachment' and (
             f.created_at < $1 and not exists (select from file_uses u where u.file_id = f.id)
                 and not exists (select from scheduled s where s.user_id = f.uploader_id
                     and s.message->'attachments' ? f.id::text)
             or exists (select from file_uses u join messages m on m.conversation_id = u.conversation_id and m.id = u.message_id
                 where u.file_id = f.id and m.deleted_at is not null))
             or f.purpose = 'avatar' and f.created_at < $1
                 and not exists (select from users u where u.avatar = f.id)
                 and not exists (select from conversations c where c.avatar = f.id)
             or f.purpose = 'preview' and (f.state = 'finished' or f.created_at < $1)
                 and not exists (select from link_pages p where p.picture_id = f.id)
                 and not exists (select from file_uses u join messages m on m.conversation_id = u.conversation_id and m.id = u.message_id
                     where u.file_id = f.id and m.deleted_at is null)
         order by f.id limit $2 for update skip locked",
        begun_before,
        limit
    )
    .fetch_all(tx)
    .await
}

/// Of these, the uses by messages that are deleted.
pub(crate) async fn forget_uses(tx: &mut PgConnection, ids: &[FileId]) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from file_uses u using messages m
         where u.file_id = any($1) and m.conversation_id = u.conversation_id and m.id = u.message_id
             and m.deleted_at is not null",
        ids as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Of these, the files that are of no use; answers with all that are known of them in the store.
pub(crate) async fn take_away(tx: &mut PgConnection, ids: &[FileId]) -> sqlx::Result<Vec<Row>> {
    sqlx::query!(
        "update files f set state = 'gone' where f.id = any($1)
             and not exists (select from file_uses u where u.file_id = f.id)
             and not exists (select from users u where u.avatar = f.id)
             and not exists (select from conversations c where c.avatar = f.id)
             and not exists (select from link_pages p where p.picture_id = f.id)
             and not exists (select from scheduled s where s.user_id = f.uploader_id
                 and s.message->'attachments' ? f.id::text)",
        ids as _
    )
    .execute(&mut *tx)
    .await?;
    select_files!("where f.id = any($1) and f.state = 'gone'", ids as _)
        .fetch_all(tx)
        .await
}

/// After its bytes.
pub(crate) async fn delete(db: impl PgExecutor<'_>, id: FileId) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from files where id = $1 and state = 'gone'",
        id as _
    )
    .execute(db)
    .await?;
    Ok(())
}
