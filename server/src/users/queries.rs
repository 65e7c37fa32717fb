//! People in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{User, UserId};
use sqlx::{PgConnection, PgExecutor};

use crate::auth::tokens::Hash;

/// Somebody else looks so and is written otherwise.
pub async fn is_disguise(
    tx: &mut PgConnection,
    look: &[String],
    name: &str,
    user: UserId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from users where skeletons && $1 and id <> $3
             and username <> lower($2) and lower(display_name) <> lower($2)) as "is!""#,
        look,
        name,
        user as _
    )
    .fetch_one(tx)
    .await
}

pub async fn without_skeletons(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<User>> {
    sqlx::query_as!(
        User,
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version from users where skeletons = '{}'"#
    )
    .fetch_all(db)
    .await
}

pub async fn set_skeletons(
    db: impl PgExecutor<'_>,
    id: UserId,
    skeletons: &[String],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set skeletons = $2 where id = $1",
        id as _,
        skeletons
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The name was given up by, or died with, somebody else.
pub async fn is_retired(
    tx: &mut PgConnection,
    id: UserId,
    hash: &Hash,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from retired_usernames
             where hash = $1 and user_id <> $2 and coalesce(until > $3, true)) as "is!""#,
        &hash[..],
        id as _,
        now
    )
    .fetch_one(tx)
    .await
}
