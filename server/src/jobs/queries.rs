//! What comes next, in SQL.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

/// None: nothing is planned. What somebody is sending at this moment is not waited for.
pub async fn next_due(db: impl PgExecutor<'_>) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"select least(
             (select min(send_at) from scheduled where state = 'waiting' and claimed_at is null),
             (select min(remind_at) from reminders where state = 'waiting'),
             (select min(status_until) from users where status_until is not null)) as "at""#
    )
    .fetch_one(db)
    .await
}
