//! What people saved, in SQL.

use linnet_protocol::{MessageRef, NumberedChange, Saved, UserId};
use sqlx::{PgConnection, PgExecutor};

pub async fn get(
    tx: &mut PgConnection,
    user: UserId,
    place: MessageRef,
) -> sqlx::Result<Option<Saved>> {
    sqlx::query_as!(
        Saved,
        "select conversation_id, message_id, saved_at, removed, rev from saved
         where user_id = $1 and conversation_id = $2 and message_id = $3",
        user as _,
        place.conversation_id as _,
        place.message_id as _
    )
    .fetch_optional(tx)
    .await
}

pub async fn store(tx: &mut PgConnection, user: UserId, saved: &Saved) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into saved (user_id, conversation_id, message_id, saved_at, removed, rev) values ($1, $2, $3, $4, $5, $6)
         on conflict (user_id, conversation_id, message_id) do update
         set saved_at = excluded.saved_at, removed = excluded.removed, rev = excluded.rev",
        user as _,
        saved.conversation_id as _,
        saved.message_id as _,
        saved.saved_at,
        saved.removed,
        saved.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn count(tx: &mut PgConnection, user: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from saved where user_id = $1 and not removed"#,
        user as _
    )
    .fetch_one(tx)
    .await
}

/// The newest first; without those that the person can no longer see.
pub async fn list(
    db: impl PgExecutor<'_>,
    user: UserId,
    below: i64,
    limit: i64,
) -> sqlx::Result<Vec<Saved>> {
    sqlx::query_as!(
        Saved,
        "select s.conversation_id, s.message_id, s.saved_at, s.removed, s.rev from saved s
         join messages m on m.conversation_id = s.conversation_id and m.id = s.message_id
         join memberships seat on seat.conversation_id = s.conversation_id and seat.user_id = s.user_id
         where s.user_id = $1 and not s.removed and s.rev < $2
             and not seat.has_left and m.seq > seat.visible_from and m.deleted_at is null
         order by s.rev desc limit $3",
        user as _,
        below,
        limit
    )
    .fetch_all(db)
    .await
}

pub async fn saved_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<NumberedChange>> {
    let rows = sqlx::query_as!(
        Saved,
        "select conversation_id, message_id, saved_at, removed, rev from saved
         where user_id = $1 and rev > $2 and rev <= $3 order by rev limit $4",
        user as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(NumberedChange::from).collect())
}
