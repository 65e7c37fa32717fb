//! What comes next, in SQL.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgExecutor, postgres::types::PgInterval};

/// None: nothing is planned. What somebody is sending at this moment is looked at when that is stale; what suspended people
/// have planned is not waited for.
pub async fn next_due(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    stale_after: TimeDelta,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    let stale_after = PgInterval {
        months: 0,
        days: 0,
        microseconds: stale_after.num_microseconds().unwrap_or(i64::MAX),
    };
    sqlx::query_scalar!(
        r#"select least(
             (select min(greatest(send_at, claimed_at + $2)) from scheduled s
              where state = 'waiting' and not exists (select from users u where u.id = s.user_id
                  and u.suspended_at is not null and coalesce(u.suspended_until > $1, true))),
             (select min(remind_at) from reminders where state = 'waiting'),
             (select min(status_until) from users where status_until is not null)) as "at""#,
        now,
        stale_after
    )
    .fetch_one(db)
    .await
}
