//! The files of one person: for the copy that they take, and for when they go.

use chrono::{DateTime, Utc};
use linnet_protocol::{Attachment, ErrorCode, FileId, UserId};
use sqlx::{PgConnection, PgExecutor};

use super::{queries, serving, store::Bytestream};
use crate::{
    auth::CurrentUser,
    error::{Error, Result},
    state::AppState,
};

const PAGE: i64 = 100;

/// What the person uploaded until then and may still see, by id.
pub(crate) async fn after(
    db: impl PgExecutor<'_>,
    user: UserId,
    (last, until): (FileId, DateTime<Utc>),
) -> Result<Vec<Attachment>> {
    let rows = queries::own_after(db, user, (last, until), PAGE).await?;
    Ok(rows.iter().filter_map(queries::Row::attachment).collect())
}

/// Their length and the bytes. None: it is gone.
pub(crate) async fn bytes(
    state: &AppState,
    user: CurrentUser,
    id: FileId,
) -> Result<Option<(u64, Bytestream)>> {
    let content = match serving::content(state, user, id).await {
        Ok(content) => content,
        Err(Error::Refused(refusal)) if refusal.code == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let length = content.bytes;
    let bytes = serving::read(state, user, &content, 0..length).await?;
    Ok(Some((length, bytes)))
}

/// What nothing shows is out of reach from now on, and its bytes go with the next collection. Answers how many.
pub(crate) async fn forget_unused(tx: &mut PgConnection, user: UserId, limit: i64) -> Result<u64> {
    Ok(queries::forget_unused(tx, user, limit).await?)
}
