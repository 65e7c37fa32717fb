//! Reminders in SQL. All of a person's are written under the lock of that person.

use chrono::{DateTime, Utc};
use linnet_protocol::{NumberedChange, Reminder, ReminderId, UserId};
use sqlx::{PgConnection, PgExecutor};

pub async fn get(
    tx: &mut PgConnection,
    user: UserId,
    id: ReminderId,
) -> sqlx::Result<Option<Reminder>> {
    sqlx::query_as!(
        Reminder,
        "select id, conversation_id, message_id, remind_at, state, rev from reminders where user_id = $1 and id = $2",
        user as _,
        id as _
    )
    .fetch_optional(tx)
    .await
}

/// When it was first asked for.
pub async fn first_at(
    tx: &mut PgConnection,
    user: UserId,
    id: ReminderId,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select first_at from reminders where user_id = $1 and id = $2",
        user as _,
        id as _
    )
    .fetch_optional(tx)
    .await
}

pub async fn store(tx: &mut PgConnection, user: UserId, reminder: &Reminder) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into reminders (user_id, id, conversation_id, message_id, first_at, remind_at, state, rev)
         values ($1, $2, $3, $4, $5, $5, $6, $7)
         on conflict (user_id, id) do update
         set remind_at = excluded.remind_at, state = excluded.state, rev = excluded.rev",
        user as _,
        reminder.id as _,
        reminder.conversation_id as _,
        reminder.message_id as _,
        reminder.remind_at,
        reminder.state as _,
        reminder.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn count_open(tx: &mut PgConnection, user: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from reminders where user_id = $1 and state <> 'done'"#,
        user as _
    )
    .fetch_one(tx)
    .await
}

/// Those not dealt with, the earliest first; without those of messages that the person can no longer see.
pub async fn open(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Vec<Reminder>> {
    sqlx::query_as!(
        Reminder,
        "select r.id, r.conversation_id, r.message_id, r.remind_at, r.state, r.rev from reminders r
         join messages m on m.conversation_id = r.conversation_id and m.id = r.message_id
         join memberships seat on seat.conversation_id = r.conversation_id and seat.user_id = r.user_id
         where r.user_id = $1 and r.state <> 'done'
             and not seat.has_left and m.seq > seat.visible_from and m.deleted_at is null
         order by r.remind_at, r.id",
        user as _
    )
    .fetch_all(db)
    .await
}

/// Whose time has come.
pub async fn people_due(
    db: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select distinct user_id from reminders where state = 'waiting' and remind_at <= $1 limit $2",
        now,
        limit
    )
    .fetch_all(db)
    .await
}

/// Those of a person, and whether their messages can still be seen.
pub async fn due(
    tx: &mut PgConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<(Reminder, bool)>> {
    let rows = sqlx::query!(
        r#"select r.id, r.conversation_id, r.message_id, r.remind_at, r.state, r.rev, exists (
               select from messages m
               join memberships seat on seat.conversation_id = m.conversation_id and seat.user_id = r.user_id
               where m.conversation_id = r.conversation_id and m.id = r.message_id
                   and not seat.has_left and m.seq > seat.visible_from and m.deleted_at is null) as "is_seen!"
           from reminders r where r.user_id = $1 and r.state = 'waiting' and r.remind_at <= $2 order by r.remind_at, r.id"#,
        user as _,
        now
    )
    .fetch_all(tx)
    .await?;
    let rows = rows.into_iter().map(|row| {
        let reminder = Reminder {
            id: row.id,
            conversation_id: row.conversation_id,
            message_id: row.message_id,
            remind_at: row.remind_at,
            state: row.state,
            rev: row.rev,
        };
        (reminder, row.is_seen)
    });
    Ok(rows.collect())
}

pub async fn reminders_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<NumberedChange>> {
    let rows = sqlx::query_as!(
        Reminder,
        "select id, conversation_id, message_id, remind_at, state, rev from reminders
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
