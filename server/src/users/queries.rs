//! People in SQL.

use linnet_protocol::{User, UserId};
use sqlx::{PgConnection, PgExecutor};

pub async fn user(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Option<User>> {
    sqlx::query_as!(
        User,
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version from users where id = $1"#,
        id as _
    )
    .fetch_optional(db)
    .await
}

/// Whose username or any word of whose name begins so. `pattern` is in small letters and escaped for LIKE. This reads
/// the whole table, which is nothing up to some ten thousand people; search by trigrams comes with search.
pub async fn search(
    db: impl PgExecutor<'_>,
    asking: UserId,
    pattern: &str,
    limit: i64,
) -> sqlx::Result<Vec<User>> {
    sqlx::query_as!(
        User,
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version from users
          where id <> $1 and deactivated_at is null and (username like $2 || '%' or lower(display_name) like $2 || '%'
              or lower(display_name) like '% ' || $2 || '%')
          order by lower(display_name), username limit $3"#,
        asking as _,
        pattern,
        limit
    )
    .fetch_all(db)
    .await
}

/// Somebody looks so and is written otherwise.
pub async fn is_disguise(
    tx: &mut PgConnection,
    look: &[String],
    display_name: &str,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from users where skeletons && $1
             and username <> lower($2) and lower(display_name) <> lower($2)) as "is!""#,
        look,
        display_name
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
