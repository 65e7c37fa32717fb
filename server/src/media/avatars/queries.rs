//! Avatars in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{FileId, UserId};
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::media::queries::Found;

/// False: one of this id is being deleted.
pub(crate) async fn insert_avatar(
    db: impl PgExecutor<'_>,
    (id, by): (FileId, UserId),
    (found, sha256): (&Found, &[u8]),
    at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "insert into files (id, uploader_id, purpose, name, declared_bytes, sha256, state, received, object, bytes,
             media_type, picture, renditions, created_at, finished_at)
         values ($1, $2, 'avatar', 'avatar', $3, $4, 'finished', $3, $5, $3, $6, $7, $8, $9, $9)
         on conflict (id) do update set created_at = excluded.created_at
             where files.state = 'finished' and files.uploader_id = excluded.uploader_id",
        id as _,
        by as _,
        found.bytes,
        sha256,
        found.object,
        found.media_type,
        found.picture.as_ref().map(Json) as _,
        Json(&found.renditions) as _,
        at
    )
    .execute(db)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Locked until the end of the transaction, so that it is not collected before it is shown.
pub(crate) async fn is_avatar_of(
    tx: &mut PgConnection,
    id: FileId,
    by: UserId,
) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        "select id from files where id = $1 and uploader_id = $2 and purpose = 'avatar' and state = 'finished'
         for no key update",
        id as _,
        by as _
    )
    .fetch_optional(tx)
    .await?;
    Ok(found.is_some())
}
