//! The beginning of every search, in SQL.

use std::time::Duration;

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, UserId};
use sqlx::PgConnection;

/// What of a conversation the person may see now.
pub(in crate::search) struct Seen {
    pub(in crate::search) id: ConversationId,
    pub(in crate::search) visible_from: i64,
    /// What is above it is unread, be it because the person marked it so.
    pub(in crate::search) read: i64,
    pub(in crate::search) head: i64,
    pub(in crate::search) created_at: DateTime<Utc>,
}

/// One snapshot for the whole search, so that what is shown was the person's to see. Plans are made for the values that
/// are asked for, and never read the whole table.
pub(in crate::search) async fn begin(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("set transaction isolation level repeatable read, read only")
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        r#"select set_config('enable_seqscan', 'off', true) as a, set_config('jit', 'off', true) as b,
           set_config('plan_cache_mode', 'force_custom_plan', true) as c"#
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

/// Of each statement from now on.
pub(in crate::search) async fn set_time_limit(
    tx: &mut PgConnection,
    limit: Duration,
) -> sqlx::Result<()> {
    let millis = limit.as_millis().max(1).to_string();
    sqlx::query!(
        "select set_config('statement_timeout', $1, true) as it",
        millis
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

pub(in crate::search) async fn seen(
    tx: &mut PgConnection,
    user: UserId,
) -> sqlx::Result<Vec<Seen>> {
    sqlx::query_as!(
        Seen,
        r#"select c.id, m.visible_from, least(m.read, u.seq - 1) as "read!", c.head, c.created_at
           from memberships m join conversations c on c.id = m.conversation_id
           left join unread_marks u on u.user_id = m.user_id and u.conversation_id = m.conversation_id
           where m.user_id = $1 and not m.has_left"#,
        user as _
    )
    .fetch_all(tx)
    .await
}

/// How many messages the index holds, about.
pub(in crate::search) async fn indexed(tx: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select greatest(reltuples, 0)::bigint as "n!" from pg_class where oid = 'message_search'::regclass"#
    )
    .fetch_one(tx)
    .await
}

pub(in crate::search) async fn saved(
    tx: &mut PgConnection,
    by: UserId,
) -> sqlx::Result<Vec<(ConversationId, MessageId)>> {
    let rows = sqlx::query!(
        "select conversation_id, message_id from saved where user_id = $1 and not removed",
        by as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.message_id))
        .collect())
}

/// PostgreSQL's word for "the time for a statement is over".
pub(in crate::search) fn is_too_slow(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|it| it.code().as_deref() == Some("57014"))
}
