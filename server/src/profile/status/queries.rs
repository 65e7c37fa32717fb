//! The status in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{Status, UserId};
use sqlx::{PgConnection, PgExecutor, types::Json};

pub(super) async fn status(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Option<Status>> {
    let status = sqlx::query_scalar!(
        r#"select status as "status: Json<Status>" from users where id = $1"#,
        user as _
    );
    Ok(status.fetch_optional(db).await?.flatten().map(|it| it.0))
}

pub(super) async fn set(
    tx: &mut PgConnection,
    user: UserId,
    status: Option<&Status>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set status = $2, status_until = $3 where id = $1",
        user as _,
        status.map(Json) as _,
        status.and_then(|it| it.until)
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Those whose status has ended, the longest ago first.
pub(super) async fn ended(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select id from users where status_until <= $1 order by status_until limit $2",
        now,
        limit
    )
    .fetch_all(db)
    .await
}

/// What one person may see of what another does.
pub(in crate::profile) struct Nearness {
    pub(in crate::profile) shares_conversation: bool,
    /// They share one, neither withholds whether they are there, and neither has blocked the other.
    pub(in crate::profile) sees_presence: bool,
}

pub(in crate::profile) async fn nearness(
    db: impl PgExecutor<'_>,
    asking: UserId,
    other: UserId,
) -> sqlx::Result<Nearness> {
    sqlx::query_as!(
        Nearness,
        r#"select it.shared as "shares_conversation!", it.shared and not exists (
               select from users where id in ($1, $2) and withholds_presence) and not are_apart($1, $2) as "sees_presence!"
           from (select exists (
               select from memberships theirs join memberships mine using (conversation_id)
               where theirs.user_id = $2 and mine.user_id = $1 and not theirs.has_left and not mine.has_left) as shared) it"#,
        asking as _,
        other as _
    )
    .fetch_one(db)
    .await
}
