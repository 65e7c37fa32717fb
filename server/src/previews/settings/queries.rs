//! What a person wants of links, in SQL.

use linnet_protocol::{LinkPreviews, UserId};
use sqlx::{PgConnection, PgExecutor};

pub(super) async fn settings(
    db: impl PgExecutor<'_>,
    user: UserId,
) -> sqlx::Result<Option<LinkPreviews>> {
    sqlx::query_as!(
        LinkPreviews,
        "select makes_previews as make, shows_previews as show, previews_rev as rev from users where id = $1",
        user as _
    )
    .fetch_optional(db)
    .await
}

pub(super) async fn set_settings(
    tx: &mut PgConnection,
    user: UserId,
    it: &LinkPreviews,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set makes_previews = $2, shows_previews = $3, previews_rev = $4 where id = $1",
        user as _,
        it.make,
        it.show,
        it.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}
